import { execFile } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import readWorkbook from 'read-excel-file/node';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Cell, readCell } from '../src/archive/import/cells.ts';
import { columns, rabColumns } from '../src/archive/import/columns.ts';
import { readTables } from '../src/archive/import/read-table.ts';
import { readRows } from '../src/archive/import/rows.ts';
import { renderImportWorkbook } from '../src/documents/import-workbook.ts';
import { renderWorkbook } from '../src/documents/xlsx/render.ts';
import { parseBerkas } from '../src/domain/berkas.ts';
import { type RunningApp, startApp } from './support/app.ts';

const columnOf = (title: string) => [...columns, ...rabColumns].find((column) => column.title === title)!;
const about = { title: 'Impor', label: '', instant: '2026-01-01T00:00:00Z' };

/** What the sheet of explanations gives as the example of each column, with the changes. */
function family(changes: Record<string, string> = {}): Record<string, string> {
  return { ...Object.fromEntries(columns.map(({ title, contoh }) => [title, contoh])), ...changes };
}

const rabLine = (nik = '3314125505800001', changes = {}): Record<string, string> => ({
  ...Object.fromEntries(rabColumns.map(({ title, contoh }) => [title, contoh])),
  NIK: nik,
  ...changes,
});

const sheetOf = (name: string, rows: Record<string, string | number>[], titles: readonly string[]) => ({
  name,
  heading: ['contoh'],
  columns: titles.map((title) => ({ title, width: 20 })),
  rows: () => rows.map((row) => ({ cells: titles.map((title) => row[title]) })),
});

function workbook(
  families: Record<string, string | number>[],
  rab: Record<string, string>[] = [],
): Promise<Buffer> {
  const titles = columns.map(({ title }) => title);
  const sheets = [
    sheetOf('Keluarga', families, titles),
    sheetOf(
      'RAB',
      rab,
      rabColumns.map(({ title }) => title),
    ),
  ];
  return renderWorkbook(sheets, about);
}

const folder = mkdtempSync(join(tmpdir(), 'impor-'));
let files = 0;

function save(content: Buffer | string, ending = 'xlsx'): string {
  files += 1;
  const path = join(folder, `${files}.${ending}`);
  writeFileSync(path, content);
  return path;
}

const read = async (content: Buffer | string, ending?: string) =>
  readRows(await readTables(save(content, ending)), '33.14');

const csv = (rows: Record<string, string>[], delimiter: string) => {
  const titles = columns.map(({ title }) => title);
  const lines = [titles, ...rows.map((row) => titles.map((title) => row[title] ?? ''))];
  return lines
    .map((cells) => cells.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(delimiter))
    .join('\r\n');
};

describe('a cell', () => {
  it.each<[string, Cell, unknown]>([
    ['Tanggal lahir', '15-05-1980', '1980-05-15'],
    ['Tanggal lahir', '5/1/1980', '1980-01-05'],
    ['Tanggal lahir', '15 Mei 1980', '1980-05-15'],
    ['Tanggal lahir', '1980-05-15', '1980-05-15'],
    ['Tanggal lahir', new Date('1980-05-15T00:00:00Z'), '1980-05-15'],
    ['Nilai yang diajukan', 'Rp4.000.000,00', 4_000_000],
    ['Nilai yang diajukan', 'Rp. 4.000.000,-', 4_000_000],
    ['Nilai yang diajukan', '4000000', 4_000_000],
    ['Nilai yang diajukan', 4_000_000, 4_000_000],
    ['Volume', '1,5', 1.5],
    ['Usaha rintisan', 'YA', true],
    ['Usaha rintisan', false, false],
    ['Jenis kelamin', 'perempuan', 'P'],
    ['Cara tanda tangan', 'Cap jempol', 'cap_jempol'],
    ['NIK', "'3314125505800001", '3314125505800001'],
    ['RT', 3, '3'],
    ['Alat usaha', 'rak; timbangan;', ['rak', 'timbangan']],
    ['Nama', '  ', undefined],
  ])('of %s takes %s', (title, cell, value) => {
    expect(readCell(columnOf(title), cell)).toEqual(value === undefined ? {} : { value });
  });

  it.each<[string, Cell, RegExp]>([
    ['NIK', 3314125505800000, /rusak oleh Excel/],
    ['NIK', '3.31412E+15', /rusak oleh Excel/],
    ['NIK', '3,31412E+15', /rusak oleh Excel/],
    ['Nomor rekening', 1.2e20, /rusak oleh Excel/],
    ['Tanggal lahir', '31-02-1980', /hari-bulan-tahun/],
    ['Tanggal lahir', 29356, /hari-bulan-tahun/],
    ['Nilai yang diajukan', '4,5 juta', /rupiah/],
    ['Nilai yang diajukan', 4_000_000.5, /rupiah/],
    ['Volume', 'banyak', /angka/],
    ['Usaha rintisan', 'mungkin', /ya, tidak/],
  ])('of %s refuses %s, saying how it is written', (title, cell, message) => {
    expect(readCell(columnOf(title), cell).message).toMatch(message);
  });
});

