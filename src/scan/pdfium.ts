import type { WrappedPdfiumModule } from '@embedpdf/pdfium';
import { AppError } from '../errors.ts';
import {
  allocate,
  byteSource,
  type Engine,
  fileSource,
  guarded,
  runningEngine,
  type Source,
} from './pdfium-engine.ts';
import { runsOf, type TextRun, textOf } from './pdfium-text.ts';

/** A rendered page: RGBA pixels, row after row without padding. */
export interface Raster {
  data: Buffer;
  width: number;
  height: number;
  channels: 4;
}

/** How large a page is drawn. The smaller of the two wins, and no page gets more than `largestRaster` pixels. */
export interface RenderSize {
  /** Dots an inch; 150 where nothing is said. */
  dpi?: number;
  /** Pixels. */
  maxWidth?: number;
}

/** An open PDF. Pages count from 1. Close it: its memory is outside what the garbage collector sees. */
export interface PdfFile {
  count: number;
  /** The table that says where everything lies was missing or wrong, and PDFium searched the file for its parts. */
  repaired: boolean;
  /** Width and height in points, as the page is shown. */
  size(page: number): { width: number; height: number };
  render(page: number, size?: RenderSize): Raster;
  /** The text of a page in the order it is written there, lines ended by `\n`. */
  text(page: number): string;
  /** The runs of text of a page, each on one line, and where they stand. */
  runs(page: number): TextRun[];
  close(): void;
}

/** 100 MB of pixels: A3 at 300 dpi and more. A page may call itself 5 m wide. */
const largestRaster = 25_000_000;
const rgba = 4;
const withAnnotations = 0x01;
/** RGBA in place of BGRA. Never on a grey bitmap: there it aborts the WASM. */
const reverseByteOrder = 0x10;

/**
 * Opens a PDF from a path or from bytes, as PDFium repairs and reads it.
 * Throws `unreadable_file` where it cannot, with a password, or without pages.
 *
 * PDFium is not re-entrant. Each call here is synchronous from its first to its last step, so JavaScript itself
 * keeps them apart; do not put an `await` between loading a page and closing it.
 */
export async function openPdf(from: string | Uint8Array): Promise<PdfFile> {
  const running = await runningEngine();
  const source = typeof from === 'string' ? fileSource(from) : byteSource(from);
  try {
    return guarded(() => openDocument(running, source));
  } catch (error) {
    source.close();
    throw error;
  }
}

function openDocument({ lib, sources, readBlock }: Engine, source: Source): PdfFile {
  const access = allocate(lib, 12);
  sources.set(access, source);
  lib.pdfium.setValue(access, source.size, 'i32');
  lib.pdfium.setValue(access + 4, readBlock, 'i32');
  lib.pdfium.setValue(access + 8, access, 'i32');
  const document = lib.FPDF_LoadCustomDocument(access, '');
  const release = () => {
    if (document !== 0) lib.FPDF_CloseDocument(document);
    sources.delete(access);
    lib.pdfium.wasmExports.free(access);
  };
  try {
    if (document === 0) throw openingError(lib.FPDF_GetLastError());
    const count = lib.FPDF_GetPageCount(document);
    if (count === 0) throw noPages();
    return pdfFile(lib, document, count, () => {
      release();
      source.close();
    });
  } catch (error) {
    release();
    throw error;
  }
}

function pdfFile(lib: WrappedPdfiumModule, document: number, count: number, release: () => void): PdfFile {
  let open = true;
  const use = <T>(page: number, work: () => T): T => {
    if (!open) throw new AppError('internal', 'the PDF is closed');
    if (!Number.isInteger(page) || page < 1 || page > count) throw noSuchPage(page, count);
    return guarded(work);
  };
  return {
    count,
    repaired: !lib.FPDF_DocumentHasValidCrossReferenceTable(document),
    size: (page) => use(page, () => sizeOf(lib, document, page)),
    render: (page, size) =>
      use(page, () => withPage(lib, document, page, (at) => rasterOf(lib, at, size ?? {}))),
    text: (page) => use(page, () => withPage(lib, document, page, (at) => textOf(lib, at))),
    runs: (page) => use(page, () => withPage(lib, document, page, (at) => runsOf(lib, at))),
    close: () => {
      if (open) guarded(release);
      open = false;
    },
  };
}

