import { readFile } from 'node:fs/promises';
import { parse } from 'csv-parse/sync';
import readWorkbook from 'read-excel-file/node';
import { AppError } from '../../errors.ts';
import type { Cell } from './cells.ts';

/** One sheet as it came: rows from the first on, cells by column. */
export interface SheetTable {
  name: string;
  rows: readonly (readonly Cell[])[];
}

/**
 * The sheets of an .xlsx, or the one of a .csv (comma or semicolon, as Excel in Indonesia writes it; UTF-8). Told apart by
 * their first bytes. `invalid_input` for anything else.
 */
export async function readTables(path: string): Promise<SheetTable[]> {
  const bytes = await readFile(path);
  return bytes.subarray(0, 2).toString('latin1') === 'PK' ? readSheets(bytes) : [readCsv(bytes)];
}

async function readSheets(bytes: Buffer): Promise<SheetTable[]> {
  try {
    const sheets = await readWorkbook(bytes);
    return sheets.map(({ sheet, data }) => ({ name: sheet, rows: data as Cell[][] }));
  } catch (cause) {
    throw unreadable(
      'Berkas ini bukan .xlsx yang dapat dibaca. Simpan ulang dari Excel sebagai .xlsx.',
      cause,
    );
  }
}

function readCsv(bytes: Buffer): SheetTable {
  const text = decode(bytes);
  const [first = ''] = text.split('\n', 1);
  const delimiter = first.split(';').length > first.split(',').length ? ';' : ',';
  try {
    const rows: string[][] = parse(text, {
      bom: true,
      delimiter,
      relax_column_count: true,
      skip_empty_lines: false,
    });
    return { name: 'CSV', rows };
  } catch (cause) {
    const line = (cause as { lines?: number }).lines;
    throw unreadable(
      `CSV salah tulis${line === undefined ? '' : ` di sekitar baris ${line}`}: periksa tanda kutipnya.`,
      cause,
    );
  }
}

/** Excel writes `CSV` in the code page of the computer, which breaks names; `CSV UTF-8` is a choice of its own. */
function decode(bytes: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (cause) {
    throw unreadable(
      'Berkas ini bukan CSV UTF-8. Di Excel, simpan sebagai "CSV UTF-8 (Comma delimited)" atau .xlsx.',
      cause,
    );
  }
}

function unreadable(message: string, cause: unknown): AppError {
  return new AppError('invalid_input', 'not a table that can be read', {
    problems: [{ path: 'file', label: 'Berkas impor', message }],
    cause,
  });
}
