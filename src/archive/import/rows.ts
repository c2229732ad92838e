import { type Berkas, berkasSchema } from '../../domain/berkas.ts';
import { checkInput } from '../../domain/problems.ts';
import { districtsOf, villagesOf } from '../../domain/region.ts';
import { AppError } from '../../errors.ts';
import { createTurns } from '../../turns.ts';
import { type Cell, readCell } from './cells.ts';
import { type Column, columns, rabColumns } from './columns.ts';
import type { SheetTable } from './read-table.ts';

/** What is wrong in a cell or row. `row` counts as Excel does, from 1. */
export interface RowProblem {
  sheet: string;
  row: number;
  column?: string;
  message: string;
}

/** A family of the sheet, right. */
export interface ReadRow {
  sheet: string;
  row: number;
  data: Berkas;
}

export interface ReadRows {
  rows: ReadRow[];
  problems: RowProblem[];
}

/** Every family of the sheets, checked as a single berkas is, and every problem of all of them. In turns. */
export async function readRows(tables: readonly SheetTable[], regencyCode: string): Promise<ReadRows> {
  const isRab = ({ name }: SheetTable) => name.trim().toUpperCase() === 'RAB';
  const [main, ...others] = tables.filter((table) => !isRab(table)).filter(({ rows }) => headOf(rows) >= 0);
  if (main === undefined) throw noHead();
  const problems: RowProblem[] = [];
  const rab = readRab(tables.find(isRab), problems);
  const rows: ReadRow[] = [];
  const turns = createTurns();
  for (const { number, cells } of filledRows(main, columns, problems)) {
    if (turns.areDue()) await turns.next();
    const raw = readFamily(main.name, number, cells, { regencyCode, rab, problems });
    if (raw === undefined) continue;
    const checked = await checkInput(berkasSchema, raw);
    if (checked.problems)
      problems.push(...checked.problems.map((problem) => placed(main.name, number, problem)));
    else rows.push({ sheet: main.name, row: number, data: checked.data });
  }
  for (const { name } of others) {
    const message = `Hanya lembar ${main.name} dan RAB yang dibaca. Hapus lembar ini atau gabungkan barisnya.`;
    problems.push({ sheet: name, row: 1, message });
  }
  reportTwice(main.name, rows, problems);
  reportStrangers(tables.find(isRab), rab, rows, problems);
  return { rows, problems: problems.toSorted((a, b) => a.row - b.row) };
}

function noHead(): AppError {
  const message =
    'Tidak ada lembar dengan kolom NIK dan Nama di baris kepalanya. Pakai lembar isian dari Berkas.';
  return new AppError('invalid_input', 'no sheet of families', {
    problems: [{ path: 'file', label: 'Berkas impor', message }],
  });
}

const plain = (cell: Cell | undefined) =>
  String(cell ?? '')
    .trim()
    .replace(/\s+/g, ' ')
    .toLowerCase();

/** The row with the titles: among the first twenty, with a NIK and a Nama (or a line of a RAB). */
function headOf(rows: SheetTable['rows'], needed: readonly string[] = ['nik', 'nama']): number {
  return rows
    .slice(0, 20)
    .findIndex((row) => needed.every((title) => row.some((cell) => plain(cell) === title)));
}

interface FilledRow {
  number: number;
  /** By the title of the column. */
  cells: ReadonlyMap<string, Cell>;
}

