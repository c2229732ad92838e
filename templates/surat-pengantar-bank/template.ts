import { z } from 'zod';
import { blank, tempatTanggal } from '../../src/documents/letter/blanks.ts';
import { kopFields, kopOf, kopSchema } from '../../src/documents/letter/kop.ts';
import {
  officialFields,
  officialSignature,
  pejabatAt,
  pejabatSchema,
} from '../../src/documents/letter/officials.ts';
import {
  barisPenyaluran,
  dasarSkOf,
  dasarSkShape,
  kodeKecamatan,
  penyaluranOf,
  rupiahTerbilang,
  sebutSk,
} from '../../src/documents/letter/penerima.ts';
import { type Kiriman, suratPengantar } from '../../src/documents/letter/surat-pengantar.ts';
import type { PdfContent } from '../../src/documents/pdf/content.ts';
import { defineTemplate, type PickSource } from '../../src/documents/template.ts';
import { date, money, text, year } from '../../src/domain/fields.ts';
import { bankOf } from '../../src/domain/instansi.ts';
import { ribuan } from '../../src/domain/money.ts';
import { findDistrict } from '../../src/domain/region.ts';
import { terbilang } from '../../src/domain/terbilang.ts';

const noOne = 'Tidak ada penerima penyaluran ini di kecamatan tersebut.';

const dataSchema = z
  .strictObject({
    kop: kopSchema,
    nomor: text('Nomor surat pengantar', 60).optional(),
    tanggal: date('Tanggal surat pengantar').optional(),
    tempat: text('Tempat surat', 60).meta({ path: 'instansi.tempat' }),
    bank: text('Bank', 100).meta({ path: 'instansi.bank' }),
    kantorCabang: text('Kantor cabang', 100).meta({ path: 'instansi.bank' }),
    alamatBank: text('Alamat bank').optional().meta({ path: 'instansi.bank' }),
    kecamatan: text('Kecamatan', 100).meta({ path: 'input.kodeKecamatan' }),
    program: text('Program', 100).meta({ stage: 'identitas', path: 'program' }),
    tahunAnggaran: year('Tahun anggaran').meta({ path: 'tahunAnggaran' }),
    ...dasarSkShape(),
    jumlahPenerima: z.int().min(1, noOne).max(20_000).meta({ title: 'Jumlah penerima', path: 'lines' }),
    jumlah: money('Jumlah bantuan', { min: 1, max: 100_000_000_000 }).meta({ path: 'lines' }),
    kepala: pejabatSchema.meta({ title: 'Kepala dinas', path: 'instansi.pejabat.kepala_dinas' }),
  })
  .meta({ title: 'Surat Pengantar ke Bank', stage: 'penyaluran' });

type Data = z.infer<typeof dataSchema>;

function pick(source: PickSource): unknown {
  const { members, instansi, date: day, input } = source;
  const payment = penyaluranOf(source);
  const kode = String(input.kodeKecamatan ?? '');
  const bank = bankOf(instansi, kode);
  const rows = barisPenyaluran(source, kode);
  return {
    kop: kopOf(instansi),
    tempat: instansi.tempat,
    bank: bank?.nama,
    kantorCabang: bank?.kantorCabang,
    alamatBank: bank?.alamat,
    kecamatan: findDistrict(kode)?.name,
    program: members[0]?.data.program,
    tahunAnggaran: payment?.tahunAnggaran,
    ...dasarSkOf(payment, instansi, day),
    jumlahPenerima: rows.length,
    jumlah: rows.length === 0 ? undefined : rows.reduce((sum, { line }) => sum + line.nilai, 0),
    kepala: pejabatAt(instansi, 'kepala_dinas', day),
  };
}

const addressee = ({ bank, kantorCabang, alamatBank }: Data): string[] => [
  `Pimpinan ${bank}`,
  `Kantor Cabang ${kantorCabang}`,
  alamatBank ?? 'di tempat',
];

/** The bank sends the result back, so that SK, list and returned list agree in count and sum (domain 9, number 1). */
function sent(data: Data): Kiriman[] {
  const count = `${ribuan(data.jumlahPenerima)} (${terbilang(data.jumlahPenerima)}) penerima`;
  const aid = `${data.program} Tahun Anggaran ${data.tahunAnggaran}`;
  return [
    {
      uraian: `Daftar penyaluran ${aid} Kecamatan ${data.kecamatan} berdasarkan ${sebutSk(data)}, untuk ${count} dengan jumlah ${rupiahTerbilang(data.jumlah)}`,
      banyaknya: '1 (satu) berkas',
      keterangan:
        'Mohon dipindahbukukan utuh ke rekening masing-masing penerima, dan hasilnya (berhasil atau retur) disampaikan kembali kepada kami.',
    },
  ];
}

function pdf(data: Data): PdfContent {
  return {
    shows: data,
    body: () =>
      suratPengantar({
        kop: { dinas: data.kop },
        tempatTanggal: tempatTanggal(data.tempat, data.tanggal),
        yth: addressee(data),
        nomor: blank(data.nomor, 44),
        kiriman: sent(data),
        pengirim: officialSignature(data.kepala, undefined, { capitals: true }),
      }),
  };
}

/** What the Word layout prints. */
function fields(data: Data): object {
  return {
    kop: kopFields(data.kop),
    tempatTanggal: tempatTanggal(data.tempat, data.tanggal),
    yth: addressee(data).join('\n'),
    nomor: blank(data.nomor, 44),
    kiriman: sent(data).map((item, index) => ({ no: `${index + 1}.`, ...item })),
    kepala: officialFields(data.kepala, { capitals: true }),
  };
}

/** Takes the list of a kecamatan to the bank that pays there, and brings the receipt back (domain 2, number 15). */
export default defineTemplate<Data>({
  title: 'Surat Pengantar ke Bank',
  version: '1',
  stage: 'penyaluran',
  from: 'kegiatan',
  naskah: 'khusus',
  kegiatan: 'penyaluran',
  pick,
  schema: dataSchema,
  input: z.strictObject({ kodeKecamatan: kodeKecamatan() }),
  register: ({ nomor, tanggal, kecamatan }) => ({
    number: nomor,
    ...(tanggal && { date: tanggal }),
    variant: `Kecamatan ${kecamatan}`,
  }),
  filledByHand: ['nomor', 'tanggal'],
  numberable: true,
  pdf,
  docx: { file: new URL('layout.docx', import.meta.url), fields },
});
