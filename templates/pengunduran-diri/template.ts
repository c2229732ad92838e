import type { Content } from 'pdfmake/interfaces.js';
import { z } from 'zod';
import { alamatLengkap } from '../../src/documents/letter/address.ts';
import { answers } from '../../src/documents/letter/answers.ts';
import { tempatTanggal } from '../../src/documents/letter/blanks.ts';
import { butirFields, ended, gap, numbered, plainParagraph } from '../../src/documents/letter/body.ts';
import { barisFields, identityLines } from '../../src/documents/letter/identity-lines.ts';
import { judul } from '../../src/documents/letter/judul.ts';
import {
  barisBantuanOf,
  penerimaRingkasOf,
  penerimaRingkasShape,
} from '../../src/documents/letter/penerima.ts';
import { signatureRow } from '../../src/documents/letter/signature.ts';
import {
  kepalaDesaFields,
  kepalaDesaOf,
  kepalaDesaSchema,
  kepalaDesaSignature,
} from '../../src/documents/letter/village-head.ts';
import {
  desaOf,
  penandatanganFields,
  saksiOf,
  sebutanLines,
  wargaSignature,
  witnessed,
} from '../../src/documents/letter/warga.ts';
import type { PdfContent } from '../../src/documents/pdf/content.ts';
import { defineTemplate, type PickSource } from '../../src/documents/template.ts';
import { tanggalPanjang } from '../../src/domain/dates.ts';
import { date, money, nik, paragraph, text } from '../../src/domain/fields.ts';
import { rupiah } from '../../src/domain/money.ts';

const ahliWaris = z.strictObject({
  nama: text('Nama ahli waris', 100),
  nik: nik('NIK ahli waris'),
  hubungan: text('Hubungan ahli waris dengan penerima', 100),
  alamat: text('Alamat ahli waris', 400),
});

const pengembalian = z.strictObject({
  nomorSts: text('Nomor STS', 60),
  tanggal: date('Tanggal setor'),
  nilai: money('Nilai setor', { min: 1 }),
});

const dataSchema = z
  .strictObject({
    ...penerimaRingkasShape(),
    ahliWaris: ahliWaris.optional().meta({ title: 'Ahli waris', path: 'perubahan.ahliWaris' }),
    penandatangan: text('Nama ahli waris', 100).meta({ path: 'perubahan.ahliWaris.nama' }),
    alasan: paragraph('Alasan perubahan', 1000).meta({ path: 'perubahan.alasan' }),
    bukti: text('Bukti perubahan').meta({ path: 'perubahan.bukti' }),
    pengembalian: pengembalian
      .optional()
      .meta({ title: 'Pengembalian bantuan', path: 'perubahan.pengembalian' }),
    /** What was paid, 0 where nothing was; left out where no payment is known, to be ticked by hand. */
    diterima: money('Nilai yang diterima').optional().meta({ stage: 'penyaluran', path: 'penyaluran.nilai' }),
    tempat: text('Desa/Kelurahan', 100).meta({ stage: 'identitas', path: 'pemohon.alamat.kodeWilayah' }),
    tanggal: date('Tanggal pernyataan').optional().meta({ path: 'perubahan.tanggalPernyataan' }),
    tarifMeterai: money('Tarif meterai', { min: 1 }),
    mengetahui: kepalaDesaSchema,
  })
  .meta({ title: 'Surat Pernyataan Pengunduran Diri', stage: 'perubahan' });

type Data = z.infer<typeof dataSchema>;

/** For a recipient who has died an heir signs; without one, his name is missing. */
function pick(source: PickSource): unknown {
  const { berkas, regulations } = source;
  if (berkas === undefined) return {};
  const { data } = berkas;
  const { perubahan, pemohon, permohonan } = data;
  const heir = perubahan?.ahliWaris;
  const died = perubahan?.jenis === 'meninggal';
  return {
    ...penerimaRingkasOf(berkas),
    saksi: heir === undefined ? saksiOf(data) : undefined,
    ahliWaris: heir && { ...heir, alamat: alamatLengkap(heir.alamat ?? pemohon.alamat) },
    penandatangan: heir?.nama ?? (died ? undefined : pemohon.nama),
    alasan: withoutStop(perubahan?.alasan),
    bukti: withoutStop(perubahan?.bukti),
    pengembalian: perubahan?.pengembalian,
    diterima: receivedOf(barisBantuanOf(source)),
    tempat: desaOf(data),
    tanggal: perubahan?.tanggalPernyataan,
    tarifMeterai: regulations.meterai.value.tariff,
    mengetahui: kepalaDesaOf(data, perubahan?.mengetahui ?? permohonan?.mengetahui),
  };
}

