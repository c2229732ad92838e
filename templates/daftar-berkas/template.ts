import { z } from 'zod';
import { kurunWaktu, uraianBerkas } from '../../src/documents/letter/berkas-lines.ts';
import { kopFields, kopOf, kopSchema } from '../../src/documents/letter/kop.ts';
import { lastTwoApart } from '../../src/documents/letter/list-end.ts';
import {
  archiveListEnd,
  cakupanLines,
  cakupanOf,
  cakupanSchema,
  numberedRows,
  penanggungJawabFields,
  penanggungJawabOf,
  penanggungJawabShape,
  registerHead,
} from '../../src/documents/letter/register.ts';
import { eachOf, type ListColumn, type PdfContent } from '../../src/documents/pdf/content.ts';
import { defineTemplate, type PickSource } from '../../src/documents/template.ts';
import type { Sheet } from '../../src/documents/xlsx/sheet.ts';
import type { Berkas } from '../../src/domain/berkas.ts';
import { kodeKlasifikasi, text } from '../../src/domain/fields.ts';
import { longList } from '../../src/domain/long-list.ts';
import { ribuan } from '../../src/domain/money.ts';
import { placeWords } from '../../src/domain/place.ts';

const berkas = z.strictObject({
  nomorBerkas: text('Nomor berkas', 40).optional(),
  kodeKlasifikasi: kodeKlasifikasi(),
  uraian: text('Uraian berkas', 400),
  kurunWaktu: text('Kurun waktu', 60),
  jumlah: z.int().min(0).max(100_000).meta({ title: 'Jumlah naskah' }),
  lokasi: text('Lokasi simpan', 900).optional(),
  keterangan: text('Keterangan berkas', 300).optional(),
});

const dataSchema = z
  .strictObject({
    kop: kopSchema,
    cakupan: cakupanSchema,
    berkas: longList(berkas).min(1).max(20_000).meta({ title: 'Daftar berkas', path: 'filter' }),
    ...penanggungJawabShape,
  })
  .meta({ title: 'Daftar Berkas', stage: 'arsip' });

type Data = z.infer<typeof dataSchema>;
type Row = Data['berkas'][number];

function pickRow(data: Berkas, papers: number): unknown {
  return {
    nomorBerkas: data.nomorBerkas,
    kodeKlasifikasi: data.kodeKlasifikasi,
    uraian: uraianBerkas(data),
    kurunWaktu: kurunWaktu(data),
    jumlah: papers,
    lokasi: placeWords(data.arsip?.lokasi),
    keterangan: data.arsip?.keterangan,
  };
}

function pick(source: PickSource): unknown {
  const { daftar, instansi, date: day } = source;
  return {
    kop: kopOf(instansi),
    cakupan: cakupanOf(source),
    berkas: daftar?.rows.map(({ data }) => data),
    ...penanggungJawabOf(instansi, day),
  };
}

const judul = 'Daftar Berkas';

function pdf(data: Data): PdfContent {
  return {
    orientation: 'landscape',
    pageNumber: true,
    shows: { ...data, berkas: eachOf(data.berkas, (row) => row) },
    body: () => registerHead(data.kop, judul, cakupanLines(data.cakupan)),
    longList: { columns, fontSize: 10, rows: () => numberedRows(data.berkas, cells) },
    after: () => [archiveListEnd(count(data), data)],
  };
}

const columns: readonly ListColumn[] = [
  { title: 'No', width: 34, alignment: 'center' },
  { title: 'Nomor berkas', width: 84 },
  { title: 'Kode klasifikasi', width: 62 },
  { title: 'Uraian informasi berkas', width: '*' },
  { title: 'Kurun waktu', width: 66 },
  { title: 'Jumlah', width: 62 },
  { title: 'Keterangan dan lokasi', width: 150 },
];

function cells(row: Row): string[] {
  const { nomorBerkas = '-', lokasi, keterangan } = row;
  const where = [lokasi, keterangan].filter((part) => part !== undefined).join('; ');
  const papers = `${ribuan(row.jumlah)} naskah`;
  return [nomorBerkas, row.kodeKlasifikasi, row.uraian, row.kurunWaktu, papers, where || '-'];
}

const papersIn = ({ berkas: list }: Data) => list.reduce((total, { jumlah }) => total + jumlah, 0);

const count = (data: Data) =>
  `Jumlah: ${ribuan(data.berkas.length)} berkas, ${ribuan(papersIn(data))} naskah.`;

/** What the Word layout prints. */
function fields(data: Data): object {
  const named = (row: Row, index: number) => {
    const [nomorBerkas, kode, uraian, waktu, jumlah, keterangan] = cells(row);
    return { no: ribuan(index + 1), nomorBerkas, kode, uraian, waktu, jumlah, keterangan };
  };
  const { before, last } = lastTwoApart(data.berkas, named);
  return {
    kop: kopFields(data.kop),
    cakupan: cakupanLines(data.cakupan).join('\n').toUpperCase(),
    berkas: before,
    berkasAkhir: last,
    jumlah: count(data),
    ...penanggungJawabFields(data),
  };
}

/** The list without its signatures, to sort in Excel or take over elsewhere. */
function xlsx(data: Data): Sheet {
  return {
    name: judul,
    heading: [judul.toUpperCase(), ...cakupanLines(data.cakupan)],
    columns: [
      { title: 'No', width: 7, kind: 'bilangan' },
      { title: 'Nomor berkas', width: 20 },
      { title: 'Kode klasifikasi', width: 16 },
      { title: 'Uraian informasi berkas', width: 70 },
      { title: 'Kurun waktu', width: 14 },
      { title: 'Jumlah naskah', width: 14, kind: 'bilangan' },
      { title: 'Lokasi', width: 44 },
      { title: 'Keterangan', width: 40 },
    ],
    rows: function* () {
      for (const [index, row] of data.berkas.entries()) {
        const { nomorBerkas, kodeKlasifikasi: kode, uraian, kurunWaktu: waktu, jumlah, lokasi } = row;
        yield { cells: [index + 1, nomorBerkas, kode, uraian, waktu, jumlah, lokasi, row.keterangan] };
      }
    },
  };
}

/** The ANRI list of the files on the shelf, from a daftar (domain 4.3 and 10). */
export default defineTemplate<Data>({
  title: judul,
  version: '1',
  stage: 'arsip',
  from: 'daftar',
  records: true,
  naskah: 'khusus',
  pickRow,
  pick,
  schema: dataSchema,
  pdf,
  docx: { file: new URL('layout.docx', import.meta.url), fields },
  xlsx,
});
