import { isDate } from '../../domain/dates.ts';
import { type Column, type ColumnKind, formOf } from './columns.ts';

/** What a spreadsheet gives for a cell; an empty one is null. */
export type Cell = string | number | boolean | Date | null;

/** The value of a cell, or what is wrong with it. An empty cell has neither. */
export type CellReading = { value?: unknown; message?: undefined } | { message: string };

/** Reads a cell as its column says. */
export function readCell(column: Column, cell: Cell): CellReading {
  const filled = typeof cell === 'string' ? cell.trim() : cell;
  if (filled === null || filled === '') return {};
  const reading = readers[column.kind](filled, column);
  return reading ?? { message: `Isi dengan ${formOf(column)}.` };
}

type Filled = Exclude<Cell, null>;
type Reader = (cell: Filled, column: Column) => CellReading | undefined;

const readers: Readonly<Record<ColumnKind, Reader>> = {
  teks: (cell) => (cell instanceof Date || typeof cell === 'boolean' ? undefined : { value: String(cell) }),
  nomor: readNumberName,
  tanggal: readDay,
  rupiah: readRupiah,
  bilangan: readNumber,
  pilihan: readChoice,
  butir: (cell) => (typeof cell === 'string' ? { value: itemsOf(cell) } : undefined),
};

const itemsOf = (text: string) =>
  text
    .split(';')
    .map((item) => item.trim())
    .filter((item) => item !== '');

/** Excel counts in fifteen digits: a longer number that was ever a number has lost its end, and shows it as zeros. */
const mostDigits = 15;

/**
 * A number that is a name. Short ones may come as numbers (an RT, an agenda number), though their leading zeros are gone; of
 * a NIK or an account the digits are lost, and nobody can tell which they were (domain 3.1).
 */
function readNumberName(cell: Filled): CellReading | undefined {
  if (typeof cell === 'number') {
    const text = String(cell);
    return text.replace(/\D/g, '').length < mostDigits && Number.isFinite(cell)
      ? { value: text }
      : mangled(text);
  }
  if (typeof cell !== 'string') return undefined;
  const text = cell.replace(/^'/, '').trim();
  return /^\d[.,]?\d*E\+?\d+$/i.test(text) ? mangled(text) : { value: text };
}

function mangled(text: string): CellReading {
  const shown = text.slice(0, 4);
  return {
    message: `Nomor ini rusak oleh Excel (berupa bilangan ${shown}...): angka di belakang hilang. Ubah kolomnya menjadi format Teks, lalu ketik ulang dari aslinya.`,
  };
}

const bulan = [
  'januari', 'februari', 'maret', 'april', 'mei', 'juni', 'juli', 'agustus', 'september', 'oktober', 'november', 'desember',
]; // biome-ignore format: a table of names

/** `24-11-2026`, `24/11/2026`, `24 November 2026`, `2026-11-24`, or a cell that Excel knows as a day. */
function readDay(cell: Filled): CellReading | undefined {
  if (cell instanceof Date) return ofDay(cell.toISOString().slice(0, 10));
  if (typeof cell !== 'string') return undefined;
  if (/^\d{4}-\d{2}-\d{2}$/.test(cell)) return ofDay(cell);
  const [, day, month, year] = /^(\d{1,2})[-/. ]\s*(\d{1,2}|[A-Za-z]+)[-/. ]\s*(\d{4})$/.exec(cell) ?? [];
  if (day === undefined) return undefined;
  const number = /^\d/.test(month!) ? Number(month) : bulan.indexOf(month!.toLowerCase()) + 1;
  return ofDay(`${year}-${String(number).padStart(2, '0')}-${day.padStart(2, '0')}`);
}

const ofDay = (day: string): CellReading | undefined => (isDate(day) ? { value: day } : undefined);

/** `4000000`, `4.000.000`, `Rp4.000.000,00`, `Rp. 4.000.000,-`. */
function readRupiah(cell: Filled): CellReading | undefined {
  if (typeof cell === 'number') return Number.isSafeInteger(cell) ? { value: cell } : undefined;
  if (typeof cell !== 'string') return undefined;
  const [, digits] = /^(?:Rp\.?\s*)?(\d{1,3}(?:\.\d{3})+|\d+)(?:,(?:00|-))?$/i.exec(cell) ?? [];
  return digits === undefined ? undefined : { value: Number(digits.replaceAll('.', '')) };
}

/** `12` or `1,5`: the comma is the Indonesian mark. */
function readNumber(cell: Filled): CellReading | undefined {
  if (typeof cell === 'number') return { value: cell };
  return typeof cell === 'string' && /^\d+(?:[,.]\d+)?$/.test(cell)
    ? { value: Number(cell.replace(',', '.')) }
    : undefined;
}

function readChoice(cell: Filled, { pilihan = {} }: Column): CellReading | undefined {
  const word = String(cell === true ? 'ya' : cell === false ? 'tidak' : cell).toLowerCase();
  const found = Object.entries(pilihan).find(([known]) => known.toLowerCase() === word);
  return found && { value: found[1] };
}
