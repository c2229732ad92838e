import type { Content } from 'pdfmake/interfaces.js';
import { z } from 'zod';
import { alamatSingkat } from '../../src/documents/letter/address.ts';
import { dots } from '../../src/documents/letter/blanks.ts';
import { lampiranHeading } from '../../src/documents/letter/lampiran-heading.ts';
import { keepLastTwo } from '../../src/documents/letter/list-end.ts';
import { officeAlone, officeInCapitals } from '../../src/documents/letter/officials.ts';
import { signatureRight } from '../../src/documents/letter/signature.ts';
import {
  eachOf,
  type ListColumn,
  type ListRow,
  type PdfContent,
  tagged,
} from '../../src/documents/pdf/content.ts';
import { defineTemplate, type PickSource } from '../../src/documents/template.ts';
import type { Sheet } from '../../src/documents/xlsx/sheet.ts';
import type { Berkas } from '../../src/domain/berkas.ts';
import { choice, money, nik, text, year } from '../../src/domain/fields.ts';
import { officialAt } from '../../src/domain/instansi.ts';
import type { Penetapan } from '../../src/domain/kegiatan.ts';
import { longList } from '../../src/domain/long-list.ts';
import { ribuan } from '../../src/domain/money.ts';
import { districtsOf, findVillage } from '../../src/domain/region.ts';
import { terbilangRupiah } from '../../src/domain/terbilang.ts';

/** Whose place the recipient takes, as the earlier SK has him. */
const digantikan = z.strictObject({
  nama: text('Nama yang digantikan', 100).meta({ path: 'digantikan.nama' }),
  nomorUrut: z.int().min(1).max(100_000).optional().meta({ title: 'Nomor urut yang digantikan' }),
});

const penerima = z.strictObject({
  nomorUrut: z.int().min(1).max(100_000).meta({ title: 'Nomor urut' }),
  nama: text('Nama pada SK', 100).meta({ path: 'namaPadaSk' }),
  nik: nik('NIK pada SK').meta({ path: 'nikPadaSk' }),
  alamat: text('Alamat', 200).meta({ stage: 'identitas', path: 'pemohon.alamat' }),
  desa: text('Desa/Kelurahan', 100).meta({ stage: 'identitas', path: 'pemohon.alamat.kodeWilayah' }),
  kodeKecamatan: text('Kode kecamatan', 8).meta({ stage: 'identitas', path: 'pemohon.alamat.kodeWilayah' }),
  kecamatan: text('Kecamatan', 100).meta({ stage: 'identitas', path: 'pemohon.alamat.kodeWilayah' }),
  jenisUsaha: text('Jenis usaha', 100).meta({ stage: 'usaha', path: 'usaha.jenis' }),
  nilai: money('Nilai yang ditetapkan', { min: 1 }).meta({ path: 'nilaiDitetapkan' }),
  digantikan: digantikan.optional().meta({ title: 'Yang digantikan', path: 'digantikan' }),
});

const dataSchema = z
  .strictObject({
    jabatan: text('Jabatan penetap SK', 150).meta({ path: 'instansi.pejabat.bupati' }),
    penandatangan: text('Nama penetap SK', 100).meta({ path: 'instansi.pejabat.bupati' }),
    kabupaten: text('Kabupaten', 100).meta({ path: 'instansi.kodeWilayah' }),
    nomor: text('Nomor SK', 60).optional().meta({ path: 'nomor' }),
    jenisSk: choice('Jenis SK', ['awal', 'perubahan']).meta({ path: 'jenisSk' }),
    tentang: text('Tentang', 500).meta({ path: 'tentang' }),
    program: text('Program', 100).meta({ stage: 'identitas', path: 'program' }),
    tahunAnggaran: year('Tahun anggaran').meta({ path: 'tahunAnggaran' }),
    penerima: longList(penerima).min(1).max(20_000).meta({ title: 'Daftar penerima', path: 'lines' }),
  })
  .meta({ title: 'Lampiran SK', stage: 'penetapan' });

type Data = z.infer<typeof dataSchema>;
type Penerima = Data['penerima'][number];

/** The lines stay in the order of the kegiatan, so that a missing field is named by its line; the layout groups them. */
function pick({ kegiatan, members, instansi, regulations, date: day }: PickSource): unknown {
  const sk = kegiatan?.data.jenis === 'penetapan' ? kegiatan.data : undefined;
  const bupati = officialAt(instansi, 'bupati', day);
  const berkas = new Map(members.map(({ id, data }) => [id, data]));
  return {
    jabatan: bupati?.sebutan,
    penandatangan: regulations.titlesOnKeputusan.value ? bupati?.nama : bupati?.namaTanpaGelar,
    kabupaten: districtsOf(instansi.kodeWilayah)[0]?.regency.name,
    nomor: sk?.nomor,
    jenisSk: sk?.jenisSk,
    tentang: sk?.tentang,
    program: members[0]?.data.program,
    tahunAnggaran: sk?.tahunAnggaran,
    penerima: sk?.lines.map((line) => ({
      nomorUrut: line.nomorUrut,
      nama: line.namaPadaSk,
      nik: line.nikPadaSk,
      nilai: line.nilaiDitetapkan,
      digantikan: replacedBy(line),
      ...ofBerkas(berkas.get(line.berkasId)),
    })),
  };
}

