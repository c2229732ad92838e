import type { Content } from 'pdfmake/interfaces.js';
import type { FontFamily } from './fonts.ts';

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
  /**
   * Builds the content anew: pdfmake writes into what it lays out, and the same object laid out twice gives other bytes.
   * `breaks` are the rows of the list that must start a page (see `Kept`).
   */
  body(breaks: readonly number[]): Content[];
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

/** Millimetres to points, the unit of pdfmake. */
export function mm(millimetres: number): number {
  return (millimetres * 72) / 25.4;
}
