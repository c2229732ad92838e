import type { Content } from 'pdfmake/interfaces.js';
import { z } from 'zod';
import { villageName } from '../../src/documents/letter/address.ts';
import { tempatTanggal } from '../../src/documents/letter/blanks.ts';
import { gap } from '../../src/documents/letter/body.ts';
import { barisFields, identityLines } from '../../src/documents/letter/identity-lines.ts';
import { title } from '../../src/documents/letter/judul.ts';
import { kopDinas, kopFields, kopOf, kopSchema } from '../../src/documents/letter/kop.ts';
import { keepLastTwo } from '../../src/documents/letter/list-end.ts';
import { officialFields, officialSignature, pejabatAt } from '../../src/documents/letter/officials.ts';
import {
  type BarisPenyaluran,
  barisPenyaluran,
  dasarSkOf,
  dasarSkShape,
  kodeKecamatan,
  penyaluranOf,
  sebutSk,
} from '../../src/documents/letter/penerima.ts';
import { pejabatAnggaran, penggunaAnggaran } from '../../src/documents/letter/pengguna-anggaran.ts';
import { signatureRow } from '../../src/documents/letter/signature.ts';
import { eachOf, type ListColumn, type ListRow, type PdfContent } from '../../src/documents/pdf/content.ts';
import { defineTemplate, type PickSource } from '../../src/documents/template.ts';
import type { Sheet } from '../../src/documents/xlsx/sheet.ts';
import { date, kodeWilayah, money, text, year } from '../../src/domain/fields.ts';
import { maskNik } from '../../src/domain/identity.ts';
import { bankOf, type Instansi } from '../../src/domain/instansi.ts';
import { longList } from '../../src/domain/long-list.ts';
import { ribuan } from '../../src/domain/money.ts';
import { findDistrict, findVillage } from '../../src/domain/region.ts';
import { terbilang, terbilangRupiah } from '../../src/domain/terbilang.ts';

const penerima = z.strictObject({
  urut: z.int().min(1).max(100_000).meta({ title: 'Nomor urut', path: 'urut' }),
  nama: text('Nama', 100).meta({ stage: 'identitas', path: 'pemohon.nama' }),
  /** The bank knows its customer by the account; the list carries no more of the NIK than tells two of a name apart. */
  nik: z
    .string()
    .regex(/^\d{4}\*{8}\d{4}$/, 'NIK pada daftar ini ditutup sebagian.')
    .meta({ title: 'NIK', stage: 'identitas', path: 'pemohon.nik' }),
  kodeWilayah: kodeWilayah().meta({ stage: 'identitas', path: 'pemohon.alamat.kodeWilayah' }),
  desa: text('Desa/Kelurahan', 100).meta({ stage: 'identitas', path: 'pemohon.alamat.kodeWilayah' }),
  rekening: text('Nomor rekening', 30).meta({ stage: 'rekening', path: 'rekening.nomor' }),
  nilai: money('Nilai', { min: 1 }).meta({ path: 'nilai' }),
});

const kecamatan = z.strictObject({
  kode: text('Kode kecamatan', 8),
  nama: text('Kecamatan', 100),
  bank: text('Bank', 100),
  kantorCabang: text('Kantor cabang', 100),
});

const noOne = 'Tidak ada penerima penyaluran ini di kecamatan tersebut.';

const dataSchema = z
  .strictObject({
    kop: kopSchema,
    tempat: text('Tempat', 60).meta({ path: 'instansi.tempat' }),
    tanggal: date('Tanggal daftar').optional(),
    program: text('Program', 100).meta({ stage: 'identitas', path: 'program' }),
    tahunAnggaran: year('Tahun anggaran').meta({ path: 'tahunAnggaran' }),
    ...dasarSkShape(),
    kecamatan: z.array(kecamatan).min(1, noOne).max(100).meta({ title: 'Kecamatan', path: 'instansi.bank' }),
    penerima: longList(penerima).min(1, noOne).max(20_000).meta({ title: 'Daftar penerima', path: 'daftar' }),
    bendahara: pejabatAnggaran('Bendahara', 'bendahara'),
    pptk: pejabatAnggaran('PPTK', 'pptk'),
    pengguna: pejabatAnggaran('Pengguna anggaran/KPA', 'pa_kpa'),
  })
  .meta({ title: 'Daftar Penyaluran', stage: 'penyaluran' });

