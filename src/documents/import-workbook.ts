import { type Column, columns, formOf, rabColumns } from '../archive/import/columns.ts';
import { renderWorkbook } from './xlsx/render.ts';
import type { Sheet } from './xlsx/sheet.ts';

/** The workbook that an office fills in to import families: their sheet, the lines of their plans, and what each column takes. */
export function renderImportWorkbook(): Promise<Buffer> {
  const about = {
    title: 'Isian impor berkas',
    label: 'Kolom wajib: lihat lembar Petunjuk.',
    instant: '2026-01-01T00:00:00Z',
  };
  return renderWorkbook([families, plans, explanation], about);
}

const families: Sheet = {
  name: 'Keluarga',
  heading: ['Satu baris satu keluarga. Penjelasan tiap kolom ada pada lembar Petunjuk.'],
  columns: columns.map(toSheetColumn),
  rows: () => [],
};

const plans: Sheet = {
  name: 'RAB',
  heading: ['Satu baris satu uraian RAB dari keluarga dengan NIK yang sama pada lembar Keluarga.'],
  columns: rabColumns.map(toSheetColumn),
  rows: () => [],
};

function toSheetColumn({ title, kind }: Column) {
  return {
    title,
    width: Math.max(12, title.length + 3),
    kind: kind === 'rupiah' ? ('rupiah' as const) : ('teks' as const),
  };
}

const explanation: Sheet = {
  name: 'Petunjuk',
  heading: ['Cara mengisi'],
  columns: [
    { title: 'Lembar', width: 12 },
    { title: 'Kolom', width: 32 },
    { title: 'Wajib', width: 8 },
    { title: 'Cara mengisi', width: 90 },
  ],
  rows: () => [...explain('Keluarga', columns), ...explain('RAB', rabColumns)],
};

function explain(sheet: string, list: readonly Column[]) {
  return list.map((column) => ({
    cells: [sheet, column.title, column.wajib ? 'ya' : 'tidak', formOf(column)],
  }));
}
