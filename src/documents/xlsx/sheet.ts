/**
 * What a cell holds: `teks` is never a number to Excel, so NIK and accounts keep their digits and zeros; `rupiah` is whole
 * rupiah; `tanggal` is a day to Excel, which sorts it, and given as ISO.
 */
export type CellKind = 'teks' | 'bilangan' | 'rupiah' | 'tanggal';

export interface SheetColumn {
  title: string;
  /** In characters. */
  width: number;
  kind?: CellKind;
}

/** A row in the order of the columns; a missing value leaves its cell empty. */
export interface SheetRow {
  cells: readonly (string | number | undefined)[];
  /** A heading of a group, a subtotal, a total. */
  bold?: boolean;
}

/** A list as a sheet, for those who work on in Excel (domain 10): the table of the paper, without its signature. */
export interface Sheet {
  /** On the tab: at most 31 characters, none of `: \ / ? * [ ]`. */
  name: string;
  /** The lines over the table. */
  heading: readonly string[];
  columns: readonly SheetColumn[];
  /** Made as they are written. */
  rows(): Iterable<SheetRow>;
}

/** The number of the row with the titles of the columns, from 1: the code and a free line stand between it and the heading. */
export function headRow({ heading }: Pick<Sheet, 'heading'>): number {
  return heading.length + 3;
}