describe('rows', () => {
  it('become the berkas that their cells tell, with the plan of the sheet RAB', async () => {
    const { rows, problems } = await read(await workbook([family()], [rabLine(), rabLine()]));
    expect(problems).toEqual([]);
    expect(rows).toHaveLength(1);
    expect(parseBerkas(rows[0]!.data)).toMatchObject({
      pemohon: {
        nik: '3314125505800001',
        alamat: { kodeWilayah: '33.14.12.2016' },
        saksi: [{ nama: 'Wagiman' }, {}],
      },
      rab: [{ versi: 1, items: [{ no: 1 }, { no: 2, hargaSatuan: 14_000 }] }],
      usaha: { alamat: { dukuh: 'Ngrejo' }, alat: ['rak kayu', 'timbangan'] },
    });
  });

  it.each([',', ';'])('of a CSV with %s are the same', async (delimiter) => {
    const { rows, problems } = await read(`\uFEFF${csv([family()], delimiter)}`, 'csv');
    expect(problems).toEqual([]);
    expect(rows[0]!.data.pemohon.nama).toBe('Suparmi');
  });

  it('are told apart by kecamatan where two villages have one name (domain 3.2)', async () => {
    const places = [
      ['Krikilan', 'Kalijambe', '33.14.01.2005'],
      ['Desa Krikilan', 'Kec. Masaran', '33.14.03.2013'],
      ['Karangtengah', 'Sragen', '33.14.10.1008'],
      ['Geneng Duwur', 'Gemolong', '33.14.13.2009'],
    ] as const;
    const rows = places.map(([desa, kecamatan], at) =>
      family({ 'Desa/Kelurahan': desa, Kecamatan: kecamatan, NIK: `331412550580000${at}` }),
    );
    const result = await read(await workbook(rows));
    expect(result.problems).toEqual([]);
    const names = result.rows.map(({ data }) => data.pemohon.alamat.kodeWilayah.slice(0, 8));
    expect(names).toEqual(places.map(([, , code]) => code.slice(0, 8)));
  });

  it('tell every problem by sheet, row and column', async () => {
    const rows = [
      family({ NIK: '3.31412E+15' }),
      family({ Nama: '', 'Tanggal lahir': '15.13.1980', NIK: '3314125505800002' }),
      family({ 'Desa/Kelurahan': 'Antah', NIK: '3314125505800003' }),
      family({ NIK: '3314125505800004' }),
      family({ NIK: '3314125505800004' }),
      family({ NIK: '331412550580' }),
    ];
    const { problems } = await read(await workbook(rows));
    expect(problems.map(({ sheet, row, column }) => [sheet, row, column])).toEqual([
      ['Keluarga', 5, 'NIK'],
      ['Keluarga', 6, 'Nama'],
      ['Keluarga', 6, 'Tanggal lahir'],
      ['Keluarga', 7, 'Desa/Kelurahan'],
      ['Keluarga', 9, 'NIK'],
      ['Keluarga', 10, 'NIK'],
    ]);
  });

  it('tell of columns that are unknown or missing, and of a plan of nobody', async () => {
    const titles = ['NIK', 'Nama', 'Warna'];
    const odd = await renderWorkbook(
      [sheetOf('Keluarga', [{ NIK: '1', Nama: 'A', Warna: 'b' }], titles)],
      about,
    );
    const { problems } = await read(odd);
    expect(problems.map(({ column }) => column)).toEqual(
      expect.arrayContaining(['Warna', 'Program', 'Kecamatan']),
    );
    const strange = await read(await workbook([family()], [rabLine('3314125505809999')]));
    expect(strange.problems).toEqual([expect.objectContaining({ sheet: 'RAB', row: 5, column: 'NIK' })]);
  });

  it.each([
    ['no table', Buffer.from('PK\x03\x04 rusak'), /bukan .xlsx/],
    ['another code page', Buffer.from([0x4e, 0x49, 0x4b, 0xe9, 0x0a]), /CSV UTF-8/],
    ['no head row', 'a,b\n1,2\n', /NIK dan Nama/],
  ])('of %s are refused', async (_name, content, message) => {
    const problems = await read(content, 'csv').catch((error) => error.problems);
    expect(problems).toEqual([expect.objectContaining({ message: expect.stringMatching(message) })]);
  });
});

