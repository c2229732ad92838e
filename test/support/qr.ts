import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { prepareZXingModule, readBarcodes } from 'zxing-wasm/reader';

let ready: Promise<unknown> | undefined;

/** The text of every QR code on a picture (PNG or JPEG). */
export async function readQr(picture: Uint8Array): Promise<string[]> {
  ready ??= startReader();
  await ready;
  const found = await readBarcodes(picture, { formats: ['QRCode'], tryHarder: true });
  return found.filter((code) => code.isValid).map((code) => code.text);
}

/** With the wasm of the package itself; left alone, the reader would fetch it from the internet. */
async function startReader(): Promise<unknown> {
  const file = await readFile(createRequire(import.meta.url).resolve('zxing-wasm/reader/zxing_reader.wasm'));
  const wasmBinary = file.buffer.slice(file.byteOffset, file.byteOffset + file.length) as ArrayBuffer;
  return prepareZXingModule({ overrides: { wasmBinary }, fireImmediately: true });
}
