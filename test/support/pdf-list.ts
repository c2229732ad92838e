import type { Shown } from './pdf-marks.ts';
import {
  type Element,
  isElement,
  type PdfStructure,
  piecesOf,
  textOfElement,
  textOfRuns,
  withDescendants,
} from './pdf-structure.ts';

/** A row of a list as it stands in the finished file. */
export interface PrintedRow {
  /** From 0. */
  page: number;
  /** The baseline of its first line, in points from the top of the page. */
  y: number;
  cells: { text: string; columns: number }[];
}

/** The list with these titles, row by row, as a reader of the structure gets it. The head is no row. */
export function rowsOfList({ tree }: PdfStructure, titles: readonly string[]): PrintedRow[] {
  const tables = tree.flatMap(withDescendants).filter(({ type }) => type === 'Table');
  const table = tables.find((each) => same(headOf(each), titles));
  if (table === undefined) throw new Error(`no table has the head ${titles.join(' | ')}`);
  return rowsIn(table).slice(1).map(printedRow);
}

const rowsIn = (table: Element) => withDescendants(table).filter(({ type }) => type === 'TR');

const headOf = (table: Element) => rowsIn(table)[0]?.kids.filter(isElement).map(textOfElement) ?? [];

const same = (a: readonly string[], b: readonly string[]) => squeezed(a.join('|')) === squeezed(b.join('|'));

function printedRow(row: Element): PrintedRow {
  const [first] = piecesOf(row);
  if (first === undefined) throw new Error('a row that shows nothing');
  const cells = row.kids.filter(isElement).map((cell) => ({
    text: textOfElement(cell),
    columns: cell.colSpan,
  }));
  return { page: first.page, y: Math.min(...first.shown.map(({ y }) => y)), cells };
}

/** White space is the layout's affair: a long word is cut, a name breaks after a hyphen. */
export const squeezed = (text: string): string => text.replace(/\s+/g, '');

/** The head of the list as a page shows it: on the first page part of the table, on the others an artifact. */
export function headsOn(page: readonly Shown[], titles: readonly string[]): number {
  const text = squeezed(textOfRuns(page.filter(({ kind }) => kind === 'text')));
  return text.split(squeezed(titles.join(''))).length - 1;
}
