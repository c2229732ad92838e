import type { Content } from 'pdfmake/interfaces.js';
import { z } from 'zod';
import { alamatSingkat, villageName } from '../../src/documents/letter/address.ts';
import { blank, blankDate } from '../../src/documents/letter/blanks.ts';
import { byRegion, type InVillage, placeOf } from '../../src/documents/letter/by-region.ts';
import { lampiranHeading, lampiranLines } from '../../src/documents/letter/lampiran-heading.ts';
import { keepLastTwo } from '../../src/documents/letter/list-end.ts';
import { signerList } from '../../src/documents/letter/signature.ts';
import {
  signersOf,
  verifikatorFields,
  verifikatorOf,
  verifikatorSchema,
} from '../../src/documents/letter/verifikator.ts';
import {
  eachOf,
  type ListColumn,
  type ListRow,
  type PdfContent,
  tagged,
} from '../../src/documents/pdf/content.ts';
import { defineTemplate, type PickSource } from '../../src/documents/template.ts';
import type { Sheet } from '../../src/documents/xlsx/sheet.ts';
import { choice, date, kodeWilayah, nik, paragraph, text, year } from '../../src/domain/fields.ts';
import { longList } from '../../src/domain/long-list.ts';

const keluarga = z
  .strictObject({
    nama: text('Nama', 100).meta({ stage: 'identitas', path: 'pemohon.nama' }),
    nik: nik().meta({ stage: 'identitas', path: 'pemohon.nik' }),
    alamat: text('Alamat', 200).meta({ stage: 'identitas', path: 'pemohon.alamat' }),
    kodeWilayah: kodeWilayah().meta({ stage: 'identitas', path: 'pemohon.alamat.kodeWilayah' }),
    jenisUsaha: text('Jenis usaha', 100).meta({ stage: 'usaha', path: 'usaha.jenis' }),
    kesimpulan: choice('Kesimpulan verifikasi', ['layak', 'tidak']).meta({ path: 'verifikasi.kesimpulan' }),
    alasan: paragraph('Alasan tidak layak', 1000).optional().meta({ path: 'verifikasi.alasan' }),
  })
  .refine(({ kesimpulan, alasan }) => kesimpulan === 'layak' || alasan !== undefined, {
    path: ['alasan'],
    message: 'Sebutkan alasan keluarga ini dinyatakan tidak layak.',
  });

const dataSchema = z
  .strictObject({
    nomor: text('Nomor berita acara', 60).optional().meta({ path: 'nomor' }),
    tanggal: date('Tanggal berita acara').optional().meta({ path: 'tanggal' }),
    program: text('Program', 100).meta({ stage: 'identitas', path: 'program' }),
    tahunAnggaran: year('Tahun anggaran').meta({ path: 'tahunAnggaran' }),
    keluarga: longList(keluarga).min(1).max(20_000).meta({ title: 'Daftar keluarga', path: 'lines' }),
    verifikator: verifikatorSchema,
  })
  .meta({ title: 'Daftar Hasil Verifikasi', stage: 'verifikasi' });

type Data = z.infer<typeof dataSchema>;
type Keluarga = Data['keluarga'][number];

function pick(source: PickSource): unknown {
  const { kegiatan, members } = source;
  const act = kegiatan?.data.jenis === 'verifikasi' ? kegiatan.data : undefined;
  return {
    nomor: act?.nomor,
    tanggal: act?.tanggal,
    program: members[0]?.data.program,
    tahunAnggaran: act?.tahunAnggaran,
    keluarga: act && members.map(result),
    verifikator: verifikatorOf(source),
  };
}

function result({ data: { pemohon, usaha, verifikasi } }: PickSource['members'][number]) {
  const { kesimpulan, alasan } = verifikasi ?? {};
  return {
    nama: pemohon.nama,
    nik: pemohon.nik,
    alamat: alamatSingkat(pemohon.alamat),
    kodeWilayah: pemohon.alamat.kodeWilayah,
    jenisUsaha: usaha?.jenis,
    kesimpulan,
    alasan: kesimpulan === 'tidak' ? alasan : undefined,
  };
}

function pdf(data: Data): PdfContent {
  return {
    orientation: 'landscape',
    pageNumber: true,
    shows: shown(data),
    body: () => [
      lampiranHeading(heading(data), 330),
      tagged({ text: listName(data), bold: true, alignment: 'center', margin: [0, 0, 0, 10] }, 'H1'),
    ],
    longList: { columns, fontSize: 10, rows: () => keepLastTwo(rows(data)) },
    after: () => [signatures(data)],
  };
}

/** The paper names the village, not its code. */
function shown({ keluarga: list, ...data }: Data): object {
  const row = ({ kodeWilayah: code, kesimpulan, ...line }: Keluarga) => ({
    ...line,
    ...placeOf(code),
    hasil: resultName[kesimpulan],
  });
  return { ...data, keluarga: eachOf(list, row) };
}

const resultName = { layak: 'Layak', tidak: 'Tidak layak' } as const;

function heading({ nomor, tanggal }: Data) {
  return {
    naskah: 'Berita Acara Verifikasi dan Validasi',
    nomor: `Nomor ${blank(nomor, 44)}`,
    tanggal: `Tanggal ${blankDate(tanggal, 44)}`,
  };
}

function listName({ program, tahunAnggaran }: Data): string {
  return `Daftar Hasil Verifikasi Calon Penerima\n${program}\nTahun Anggaran ${tahunAnggaran}`.toUpperCase();
}