/** A line that replaces another says whom: his name is asked for where it is not there. */
function replacedBy({ menggantikan, digantikan: earlier }: Penetapan['lines'][number]) {
  if (menggantikan === undefined && earlier === undefined) return undefined;
  return { nama: earlier?.nama, nomorUrut: earlier?.nomorUrut };
}

/** What the list takes from the case file; name and NIK are frozen in the SK itself. */
function ofBerkas(berkas: Berkas | undefined) {
  if (berkas === undefined) return {};
  const { alamat } = berkas.pemohon;
  const village = findVillage(alamat.kodeWilayah);
  return {
    alamat: alamatSingkat(alamat),
    desa: village?.name,
    kodeKecamatan: village?.district.code,
    kecamatan: village?.district.name,
    jenisUsaha: berkas.usaha?.jenis,
  };
}

interface Kecamatan {
  nama: string;
  penerima: Penerima[];
  jumlah: number;
}

const sum = (list: readonly Penerima[]): number => list.reduce((total, { nilai }) => total + nilai, 0);

/** By the code of the region, and within a kecamatan by the number in the SK (domain 1.5, acceptance 1). */
function byKecamatan(list: readonly Penerima[]): Kecamatan[] {
  const groups = Map.groupBy(list, ({ kodeKecamatan }) => kodeKecamatan);
  return [...groups.keys()].toSorted().map((code) => {
    const group = groups.get(code)!.toSorted((a, b) => a.nomorUrut - b.nomorUrut);
    return { nama: group[0]!.kecamatan, penerima: group, jumlah: sum(group) };
  });
}

function pdf(data: Data): PdfContent {
  return {
    orientation: 'landscape',
    pageNumber: true,
    shows: shown(data),
    body: () => [
      heading(data),
      tagged({ text: listName(data), bold: true, alignment: 'center', margin: [0, 0, 0, 10] }, 'H1'),
    ],
    longList: { columns, fontSize: 10, rows: () => keepLastTwo(rows(data)) },
    after: () => [{ text: terbilang(data), italics: true, margin: [0, 6, 0, 12] }, signature(data)],
  };
}

/** The paper names the kecamatan, not its code; the kind of SK shows in the name of the list. */
function shown({ penerima: list, jenisSk: _kind, ...data }: Data): object {
  return { ...data, penerima: eachOf(list, ({ kodeKecamatan: _code, ...row }) => row) };
}

/** On the first page only. The number is left to the hand of Bagian Hukum: a draft must not carry one. */
function heading({ jabatan, nomor, tentang }: Data): Content {
  const lines = {
    naskah: `KEPUTUSAN ${officeAlone(jabatan)}`,
    nomor: `NOMOR ${nomor ?? dots(44)}`,
    tentang,
  };
  return lampiranHeading(lines, 370);
}

function listName({ jenisSk, program, kabupaten, tahunAnggaran }: Data): string {
  const name = jenisSk === 'perubahan' ? 'DAFTAR PERUBAHAN PENERIMA' : 'DAFTAR PENERIMA';
  return `${name} ${program} ${kabupaten}\nTAHUN ANGGARAN ${tahunAnggaran}`.toUpperCase();
}

const columns: readonly ListColumn[] = [
  { title: 'No', width: 30, alignment: 'center' },
  { title: 'Nama', width: '*' },
  { title: 'NIK', width: 112, alignment: 'center' },
  { title: 'Alamat', width: 150 },
  { title: 'Desa/Kelurahan', width: 104 },
  { title: 'Jenis usaha', width: 118 },
  { title: 'Besaran (Rp)', width: 84, alignment: 'right' },
];

function* rows({ penerima: list }: Data): Generator<ListRow> {
  const groups = byKecamatan(list);
  for (const group of groups) yield* groupRows(group);
  yield totalRow(`JUMLAH (${list.length} penerima)`, sum(list));
}

/** A heading is not parted from its first row, nor a subtotal from its last (domain 1.5). */
function* groupRows({ nama, penerima: list, jumlah }: Kecamatan): Generator<ListRow> {
  const heading = { text: `KECAMATAN ${nama.toUpperCase()}`, columns: columns.length };
  yield { cells: [heading], bold: true, keepWithNext: true };
  for (const [index, row] of list.entries())
    yield { cells: cells(row), keepWithNext: index === list.length - 1 };
  yield totalRow(`Jumlah Kecamatan ${nama} (${list.length} penerima)`, jumlah);
}

/** Under the name of a recipient whose place he takes: what the change of an SK is read for (domain 2, number 20). */
function nameCell({ nama, digantikan: earlier }: Penerima): string {
  return earlier === undefined ? nama : `${nama}\n(${replacing(earlier)})`;
}

