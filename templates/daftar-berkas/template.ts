import { z } from 'zod';
import { kurunWaktu, uraianBerkas } from '../../src/documents/letter/berkas-lines.ts';
import { tempatTanggal } from '../../src/documents/letter/blanks.ts';
import { kopFields, kopOf, kopSchema } from '../../src/documents/letter/kop.ts';
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
  registerEnd,
  registerHead,
} from '../../src/documents/letter/register.ts';
import { eachOf, type ListColumn, type ListRow, type PdfContent } from '../../src/documents/pdf/content.ts';
import { defineTemplate, type PickSource } from '../../src/documents/template.ts';
import type { Sheet } from '../../src/documents/xlsx/sheet.ts';
import type { Berkas } from '../../src/domain/berkas.ts';
import { date, kodeKlasifikasi, text } from '../../src/domain/fields.ts';
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
    tempat: text('Tempat surat', 60).meta({ path: 'instansi.tempat' }),
    tanggal: date('Tanggal'),
    pengelola: pejabatSchema.meta({ title: 'Petugas arsip', path: 'instansi.pejabat.petugas_arsip' }),
    mengetahui: pejabatSchema.meta({ title: 'Kepala bidang', path: 'instansi.pejabat.kepala_bidang' }),
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

/** Active files stay at the bidang (domain 10): its head sees the list, whoever keeps the archive signs for it. */
function pick(source: PickSource): unknown {
  const { daftar, instansi, date: day } = source;
  return {
    kop: kopOf(instansi),
    cakupan: cakupanOf(source),
    berkas: daftar?.rows.map(({ data }) => data),
    tempat: instansi.tempat,
    tanggal: day,
    pengelola: pejabatAt(instansi, 'petugas_arsip', day),
    mengetahui: pejabatAt(instansi, 'kepala_bidang', day),
  };
}

const judul = 'Daftar Berkas';

function pdf(data: Data): PdfContent {
  return {
    orientation: 'landscape',
    pageNumber: true,
    shows: { ...data, berkas: eachOf(data.berkas, (row) => row) },
    body: () => registerHead(data.kop, judul, cakupanLines(data.cakupan)),
    longList: { columns, fontSize: 10, rows: () => rows(data) },
    after: () => [
      registerEnd(
        count(data),
        officialSignature(data.mengetahui, 'Mengetahui,'),
        officialSignature(data.pengelola, tempatTanggal(data.tempat, data.tanggal)),
      ),
    ],
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

/** The last two go with the signatures. */
function* rows({ berkas: list }: Data): Generator<ListRow> {
  for (const [index, row] of list.entries()) {
    yield { cells: [ribuan(index + 1), ...cells(row)], keepWithNext: index >= list.length - 2 };
  }
}

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
  const named = ({ row, index }: { row: Row; index: number }) => {
    const [nomorBerkas, kode, uraian, waktu, jumlah, keterangan] = cells(row);
    return { no: ribuan(index + 1), nomorBerkas, kode, uraian, waktu, jumlah, keterangan };
  };
  const last = Math.max(0, data.berkas.length - 2);
  const numbered = data.berkas.map((row, index) => ({ row, index }));
  return {
    kop: kopFields(data.kop),
    cakupan: cakupanLines(data.cakupan).join('\n').toUpperCase(),
    berkas: eachOf(numbered.slice(0, last), named),
    berkasAkhir: numbered.slice(last).map(named),
    jumlah: count(data),
    tempatTanggal: tempatTanggal(data.tempat, data.tanggal),
    pengelola: officialFields(data.pengelola),
    mengetahui: officialFields(data.mengetahui),
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
