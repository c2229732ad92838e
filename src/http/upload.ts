import { createHash } from 'node:crypto';
import type { Readable } from 'node:stream';
import type { Request, Response } from 'express';
import multer from 'multer';
import { type Inbox, type Spooled, tooLarge } from '../archive/keep/inbox.ts';
import type { Config } from '../config.ts';
import { AppError } from '../errors.ts';
import { cleanFileName } from './file-name.ts';
import { parseJson } from './json-body.ts';

/** One uploaded file, safe in the spool, and what was said of it. */
export interface Upload {
  spooled: Spooled;
  fileName: string;
  metadata: unknown;
  /** Over the metadata as it came and the file: what an Idempotency-Key is bound to. */
  bodySha256: string;
}

export interface UploadLimits {
  maxFileBytes: number;
  maxMetadataBytes: number;
}

/** What the settings allow. */
export function uploadLimits({ maxUploadBytes, maxJsonBytes }: Config): UploadLimits {
  return { maxFileBytes: maxUploadBytes, maxMetadataBytes: maxJsonBytes };
}

/** What our engine adds to the file of multer: bytes in the spool, or the metadata where that came as a file part. */
interface Taken extends Express.Multer.File {
  spooled?: Spooled;
  text?: Buffer;
}

/** Room for the part headers and boundaries around the two parts. */
const framing = 64 * 1024;

/**
 * Receives the parts `file` and `metadata`, in either order, and gives them to `use`. The file is hashed while it is
 * spooled and on the disk before `use` sees it. Whatever fails, there or here, a client that hangs up included,
 * nothing stays in the spool; what `use` has handed to the archive is no longer there to be discarded.
 */
export async function withUpload<T>(
  req: Request,
  res: Response,
  inbox: Inbox,
  limits: UploadLimits,
  use: (upload: Upload) => Promise<T>,
): Promise<T> {
  refuseEarly(req, limits);
  const taken = await receive(req, res, inbox, limits);
  try {
    return await use(toUpload(taken));
  } finally {
    if (taken.file?.spooled) await inbox.discard(taken.file.spooled);
  }
}

/** Refuses before the first byte what says itself that it is too large or no form at all. */
function refuseEarly(req: Request, { maxFileBytes, maxMetadataBytes }: UploadLimits): void {
  if (!/^multipart\/form-data\s*;/i.test(req.headers['content-type'] ?? '')) {
    throw new AppError('unsupported_media', 'upload is not multipart/form-data', {
      detail: 'Kirim sebagai multipart/form-data dengan bagian "file" dan "metadata".',
    });
  }
  if (Number(req.headers['content-length'] ?? 0) > maxFileBytes + maxMetadataBytes + framing) {
    throw tooLarge(maxFileBytes);
  }
}

interface Parts {
  file: Taken | undefined;
  metadata: Buffer | undefined;
  /** The parts without a file name; undefined in a form of files only. */
  fields: Record<string, unknown> | undefined;
}

async function receive(req: Request, res: Response, inbox: Inbox, limits: UploadLimits): Promise<Parts> {
  const { engine, firstFailure } = spoolEngine(inbox, limits);
  const form = multer({
    storage: engine,
    // Browsers and curl send names as raw UTF-8; the default reads them as Latin-1.
    defParamCharset: 'utf8',
    limits: { files: 2, fields: 2, fieldSize: limits.maxMetadataBytes, fieldNameSize: 100 },
  }).fields([
    { name: 'file', maxCount: 1 },
    { name: 'metadata', maxCount: 1 },
  ]);
  try {
    await new Promise<void>((resolve, reject) => {
      form(req, res, (error?: unknown) => (error ? reject(asParseError(error)) : resolve()));
    });
  } catch (error) {
    throw (await firstFailure()) ?? error;
  }
  const files = req.files as Record<string, Taken[]> | undefined;
  return { file: files?.file?.[0], metadata: files?.metadata?.[0]?.text, fields: req.body };
}