type Data = z.infer<typeof dataSchema>;
type Penerima = Data['penerima'][number];
type Kecamatan = Data['kecamatan'][number];

/** `input.kodeKecamatan` asks for the list of one bank; without it all kecamatan stand in one list. */
function pick(source: PickSource): unknown {
  const { members, instansi, date: day, input } = source;
  const payment = penyaluranOf(source);
  const rows = payment && barisPenyaluran(source, input.kodeKecamatan).map(rowOf);
  return {
    kop: kopOf(instansi),
    tempat: instansi.tempat,
    program: members[0]?.data.program,
    tahunAnggaran: payment?.tahunAnggaran,
    ...dasarSkOf(payment, instansi, day),
    kecamatan: rows && districts(rows, instansi),
    penerima: rows,
    bendahara: pejabatAt(instansi, 'bendahara', day),
    pptk: pejabatAt(instansi, 'pptk', day),
    pengguna: penggunaAnggaran(instansi, day),
  };
}

function rowOf({ line, berkas }: BarisPenyaluran) {
  const { urut, nilai } = line;
  if (berkas === undefined) return { urut, nilai };
  const { nama, nik, alamat } = berkas.pemohon;
  const village = findVillage(alamat.kodeWilayah);
  return {
    urut,
    nama,
    nik: maskNik(nik),
    kodeWilayah: alamat.kodeWilayah,
    desa: village && villageName(village),
    rekening: berkas.rekening?.nomor,
    nilai,
  };
}

/** The kecamatan of the rows by code, each with the bank that pays there. */
function districts(rows: readonly { kodeWilayah?: string }[], instansi: Instansi) {
  const codes = new Set(rows.flatMap(({ kodeWilayah: code }) => code?.slice(0, 8) ?? []));
  return [...codes].toSorted().map((kode) => {
    const bank = bankOf(instansi, kode);
    return { kode, nama: findDistrict(kode)?.name, bank: bank?.nama, kantorCabang: bank?.kantorCabang };
  });
}

interface Desa {
  nama: string;
  penerima: Penerima[];
}

interface Kelompok extends Kecamatan {
  desa: Desa[];
}

const sum = (list: readonly Penerima[]): number => list.reduce((total, { nilai }) => total + nilai, 0);
const membersOf = ({ desa }: Kelompok): Penerima[] => desa.flatMap(({ penerima: list }) => list);

/** By the codes of kecamatan and village, and within a village by the number in the payment. */
function groups(data: Data): Kelompok[] {
  const byVillage = Map.groupBy(data.penerima, ({ kodeWilayah: code }) => code);
  const codes = [...byVillage.keys()].toSorted();
  return data.kecamatan.map((district) => ({
    ...district,
    desa: codes
      .filter((code) => code.startsWith(district.kode))
      .map((code) => byVillage.get(code)!)
      .map((list) => ({ nama: list[0]!.desa, penerima: list.toSorted((a, b) => a.urut - b.urut) })),
  }));
}

const isOne = ({ kecamatan: list }: Data) => list.length === 1;
const bankName = ({ bank, kantorCabang }: Kecamatan) => `${bank}, Kantor Cabang ${kantorCabang}`;

