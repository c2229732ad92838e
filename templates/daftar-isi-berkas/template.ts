import { z } from 'zod';
import { kurunWaktu, uraianBerkas } from '../../src/documents/letter/berkas-lines.ts';
import { barisFields } from '../../src/documents/letter/identity-lines.ts';
import { kopFields, kopOf, kopSchema } from '../../src/documents/letter/kop.ts';
import { lastTwoApart } from '../../src/documents/letter/list-end.ts';
import {
  jumlahNaskah,
  keteranganNaskah,
  tingkatNaskah,
  uraianNaskah,
} from '../../src/documents/letter/paper-lines.ts';
import {
  archiveListEnd,
  numberedRows,
  penanggungJawabFields,
  penanggungJawabOf,
  penanggungJawabShape,
  registerHead,
} from '../../src/documents/letter/register.ts';
import { eachOf, type ListColumn, type PdfContent } from '../../src/documents/pdf/content.ts';
import { defineTemplate, type PickSource } from '../../src/documents/template.ts';
import type { Sheet } from '../../src/documents/xlsx/sheet.ts';
import { tanggalPanjang } from '../../src/domain/dates.ts';
import { date, kodeKlasifikasi, text } from '../../src/domain/fields.ts';
import { longList } from '../../src/domain/long-list.ts';
import { ribuan } from '../../src/domain/money.ts';
import { placeWords } from '../../src/domain/place.ts';

const naskah = z.strictObject({
  kode: text('Kode klasifikasi', 30),
  uraian: text('Uraian naskah', 450),
  tanggal: date('Tanggal naskah'),
  tingkat: text('Tingkat perkembangan', 20).optional(),
  jumlah: text('Jumlah', 20).optional(),
  keterangan: text('Keterangan', 2500).optional(),
});

const dataSchema = z
  .strictObject({
    kop: kopSchema,
    nomorBerkas: text('Nomor berkas', 40).optional().meta({ stage: 'identitas', path: 'nomorBerkas' }),
    kodeKlasifikasi: kodeKlasifikasi().meta({ stage: 'identitas', path: 'kodeKlasifikasi' }),
    uraian: text('Uraian berkas', 400).meta({ stage: 'identitas', path: 'pemohon.nama' }),
    kurunWaktu: text('Kurun waktu', 60).meta({ stage: 'identitas', path: 'tanggalTutup' }),
    unitPengolah: text('Unit pengolah').meta({ path: 'arsip.unitPengolah' }),
    lokasi: text('Lokasi simpan', 900).optional().meta({ path: 'arsip.lokasi' }),
    naskah: longList(naskah)
      .min(1, 'Belum ada naskah dalam berkas ini. Arsipkan dahulu naskah atau pindaiannya.')
      .max(5000)
      .meta({ title: 'Isi berkas', path: 'records' }),
    ...penanggungJawabShape,
  })
  .meta({ title: 'Daftar Isi Berkas', stage: 'arsip' });

type Data = z.infer<typeof dataSchema>;
type Naskah = Data['naskah'][number];

/** How safe a paper is kept changes by itself from one moment to the next, so it is not printed. */
function pick({ berkas, records = [], instansi, date: day }: PickSource): unknown {
  const data = berkas?.data;
  return {
    kop: kopOf(instansi),
    nomorBerkas: data?.nomorBerkas,
    kodeKlasifikasi: data?.kodeKlasifikasi,
    uraian: data && uraianBerkas(data),
    kurunWaktu: data && kurunWaktu(data),
    unitPengolah: data?.arsip?.unitPengolah ?? instansi.nama,
    lokasi: placeWords(data?.arsip?.lokasi),
    naskah: records.map((paper) => ({
      kode: paper.classification ?? data?.kodeKlasifikasi,
      uraian: uraianNaskah(paper),
      tanggal: paper.date,
      tingkat: tingkatNaskah(paper),
      jumlah: jumlahNaskah(paper),
      keterangan: keteranganNaskah(paper),
    })),
    ...penanggungJawabOf(instansi, day),
  };
}

const judul = 'Daftar Isi Berkas';

function pdf(data: Data): PdfContent {
  return {
    orientation: 'landscape',
    pageNumber: true,
    shows: { ...data, naskah: eachOf(data.naskah, (row) => row) },
    body: () => registerHead(data.kop, judul, [], headLines(data)),
    longList: { columns, fontSize: 10, rows: () => numberedRows(data.naskah, cells) },
    after: () => [archiveListEnd(count(data), data)],
  };
}

function headLines(data: Data): [string, string][] {
  const { lokasi } = data;
  return [
    ['Nomor berkas', data.nomorBerkas ?? '-'],
    ['Kode klasifikasi', data.kodeKlasifikasi],
    ['Uraian berkas', data.uraian],
    ['Kurun waktu', data.kurunWaktu],
    ['Unit pengolah', data.unitPengolah],
    ...(lokasi === undefined ? [] : [['Lokasi simpan', lokasi] as [string, string]]),
  ];
}

const columns: readonly ListColumn[] = [
  { title: 'Nomor item', width: 36, alignment: 'center' },
  { title: 'Kode klasifikasi', width: 66 },
  { title: 'Uraian informasi arsip', width: '*' },
  { title: 'Tanggal', width: 64 },
  { title: 'Tingkat perkembangan', width: 76 },
  { title: 'Jumlah', width: 58 },
  { title: 'Keterangan', width: 140 },
];

function cells({ kode, uraian, tanggal, tingkat = '-', jumlah = '-', keterangan = '-' }: Naskah): string[] {
  return [kode, uraian, tanggalPanjang(tanggal), tingkat, jumlah, keterangan];
}

const count = ({ naskah: list }: Data) => `Jumlah: ${ribuan(list.length)} naskah.`;

/** What the Word layout prints. */
function fields(data: Data): object {
  const named = (row: Naskah, index: number) => {
    const [kode, uraian, tanggal, tingkat, jumlah, keterangan] = cells(row);
    return { no: ribuan(index + 1), kode, uraian, tanggal, tingkat, jumlah, keterangan };
  };
  const { before, last } = lastTwoApart(data.naskah, named);
  return {
    kop: kopFields(data.kop),
    baris: barisFields(headLines(data)),
    item: before,
    itemAkhir: last,
    jumlah: count(data),
    ...penanggungJawabFields(data),
  };
}

/** The list without its signatures. */
function xlsx(data: Data): Sheet {
  return {
    name: judul,
    heading: [judul.toUpperCase(), ...headLines(data).map(([label, value]) => `${label}: ${value}`)],
    columns: columns.map(({ title }, index) => ({
      title,
      width: sheetWidths[index]!,
      ...(index === 0 && { kind: 'bilangan' }),
      ...(index === 3 && { kind: 'tanggal' }),
    })),
    rows: function* () {
      for (const [index, row] of data.naskah.entries()) {
        const [kode, uraian, , ...rest] = cells(row);
        yield { cells: [index + 1, kode, uraian, row.tanggal, ...rest] };
      }
    },
  };
}

const sheetWidths = [11, 16, 60, 20, 20, 14, 50];

/** The ANRI list of the papers in one folder (domain 4.3 and 10), from what the archive keeps of the berkas. */
export default defineTemplate<Data>({
  title: judul,
  version: '1',
  stage: 'arsip',
  from: 'berkas',
  records: true,
  naskah: 'khusus',
  pick,
  schema: dataSchema,
  register: ({ nomorBerkas }) => ({ number: nomorBerkas }),
  pdf,
  docx: { file: new URL('layout.docx', import.meta.url), fields },
  xlsx,
});
