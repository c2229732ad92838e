import { open } from 'node:fs/promises';
import sharp, { type Metadata, type Sharp } from 'sharp';
import { AppError } from '../errors.ts';
import { candidatesOf, headLength, type Kind, kinds, otherKindOf } from './file-kind.ts';
import { noSuchPage, openPdf, type RenderSize } from './pdfium.ts';
import { countTiffPages } from './tiff-chain.ts';

/** An open file of pages, counted from 1. */
export interface Pages {
  kind: Kind;
  mediaType: string;
  ext: string;
  count: number;
  /**
   * The page as PNG, upright by EXIF, on white where it is transparent. `dpi` is for PDF pages;
   * an image keeps its own pixels and is only made smaller, by `maxWidth`. `not_found` for a page that is not there.
   */
  render(page: number, size?: RenderSize): Promise<Buffer>;
  close(): Promise<void>;
}

/** A4 at 600 dpi is 35 megapixels; libvips alone would let a 62 KB file ask for 256. */
const largestImage = 60_000_000;
/** Every page is looked at while the sender waits; a crafted file may promise a million. */
const mostPages = 5_000;
/** Where PDFium, too, looks for the end of a PDF. */
const tailLength = 4096;

// A path in the inbox may come back with other bytes; libvips would remember the picture it saw there first.
sharp.cache(false);

/**
 * Opens a file and tells what it is by what opens from the first page to the last, never by its name.
 * A file that opens both as image and as PDF is refused: nobody could say which of the two was filed.
 * Throws `unsupported_media` for other kinds, `unreadable_file` for what is empty, cut, broken, locked or too large to draw.
 */
export async function openPages(path: string): Promise<Pages> {
  const ends = await readEnds(path);
  if (ends.head.length === 0) throw unreadable('the file is empty', 'Berkas kosong (0 bita).');
  const candidates = candidatesOf(ends.head);
  // Only these three image kinds reach a decoder: no SVG is ever parsed.
  if (candidates.length === 0) throw unsupported(ends.head);
  const tried = await Promise.allSettled(
    candidates.map((kind) => (kind === 'pdf' ? openPdfPages(path, ends.tail) : openImage(path, kind))),
  );
  return onlyOne(tried);
}

async function onlyOne(tried: PromiseSettledResult<Pages>[]): Promise<Pages> {
  const opened = tried.filter((one) => one.status === 'fulfilled').map((one) => one.value);
  if (opened.length === 1) return opened[0]!;
  await Promise.all(opened.map((pages) => pages.close()));
  if (opened.length > 1) throw ambiguous(opened.map((pages) => pages.kind.toUpperCase()));
  throw (tried[0] as PromiseRejectedResult).reason;
}

async function readEnds(path: string): Promise<{ head: Buffer; tail: Buffer }> {
  const file = await open(path, 'r');
  try {
    const { size } = await file.stat();
    const at = async (position: number, length: number) => {
      const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, position);
      return buffer.subarray(0, bytesRead);
    };
    return { head: await at(0, headLength), tail: await at(Math.max(0, size - tailLength), tailLength) };
  } finally {
    await file.close();
  }
}

async function openPdfPages(path: string, tail: Buffer): Promise<Pages> {
  const pdf = await openPdf(path);
  try {
    if (isCut(tail, pdf.repaired)) {
      throw unreadable('the PDF has no end', 'PDF terpotong: bagian akhirnya tidak ada.');
    }
    if (pdf.count > mostPages) throw tooManyPages(pdf.count);
    for (let page = 1; page <= pdf.count; page++) pdf.size(page);
  } catch (error) {
    pdf.close();
    throw error;
  }
  const render = async (page: number, size?: RenderSize) => {
    const { data, ...raw } = pdf.render(page, size);
    return asPng(sharp(data, { raw }).removeAlpha());
  };
  return { kind: 'pdf', ...kinds.pdf, count: pdf.count, render, close: async () => pdf.close() };
}

/**
 * PDFium opens what a broken transfer left, with the pages it finds or as the file was before its last change.
 * So a file that had to be repaired must have an end, and no object may begin after the last end.
 */
function isCut(tail: Buffer, repaired: boolean): boolean {
  const end = tail.lastIndexOf('%%EOF');
  return end === -1 ? repaired : / obj\b/.test(tail.toString('latin1', end));
}

