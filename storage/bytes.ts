import { createHash, hash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { PassThrough, pipeline, Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { AppError } from '../src/errors.ts';
import { readStart } from './files.ts';
import type { LocalFile, ObjectFacts, Source } from './object-store.ts';

/**
 * The bytes of `source`, held to what `facts` promises of them: `damaged` when they are too few, too many or others.
 * The last piece comes only when all of them are known to be right, so that no back end ever holds a complete wrong object.
 */
export async function* checkedBytes(key: string, source: Source, facts: ObjectFacts): AsyncGenerator<Buffer> {
  const hash = createHash('sha256');
  let size = 0;
  let held: Buffer | undefined;
  for await (const piece of piecesOf(key, source)) {
    size += piece.length;
    if (size > facts.size) throw broken(key, `runs over the ${facts.size} bytes promised`);
    hash.update(piece);
    if (held) yield held;
    held = piece;
  }
  checkFacts(key, { size, sha256: hash.digest('hex') }, facts);
  if (held) yield held;
}

/** The same of a small source, whole in memory. */
export async function wholeBytes(key: string, source: Source, facts: ObjectFacts): Promise<Buffer> {
  if (source instanceof Readable) return buffer(checkedBytes(key, source, facts));
  const bytes =
    source instanceof Uint8Array ? asBuffer(source) : await fileBytes(key, source, facts.size + 1);
  checkFacts(key, { size: bytes.length, sha256: hash('sha256', bytes, 'hex') }, facts);
  return bytes;
}

async function fileBytes(key: string, { path }: LocalFile, most: number): Promise<Buffer> {
  return readStart(path, most, 'near').catch((error) => {
    throw broken(key, `broke (${String(error)})`, error);
  });
}

/** `damaged` unless what was read is what was promised. */
export function checkFacts(
  key: string,
  read: Pick<ObjectFacts, 'size' | 'sha256'>,
  facts: ObjectFacts,
): void {
  if (read.size < facts.size) throw broken(key, `ends after ${read.size} of ${facts.size} bytes`);
  if (read.size > facts.size) throw broken(key, `runs over the ${facts.size} bytes promised`);
  if (read.sha256 !== facts.sha256) throw broken(key, `does not hash to ${facts.sha256}`);
}

/** Of a file that is read through: the usual 64 KiB of Node cost four times as many calls. */
const pieceSize = 256 * 1024;

/** The SHA-256 of all that comes; lower-case hex. */
export async function hashOf(pieces: AsyncIterable<Uint8Array>): Promise<string> {
  const hash = createHash('sha256');
  for await (const piece of pieces) hash.update(piece);
  return hash.digest('hex');
}

async function* piecesOf(key: string, source: Source): AsyncGenerator<Buffer> {
  if (source instanceof Uint8Array) {
    if (source.length > 0) yield asBuffer(source);
    return;
  }
  // Opened when the first piece is asked for: a file that nobody comes to read would stay open, and its errors end the process.
  const stream =
    source instanceof Readable ? source : createReadStream(source.path, { highWaterMark: pieceSize });
  try {
    // Empty pieces would take the place of the last one, which is held back.
    for await (const piece of stream) if (piece.length > 0) yield asBuffer(piece);
  } catch (error) {
    throw error instanceof AppError ? error : broken(key, `broke (${String(error)})`, error);
  }
}

function asBuffer(piece: Uint8Array | string): Buffer {
  if (typeof piece === 'string') return Buffer.from(piece);
  return Buffer.from(piece.buffer, piece.byteOffset, piece.byteLength);
}

function broken(key: string, what: string, cause?: unknown): AppError {
  return new AppError('damaged', `the source of ${key} ${what}`, {
    detail: 'Isi berkas berubah atau terputus saat akan disimpan, sehingga tidak disimpan.',
    ...(cause === undefined ? {} : { cause }),
  });
}

/** The bytes of `inner`; whatever breaks it comes out as `translate` makes of it, and closing either closes both. */
export function withErrors(inner: Readable, translate: (error: Error) => Error): Readable {
  const outer = new PassThrough({
    destroy: (error, done) => done(error && translate(error)),
  });
  pipeline(inner, outer, () => {
    // The error is already on `outer`, where the reader sees it.
  });
  return outer;
}
