import { z } from 'zod';
import { alamatSingkat, villageName } from '../../src/documents/letter/address.ts';
import { dots, tempatTanggal } from '../../src/documents/letter/blanks.ts';
import { kopFields, kopOf, kopSchema } from '../../src/documents/letter/kop.ts';
import { lastTwoApart } from '../../src/documents/letter/list-end.ts';
import {
  officialFields,
  officialSignature,
  pejabatAt,
  pejabatSchema,
} from '../../src/documents/letter/officials.ts';
import {
  cakupanLines,
  cakupanOf,
  cakupanSchema,
  numberedRows,
  registerEnd,
  registerHead,
} from '../../src/documents/letter/register.ts';
import type { Signature } from '../../src/documents/letter/signature.ts';
import { eachOf, type ListColumn, type PdfContent } from '../../src/documents/pdf/content.ts';
import { defineTemplate, type PickSource } from '../../src/documents/template.ts';
import type { Sheet } from '../../src/documents/xlsx/sheet.ts';
import type { Berkas } from '../../src/domain/berkas.ts';
import { tanggalPanjang } from '../../src/domain/dates.ts';
import { date, text } from '../../src/domain/fields.ts';
import { maskNik } from '../../src/domain/identity.ts';
import { longList } from '../../src/domain/long-list.ts';
import { ribuan } from '../../src/domain/money.ts';
import { findVillage } from '../../src/domain/region.ts';

const layanan = z.strictObject({
  nomorAgenda: text('Nomor agenda', 30).optional(),
  tanggal: date('Tanggal diterima').optional(),
  nama: text('Nama', 100),
  nik: text('NIK tersamar', 16),
  alamat: text('Alamat', 300),
  layanan: text('Layanan', 100),
  petugas: text('Petugas'),
  hasil: text('Hasil', 60),
});

const dataSchema = z
  .strictObject({
    kop: kopSchema,
    cakupan: cakupanSchema,
    layanan: longList(layanan).min(1).max(20_000).meta({ title: 'Penerima layanan', path: 'filter' }),
    tempat: text('Tempat surat', 60).meta({ path: 'instansi.tempat' }),
    tanggal: date('Tanggal'),
    petugas: text('Petugas pelayanan', 100).optional().meta({ path: 'input.petugas' }),
    mengetahui: pejabatSchema.meta({ title: 'Kepala bidang', path: 'instansi.pejabat.kepala_bidang' }),
  })
  .meta({ title: 'Buku Daftar Penerima Layanan', stage: 'arsip' });

type Data = z.infer<typeof dataSchema>;
type Layanan = Data['layanan'][number];

/**
 * The NIK is masked: the book lies at the front desk, and who needs the whole number looks it up by agenda number in the berkas
 * (UU 27/2022; domain 4.4). Its last digits still tell two people of one name apart.
 */
function pickRow({ pemohon, permohonan, program, petugas, status }: Berkas): unknown {
  const village = findVillage(pemohon.alamat.kodeWilayah);
  return {
    nomorAgenda: permohonan?.nomorAgenda,
    tanggal: permohonan?.tanggalDiterima,
    nama: pemohon.nama,
    nik: maskNik(pemohon.nik),
    alamat: village && `${alamatSingkat(pemohon.alamat)}, ${villageName(village)}, ${village.district.name}`,
    layanan: program,
    petugas: permohonan?.petugas ?? petugas,
    hasil: hasilOf[status],
  };
}

const hasilOf: Readonly<Record<Berkas['status'], string>> = {
  diajukan: 'Menunggu verifikasi',
  diverifikasi: 'Sudah diverifikasi',
  direkomendasikan: 'Direkomendasikan',
  ditetapkan: 'Ditetapkan sebagai penerima',
  disalurkan: 'Bantuan disalurkan',
  dipertanggungjawabkan: 'LPJ diserahkan',
  selesai: 'Selesai',
  ditolak: 'Ditolak',
  mundur: 'Mengundurkan diri',
  diganti: 'Diganti',
};

function pick(source: PickSource): unknown {
  const { daftar, instansi, date: day, input } = source;
  return {
    kop: kopOf(instansi),
    cakupan: cakupanOf(source),
    layanan: daftar && byArrival(daftar.rows.map(({ data }) => data as Layanan)),
    tempat: instansi.tempat,
    tanggal: day,
    petugas: input.petugas,
    mengetahui: pejabatAt(instansi, 'kepala_bidang', day),
  };
}