/** Reads the page's entry only, not its content: fast on a thousand pages, and it finds the page that is not there. */
function sizeOf(lib: WrappedPdfiumModule, document: number, page: number) {
  const pair = allocate(lib, 8);
  try {
    if (!lib.FPDF_GetPageSizeByIndexF(document, page - 1, pair)) throw brokenPage(page);
    return { width: lib.pdfium.getValue(pair, 'float'), height: lib.pdfium.getValue(pair + 4, 'float') };
  } finally {
    lib.pdfium.wasmExports.free(pair);
  }
}

function withPage<T>(lib: WrappedPdfiumModule, document: number, page: number, work: (at: number) => T): T {
  const at = lib.FPDF_LoadPage(document, page - 1);
  if (at === 0) throw brokenPage(page);
  try {
    return work(at);
  } finally {
    lib.FPDF_ClosePage(at);
  }
}

function rasterOf(
  lib: WrappedPdfiumModule,
  at: number,
  { dpi = 150, maxWidth = Infinity }: RenderSize,
): Raster {
  const points = { width: lib.FPDF_GetPageWidthF(at), height: lib.FPDF_GetPageHeightF(at) };
  const scale = Math.min(
    dpi / 72,
    maxWidth / points.width,
    Math.sqrt(largestRaster / (points.width * points.height)),
  );
  const width = Math.max(1, Math.round(points.width * scale));
  const height = Math.max(1, Math.round(points.height * scale));
  const bitmap = lib.FPDFBitmap_CreateEx(width, height, rgba, 0, 0);
  if (bitmap === 0) throw new AppError('unreadable_file', `no memory for a page of ${width} x ${height}`);
  try {
    lib.FPDFBitmap_FillRect(bitmap, 0, 0, width, height, 0xffffffff);
    lib.FPDF_RenderPageBitmap(bitmap, at, 0, 0, width, height, 0, withAnnotations | reverseByteOrder);
    const start = lib.FPDFBitmap_GetBuffer(bitmap);
    const data = Buffer.from(lib.pdfium.HEAPU8.subarray(start, start + width * height * 4));
    return { data, width, height, channels: 4 };
  } finally {
    lib.FPDFBitmap_Destroy(bitmap);
  }
}

/** The numbers of FPDF_GetLastError: 4 a password is asked for, 5 a protection that PDFium does not know. */
function openingError(code: number): AppError {
  if (code === 4 || code === 5) {
    return new AppError('unreadable_file', `PDF is encrypted (PDFium error ${code})`, {
      detail: 'PDF terkunci kata sandi. Simpan ulang tanpa kata sandi, lalu kirim lagi.',
    });
  }
  return new AppError('unreadable_file', `PDFium cannot open the file (error ${code})`, {
    detail: 'PDF rusak dan tidak dapat dibuka. Pindai atau simpan ulang, lalu kirim lagi.',
  });
}

function noPages(): AppError {
  return new AppError('unreadable_file', 'PDF has no pages', {
    detail: 'PDF tidak berisi halaman. Pindai atau simpan ulang, lalu kirim lagi.',
  });
}

function brokenPage(page: number): AppError {
  return new AppError('unreadable_file', `page ${page} of the PDF cannot be loaded`, {
    detail: `PDF rusak: halaman ${page} tidak dapat dibuka. Pindai atau simpan ulang, lalu kirim lagi.`,
  });
}

/** For a page number that the file does not have. */
export function noSuchPage(page: number, count: number): AppError {
  return new AppError('not_found', `page ${page} of ${count}`, {
    detail: `Halaman ${page} tidak ada. Berkas ini terdiri atas ${count} halaman.`,
  });
}