/** The rows under the head that are not empty. A column that is not known, or is there twice, is a problem of the head. */
function filledRows(
  { name, rows }: SheetTable,
  known: readonly Column[],
  problems: RowProblem[],
): FilledRow[] {
  const head = headOf(rows, known === columns ? undefined : ['nik', 'uraian']);
  const titles = (rows[head] ?? []).map(plain);
  const byTitle = new Map(known.map(({ title }) => [title.toLowerCase(), title]));
  for (const [at, title] of titles.entries()) {
    if (title === '') continue;
    const message = !byTitle.has(title)
      ? `Kolom ini tidak dikenal. Yang dikenal: ${[...byTitle.values()].join(', ')}.`
      : titles.indexOf(title) < at
        ? 'Kolom ini ada dua kali.'
        : undefined;
    if (message) problems.push({ sheet: name, row: head + 1, column: String(rows[head]![at]), message });
  }
  for (const { title, wajib } of known) {
    const message = 'Kolom ini wajib ada.';
    if (wajib && !titles.includes(title.toLowerCase()))
      problems.push({ sheet: name, row: head + 1, column: title, message });
  }
  return rows.flatMap((row, index) => {
    if (index <= head || row.every((cell) => plain(cell) === '')) return [];
    const cells = new Map(
      titles.flatMap((title, at) =>
        byTitle.has(title) ? [[byTitle.get(title)!, row[at] ?? null] as const] : [],
      ),
    );
    return [{ number: index + 1, cells }];
  });
}

interface FamilySetting {
  regencyCode: string;
  rab: ReadonlyMap<string, RabLines>;
  problems: RowProblem[];
}

/** A berkas as its row tells it, not checked yet; undefined where a cell could not be read. */
function readFamily(
  sheet: string,
  row: number,
  cells: FilledRow['cells'],
  setting: FamilySetting,
): object | undefined {
  const found: RowProblem[] = [];
  const data: Tree = readCells(sheet, row, cells, columns, found);
  const village = villageOf(cells, setting.regencyCode);
  if ('message' in village) found.push({ sheet, row, ...village });
  else put(data, 'pemohon.alamat.kodeWilayah', village.code);
  setting.problems.push(...found);
  if (found.length > 0) return undefined;
  const lines = setting.rab.get(String(at(data, 'pemohon.nik')));
  if (lines)
    put(data, 'rab.0', {
      versi: 1,
      tanggal: at(data, 'permohonan.tanggal') ?? data.dicatatPada,
      items: lines.items,
    });
  completeStages(data);
  return data;
}

function readCells(
  sheet: string,
  row: number,
  cells: FilledRow['cells'],
  known: readonly Column[],
  problems: RowProblem[],
): Tree {
  const data: Tree = {};
  for (const column of known) {
    const reading = readCell(column, cells.get(column.title) ?? null);
    if (reading.message !== undefined)
      problems.push({ sheet, row, column: column.title, message: reading.message });
    else if (reading.value !== undefined) {
      if (column.path !== undefined) put(data, column.path, reading.value);
    } else if (column.wajib) problems.push({ sheet, row, column: column.title, message: 'Wajib diisi.' });
  }
  return data;
}

type Tree = Record<string, unknown>;

/** Sets `a.b.0.c`; a number makes a list. */
function put(data: Tree, path: string, value: unknown): void {
  const keys = path.split('.');
  let here: Tree = data;
  for (const [index, key] of keys.slice(0, -1).entries()) {
    here[key] ??= /^\d+$/.test(keys[index + 1]!) ? [] : {};
    here = here[key] as Tree;
  }
  here[keys.at(-1)!] = value;
}

function at(data: Tree, path: string): unknown {
  return path.split('.').reduce<unknown>((here, key) => (here as Tree | undefined)?.[key], data);
}

/** Who recorded a row recorded each stage of it; a business without an address of its own is at home. */
function completeStages(data: Tree): void {
  const recorded = { petugas: data.petugas, dicatatPada: data.dicatatPada };
  for (const stage of ['permohonan', 'usaha', 'rekening']) {
    if (data[stage] !== undefined) data[stage] = { ...(data[stage] as Tree), ...recorded };
  }
  if (data.usaha !== undefined) data.usaha = { alamat: at(data, 'pemohon.alamat'), ...(data.usaha as Tree) };
  if (data.rab !== undefined) data.rab = (data.rab as Tree[]).map((version) => ({ ...version, ...recorded }));
}

