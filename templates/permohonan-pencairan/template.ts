import type { Content } from 'pdfmake/interfaces.js';
import { z } from 'zod';
import { tempatTanggal } from '../../src/documents/letter/blanks.ts';
import {
  butirFields,
  ended,
  numbered,
  paragraph,
  penutup,
  setInLines,
} from '../../src/documents/letter/body.ts';
import { barisFields } from '../../src/documents/letter/identity-lines.ts';
import { korespondensi } from '../../src/documents/letter/korespondensi.ts';
import {
  bantuanOf,
  bantuanShape,
  penerimaRingkasOf,
  penerimaRingkasShape,
  rupiahTerbilang,
  sebutSk,
} from '../../src/documents/letter/penerima.ts';
import { yangBertandaTangan } from '../../src/documents/letter/pernyataan.ts';
import { penandatanganFields, sebutanLines, tandaTanganWarga } from '../../src/documents/letter/warga.ts';
import type { PdfContent } from '../../src/documents/pdf/content.ts';
import { defineTemplate, type PickSource } from '../../src/documents/template.ts';
import { date, text } from '../../src/domain/fields.ts';

const ofAccount = (field: string) => ({ stage: 'rekening', path: `rekening.${field}` });

const dataSchema = z
  .strictObject({
    ...penerimaRingkasShape(),
    ...bantuanShape(),
    bank: text('Bank', 100).meta(ofAccount('bank')),
    kantorCabang: text('Kantor cabang', 100).meta(ofAccount('kantorCabang')),
    nomorRekening: text('Nomor rekening', 30).meta(ofAccount('nomor')),
    namaPemilik: text('Nama pemilik rekening', 100).meta(ofAccount('namaPemilik')),
    instansi: text('Nama instansi').meta({ path: 'instansi.nama' }),
    tempat: text('Tempat', 60).meta({ path: 'instansi.tempat' }),
    tanggal: date('Tanggal permohonan pencairan').optional(),
  })
  .meta({ title: 'Permohonan Pencairan', stage: 'penyaluran' });

type Data = z.infer<typeof dataSchema>;

function pick(source: PickSource): unknown {
  const { berkas, instansi } = source;
  const account = berkas?.data.rekening;
  return {
    ...penerimaRingkasOf(berkas),
    ...bantuanOf(source),
    bank: account?.bank,
    kantorCabang: account?.kantorCabang,
    nomorRekening: account?.nomor,
    namaPemilik: account?.namaPemilik,
    instansi: instansi.nama,
    tempat: instansi.tempat,
  };
}

const hal = 'Permohonan Pencairan Bantuan Sosial';
const lampiran = '1 (satu) berkas';

const addressee = ({ instansi, tempat }: Data) => [`Kepala ${instansi}`, `di ${tempat}`];

function request(data: Data): string {
  const aid = `${data.program} Tahun Anggaran ${data.tahunAnggaran}`;
  return `sebagai penerima ${aid} berdasarkan ${sebutSk(data)}, dengan ini mengajukan permohonan pencairan bantuan sebesar ${rupiahTerbilang(data.nilai)} untuk dipindahbukukan ke rekening:`;
}

function account(data: Data): [string, string][] {
  return [
    ['Bank', `${data.bank}, Kantor Cabang ${data.kantorCabang}`],
    ['Nomor', data.nomorRekening],
    ['Atas nama', data.namaPemilik],
  ];
}

const enclosed = 'Sebagai kelengkapan, bersama ini kami lampirkan:';

/** The papers that a payment rests on (domain 2, numbers 11 to 14). */
const papers = [
  'kuitansi',
  'pakta integritas bermeterai',
  'surat pernyataan bermeterai',
  'data rekening dan fotokopi buku tabungan',
  'fotokopi KTP dan Kartu Keluarga',
].map(ended);

const signer = (data: Data) => ({ ...data, sebagai: 'Pemohon,' });

const setIn = (content: Content): Content => ({ stack: [content], margin: [36, 0, 0, 6] });

function pdf(data: Data): PdfContent {
  return {
    shows: data,
    body: () =>
      korespondensi({
        kop: 'warga',
        tempatTanggal: tempatTanggal(data.tempat, data.tanggal),
        lampiran,
        hal,
        yth: addressee(data),
        isi: [
          paragraph(yangBertandaTangan),
          setInLines(sebutanLines(data)),
          paragraph(request(data), { indent: false }),
          setInLines(account(data)),
          paragraph(enclosed),
          setIn(numbered(papers)),
        ],
        penutup: penutup.permohonan,
        penandatangan: tandaTanganWarga(signer(data), { dated: false }),
      }),
  };
}

/** What the Word layout prints. */
function fields(data: Data): object {
  const { tempatTanggal: day, ...penandatangan } = penandatanganFields(signer(data));
  return {
    tempatTanggal: day,
    lampiran,
    hal,
    yth: addressee(data).join('\n'),
    identitas: barisFields(sebutanLines(data)),
    permohonan: request(data),
    rekening: barisFields(account(data)),
    pengantarLampiran: enclosed,
    naskahLampiran: butirFields(papers),
    penandatangan: {
      nama: penandatangan.nama,
      capJempol: penandatangan.capJempol,
      saksi: penandatangan.saksi,
    },
  };
}

/** Where the office wants to be asked for the money (domain 2, number 10). */
export default defineTemplate<Data>({
  title: 'Permohonan Pencairan',
  version: '1',
  stage: 'penyaluran',
  optional: true,
  from: 'berkas',
  naskah: 'warga',
  kegiatan: 'penyaluran',
  pick,
  schema: dataSchema,
  filledByHand: ['tanggal'],
  pdf,
  docx: { file: new URL('layout.docx', import.meta.url), fields },
});