function receivedOf(line: ReturnType<typeof barisBantuanOf>): number | undefined {
  return line && (line.status === 'berhasil' ? line.nilai : 0);
}

/** It stands within a sentence here. */
const withoutStop = (said: string | undefined) => said?.replace(/\.$/, '');

function pdf(data: Data): PdfContent {
  return {
    shows: { ...data, diterima: data.diterima || undefined },
    body: () =>
      judul({
        kop: 'warga',
        judul: 'Surat Pernyataan Pengunduran Diri',
        tentang: 'Sebagai Penerima Bantuan Sosial',
        isi: [
          plainParagraph('Saya yang bertanda tangan di bawah ini:'),
          identityLines(signer(data), 130),
          gap(6),
          ...(data.ahliWaris === undefined
            ? []
            : [plainParagraph(onBehalf), identityLines(sebutanLines(data), 130), gap(6)]),
          plainParagraph('menyatakan dengan sesungguhnya bahwa:'),
          numbered(statements(data).map(ended)),
          gap(4),
        ],
        penutup: closing,
        tandaTangan: signatures(data),
      }),
  };
}

const onBehalf = 'sebagai ahli waris dari penerima bantuan:';

const closing =
  'Demikian surat pernyataan ini saya buat dengan sebenarnya dan tanpa paksaan dari pihak mana pun untuk dipergunakan sebagaimana mestinya.';

function signer(data: Data): [string, string][] {
  const { ahliWaris: heir } = data;
  if (heir === undefined) return sebutanLines(data);
  return [...sebutanLines(heir), ['Hubungan', heir.hubungan]];
}

function statements(data: Data): string[] {
  const aid = `${data.program} Tahun Anggaran ${data.tahunAnggaran}`;
  const who = data.ahliWaris === undefined ? 'saya mengundurkan diri' : 'penerima tersebut mengundurkan diri';
  return [
    `${who} sebagai penerima ${aid}`,
    `pengunduran diri ini dengan alasan: ${data.alasan}`,
    `alasan tersebut dibuktikan dengan ${data.bukti}`,
    returned(data),
    'saya tidak menuntut hak atas bantuan tersebut dan tidak berkeberatan apabila ditetapkan penerima pengganti',
  ];
}

function returned({ pengembalian: paid, diterima }: Data): string {
  if (paid === undefined) return owed(diterima);
  const sts = `Surat Tanda Setoran Nomor ${paid.nomorSts} tanggal ${tanggalPanjang(paid.tanggal)}`;
  return `bantuan yang sudah diterima sebesar ${rupiah(paid.nilai)} telah dikembalikan ke Kas Daerah dengan ${sts}`;
}

/** Whether the money came is said only where the payment shows it: the statement is signed over a meterai. */
function owed(received: number | undefined): string {
  if (received === undefined) return `bantuan tersebut: ${answers([notReceived, toReturn], undefined)}`;
  if (received === 0) return `bantuan tersebut ${notReceived}`;
  return `bantuan tersebut sebesar ${rupiah(received)} ${toReturn}`;
}

const notReceived = 'belum diterima, sehingga tidak ada uang yang harus dikembalikan';
const toReturn =
  'sudah diterima dan dikembalikan ke Kas Daerah sesuai dengan ketentuan peraturan perundang-undangan';

function signatures(data: Data): Content {
  const day = tempatTanggal(data.tempat, data.tanggal);
  const right = wargaSignature({ ...data, nama: data.penandatangan }, day, 'Yang membuat pernyataan,');
  return witnessed(signatureRow([kepalaDesaSignature(data.mengetahui), right]), data.saksi);
}

/** What the Word layout prints. */
function fields(data: Data): object {
  return {
    identitas: barisFields(signer(data)),
    diwakili: data.ahliWaris !== undefined,
    penerima: barisFields(sebutanLines(data)),
    pernyataan: butirFields(statements(data).map(ended)),
    penandatangan: penandatanganFields({ ...data, nama: data.penandatangan }),
    mengetahui: kepalaDesaFields(data.mengetahui),
  };
}

/** The recipient, or an heir for him, gives the aid up; a statement, so with meterai (UU 10/2020; domain 2, number 20). */
export default defineTemplate<Data>({
  title: 'Surat Pernyataan Pengunduran Diri',
  version: '1',
  stage: 'perubahan',
  from: 'berkas',
  naskah: 'warga',
  applies: (berkas) => berkas.perubahan !== undefined,
  pick,
  schema: dataSchema,
  register: ({ tanggal }) => (tanggal === undefined ? {} : { date: tanggal }),
  filledByHand: ['tanggal'],
  pdf,
  docx: { file: new URL('layout.docx', import.meta.url), fields },
});