/** A book is written in the order in which people come; who has no agenda number yet stands last. */
function byArrival(list: readonly Layanan[]): Layanan[] {
  const arrivals = list.map((row) => ({ row, at: arrival(row) }));
  arrivals.sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0));
  return arrivals.map(({ row }) => row);
}

const arrival = ({ tanggal = '9999', nomorAgenda = '' }: Layanan) =>
  `${tanggal} ${nomorAgenda.padStart(30, '0')}`;

const judul = 'Buku Daftar Penerima Layanan';

function pdf(data: Data): PdfContent {
  return {
    orientation: 'landscape',
    pageNumber: true,
    shows: { ...data, layanan: eachOf(data.layanan, (row) => row) },
    body: () => registerHead(data.kop, judul, cakupanLines(data.cakupan)),
    longList: { columns, fontSize: 9, rows: () => numberedRows(data.layanan, cells) },
    after: () => [registerEnd(count(data), officialSignature(data.mengetahui, 'Mengetahui,'), petugas(data))],
  };
}

const columns: readonly ListColumn[] = [
  { title: 'No', width: 28, alignment: 'center' },
  { title: 'Nomor agenda', width: 46, alignment: 'center' },
  { title: 'Tanggal diterima', width: 62 },
  { title: 'Nama', width: 92 },
  { title: 'NIK', width: 84, alignment: 'center' },
  { title: 'Alamat', width: '*' },
  { title: 'Layanan', width: 62 },
  { title: 'Petugas', width: 66 },
  { title: 'Hasil', width: 72 },
];

function cells({ nomorAgenda = '-', tanggal, ...row }: Layanan): string[] {
  const day = tanggal === undefined ? '-' : tanggalPanjang(tanggal);
  return [nomorAgenda, day, row.nama, row.nik, row.alamat, row.layanan, row.petugas, row.hasil];
}

const count = ({ layanan: list }: Data) => `Jumlah penerima layanan: ${ribuan(list.length)} orang.`;

function petugas({ tempat, tanggal, petugas: nama = dots(36) }: Data): Signature {
  return { opening: tempatTanggal(tempat, tanggal), jabatan: ['Petugas pelayanan,'], nama };
}

/** What the Word layout prints. */
function fields(data: Data): object {
  const named = (row: Layanan, index: number) => {
    const [nomorAgenda, tanggal] = cells(row);
    return { ...row, no: ribuan(index + 1), nomorAgenda, tanggal };
  };
  const { before, last } = lastTwoApart(data.layanan, named);
  return {
    kop: kopFields(data.kop),
    cakupan: cakupanLines(data.cakupan).join('\n').toUpperCase(),
    layanan: before,
    layananAkhir: last,
    jumlah: count(data),
    tempatTanggal: tempatTanggal(data.tempat, data.tanggal),
    petugas: data.petugas ?? dots(36),
    mengetahui: officialFields(data.mengetahui),
  };
}

/** The book without its signatures, to sort and count in Excel. */
function xlsx(data: Data): Sheet {
  return {
    name: 'Penerima layanan',
    heading: [judul.toUpperCase(), ...cakupanLines(data.cakupan)],
    columns: columns.map(({ title }, index) => ({
      title,
      width: sheetWidths[index]!,
      ...(index === 0 && { kind: 'bilangan' }),
      ...(index === 2 && { kind: 'tanggal' }),
    })),
    rows: function* () {
      for (const [index, row] of data.layanan.entries()) {
        const [nomorAgenda, , ...rest] = cells(row);
        yield { cells: [index + 1, nomorAgenda, row.tanggal, ...rest] };
      }
    },
  };
}

const sheetWidths = [7, 14, 20, 32, 19, 50, 28, 24, 26];

/** The register of people served, one of the facilities that the service standard names; from a daftar. */
export default defineTemplate<Data>({
  title: judul,
  version: '1',
  stage: 'arsip',
  from: 'daftar',
  naskah: 'khusus',
  pickRow,
  pick,
  schema: dataSchema,
  input: z.strictObject({ petugas: text('Petugas pelayanan', 100).optional() }),
  pdf,
  docx: { file: new URL('layout.docx', import.meta.url), fields },
  xlsx,
});