const letters = (text: string) =>
  text
    .toLowerCase()
    .replace(/^(desa|kelurahan|kel\.?|kecamatan|kec\.?)\s+/, '')
    .replace(/[^a-z]/g, '');

/** As another data set of Sragen writes them (domain 3.2). */
const otherNames: Readonly<Record<string, string>> = { samberembe: 'sambirembe', banyuurip: 'banyurip' };

type Placed = { code: string } | { column: string; message: string };

/** The village by its name within its kecamatan: twelve names occur twice in the kabupaten. */
function villageOf(cells: FilledRow['cells'], regencyCode: string): Placed {
  const named = (title: string) => letters(String(cells.get(title) ?? ''));
  const districts = districtsOf(regencyCode);
  const district = districts.find(({ name }) => letters(name) === named('Kecamatan'));
  if (district === undefined) {
    const list = districts.map(({ name }) => name).join(', ');
    return { column: 'Kecamatan', message: `Kecamatan ini tidak dikenal. Yang ada: ${list}.` };
  }
  const name = named('Desa/Kelurahan');
  const villages = villagesOf(district.code);
  const village = villages.find((one) => [name, otherNames[name]].includes(letters(one.name)));
  if (village) return { code: village.code };
  const list = villages.map((one) => one.name).join(', ');
  const message = `Tidak ada desa atau kelurahan ini di Kecamatan ${district.name}. Yang ada: ${list}.`;
  return { column: 'Desa/Kelurahan', message };
}

interface RabLines {
  firstRow: number;
  items: Tree[];
}

/** The lines of the plans, by NIK. */
function readRab(table: SheetTable | undefined, problems: RowProblem[]): Map<string, RabLines> {
  const byNik = new Map<string, RabLines>();
  if (table === undefined) return byNik;
  for (const { number, cells } of filledRows(table, rabColumns, problems)) {
    const nik = readCell(rabColumns[0]!, cells.get('NIK') ?? null);
    const item = readCells(table.name, number, cells, rabColumns, problems);
    if (nik.message !== undefined || nik.value === undefined) continue;
    const lines = byNik.get(String(nik.value)) ?? { firstRow: number, items: [] };
    lines.items.push({ no: lines.items.length + 1, ...item });
    byNik.set(String(nik.value), lines);
  }
  return byNik;
}

/** A plan of nobody would be lost without a word. */
function reportStrangers(
  table: SheetTable | undefined,
  rab: Map<string, RabLines>,
  rows: readonly ReadRow[],
  problems: RowProblem[],
): void {
  if (table === undefined || problems.length > 0) return;
  const known = new Set(rows.map(({ data }) => data.pemohon.nik));
  for (const [nik, { firstRow }] of rab) {
    const message = 'Tidak ada keluarga dengan NIK ini pada lembar keluarga.';
    if (!known.has(nik)) problems.push({ sheet: table.name, row: firstRow, column: 'NIK', message });
  }
}

function reportTwice(sheet: string, rows: readonly ReadRow[], problems: RowProblem[]): void {
  const first = new Map<string, number>();
  for (const { row, data } of rows) {
    const key = `${data.pemohon.nik} ${data.tahunAnggaran}`;
    const before = first.get(key);
    if (before === undefined) first.set(key, row);
    else
      problems.push({
        sheet,
        row,
        column: 'NIK',
        message: `NIK ini sudah ada di baris ${before} untuk tahun anggaran yang sama.`,
      });
  }
}

/** A problem of the berkas at the column that its field came from. */
function placed(
  sheet: string,
  row: number,
  { path, label, message }: { path: string; label?: string; message: string },
): RowProblem {
  const column =
    columns.find((one) => one.path === path) ?? columns.find((one) => one.path?.startsWith(`${path}.`));
  const name = column?.title ?? label ?? path;
  return { sheet, row, column: name, message };
}
