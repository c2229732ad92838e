import type { Content, TableCell } from 'pdfmake/interfaces.js';
import { z } from 'zod';
import { alamatSingkat } from '../../src/documents/letter/address.ts';
import { lampiranHeading } from '../../src/documents/letter/lampiran-heading.ts';
import {
  headCell,
  keepEnd,
  type ListRow,
  listTable,
  moneyCell,
  wideCell,
} from '../../src/documents/letter/list-table.ts';
import { dots, signatureRight } from '../../src/documents/letter/signature.ts';
import { kept, type PdfContent } from '../../src/documents/pdf/content.ts';
import { defineTemplate, type PickSource } from '../../src/documents/template.ts';
import type { Berkas } from '../../src/domain/berkas.ts';
import { money, nik, text, year } from '../../src/domain/fields.ts';
import { officialAt } from '../../src/domain/instansi.ts';
import { ribuan } from '../../src/domain/money.ts';
import { districtsOf, findVillage } from '../../src/domain/region.ts';
import { terbilangRupiah } from '../../src/domain/terbilang.ts';

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
});

const dataSchema = z
  .strictObject({
    jabatan: text('Jabatan penetap SK', 150).meta({ path: 'instansi.pejabat.bupati' }),
    penandatangan: text('Nama penetap SK', 100).meta({ path: 'instansi.pejabat.bupati' }),
    kabupaten: text('Kabupaten', 100).meta({ path: 'instansi.kodeWilayah' }),
    nomor: text('Nomor SK', 60).optional().meta({ path: 'nomor' }),
    tentang: text('Tentang', 500).meta({ path: 'tentang' }),
    program: text('Program', 100).meta({ stage: 'identitas', path: 'program' }),
    tahunAnggaran: year('Tahun anggaran').meta({ path: 'tahunAnggaran' }),
    penerima: z.array(penerima).min(1).max(20_000).meta({ title: 'Daftar penerima', path: 'lines' }),
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
    tentang: sk?.tentang,
    program: members[0]?.data.program,
    tahunAnggaran: sk?.tahunAnggaran,
    penerima: sk?.lines.map((line) => ({
      nomorUrut: line.nomorUrut,
      nama: line.namaPadaSk,
      nik: line.nikPadaSk,
      nilai: line.nilaiDitetapkan,
      ...ofBerkas(berkas.get(line.berkasId)),
    })),
  };
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
  const codes = [...new Set(list.map(({ kodeKecamatan }) => kodeKecamatan))].toSorted();
  return codes.map((code) => {
    const group = list
      .filter(({ kodeKecamatan }) => kodeKecamatan === code)
      .toSorted((a, b) => a.nomorUrut - b.nomorUrut);
    return { nama: group[0]!.kecamatan, penerima: group, jumlah: sum(group) };
  });
}

function pdf(data: Data): PdfContent {
  return {
    orientation: 'landscape',
    pageNumber: true,
    body: (breaks) => [
      heading(data),
      { text: listName(data), bold: true, alignment: 'center', margin: [0, 0, 0, 10] },
      ...table(data, breaks),
      kept({ text: terbilang(data), italics: true, margin: [0, 6, 0, 12] }, { keepWithNext: true }),
      kept(signature(data), { keepWithNext: false }),
    ],
  };
}

/** On the first page only. The number is left to the hand of Bagian Hukum: a draft must not carry one. */
function heading({ jabatan, nomor, tentang }: Data): Content {
  const lines = {
    naskah: `KEPUTUSAN ${jabatan}`,
    nomor: `NOMOR ${nomor ?? dots(44)}`,
    tentang,
  };
  return lampiranHeading(lines, 370);
}

function listName({ program, kabupaten, tahunAnggaran }: Data): string {
  return `DAFTAR PENERIMA ${program} ${kabupaten}\nTAHUN ANGGARAN ${tahunAnggaran}`.toUpperCase();
}

const columns = ['No', 'Nama', 'NIK', 'Alamat', 'Desa/Kelurahan', 'Jenis usaha', 'Besaran (Rp)'];
const beforeAmount = columns.length - 1;

