import type { Content } from 'pdfmake/interfaces.js';
import { z } from 'zod';
import { openingParagraph, pembukaanBeritaAcara } from '../../src/documents/letter/berita-acara.ts';
import { blank, dots } from '../../src/documents/letter/blanks.ts';
import { butirFields, ended, numbered, penutup, plainParagraph } from '../../src/documents/letter/body.ts';
import { barisFields, identityLines } from '../../src/documents/letter/identity-lines.ts';
import { judul } from '../../src/documents/letter/judul.ts';
import { kopFields, kopOf, kopSchema } from '../../src/documents/letter/kop.ts';
import {
  officialFields,
  officialSignature,
  pejabatAt,
  pejabatSchema,
} from '../../src/documents/letter/officials.ts';
import {
  bantuanOf,
  bantuanShape,
  penerimaRingkasOf,
  penerimaRingkasShape,
  penyaluranOf,
  rupiahTerbilang,
  sebutSk,
} from '../../src/documents/letter/penerima.ts';
import { besideOf, signatureRow, witnesses } from '../../src/documents/letter/signature.ts';
import { sebutanLines } from '../../src/documents/letter/warga.ts';
import type { PdfContent } from '../../src/documents/pdf/content.ts';
import { defineTemplate, type PickSource } from '../../src/documents/template.ts';
import { date, text } from '../../src/domain/fields.ts';
import { showNip } from '../../src/domain/identity.ts';

const saksiAcara = z.array(text('Nama saksi', 100)).length(2, 'Saksi harus dua orang.');

const ofAccount = (field: string) => ({ stage: 'rekening', path: `rekening.${field}` });

const dataSchema = z
  .strictObject({
    kop: kopSchema,
    nomor: text('Nomor berita acara', 60).optional(),
    tanggal: date('Tanggal berita acara').optional(),
    tempatAcara: text('Tempat penyaluran').optional().meta({ path: 'input.tempat' }),
    ...penerimaRingkasShape(),
    ...bantuanShape(),
    nomorBukti: text('Nomor bukti kuitansi', 60).meta({ path: 'penyaluran.nomorBukti' }),
    /** Left out where the money is handed over in cash. */
    rekening: z
      .strictObject({
        bank: text('Bank', 100).meta(ofAccount('bank')),
        kantorCabang: text('Kantor cabang', 100).meta(ofAccount('kantorCabang')),
        nomor: text('Nomor rekening', 30).meta(ofAccount('nomor')),
      })
      .optional()
      .meta({ title: 'Rekening', stage: 'rekening', path: 'rekening' }),
    saksiAcara: saksiAcara.optional().meta({ title: 'Saksi penyaluran', path: 'input.saksi' }),
    kepala: pejabatSchema.meta({ title: 'Kepala dinas', path: 'instansi.pejabat.kepala_dinas' }),
  })
  .meta({ title: 'Berita Acara Penyaluran', stage: 'penyaluran' });

type Data = z.infer<typeof dataSchema>;

function pick(source: PickSource): unknown {
  const { berkas, instansi, date: day, input } = source;
  const payment = penyaluranOf(source);
  return {
    kop: kopOf(instansi),
    tempatAcara: input.tempat,
    ...penerimaRingkasOf(berkas),
    ...bantuanOf(source),
    nomorBukti: payment?.lines.find(({ berkasId }) => berkasId === berkas?.id)?.nomorBukti,
    rekening: payment?.metode === 'tunai' ? undefined : accountOf(berkas),
    saksiAcara: input.saksi,
    kepala: pejabatAt(instansi, 'kepala_dinas', day),
  };
}

/** A transfer without an account is named by each field of it. */
function accountOf(berkas: PickSource['berkas']) {
  const account = berkas?.data.rekening;
  return { bank: account?.bank, kantorCabang: account?.kantorCabang, nomor: account?.nomor };
}

const name = 'Berita Acara Penyaluran';
const about = ({ program, tahunAnggaran }: Data) => `${program} Tahun Anggaran ${tahunAnggaran}`;

function official({ kepala: { nama, nip, jabatan } }: Data): [string, string][] {
  const number: [string, string][] = nip === undefined ? [] : [['NIP', showNip(nip)]];
  return [['Nama', nama], ...number, ['Jabatan', jabatan]];
}

const opening = 'kami yang bertanda tangan di bawah ini:';
const pertama = 'selanjutnya disebut PIHAK PERTAMA; dan';
const kedua = 'selanjutnya disebut PIHAK KEDUA.';

