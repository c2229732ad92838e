import type { WrappedPdfiumModule } from '@embedpdf/pdfium';
import { allocate } from './pdfium-engine.ts';

/** Text on one line, in points from the upper left of the page. */
export interface TextRun {
  text: string;
  left: number;
  top: number;
  right: number;
  bottom: number;
}

/** All text of a loaded page. */
export function textOf(lib: WrappedPdfiumModule, at: number): string {
  return withText(lib, at, (text) => {
    const length = lib.FPDFText_CountChars(text);
    return utf16(lib, length + 1, (buffer) => lib.FPDFText_GetText(text, 0, length, buffer));
  });
}

/** The runs of text of a loaded page. */
export function runsOf(lib: WrappedPdfiumModule, at: number): TextRun[] {
  const height = lib.FPDF_GetPageHeightF(at);
  return withText(lib, at, (text) => {
    const count = lib.FPDFText_CountRects(text, 0, -1);
    return Array.from({ length: count }, (_, index) => runAt(lib, text, index, height));
  });
}

function runAt(lib: WrappedPdfiumModule, text: number, index: number, height: number): TextRun {
  const doubles = allocate(lib, 32);
  try {
    lib.FPDFText_GetRect(text, index, doubles, doubles + 8, doubles + 16, doubles + 24);
    const sides = [0, 8, 16, 24].map((offset) => lib.pdfium.getValue(doubles + offset, 'double'));
    const [left, top, right, bottom] = sides as [number, number, number, number];
    const bounded = (buffer: number, size: number) =>
      lib.FPDFText_GetBoundedText(text, left, top, right, bottom, buffer, size);
    const found = utf16(lib, bounded(0, 0) + 1, bounded);
    return { text: found, left, top: height - top, right, bottom: height - bottom };
  } finally {
    lib.pdfium.wasmExports.free(doubles);
  }
}

function withText<T>(lib: WrappedPdfiumModule, at: number, work: (text: number) => T): T {
  const text = lib.FPDFText_LoadPage(at);
  try {
    return work(text);
  } finally {
    lib.FPDFText_ClosePage(text);
  }
}

/** Lets `write` fill a buffer of `size` units and takes what it wrote, without the NUL that some calls count and some do not. */
function utf16(
  lib: WrappedPdfiumModule,
  size: number,
  write: (buffer: number, size: number) => number,
): string {
  const buffer = allocate(lib, size * 2);
  try {
    const written = Math.max(0, write(buffer, size));
    const units = Buffer.from(lib.pdfium.HEAPU8.subarray(buffer, buffer + written * 2));
    return units.toString('utf16le').replace(/\0+$/, '').replaceAll('\r\n', '\n');
  } finally {
    lib.pdfium.wasmExports.free(buffer);
  }
}