async function openImage(path: string, kind: Exclude<Kind, 'pdf'>): Promise<Pages> {
  const { pages: count = 1 } = await headerOf(path, kind, 1);
  if (count > mostPages) throw tooManyPages(count);
  if (kind === 'tiff') await checkChain(path, count);
  for (let page = 1; page <= count; page++) await checkImage(path, kind, page);
  const render = async (page: number, { maxWidth }: RenderSize = {}) => {
    if (!Number.isInteger(page) || page < 1 || page > count) throw noSuchPage(page, count);
    const image = pixelsOf(path, page).flatten({ background: '#ffffff' }).toColourspace('srgb');
    return asPng(
      maxWidth === undefined ? image : image.resize({ width: maxWidth, withoutEnlargement: true }),
    );
  };
  return { kind, ...kinds[kind], count, render, close: async () => {} };
}

/** Decodes the whole page, for a file may be cut anywhere, and throws the pixels away. */
async function checkImage(path: string, kind: Kind, page: number): Promise<void> {
  const { width, height } = await headerOf(path, kind, page);
  if (width * height > largestImage) throw tooManyPixels(width, height);
  try {
    await pixelsOf(path, page).resize({ width: 16 }).raw().toBuffer();
  } catch (error) {
    throw brokenImage(kind, error);
  }
}

async function checkChain(path: string, count: number): Promise<void> {
  const file = await open(path, 'r');
  try {
    const promised = await countTiffPages(file);
    if (promised !== count) throw brokenImage('tiff', new Error(`${count} pages, promised ${promised}`));
  } finally {
    await file.close();
  }
}

async function headerOf(path: string, kind: Kind, page: number): Promise<Metadata> {
  const image = sharp(path, { page: page - 1, limitInputPixels: false, failOn: 'truncated' });
  const header = await image.metadata().catch((error) => {
    throw brokenImage(kind, error);
  });
  if (header.format !== kind) throw brokenImage(kind, new Error(`opens as ${header.format}`));
  return header;
}

function pixelsOf(path: string, page: number): Sharp {
  const limits = { limitInputPixels: largestImage, failOn: 'truncated', sequentialRead: true } as const;
  return sharp(path, { ...limits, page: page - 1, autoOrient: true });
}

function asPng(image: Sharp): Promise<Buffer> {
  return image.png({ compressionLevel: 3 }).toBuffer();
}

function unsupported(head: Buffer): AppError {
  const name = otherKindOf(head);
  const found =
    name === undefined ? 'Jenis berkas ini tidak dikenali' : `Berkas ini ${name}, yang tidak diterima`;
  return new AppError('unsupported_media', `first bytes are ${head.subarray(0, 8).toString('hex')}`, {
    detail: `${found}. Kirim PDF, JPEG, PNG, atau TIFF.`,
  });
}

function ambiguous(names: string[]): AppError {
  return new AppError('unsupported_media', `opens as ${names.join(' and ')}`, {
    detail: `Berkas ini dapat dibuka sebagai ${names.join(' dan ')} sekaligus. Simpan ulang sebagai PDF saja, lalu kirim lagi.`,
  });
}

function tooManyPixels(width: number, height: number): AppError {
  const [wide, high, most] = [width, height, largestImage / 1_000_000].map((n) => n.toLocaleString('id-ID'));
  return new AppError('unreadable_file', `image of ${width} x ${height} pixels`, {
    detail: `Gambar terlalu besar: ${wide} x ${high} piksel, paling banyak ${most} juta piksel. Pindai ulang dengan 200 sampai 300 dpi.`,
  });
}

function tooManyPages(count: number): AppError {
  const [found, most] = [count, mostPages].map((n) => n.toLocaleString('id-ID'));
  return new AppError('unreadable_file', `file of ${count} pages`, {
    detail: `Berkas berisi ${found} halaman, paling banyak ${most}. Bagi menjadi beberapa berkas, lalu kirim lagi.`,
  });
}

function brokenImage(kind: Kind, cause: unknown): AppError {
  return unreadable(`${kind} cannot be decoded`, `Gambar ${kind.toUpperCase()} rusak atau terpotong.`, cause);
}

function unreadable(message: string, reason: string, cause?: unknown): AppError {
  return new AppError('unreadable_file', message, {
    detail: `${reason} Pindai atau simpan ulang, lalu kirim lagi.`,
    ...(cause === undefined ? {} : { cause }),
  });
}

/** What a file is, told by opening it to its last page; its name and declared type are not asked. Errors as `openPages`. */
export async function inspectFile(path: string): Promise<{ mediaType: string; ext: string; pages: number }> {
  const { mediaType, ext, count, close } = await openPages(path);
  await close();
  return { mediaType, ext, pages: count };
}