/** busboy throws plain errors for a form cut short or badly written; ours and multer's own are told apart later. */
function asParseError(error: unknown): unknown {
  if (error instanceof AppError || error instanceof multer.MulterError) return error;
  return new AppError('malformed_request', `multipart: ${(error as Error).message}`, {
    detail: 'Formulir multipart terputus atau salah tulis. Kirim ulang.',
    cause: error,
  });
}

interface SpoolEngine {
  engine: multer.StorageEngine;
  /**
   * Waits until every part that was begun is taken, or has failed and is cleared away: multer does not. Answers why ours
   * failed; multer may only have noticed that its stream was closed.
   */
  firstFailure(): Promise<AppError | undefined>;
}

/** The storage engine: `file` goes to the inbox, `metadata` sent as a file part into memory. */
function spoolEngine(inbox: Inbox, limits: UploadLimits): SpoolEngine {
  const begun: Promise<unknown>[] = [];
  const take = async (file: Express.Multer.File): Promise<Partial<Taken>> =>
    file.fieldname === 'metadata'
      ? { text: await readAll(file.stream, limits.maxMetadataBytes) }
      : { spooled: await inbox.spool(file.stream, { maxBytes: limits.maxFileBytes }) };
  const engine: multer.StorageEngine = {
    _handleFile: (_req, file, done) => {
      const taking = take(file);
      begun.push(taking);
      taking.then((info) => done(null, info), done);
    },
    _removeFile: (_req, file: Taken, done) => {
      const gone = file.spooled ? inbox.discard(file.spooled) : Promise.resolve();
      gone.then(() => done(null), done);
    },
  };
  const firstFailure = async () => {
    const ends = await Promise.allSettled(begun);
    const reasons = ends.map((end) => (end.status === 'rejected' ? end.reason : undefined));
    return reasons.find((reason) => reason instanceof AppError);
  };
  return { engine, firstFailure };
}

async function readAll(stream: Readable, maxBytes: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of stream) {
    size += chunk.length;
    if (size > maxBytes)
      throw new AppError('too_large', 'metadata too long', { detail: 'Bagian "metadata" terlalu panjang.' });
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function toUpload({ file, metadata, fields = {} }: Parts): Upload {
  const text = metadataOf(metadata, fields);
  if (!file?.spooled) throw missingPart('file', 'Berkas', 'Sertakan berkas pada bagian "file".');
  if (!text)
    throw missingPart('metadata', 'Keterangan', 'Sertakan keterangan berkas (JSON) pada bagian "metadata".');
  return {
    spooled: file.spooled,
    fileName: cleanFileName(file.originalname),
    metadata: parseJson(text),
    bodySha256: createHash('sha256').update(text).update(file.spooled.sha256).digest('hex'),
  };
}

/** The metadata, from the file part or the field of that name; anything else is a mistake that must not pass unseen. */
function metadataOf(
  part: Buffer | undefined,
  { metadata: field, ...stray }: Record<string, unknown>,
): Buffer | undefined {
  const [name] = Object.keys(stray);
  if (name === 'file') throw badForm('Bagian "file" harus berupa berkas dengan nama (filename).');
  if (name !== undefined) {
    throw badForm(
      `Bagian "${name.slice(0, 60)}" tidak dikenal. Kirim tepat satu "file" dan satu "metadata".`,
    );
  }
  if (field === undefined) return part;
  if (part === undefined && typeof field === 'string') return Buffer.from(field);
  throw badForm('Bagian "metadata" dikirim lebih dari sekali.');
}

function badForm(detail: string): AppError {
  return new AppError('malformed_request', 'multipart form with wrong parts', { detail });
}

function missingPart(path: string, label: string, message: string): AppError {
  return new AppError('invalid_input', `part ${path} is missing`, {
    detail: message,
    problems: [{ path, label, message }],
  });
}
