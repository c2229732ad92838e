import sharp from 'sharp';
import { openPdf, type PdfFile } from '../scan/pdfium.ts';

/** So many pages stand side by side; what follows is not shown. */
const mostPages = 4;
/** Small print can still be read. */
const dpi = 110;
const gap = 24;
const grey = '#8c8c8c';

/** How a paper looks: its first pages side by side, as PNG. */
export async function pictureOf(document: Uint8Array): Promise<Buffer> {
  const pdf = await openPdf(document);
  try {
    return await sideBySide(pagesOf(pdf));
  } finally {
    pdf.close();
  }
}

function pagesOf(pdf: PdfFile) {
  const shown = Math.min(pdf.count, mostPages);
  return Array.from({ length: shown }, (_, at) => pdf.render(at + 1, { dpi }));
}

function sideBySide(pages: ReturnType<typeof pagesOf>): Promise<Buffer> {
  const height = Math.max(...pages.map((page) => page.height)) + 2 * gap;
  let left = gap;
  const placed = pages.map(({ data, width, height: high, channels }) => {
    const at = { input: data, raw: { width, height: high, channels }, left, top: gap };
    left += width + gap;
    return at;
  });
  return sharp({ create: { width: left, height, channels: 3, background: grey } })
    .composite(placed)
    .png({ compressionLevel: 4 })
    .toBuffer();
}