function pdf(data: Data): PdfContent {
  return {
    orientation: 'landscape',
    pageNumber: true,
    fontSize: 11,
    shows: shown(data),
    body: () => [
      kopDinas(data.kop),
      ...title({ judul: 'Daftar Penyaluran', tentang: about(data) }),
      identityLines(reference(data), 90),
      gap(6),
    ],
    longList: { columns, fontSize: 10, rows: () => keepLastTwo(rows(data)) },
    after: () => [
      { text: count(data), margin: [0, 6, 0, 0] },
      { text: `Terbilang: ${terbilangRupiah(sum(data.penerima))}`, italics: true, margin: [0, 0, 0, 10] },
      signatures(data),
    ],
  };
}

/** The paper names kecamatan and village, not their codes. */
function shown({ penerima: list, kecamatan: districtList, ...data }: Data): object {
  return {
    ...data,
    kecamatan: districtList.map(({ kode: _code, ...district }) => district),
    penerima: eachOf(list, ({ kodeWilayah: _code, ...row }) => row),
  };
}

const about = ({ program, tahunAnggaran }: Data) => `${program} Tahun Anggaran ${tahunAnggaran}`;

function reference(data: Data): [string, string][] {
  const basis: [string, string] = ['Dasar', sebutSk(data)];
  const [first] = data.kecamatan;
  if (!isOne(data) || first === undefined) return [basis];
  return [basis, ['Kecamatan', first.nama], ['Bank', bankName(first)]];
}

const columns: readonly ListColumn[] = [
  { title: 'No', width: 36, alignment: 'center' },
  { title: 'Nama', width: '*' },
  { title: 'NIK', width: 112, alignment: 'center' },
  { title: 'Desa/Kelurahan', width: 150 },
  { title: 'Nomor rekening', width: 130, alignment: 'center' },
  { title: 'Nilai (Rp)', width: 90, alignment: 'right' },
];

function* rows(data: Data): Generator<ListRow> {
  for (const group of groups(data)) {
    if (!isOne(data)) yield headingRow(group);
    for (const desa of group.desa) {
      yield* villageRows(desa, !isOne(data) && desa === group.desa.at(-1));
    }
    if (!isOne(data)) yield totalRow(`Jumlah Kecamatan ${group.nama}`, membersOf(group));
  }
  yield totalRow('JUMLAH', data.penerima);
}

function headingRow(group: Kelompok): ListRow {
  const heading = { text: headingOf(group), columns: columns.length };
  return { cells: [heading], bold: true, keepWithNext: true };
}

const headingOf = (group: Kelompok) => `KECAMATAN ${group.nama.toUpperCase()} (${bankName(group)})`;

/** A subtotal is not parted from its last row, nor that of the kecamatan from the one above it (domain 1.5). */
function* villageRows({ nama, penerima: list }: Desa, endsGroup: boolean): Generator<ListRow> {
  for (const [index, row] of list.entries())
    yield { cells: cells(row), keepWithNext: index === list.length - 1 };
  yield { ...totalRow(`Jumlah ${nama}`, list), keepWithNext: endsGroup };
}

function cells({ urut, nama, nik, desa, rekening, nilai }: Penerima): string[] {
  return [String(urut), nama, nik, desa, rekening, ribuan(nilai)];
}

function totalRow(label: string, list: readonly Penerima[]): ListRow {
  const wide = { text: withCount(label, list), columns: columns.length - 1, alignment: 'right' as const };
  return { cells: [wide, ribuan(sum(list))], bold: true };
}

const withCount = (label: string, { length }: readonly Penerima[]) => `${label} (${ribuan(length)} penerima)`;

function count({ penerima: { length } }: Data): string {
  return `Jumlah penerima: ${ribuan(length)} (${terbilang(length)}) keluarga`;
}

function signatures({ bendahara, pptk, pengguna, tempat, tanggal }: Data): Content {
  return signatureRow([
    officialSignature(bendahara),
    officialSignature(pptk),
    officialSignature(pengguna, tempatTanggal(tempat, tanggal)),
  ]);
}

