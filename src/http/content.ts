import { finished, pipeline } from 'node:stream/promises';
import type { Response } from 'express';
import type { ByteRange } from '../../storage/object-store.ts';
import type { Archive } from '../archive/archive.ts';
import type { Manifest } from '../archive/capsule.ts';
import { openContent } from '../archive/retrieve.ts';
import { documentMedia } from '../domain/document-format.ts';
import type { RecordView } from '../domain/record.ts';
import { AppError } from '../errors.ts';
import { askedRange, isUnchanged } from './conditional.ts';
import type { Answer, Call } from './endpoint.ts';

/** The endings of what the archive takes and makes. */
const endings: Readonly<Record<string, string>> = {
  'image/jpeg': 'jpg',
  'image/png': 'png',
  'image/tiff': 'tif',
  ...Object.fromEntries(Object.entries(documentMedia).map(([ending, media]) => [media, ending])),
};

const contentMedia = Object.keys(endings);

/** The answers of a route that serves content, for the OpenAPI document. */
export const contentAnswers: Readonly<Record<number, Answer>> = {
  200: { description: 'Isi utuh', media: contentMedia, headers: ['ETag', 'Content-Disposition'] },
  206: { description: 'Bagian yang diminta', media: contentMedia, headers: ['ETag', 'Content-Range'] },
  304: { description: 'Tidak berubah', headers: ['ETag'] },
};

/** Answers a GET or HEAD with the bytes of a record: verified, with ETag and one range. */
export async function sendContent(
  { app, req, res }: Call,
  record: RecordView,
  manifest?: Manifest,
): Promise<void> {
  const etag = `"${record.sha256}"`;
  // Kept by the browser of this clerk alone, and asked about again each time.
  res.set({ ETag: etag, 'Accept-Ranges': 'bytes', 'Cache-Control': 'private, no-cache' });
  if (isUnchanged(req, etag)) return void res.status(304).end();
  const range = askedRange(req, etag, record.size);
  if (range === 'unsatisfiable') return refuseRange(res, record.size);
  if (range) res.status(206).set('Content-Range', `bytes ${range.start}-${range.end}/${record.size}`);
  await sendBytes(app.archive, res, record, range, manifest);
}

/** Sends the bytes, or a part of them, as a download whose name holds no person's name. */
export async function sendBytes(
  archive: Archive,
  res: Response,
  record: RecordView,
  range?: ByteRange,
  manifest?: Manifest,
): Promise<void> {
  res.set({
    'Content-Type': record.mediaType,
    'Content-Disposition': `attachment; filename="${downloadName(record)}"`,
    'Content-Length': String(range ? range.end - range.start + 1 : record.size),
  });
  const open = () => openContent(archive, record.id, () => range, manifest);
  if (res.req.method === 'HEAD') {
    // Known damage may have been mended since, or a backup may serve: what GET would answer is found out by reading.
    if (record.damaged) await finished((await open()).stream.resume());
    return void res.end();
  }
  try {
    await pipeline((await open()).stream, res);
  } catch (error) {
    // The client went away: nobody is left to tell.
    if ((error as NodeJS.ErrnoException).code !== 'ERR_STREAM_PREMATURE_CLOSE') throw error;
  }
}

function downloadName(record: RecordView): string {
  const ending = endings[record.mediaType] ?? 'bin';
  return `${record.type}-${record.documentCode ?? record.id}.${ending}`;
}

function refuseRange(res: Response, size: number): never {
  res.set('Content-Range', `bytes */${size}`);
  const detail = `Bagian (Range) yang diminta berada di luar isi yang ${size} byte.`;
  throw new AppError('bad_range', 'range not satisfiable', { detail });
}
