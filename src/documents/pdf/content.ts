import type { Content } from 'pdfmake/interfaces.js';
import type { FontFamily } from './fonts.ts';
import type { Tag } from './structure.ts';

/** Paper, margins and letter of a class of naskah, as the regulation values in force on its date give them. Stored in the snapshot. */
export interface Page {
  /** Millimetres, upright. */
  width: number;
  height: number;
  /** Millimetres. */
  margins: { top: number; right: number; bottom: number; left: number };
  font: FontFamily;
  /** Points. */
  fontSize: number;
  /** At the lower right of a page stands the first word of the next. */
  kataPenyambung?: true;
}

/** What a template hands to the renderer: pdfmake content, and what is said once for the whole paper. */
export interface PdfContent {
  /** The document title in the file's metadata; the template's title where it is left out. */
  title?: string;
  orientation?: 'portrait' | 'landscape';
  /** Prints `- 2 -` centred at the top from the second page (tata naskah dinas, nomor halaman). */
  pageNumber?: boolean;
  /** Points; the page's own where it is left out. */
  fontSize?: number;
  /** The data that the page shows, as it is attached to the file: nothing that is not on the paper, masked as there. */
  shows?: unknown;
  /**
   * Builds the content anew: pdfmake writes into what it lays out, and the same object laid out twice gives other bytes.
   * `breaks` are the rows of the list that must start a page (see `Kept`). Where there is a long list, what stands before it.
   */
  body(breaks: readonly number[]): Content[];
  /** A list of any length, printed from its rows page by page. */
  longList?: LongList;
  /** What stands after the long list, kept with its last rows: total in words, signature. */
  after?(): Content[];
}

/**
 * A table whose header repeats on each page and whose rows do not split. It does not go through pdfmake, which needs 40 KB
 * of memory and 0.4 ms a row; it looks the same.
 */
export interface LongList {
  columns: readonly ListColumn[];
  /** Points. */
  fontSize: number;
  /** Points from rule to rule that a row takes at least, such as room to sign in; its text stands in the middle of them. */
  minHeight?: number;
  /** Made as they are printed, so that a list of any length takes no more memory than its finished pages. */
  rows(): Iterable<ListRow>;
}

export interface ListColumn {
  title: string;
  /** Points; `*` is what the others leave. */
  width: number | '*';
  alignment?: Alignment;
}

export type Alignment = 'left' | 'center' | 'right';

export interface ListRow {
  /** One a column, but for wide cells. */
  cells: readonly (string | WideCell)[];
  bold?: boolean;
  /** In place of the `minHeight` of the list. */
  minHeight?: number;
  /** The page must not end between this row and the row, or what stands after the list, that follows. */
  keepWithNext?: boolean;
}

/** A cell over several columns, such as the heading of a group or the words before its total. */
export interface WideCell {
  text: string;
  columns: number;
  alignment?: Alignment;
}

/**
 * A piece that must not be parted from the piece after it: a group heading from its first row, a total from its rows, a
 * signature from the list. Where the layout parts them, the list is broken earlier, at the row that starts the run.
 */
export interface Kept {
  keepWithNext: boolean;
  /** The index of the row in the list, when it is one. */
  row?: number;
}

/** Marks `content` as a piece of the run. */
export function kept(content: Content, keep: Kept): Content {
  return Object.assign(typeof content === 'string' ? { text: content } : content, { kept: keep }) as Content;
}

/**
 * Marks `content` as an element of this type for those who cannot see the page: `H1` for the name of the paper, `P` for columns
 * that are read as one line. Text that says nothing is a paragraph.
 */
export function tagged(content: Content, tag: Tag): Content {
  return Object.assign(typeof content === 'string' ? { text: content } : content, { tag }) as Content;
}

/** What `tagged` marked it as. */
export function tagOf(content: Content): Tag | undefined {
  return (content as { tag?: Tag }).tag;
}

/** Marks a table that only puts things beside each other as read column by column, such as the blocks of signatures. */
export function readDown(content: Content): Content {
  return Object.assign(content as object, { readDown: true }) as Content;
}

/** A list that is made as it is read, so that a long one is not in memory twice. */
export function eachOf<Item>(items: readonly Item[], shown: (item: Item) => unknown): Iterable<unknown> {
  return {
    *[Symbol.iterator]() {
      for (const item of items) yield shown(item);
    },
  };
}

/** Millimetres to points, the unit of pdfmake. */
export function mm(millimetres: number): number {
  return (millimetres * 72) / 25.4;
}