it('gives a workbook to fill in, whose text columns stay text', async () => {
  const bytes = await renderImportWorkbook();
  const sheets = await readWorkbook(bytes);
  expect(sheets.map(({ sheet }) => sheet)).toEqual(['Keluarga', 'RAB', 'Petunjuk']);
  expect(sheets[0]!.data[3]).toEqual(columns.map(({ title }) => title));
  expect(sheets[2]!.data).toHaveLength(4 + columns.length + rabColumns.length);
});

describe('over HTTP', () => {
  let running: RunningApp;
  beforeAll(async () => {
    running = await startApp();
  });
  afterAll(() => running.stop());

  const send = async (content: Buffer, metadata: object) => {
    const form = new FormData();
    form.set('metadata', JSON.stringify(metadata));
    form.set('file', new Blob([new Uint8Array(content)]), 'keluarga.xlsx');
    const response = await fetch(`${running.url}/v1/berkas/import`, { method: 'POST', body: form });
    return { status: response.status, text: await response.text() };
  };

  const count = async () => {
    const response = await fetch(`${running.url}/v1/berkas?limit=200`);
    return ((await response.json()) as { items: unknown[] }).items.length;
  };

  const thirty = Array.from({ length: 30 }, (_, at) =>
    family({ NIK: `33141255058001${String(at).padStart(2, '0')}`, 'Nomor berkas': `IMP-${at}` }),
  );

  it('checks without keeping, then keeps, and does not make a row twice', async () => {
    const file = await workbook(thirty);
    expect(JSON.parse((await send(file, { dryRun: true })).text)).toEqual({
      total: 30,
      existing: 0,
      problems: [],
    });
    expect(await count()).toBe(0);
    const first = await send(file, {});
    const lines = first.text
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(lines).toEqual([
      { done: 25, total: 30, created: 25, existing: 0 },
      { done: 30, total: 30, created: 30, existing: 0 },
    ]);
    expect(await count()).toBe(30);
    expect((await send(file, {})).text).toContain('"created":0,"existing":30');
    expect(await count()).toBe(30);
  });

  it('goes on where it was broken off, and refuses the whole file for one wrong row', async () => {
    const more = [...thirty, family({ NIK: '3314125505800200' })];
    expect((await send(await workbook(more), {})).text).toContain('"created":1,"existing":30');
    const changed = [family({ NIK: '3314125505800100', Nama: 'Lain' }), family({ NIK: '3314125505800300' })];
    const refused = await send(await workbook(changed), {});
    expect(refused.status).toBe(422);
    expect(refused.text).toContain('Keluarga, baris 5');
    expect(refused.text).not.toContain('3314125505800100');
    expect(await count()).toBe(31);
  });

  it('gives the sheet to fill in', async () => {
    const response = await fetch(`${running.url}/v1/berkas/import`);
    expect(response.headers.get('content-disposition')).toContain('impor-berkas.xlsx');
    expect((await readWorkbook(Buffer.from(await response.arrayBuffer())))[0]!.sheet).toBe('Keluarga');
  });
});

it('is a command too', async () => {
  const path = save(await workbook([family(), family({ NIK: 'x', 'Nomor berkas': 'B' })]));
  const env = { ...process.env, DATA_DIR: mkdtempSync(join(folder, 'var-')) };
  const run = (...args: string[]) =>
    promisify(execFile)(process.execPath, ['src/main.ts', 'import-berkas', ...args], { env }).catch(
      (error) => error,
    );
  const dry = await run(path, '--dry-run');
  expect(dry.code).toBe(2);
  expect(dry.stdout).toContain('Keluarga, baris 6, kolom NIK:');
  const good = save(await workbook([family()]));
  expect((await run(good)).stdout).toContain('1 berkas disimpan, 0 sudah ada, dari 1 keluarga.');
  expect((await run(good)).stdout).toContain('0 berkas disimpan, 1 sudah ada');
});