const agreed = (data: Data) => `Berdasarkan ${sebutSk(data)}, kedua pihak menyatakan bahwa:`;

function points(data: Data): string[] {
  return [
    `PIHAK PERTAMA menyalurkan ${about(data)} sebesar ${rupiahTerbilang(data.nilai)} kepada PIHAK KEDUA`,
    method(data),
    'PIHAK KEDUA menerima bantuan tersebut utuh, tanpa potongan dari siapa pun',
    'PIHAK KEDUA menggunakan bantuan sesuai usulan dan menyampaikan LPJ',
  ];
}

/** For money the proof is kuitansi and transfer; this paper only joins them (domain 8.11). */
function method({ rekening, nama, nomorBukti }: Data): string {
  const proof = `dengan kuitansi Nomor ${nomorBukti}`;
  if (rekening === undefined) return `bantuan diserahkan secara tunai ${proof}`;
  const { bank, kantorCabang, nomor } = rekening;
  return `bantuan disalurkan melalui pemindahbukuan ke rekening ${bank}, Kantor Cabang ${kantorCabang}, Nomor ${nomor} atas nama ${nama} ${proof}`;
}

function pdf(data: Data): PdfContent {
  return {
    pageNumber: true,
    shows: shown(data),
    body: () =>
      judul({
        kop: { dinas: data.kop },
        judul: name,
        tentang: about(data),
        nomor: blank(data.nomor, 44),
        isi: [
          openingParagraph(data.tanggal, data.tempatAcara, opening),
          identityLines(official(data), 90),
          plainParagraph(pertama),
          identityLines(sebutanLines(data), 90),
          plainParagraph(kedua),
          plainParagraph(agreed(data)),
          numbered(points(data).map(ended)),
        ],
        penutup: penutup.beritaAcara,
        tandaTangan: signatures(data),
      }),
  };
}

/** The day stands in words and in figures, as a berita acara writes it. */
function shown({ tanggal, ...data }: Data): object {
  return tanggal === undefined ? data : { ...data, tanggal: tanggal.split('-').toReversed().join('-') };
}

function signatures(data: Data): Content {
  const receiver = {
    opening: 'PIHAK KEDUA,',
    jabatan: ['Penerima bantuan,'],
    nama: data.nama,
    ...besideOf({ capJempol: data.saksi !== undefined }),
  };
  const row = signatureRow([receiver, officialSignature(data.kepala, 'PIHAK PERTAMA,')]);
  return { stack: [row, witnesses(witnessNames(data), witnessTitle(data))], unbreakable: true };
}

const witnessTitle = ({ saksi }: Data) =>
  saksi === undefined ? 'Saksi-saksi:' : 'Saksi-saksi penyaluran dan pembubuhan cap jempol:';

/** Who saw the thumb print also saw the payment; without one, names that were typed in, or room for them. */
const witnessNames = ({ saksi, saksiAcara: typed }: Data): string[] => saksi ?? typed ?? [dots(40), dots(40)];

/** What the Word layout prints. */
function fields(data: Data): object {
  return {
    kop: kopFields(data.kop),
    judul: name.toUpperCase(),
    tentang: about(data).toUpperCase(),
    nomor: blank(data.nomor, 44),
    pembuka: `${pembukaanBeritaAcara(data.tanggal, data.tempatAcara)} ${opening}`,
    pertama: barisFields(official(data)),
    kedua: barisFields(sebutanLines(data)),
    dasar: agreed(data),
    butir: butirFields(points(data).map(ended)),
    penerima: { nama: data.nama, capJempol: data.saksi !== undefined },
    kepala: officialFields(data.kepala),
    judulSaksi: witnessTitle(data),
    saksi: witnessNames(data).map((nama, index) => ({ no: index + 1, nama })),
  };
}

/** Where the office wants one beside kuitansi and proof of transfer (domain 2, number 16; domain 8.11). */
export default defineTemplate<Data>({
  title: 'Berita Acara Penyaluran',
  version: '1',
  stage: 'penyaluran',
  optional: true,
  from: 'berkas',
  naskah: 'khusus',
  kegiatan: 'penyaluran',
  pick,
  schema: dataSchema,
  input: z.strictObject({
    tempat: text('Tempat penyaluran').optional(),
    saksi: saksiAcara.optional().meta({ title: 'Saksi penyaluran' }),
  }),
  register: ({ nomor, tanggal }) => ({ number: nomor, ...(tanggal && { date: tanggal }) }),
  filledByHand: ['nomor', 'tanggal'],
  pdf,
  docx: { file: new URL('layout.docx', import.meta.url), fields },
});