const columns: readonly ListColumn[] = [
  { title: 'No', width: 26, alignment: 'center' },
  { title: 'Nama', width: 120 },
  { title: 'NIK', width: 98, alignment: 'center' },
  { title: 'Alamat', width: 118 },
  { title: 'Jenis usaha', width: 96 },
  { title: 'Hasil', width: 58, alignment: 'center' },
  { title: 'Alasan', width: '*' },
];

/** By the code of the region, numbered through; each village and kecamatan with its counts. */
function* rows({ keluarga: list }: Data): Generator<ListRow> {
  const districts = byRegion(list);
  let no = 0;
  for (const district of districts) {
    for (const village of district.villages) {
      const isLast = village === district.villages.at(-1);
      yield {
        cells: [{ text: villageHeading(village), columns: columns.length }],
        bold: true,
        keepWithNext: true,
      };
      for (const [index, row] of village.rows.entries()) {
        no += 1;
        yield { cells: cells(row, no), keepWithNext: isLast && index >= village.rows.length - 2 };
      }
    }
    yield countRow(`Jumlah Kecamatan ${district.name}`, district.rows, district === districts.at(-1));
  }
  yield countRow('JUMLAH', list, true);
}

function cells({ nama, nik: number, alamat, jenisUsaha, kesimpulan, alasan = '' }: Keluarga, no: number) {
  return [`${no}.`, nama, number, alamat, jenisUsaha, resultName[kesimpulan], alasan];
}

function countRow(name: string, list: readonly Keluarga[], keepWithNext: boolean): ListRow {
  const cell = (words: string, over: number) => ({ text: words, columns: over, alignment: 'right' as const });
  return { cells: [cell(name, 4), cell(counts(list), columns.length - 4)], bold: true, keepWithNext };
}

function villageHeading({ village, rows: list }: InVillage<Keluarga>): string {
  const place = `${villageName(village)}, Kecamatan ${village.district.name}`.toUpperCase();
  return `${place} (${counts(list)})`;
}

function counts(list: readonly Keluarga[]): string {
  const layak = list.filter(({ kesimpulan }) => kesimpulan === 'layak').length;
  return `${list.length} keluarga, ${layak} layak, ${list.length - layak} tidak layak`;
}

const signersName = 'Yang melaksanakan verifikasi,';

function signatures({ verifikator }: Data): Content {
  return {
    columns: [
      { width: '*', text: '' },
      {
        width: 440,
        stack: [{ text: signersName, margin: [0, 12, 0, 8] }, signerList(signersOf(verifikator))],
      },
    ],
    unbreakable: true,
  };
}

/** What the Word layout prints; the last two families of a kecamatan stand apart: they go with its count. */
function fields(data: Data): object {
  let before = 0;
  const districts = byRegion(data.keluarga);
  const kecamatan = districts.map((district) => ({
    jumlah: `Jumlah Kecamatan ${district.name}`,
    hasil: counts(district.rows),
    terakhir: district === districts.at(-1),
    desa: district.villages.map((village) => {
      const numbered = village.rows.map((row, index): Numbered => [row, before + index + 1]);
      before += numbered.length;
      return villageFields(village, numbered, village === district.villages.at(-1));
    }),
  }));
  return {
    kepala: lampiranLines(heading(data)).join('\n'),
    namaDaftar: listName(data),
    kecamatan,
    hasil: counts(data.keluarga),
    verifikator: verifikatorFields(data.verifikator),
  };
}

type Numbered = readonly [row: Keluarga, no: number];

function villageFields(group: InVillage<Keluarga>, numbered: readonly Numbered[], isLast: boolean) {
  const kept = isLast ? 2 : 0;
  const end = Math.max(0, numbered.length - kept);
  return {
    nama: villageHeading(group),
    keluarga: eachOf(numbered.slice(0, end), rowFields),
    keluargaAkhir: numbered.slice(end).map(rowFields),
  };
}

function rowFields([row, no]: Numbered) {
  const [, nama, number, alamat, jenisUsaha, hasil, alasan] = cells(row, no);
  return { no: `${no}.`, nama, nik: number, alamat, jenisUsaha, hasil, alasan };
}

/** A row a family, so that it can be sorted and filtered; the counts last. */
function xlsx(data: Data): Sheet {
  return {
    name: 'Hasil Verifikasi',
    heading: listName(data).split('\n'),
    columns: sheetColumns,
    rows: function* () {
      let no = 0;
      for (const row of byRegion(data.keluarga).flatMap(({ rows: list }) => list)) {
        no += 1;
        yield { cells: sheetCells(row, no) };
      }
      yield { cells: [undefined, 'JUMLAH', ...Array(5), counts(data.keluarga)], bold: true };
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
  { title: 'Hasil', width: 14 },
  { title: 'Alasan', width: 60 },
];

function sheetCells(
  { nama, nik: number, alamat, kodeWilayah: code, jenisUsaha, ...row }: Keluarga,
  no: number,
) {
  const { desa, kecamatan } = placeOf(code);
  return [no, nama, number, alamat, desa, kecamatan, jenisUsaha, resultName[row.kesimpulan], row.alasan];
}

/** What was found for each family; the annex of the berita acara (domain 2, number 5). */
export default defineTemplate<Data>({
  title: 'Daftar Hasil Verifikasi',
  version: '1',
  stage: 'verifikasi',
  from: 'kegiatan',
  naskah: 'khusus',
  kegiatan: 'verifikasi',
  pick,
  schema: dataSchema,
  filledByHand: ['nomor', 'tanggal'],
  pdf,
  docx: { file: new URL('layout.docx', import.meta.url), fields },
  xlsx,
});