function table(data: Data, breaks: readonly number[]): Content[] {
  const groups = byKecamatan(data.penerima);
  const rows = groups.flatMap(groupRows);
  return listTable(
    {
      widths: [30, '*', 112, 150, 104, 118, 84],
      header: () => [columns.map((name) => headCell(name))],
      rows: keepEnd([...rows, grandTotal(data)], startOfEnd(groups, rows.length)),
      fontSize: 10,
    },
    breaks,
  );
}

/** A heading is not parted from its first row, nor a subtotal from its last. */
function groupRows({ nama, penerima: list, jumlah }: Kecamatan): ListRow[] {
  const rows = list.map((row, index) => ({ cells: cells(row), keepWithNext: index === list.length - 1 }));
  return [
    {
      cells: wideCell(columns.length, { text: `KECAMATAN ${nama.toUpperCase()}`, bold: true }),
      keepWithNext: true,
    },
    ...rows,
    totalRow(`Jumlah Kecamatan ${nama} (${list.length} penerima)`, jumlah),
  ];
}

/** The last two recipients, with the heading above them where their group begins there. */
function startOfEnd(groups: readonly Kecamatan[], rows: number): number {
  const last = groups.at(-1)!.penerima.length;
  return rows - (last > 2 ? 3 : last + 2);
}

function cells(row: Penerima): TableCell[] {
  return [
    { text: String(row.nomorUrut), alignment: 'center' },
    row.nama,
    { text: row.nik, alignment: 'center' },
    row.alamat,
    row.desa,
    row.jenisUsaha,
    moneyCell(ribuan(row.nilai)),
  ];
}

function totalRow(name: string, amount: number): ListRow {
  const label = wideCell(beforeAmount, { text: name, bold: true, alignment: 'right' });
  return { cells: [...label, moneyCell(ribuan(amount), { bold: true })] };
}

function grandTotal({ penerima: list }: Data): ListRow {
  return totalRow(`JUMLAH (${list.length} penerima)`, sum(list));
}

function terbilang({ penerima: list }: Data): string {
  return `Terbilang: ${terbilangRupiah(sum(list))}`;
}

/** At the end of each lampiran, in capitals at the bottom right, a comma after the office (UU 12/2011, Lampiran II). */
function signature({ jabatan, penandatangan }: Data): Content {
  return signatureRight({
    jabatan: [`${jabatan.toUpperCase()},`],
    nama: penandatangan.toUpperCase(),
    plain: true,
  });
}

/** What the Word layout prints; every name is always there. The last rows of a group stand apart: they go with its total. */
function fields(data: Data): object {
  return {
    jabatan: data.jabatan.toUpperCase(),
    penandatangan: data.penandatangan.toUpperCase(),
    nomor: data.nomor ?? dots(44),
    tentang: data.tentang.toUpperCase(),
    namaDaftar: listName(data),
    kecamatan: byKecamatan(data.penerima).map((group, index, groups) => ({
      nama: group.nama,
      namaBesar: group.nama.toUpperCase(),
      penerima: group.penerima.slice(0, -2).map(rowFields),
      penerimaAkhir: group.penerima.slice(-2).map(rowFields),
      jumlahPenerima: group.penerima.length,
      jumlah: ribuan(group.jumlah),
      terakhir: index === groups.length - 1,
    })),
    jumlahPenerima: data.penerima.length,
    total: ribuan(sum(data.penerima)),
    terbilang: terbilangRupiah(sum(data.penerima)),
  };
}

function rowFields({ kodeKecamatan: _code, kecamatan: _name, nilai, ...row }: Penerima) {
  return { ...row, nilai: ribuan(nilai) };
}

/** The list of an SK, from the act of penetapan; an inseparable part of the keputusan. */
export default defineTemplate<Data>({
  title: 'Lampiran Keputusan Bupati',
  version: '1',
  stage: 'penetapan',
  from: 'kegiatan',
  naskah: 'keputusan',
  kegiatan: 'penetapan',
  pick,
  schema: dataSchema,
  filledByHand: ['nomor'],
  pdf,
  docx: { file: new URL('layout.docx', import.meta.url), fields },
});
