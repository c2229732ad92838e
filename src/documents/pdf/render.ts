import { buffer } from 'node:stream/consumers';
import type { Content, TDocumentDefinitions } from 'pdfmake/interfaces.js';
import type { IssueMark } from '../template.ts';
import { mm, type Page, type PdfContent } from './content.ts';
import { fontDictionary, fontFiles } from './fonts.ts';
import { checkNothingLost, type Marked, markLeaves, nextBreak } from './layout-check.ts';
import { footHeight, pageFoot } from './page-foot.ts';
import { type PdfKitDocument, PdfPrinter } from './pdfmake.ts';

export interface PdfSetting {
  page: Page;
  mark: IssueMark;
  info: { title: string; author?: string };
}

/** More broken runs than this in one list would mean that they cannot be mended at all. */
const maxBreaks = 60;

/**
 * Makes the bytes of a PDF/A-3b: the same for the same content and setting, on any day and in any time zone. Throws
 * `invalid_input` for text that cannot be printed whole.
 */
export async function renderPdf(
  content: PdfContent,
  setting: PdfSetting,
): Promise<{ bytes: Buffer; pages: number }> {
  const breaks: number[] = [];
  for (;;) {
    const { document, marked } = await layOut(content, setting, breaks);
    const pages = document._pdfMakePages;
    checkNothingLost(marked, pages);
    const row = breaks.length < maxBreaks ? nextBreak(marked, pages, breaks) : undefined;
    if (row === undefined) return { bytes: await finish(document), pages: pages.length };
    breaks.push(row);
  }
}

async function layOut(
  content: PdfContent,
  setting: PdfSetting,
  breaks: readonly number[],
): Promise<{ document: PdfKitDocument; marked: Marked }> {
  const body = content.body(breaks);
  const marked = markLeaves(body);
  const document = await printer().createPdfKitDocument({ ...frame(content, setting), content: body });
  return { document, marked };
}

function printer() {
  const files = {
    existsSync: (name: string) => fontFiles.has(name),
    readFileSync: (name: string) => fontFiles.get(name)!,
  };
  const noUrls = { resolve: () => undefined, resolved: async () => undefined };
  return new PdfPrinter(fontDictionary(), files, noUrls, () => false);
}

/** All but the content. The version must be said: with pdfmake's own, 1.3, a PDF/A gets no metadata and is none. */
function frame(content: PdfContent, { page, mark, info }: PdfSetting): Omit<TDocumentDefinitions, 'content'> {
  const { top, right, bottom, left } = page.margins;
  const band = Math.max(mm(bottom), footHeight(mark));
  return {
    version: '1.7',
    subset: 'PDF/A-3b',
    language: 'id-ID',
    displayTitle: true,
    info: { ...info, creator: 'Berkas', producer: 'Berkas', creationDate: new Date(mark.issuedAt) },
    pageSize: paperSize(page, content.orientation),
    pageMargins: [mm(left), mm(top), mm(right), band],
    defaultStyle: { font: page.font, fontSize: content.fontSize ?? page.fontSize },
    header: (current) => pageNumber(content, current, mm(top)),
    footer: (current, count) => pageFoot(mark, current, count, mm(left), band),
    ...(mark.konsep ? { watermark: konsepMark } : {}),
  };
}

/** Given turned already: pdfmake's own pageOrientation would swap the sides again. */
function paperSize({ width, height }: Page, orientation: PdfContent['orientation']) {
  return orientation === 'landscape'
    ? { width: mm(height), height: mm(width) }
    : { width: mm(width), height: mm(height) };
}

const konsepMark = {
  text: 'KONSEP',
  font: 'arial',
  bold: true,
  fontSize: 120,
  color: '#808080',
  opacity: 0.18,
};

/** From the second page, centred at the top (domain: nomor halaman). */
function pageNumber(content: PdfContent, current: number, top: number): Content | null {
  if (content.pageNumber !== true || current === 1) return null;
  return { text: `- ${current} -`, alignment: 'center', margin: [0, top / 2, 0, 0] };
}

function finish(document: PdfKitDocument): Promise<Buffer> {
  escapeMetadata(document);
  const bytes = buffer(document);
  document.end();
  return bytes;
}

/** pdfkit writes title and author into the XMP packet as they are: `&` or `<` would make it ill-formed, and the file no PDF/A. */
function escapeMetadata(document: PdfKitDocument): void {
  const addInfo = document._addInfo;
  document._addInfo = () => {
    const plain = document.info;
    document.info = Object.fromEntries(
      Object.entries(plain).map(([key, value]) => [
        key,
        typeof value === 'string' ? escapeXml(value) : value,
      ]),
    );
    addInfo.call(document);
    document.info = plain;
  };
}

function escapeXml(text: string): string {
  return text.replace(/[&<>]/g, (mark) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;' })[mark]!);
}