function replacing({ nama, nomorUrut }: NonNullable<Penerima['digantikan']>): string {
  return `menggantikan ${nama}${nomorUrut === undefined ? '' : `, nomor urut ${nomorUrut}`}`;
}

function cells(row: Penerima): string[] {
  return [
    String(row.nomorUrut),
    nameCell(row),
    row.nik,
    row.alamat,
    row.desa,
    row.jenisUsaha,
    ribuan(row.nilai),
  ];
}

function totalRow(name: string, amount: number): ListRow {
  const label = { text: name, columns: columns.length - 1, alignment: 'right' as const };
  return { cells: [label, ribuan(amount)], bold: true };
}

function terbilang({ penerima: list }: Data): string {
  return `Terbilang: ${terbilangRupiah(sum(list))}`;
}

/** At the end of each lampiran, in capitals at the bottom right, a comma after the office (UU 12/2011, Lampiran II). */
function signature({ jabatan, penandatangan }: Data): Content {
  return signatureRight({
    jabatan: [`${officeInCapitals(jabatan)},`],
    nama: penandatangan.toUpperCase(),
    plain: true,
  });
}

/**
 * What the Word layout prints; every name is always there. The last rows of a group stand apart: they go with its total.
 * The others are made as they are printed.
 */
function fields(data: Data): object {
  const total = sum(data.penerima);
  return {
    jabatan: officeAlone(data.jabatan).toUpperCase(),
    jabatanPenandatangan: officeInCapitals(data.jabatan),
    penandatangan: data.penandatangan.toUpperCase(),
    nomor: data.nomor ?? dots(44),
    tentang: data.tentang.toUpperCase(),
    namaDaftar: listName(data),
    kecamatan: byKecamatan(data.penerima).map((group, index, groups) => ({
      nama: group.nama,
      namaBesar: group.nama.toUpperCase(),
      penerima: eachOf(group.penerima.slice(0, -2), rowFields),
      penerimaAkhir: group.penerima.slice(-2).map(rowFields),
      jumlahPenerima: group.penerima.length,
      jumlah: ribuan(group.jumlah),
      terakhir: index === groups.length - 1,
    })),
    jumlahPenerima: data.penerima.length,
    total: ribuan(total),
    terbilang: terbilangRupiah(total),
  };
}

function rowFields(row: Penerima) {
  const { nomorUrut, nik, alamat, desa, jenisUsaha, nilai } = row;
  return { nomorUrut, nama: nameCell(row), nik, alamat, desa, jenisUsaha, nilai: ribuan(nilai) };
}

/** For Bagian Hukum, who go on in Excel: a row a recipient, so that it can be sorted; the total last. */
function xlsx(data: Data): Sheet {
  return {
    name: 'Lampiran SK',
    heading: [...listName(data).split('\n'), `NOMOR ${data.nomor ?? dots(44)}`],
    columns: isChange(data) ? [...sheetColumns, { title: 'Keterangan', width: 36 }] : sheetColumns,
    rows: function* () {
      for (const { nama, penerima: list } of byKecamatan(data.penerima)) {
        for (const row of list) yield { cells: sheetCells(row, nama, isChange(data)) };
      }
      const label = `JUMLAH (${data.penerima.length} penerima)`;
      const after = isChange(data) ? [undefined] : [];
      yield { cells: [undefined, label, ...Array(5), sum(data.penerima), ...after], bold: true };
    },
  };
}

const sheetColumns: Sheet['columns'] = [
  { title: 'No', width: 7, kind: 'bilangan' },
  { title: 'Nama', width: 32 },
  { title: 'NIK', width: 19 },
  { title: 'Alamat', width: 34 },
  { title: 'Desa/Kelurahan', width: 22 },
  { title: 'Kecamatan', width: 18 },
  { title: 'Jenis usaha', width: 26 },
  { title: 'Besaran (Rp)', width: 16, kind: 'rupiah' },
];

function sheetCells(row: Penerima, kecamatan: string, change: boolean) {
  const { nomorUrut, nama, nik, alamat, desa, jenisUsaha, nilai, digantikan: earlier } = row;
  const cells = [nomorUrut, nama, nik, alamat, desa, kecamatan, jenisUsaha, nilai];
  return change ? [...cells, earlier && replacing(earlier)] : cells;
}

const isChange = ({ jenisSk }: Data): boolean => jenisSk === 'perubahan';

/** The list of an SK, from the act of penetapan; an inseparable part of the keputusan. */
export default defineTemplate<Data>({
  title: 'Lampiran Keputusan Bupati',
  version: '2',
  stage: 'penetapan',
  from: 'kegiatan',
  naskah: 'keputusan',
  kegiatan: 'penetapan',
  pick,
  schema: dataSchema,
  filledByHand: ['nomor'],
  pdf,
  docx: { file: new URL('layout.docx', import.meta.url), fields },
  xlsx,
});
