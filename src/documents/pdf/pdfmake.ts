import { createRequire } from 'node:module';
import type { TDocumentDefinitions } from 'pdfmake/interfaces.js';

// The parts of pdfmake 0.3.11 below its createPdf(), which closes the document before we can look at it. They have no types, and
// as CommonJS with a `default` they look different to Node and to a bundler: required, they are one thing everywhere.
const require = createRequire(import.meta.url);

interface Inline {
  text: string;
  /** Ours: the number of the leaf (layout-check.ts); pdfmake hands it on from the content. */
  leaf?: number;
}

export interface LaidOutPage {
  items: { type: string; item: { inlines?: Inline[] } }[];
}

export interface PdfKitDocument extends NodeJS.ReadableStream {
  _pdfMakePages: LaidOutPage[];
  info: Record<string, unknown>;
  _addInfo(): void;
  end(): void;
}

interface Printer {
  createPdfKitDocument(definition: TDocumentDefinitions): Promise<PdfKitDocument>;
}

type PrinterClass = new (
  fonts: Record<string, Record<string, string>>,
  files: { existsSync(name: string): boolean; readFileSync(name: string): Buffer },
  urls: { resolve(url: string): void; resolved(): Promise<unknown> },
  localAccess: (path: string) => boolean,
) => Printer;

export const PdfPrinter: PrinterClass = require('pdfmake/js/Printer.js').default;

interface QrNode {
  qr: string;
  eccLevel: 'Q';
  mode: 'alphanumeric';
  _canvas?: { x: number; y: number; w: number }[];
}

/** Lays a QR code out as squares of 5 points, the first being the white ground. */
export const measureQr: (node: QrNode) => QrNode = require('pdfmake/js/qrEnc.js').default.measure;
