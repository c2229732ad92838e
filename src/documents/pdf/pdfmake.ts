import { createRequire } from 'node:module';
import type { Content, Style } from 'pdfmake/interfaces.js';
import type { Face } from './faces.ts';

// The layout engine of pdfmake 0.3.11, below its createPdf(): we take the pages it lays out and write them ourselves. Its parts have
// no types, and as CommonJS with a `default` they look different to Node and to a bundler: required, they are one thing everywhere.
const require = createRequire(import.meta.url);

/** A word, or a piece of one, with the style it is set in. */
export interface Inline {
  text: string;
  font: Face;
  fontSize: number;
  /** From the start of its line. */
  x: number;
  width: number;
  height: number;
  color: string;
  decoration: string | string[] | null;
  /** Ours: the number of the leaf (layout-check.ts); pdfmake hands it on from the content. */
  leaf?: number;
}

export interface LaidOutLine {
  x: number;
  y: number;
  inlines: Inline[];
  getAscenderHeight(): number;
}

export interface Vector {
  type: string;
  lineWidth?: number;
  dash?: { length: number; space?: number } | null;
  color?: string;
  lineColor?: string;
  x: number;
  y: number;
  w: number;
  h: number;
  x1: number;
  y1: number;
  x2: number;
  y2: number;
}

/** Between the two marks of a cell its text is moved down to the middle or the bottom. */
interface VerticalAlignment {
  verticalAlignment: 'top' | 'middle' | 'bottom';
  isCellContentMultiPage?: boolean;
  getNodeHeight(): number;
  getViewHeight(): number;
}

export type PageItem =
  | { type: 'line'; item: LaidOutLine }
  | { type: 'vector'; item: Vector }
  | { type: 'beginVerticalAlignment' | 'endVerticalAlignment'; item: VerticalAlignment }
  | { type: 'image' | 'svg' | 'attachment' | 'beginClip' | 'endClip'; item: object };

export interface LaidOutPage {
  items: PageItem[];
  pageSize: { width: number; height: number };
}

/** Measured in points from the top left corner of the page. */
export interface Margins {
  left: number;
  top: number;
  right: number;
  bottom: number;
}

/** What the layout asks of the document it lays out for. */
export interface FontDesk {
  images: Record<string, string>;
  provideFont(family: string, bold: boolean, italics: boolean): Face;
  provideImage(name: string): never;
}

interface Writer {
  context(): { page: number; y: number; pages: LaidOutPage[] };
}

/** The styles in force at a place of the content. */
export interface StyleStack {
  styleOverrides: object[];
  defaultStyle: Record<string, unknown>;
}

interface TextInlinesParts {
  pdfDocument: FontDesk;
  measure(words: MeasuredWord[], styles: StyleStack): MeasuredWord[];
  widthOfText(text: string, inline: object): number;
}

export type MeasuredWord = Inline & Record<string, unknown>;

export const TextInlines: new (desk: FontDesk) => TextInlinesParts =
  require('pdfmake/js/TextInlines.js').default;

interface DocMeasureParts {
  textInlines: TextInlinesParts;
}

export const DocMeasure: new (
  desk: FontDesk,
  styles: object,
  defaultStyle: Style,
  svg: object,
  layouts: object,
) => DocMeasureParts = require('pdfmake/js/DocMeasure.js').default;

export const DocPreprocessor: new () => object = require('pdfmake/js/DocPreprocessor.js').default;

interface LayoutBuilderParts {
  docPreprocessor: object;
  docMeasure: DocMeasureParts;
  writer: Writer;
  tableLayouts: object;
  registerTableLayouts(layouts: object): void;
  tryLayoutDocument(
    content: Content[],
    desk: FontDesk,
    styles: object,
    defaultStyle: Style,
  ): { pages: LaidOutPage[] };
}

export const LayoutBuilder: new (
  size: { width: number; height: number; orientation: string },
  margins: Margins,
  svg: object,
) => LayoutBuilderParts = require('pdfmake/js/LayoutBuilder.js').default;

export const tableLayouts: object = require('pdfmake/js/tableLayouts.js').tableLayouts;

interface TextBreaker {
  getBreaks(text: string, styles: undefined): { text: string; lineEnd?: true }[];
}

/** Finds where a text may go on in the next line. */
export const TextBreaker: new () => TextBreaker = require('pdfmake/js/TextBreaker.js').default;

interface QrNode {
  qr: string;
  eccLevel: 'Q';
  mode: 'alphanumeric';
  mask: number;
  _canvas?: { x: number; y: number; w: number }[];
}

/** Lays a QR code out as squares of 5 points, the first being the white ground. */
export const measureQr: (node: QrNode) => QrNode = require('pdfmake/js/qrEnc.js').default.measure;
