import { createHash } from 'node:crypto';
import express, { type Request, type Response } from 'express';
import { AppError } from '../errors.ts';

export interface JsonBody {
  value: unknown;
  /** Of the bytes as they came: what an Idempotency-Key is bound to. */
  sha256: string;
}

/** Deeper than any case file; deeper nesting would only serve to exhaust the stack of whoever walks it. */
const maxDepth = 64;

/** Reads a JSON body. `unsupported_media` unless it says application/json, `too_large`, `malformed_request` with the place. */
export async function readJsonBody(req: Request, res: Response, maxBytes: number): Promise<JsonBody> {
  if (!isJson(req.headers['content-type'])) {
    throw new AppError('unsupported_media', 'body is not application/json', {
      detail: 'Isi permintaan harus JSON. Sertakan Content-Type: application/json.',
    });
  }
  const bytes = await readBytes(req, res, maxBytes);
  return { value: parseJson(bytes), sha256: createHash('sha256').update(bytes).digest('hex') };
}

function isJson(contentType: string | undefined): boolean {
  const [media = '', ...parameters] = (contentType ?? '')
    .toLowerCase()
    .split(';')
    .map((part) => part.trim());
  return media === 'application/json' && parameters.every((part) => /^charset="?utf-8"?$/.test(part));
}

function readBytes(req: Request, res: Response, limit: number): Promise<Buffer> {
  const read = express.raw({ type: () => true, limit, inflate: false });
  return new Promise((resolve, reject) => {
    read(req, res, (error?: unknown) => {
      if (error) reject(error);
      else resolve(Buffer.isBuffer(req.body) ? req.body : Buffer.alloc(0));
    });
  });
}

/** Parses JSON text; a mistake is told by line and column. */
export function parseJson(bytes: Uint8Array): unknown {
  const text = decodeUtf8(bytes);
  if (text.trim() === '') throw malformed('Isi permintaan kosong; yang diharapkan JSON.');
  if (depthOf(text) > maxDepth) throw malformed(`JSON bersarang lebih dari ${maxDepth} tingkat.`);
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw malformed(`JSON salah tulis${placeOfMistake(text)}.`, cause);
  }
}

function malformed(detail: string, cause?: unknown): AppError {
  return new AppError('malformed_request', 'body is not JSON', {
    detail,
    ...(cause !== undefined && { cause }),
  });
}

function decodeUtf8(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (cause) {
    throw malformed('Isi permintaan bukan UTF-8.', cause);
  }
}

function depthOf(text: string): number {
  let depth = 0;
  let deepest = 0;
  let inString = false;
  for (let at = 0; at < text.length; at++) {
    const char = text[at];
    if (inString && char === '\\') at++;
    else if (char === '"') inString = !inString;
    else if (!inString && (char === '[' || char === '{')) deepest = Math.max(deepest, ++depth);
    else if (!inString && (char === ']' || char === '}')) depth--;
  }
  return deepest;
}

/** Halving a larger text would hold up everybody else for seconds. */
const longestSearched = 1_000_000;

/**
 * Where JSON goes wrong: after the longest beginning that could still become JSON. The engine's own messages leave the
 * position out for a stray token, so it is found by halving.
 */
function placeOfMistake(text: string): string {
  if (text.length > longestSearched) return '';
  let good = 0;
  let bad = text.length + 1;
  while (bad - good > 1) {
    const middle = (good + bad) >> 1;
    if (canBegin(text.slice(0, middle))) good = middle;
    else bad = middle;
  }
  if (good === text.length) return ': berakhir sebelum lengkap';
  const lines = text.slice(0, good).split('\n');
  return ` di baris ${lines.length}, kolom ${lines.at(-1)!.length + 1}`;
}

function canBegin(beginning: string): boolean {
  try {
    JSON.parse(beginning);
    return true;
  } catch (error) {
    const message = (error as Error).message;
    const position = /at position (\d+)/.exec(message)?.[1];
    return position === undefined
      ? message.startsWith('Unexpected end')
      : Number(position) >= beginning.length;
  }
}
