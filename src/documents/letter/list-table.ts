import type { Content, CustomTableLayout, Size, TableCell } from 'pdfmake/interfaces.js';
import { kept } from '../pdf/content.ts';
import { thinBorders } from './borders.ts';

/** One row of a list. `keepWithNext`: the page must not end between it and the row, total or signature after it. */
export interface ListRow {
  cells: TableCell[];
  keepWithNext?: boolean;
}

export interface ListTable {
  widths: Size[];
  /** Built anew for each part: pdfmake writes into what it lays out. */
  header: () => TableCell[][];
  rows: ListRow[];
  fontSize: number;
}

/** Thin lines all round, a little air in the cells. */
const thinLines: CustomTableLayout = {
  ...thinBorders,
  paddingLeft: () => 3,
  paddingRight: () => 3,
  paddingTop: () => 2,
  paddingBottom: () => 2,
};

/**
 * A list whose header repeats on each page and whose rows do not split (domain 1.5). At each of `breaks` a page starts:
 * the renderer asks for it where a total, a heading or the signature would stand apart from its rows.
 */
export function listTable(list: ListTable, breaks: readonly number[]): Content[] {
  const starts = [0, ...breaks.toSorted((a, b) => a - b)];
  return starts.flatMap((start, part) => {
    const end = starts[part + 1] ?? list.rows.length;
    return end > start ? [tablePart(list, start, end, breaks.includes(start))] : [];
  });
}

function tablePart(list: ListTable, start: number, end: number, onNewPage: boolean): Content {
  const header = list.header();
  const body = list.rows.slice(start, end).map((row, index) => keptRow(row, start + index));
  return {
    table: {
      widths: list.widths,
      headerRows: header.length,
      dontBreakRows: true,
      body: [...header, ...body],
    },
    layout: thinLines,
    fontSize: list.fontSize,
    ...(onNewPage ? { pageBreak: 'before' as const } : {}),
  };
}

function keptRow({ cells, keepWithNext = false }: ListRow, row: number): TableCell[] {
  const [first, ...rest] = cells;
  return [kept(first as Content, { keepWithNext, row }), ...rest];
}

/**
 * Keeps the end of a list together: the last two rows from `rows[from]` on with the total, and what stands after the table
 * (domain 1.5: a total is never alone on a page, a signature has at least two rows above it).
 */
export function keepEnd(rows: ListRow[], from: number): ListRow[] {
  return rows.map((row, index) => (index >= from ? { ...row, keepWithNext: true } : row));
}

export function headCell(text: string, more: object = {}): TableCell {
  return { text, bold: true, alignment: 'center', verticalAlignment: 'middle', ...more };
}

/** Figures stand under each other. (Not with `tnum`: the bold Besley has light zeros of one width.) */
export function moneyCell(text: string, more: object = {}): TableCell {
  return { text, alignment: 'right', noWrap: true, ...more };
}

/** A cell over `columns` columns, with the empty cells that pdfmake wants after it. */
export function wideCell(columns: number, cell: object): TableCell[] {
  return [
    { ...cell, colSpan: columns } as TableCell,
    ...Array.from({ length: columns - 1 }, () => ({}) as TableCell),
  ];
}