/** What the Word layout prints. The last row of a village stands apart: it goes with its subtotal. */
function fields(data: Data): object {
  return {
    kop: kopFields(data.kop),
    tentang: about(data).toUpperCase(),
    dasar: barisFields(reference(data)),
    kecamatan: groups(data).map((group) => ({
      banyak: !isOne(data),
      judul: headingOf(group),
      desa: group.desa.map(villageFields),
      nama: withCount(`Jumlah Kecamatan ${group.nama}`, membersOf(group)),
      jumlah: ribuan(sum(membersOf(group))),
    })),
    jumlah: withCount('JUMLAH', data.penerima),
    total: ribuan(sum(data.penerima)),
    jumlahPenerima: count(data),
    terbilang: terbilangRupiah(sum(data.penerima)),
    tempatTanggal: tempatTanggal(data.tempat, data.tanggal),
    bendahara: officialFields(data.bendahara),
    pptk: officialFields(data.pptk),
    pengguna: officialFields(data.pengguna),
  };
}

function villageFields({ nama, penerima: list }: Desa) {
  return {
    penerima: eachOf(list.slice(0, -1), rowFields),
    penerimaAkhir: list.slice(-1).map(rowFields),
    namaDesa: withCount(`Jumlah ${nama}`, list),
    jumlahDesa: ribuan(sum(list)),
  };
}

function rowFields({ urut, nama, nik, desa, rekening, nilai }: Penerima) {
  return { urut, namaPenerima: nama, nik, namaDesa: desa, rekening, nilai: ribuan(nilai) };
}

/** For the bank, that pays from it and gives it back with what became of each transfer: those columns are empty. */
function xlsx(data: Data): Sheet {
  return {
    name: 'Daftar Penyaluran',
    heading: ['DAFTAR PENYALURAN', about(data).toUpperCase(), sebutSk(data)],
    columns: sheetColumns,
    rows: function* () {
      for (const group of groups(data)) {
        for (const row of membersOf(group)) yield { cells: sheetCells(row, group) };
      }
      const label = withCount('JUMLAH', data.penerima);
      yield { cells: [undefined, label, ...Array(6), sum(data.penerima)], bold: true };
    },
  };
}

const sheetColumns: Sheet['columns'] = [
  { title: 'No', width: 7, kind: 'bilangan' },
  { title: 'Nama', width: 32 },
  { title: 'NIK', width: 19 },
  { title: 'Desa/Kelurahan', width: 26 },
  { title: 'Kecamatan', width: 18 },
  { title: 'Bank', width: 28 },
  { title: 'Kantor cabang', width: 18 },
  { title: 'Nomor rekening', width: 24 },
  { title: 'Nilai (Rp)', width: 16, kind: 'rupiah' },
  { title: 'Status transfer', width: 18 },
  { title: 'Tanggal transfer', width: 20, kind: 'tanggal' },
  { title: 'Referensi bank', width: 24 },
];

function sheetCells({ urut, nama, nik, desa, rekening, nilai }: Penerima, group: Kecamatan) {
  return [urut, nama, nik, desa, group.nama, group.bank, group.kantorCabang, rekening, nilai];
}

/** Who is paid, by kecamatan and village, for the bank (domain 2, number 15). */
export default defineTemplate<Data>({
  title: 'Daftar Penyaluran',
  version: '1',
  stage: 'penyaluran',
  from: 'kegiatan',
  naskah: 'khusus',
  kegiatan: 'penyaluran',
  pick,
  schema: dataSchema,
  input: z.strictObject({ kodeKecamatan: kodeKecamatan().optional() }),
  register: (data) => ({
    ...(data.tanggal && { date: data.tanggal }),
    variant: isOne(data) ? `Kecamatan ${data.kecamatan[0]!.nama}` : 'semua kecamatan',
  }),
  filledByHand: ['tanggal'],
  pdf,
  docx: { file: new URL('layout.docx', import.meta.url), fields },
  xlsx,
});
