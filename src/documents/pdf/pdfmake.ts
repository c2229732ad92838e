import { createRequire } from 'node:module';
import { setFlagsFromString } from 'node:v8';
import type { Content, Style } from 'pdfmake/interfaces.js';
import type { Face } from './faces.ts';

// The layout engine of pdfmake 0.3.11, below its createPdf(): we take the pages it lays out and write them ourselves. Its parts have
// no types, and as CommonJS with a `default` they look different to Node and to a bundler: required, they are one thing everywhere.
const require = createRequire(import.meta.url);

// V8 takes the objects of a layout for long-lived ones, since they outlive the small first collections, and makes them from then
// on where only a full collection finds them; through them a fifth of every finished layout stayed. Measured on Node 24: tables
// are laid out 2 to 4 times as fast without it, letters 1.3 times.
setFlagsFromString('--no-allocation-site-pretenuring');

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

export interface LineParts extends LaidOutLine {
  maxWidth: number;
  inlines: MeasuredWord[];
  lastLineInParagraph?: boolean;
  newLineForced?: boolean;
  getWidth(): number;
  addInline(inline: MeasuredWord): void;
  getHeight(): number;
  getAvailableWidth(): number;
  hasEnoughSpaceForInline(inline: MeasuredWord, next: MeasuredWord[]): boolean;
  clone(): LineParts;
}

export const Line: new (maxWidth: number) => LineParts = require('pdfmake/js/Line.js').default;

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

interface Context {
  page: number;
  x: number;
  y: number;
  availableWidth: number;
  availableHeight: number;
  pageMargins: Margins;
  pages: LaidOutPage[];
  getCurrentPage(): LaidOutPage;
  moveDown(height: number): void;
  addMargin(left: number, right: number): void;
}

export const DocumentContext: new () => Context = require('pdfmake/js/DocumentContext.js').default;

/** What is laid out first and then put on a page as a whole. */
export interface Fragment {
  items: PageItem[];
  xOffset?: number;
  yOffset?: number;
  height: number;
}

interface PageElementWriterParts {
  context(): Context;
  addPage(size: object, orientation: null, margins: Margins): void;
  moveToNextPage(orientation?: undefined): void;
  addLine(line: LineParts, stays?: boolean, index?: number): unknown;
  emit(event: 'lineAdded', line: LineParts): void;
  alignLine(line: LineParts): void;
  addFragment(block: Fragment, useX?: boolean, useY?: boolean, keepPosition?: boolean): unknown;
  /** Calls `add`, and once more on the next page where it answers false. */
  _fitOnPage(add: () => unknown): unknown;
}

export const PageElementWriter: new (context: Context) => PageElementWriterParts =
  require('pdfmake/js/PageElementWriter.js').default;

/** The styles in force at a place of the content. */
export interface StyleStack {
  styleOverrides: object[];
  defaultStyle: Record<string, unknown>;
}

interface StyleContextStackParts extends StyleStack {
  auto<T>(node: object, callback: () => T): T;
  getProperty(property: string): unknown;
}

export const StyleContextStack: new (styles: object, defaultStyle: Style) => StyleContextStackParts =
  require('pdfmake/js/StyleContextStack.js').default;

interface TextInlinesParts {
  pdfDocument: FontDesk;
  measure(words: MeasuredWord[], styles: StyleStack): MeasuredWord[];
  widthOfText(text: string, inline: object): number;
}

export type MeasuredWord = Inline & {
  alignment: string;
  leadingCut: number;
  trailingCut: number;
} & Record<string, unknown>;

export const TextInlines: new (desk: FontDesk) => TextInlinesParts =
  require('pdfmake/js/TextInlines.js').default;

/** A piece of the content, and what the layout notes of it. */
export interface LayoutNode {
  text?: unknown;
  margin?: unknown;
  _margin?: readonly number[] | null;
  /** Where its lines stand. */
  positions: { pageNumber: number }[];
}

/** A text in the content, and what is known of it once it is measured. */
export interface TextNode extends LayoutNode {
  text: unknown;
  _inlines: MeasuredWord[];
  _minWidth: number;
  _maxWidth: number;
}

interface DocMeasureParts {
  textInlines: TextInlinesParts;
  styleStack: StyleContextStackParts;
  measureDocument(content: LayoutNode): LayoutNode;
  measureNode(node: LayoutNode): LayoutNode;
  measureLeaf(node: TextNode): TextNode;
}

export const DocMeasure: new (
  desk: FontDesk,
  styles: object,
  defaultStyle: Style,
  svg: object,
  layouts: object,
) => DocMeasureParts = require('pdfmake/js/DocMeasure.js').default;

interface DocPreprocessorParts {
  preprocessDocument(content: Content[]): LayoutNode;
}

export const DocPreprocessor: new () => DocPreprocessorParts =
  require('pdfmake/js/DocPreprocessor.js').default;

interface LayoutBuilderParts {
  pageSize: object;
  pageMargins: Margins;
  tableLayouts: object;
  linearNodeList: object[];
  docPreprocessor: DocPreprocessorParts;
  docMeasure: DocMeasureParts;
  writer: PageElementWriterParts;
  registerTableLayouts(layouts: object): void;
  processNode(node: LayoutNode, canAlign?: boolean): void;
  buildNextLine(node: TextNode): LineParts | null;
}

export const LayoutBuilder: new (
  size: { width: number; height: number; orientation: string },
  margins: Margins,
  svg: object,
) => LayoutBuilderParts = require('pdfmake/js/LayoutBuilder.js').default;

export const tableLayouts: object = require('pdfmake/js/tableLayouts.js').tableLayouts;

interface TextBreaker {
  getBreaks(text: string | object, styles: undefined): { text: string; lineEnd?: true }[];
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
