import sharp from 'sharp';
import { openPdf } from '../../src/scan/pdfium.ts';

/** The text of every page of a PDF, in the order it is written there. PDFium says U+FFFE for a hyphen at the end of a line. */
export async function textOfPages(bytes: Uint8Array): Promise<string[]> {
  const pdf = await openPdf(bytes);
  try {
    return Array.from({ length: pdf.count }, (_, index) => pdf.text(index + 1).replaceAll('\ufffe', '-'));
  } finally {
    pdf.close();
  }
}

/** A page of a PDF (from 1) as PNG. */
export async function rasterise(bytes: Uint8Array, page: number, dpi: number): Promise<Buffer> {
  const pdf = await openPdf(bytes);
  try {
    const { data, ...raw } = pdf.render(page, { dpi });
    return await sharp(data, { raw }).removeAlpha().png({ compressionLevel: 3 }).toBuffer();
  } finally {
    pdf.close();
  }
}
