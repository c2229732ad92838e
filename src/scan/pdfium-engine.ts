import { closeSync, fstatSync, openSync, readFileSync, readSync } from 'node:fs';
import { createRequire } from 'node:module';
import { init, type WrappedPdfiumModule } from '@embedpdf/pdfium';
import { AppError } from '../errors.ts';

/** Where a PDF is read from: piece by piece, so that 200 MB never lie in memory at once. */
export interface Source {
  size: number;
  read(target: Uint8Array, position: number): number;
  close(): void;
}

/** The one PDFium of this process. */
export interface Engine {
  lib: WrappedPdfiumModule;
  /** Documents read through the one callback below, by the number that PDFium hands back. */
  sources: Map<number, Source>;
  readBlock: number;
}

let engine: Promise<Engine> | undefined;

/** Started when the first PDF comes: 60 ms and 20 MB that many commands do not need. */
export function runningEngine(): Promise<Engine> {
  engine ??= startEngine();
  return engine;
}

async function startEngine(): Promise<Engine> {
  const wasm = createRequire(import.meta.url).resolve('@embedpdf/pdfium/pdfium.wasm');
  const lib = await init({ wasmBinary: readFileSync(wasm).buffer as ArrayBuffer });
  lib.PDFiumExt_Init();
  const sources = new Map<number, Source>();
  const readBlock = lib.pdfium.addFunction((id: number, position: number, buffer: number, length: number) => {
    const target = lib.pdfium.HEAPU8.subarray(buffer, buffer + length);
    return sources.get(id)?.read(target, position >>> 0) === length ? 1 : 0;
  }, 'iiiii');
  return { lib, sources, readBlock };
}

/** Memory of the WASM: give it back with `free`. */
export function allocate(lib: WrappedPdfiumModule, size: number): number {
  const pointer = lib.pdfium.wasmExports.malloc(size);
  if (pointer === 0) throw new AppError('unreadable_file', `PDFium has no memory for ${size} bytes`);
  return pointer;
}

/** A fault inside the WASM leaves it unusable: the next opening starts a fresh one. */
export function guarded<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    const fault = error instanceof RangeError || (error instanceof Error && error.name === 'RuntimeError');
    if (!fault) throw error;
    engine = undefined;
    throw new AppError('unreadable_file', 'PDFium stopped on this file', { cause: error });
  }
}

export function fileSource(path: string): Source {
  const file = openSync(path, 'r');
  return {
    size: fstatSync(file).size,
    read: (target, position) => readOrNothing(file, target, position),
    close: () => closeSync(file),
  };
}

/** An error thrown through the WASM would leave PDFium in the middle of its work; a short read it understands. */
function readOrNothing(file: number, target: Uint8Array, position: number): number {
  try {
    return readSync(file, target, 0, target.length, position);
  } catch {
    return 0;
  }
}

export function byteSource(bytes: Uint8Array): Source {
  return {
    size: bytes.length,
    read: (target, position) => {
      const piece = bytes.subarray(position, position + target.length);
      target.set(piece);
      return piece.length;
    },
    close: () => {},
  };
}
