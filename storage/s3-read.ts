import type { Readable } from 'node:stream';
import { isAppError } from '../src/errors.ts';
import { withErrors } from './bytes.ts';
import type { ByteRange, ObjectInfo } from './object-store.ts';
import { askFor, type Bucket, checkBucket } from './s3-bucket.ts';
import { s3Error } from './s3-errors.ts';

/** The header by which a store knows that it made an object itself. */
export const ownMark = 'x-amz-meta-berkas-put';

/** The bytes of an object, or of one version of it. `not_found` before the first byte. */
export async function openObject(
  bucket: Bucket,
  key: string,
  { range, version }: { range?: ByteRange | undefined; version?: string } = {},
): Promise<Readable> {
  const reply = await askFor(bucket, key, {
    method: 'GET',
    key,
    ...(version !== undefined && { query: { versionId: version } }),
    ...(range && { headers: { range: `bytes=${range.start}-${range.end}` } }),
    expect: [range ? 206 : 200],
  });
  return withErrors(reply, (error) => s3Error(error, key));
}

/** The first bytes of an object, in memory. `not_found`. */
export async function readObject(bucket: Bucket, key: string, most: number): Promise<Buffer> {
  const reply = await askFor(bucket, key, { method: 'GET', key });
  try {
    const pieces: Buffer[] = [];
    let size = 0;
    for await (const piece of reply as AsyncIterable<Buffer>) {
      pieces.push(piece);
      size += piece.length;
      if (size >= most) break;
    }
    return Buffer.concat(pieces, Math.min(size, most));
  } catch (error) {
    throw s3Error(error, key);
  }
}

/** What the store knows of an object, and the mark of who put it there; undefined where there is none. */
export async function headObject(
  bucket: Bucket,
  key: string,
): Promise<{ info: ObjectInfo; mark: unknown } | undefined> {
  const headers = { 'x-amz-checksum-mode': 'ENABLED' };
  try {
    const reply = await askFor(bucket, key, { method: 'HEAD', key, headers });
    reply.resume();
    const size = Number(reply.headers['content-length']);
    const sha256 = hexOf(reply.headers['x-amz-checksum-sha256']);
    return { info: { key, size, ...(sha256 ? { sha256 } : {}) }, mark: reply.headers[ownMark] };
  } catch (error) {
    if (!isAppError(error, 'not_found')) throw error;
    await checkBucket(bucket);
    return undefined;
  }
}

/** undefined also for the checksum of a multipart upload (`...-3`), which is not that of the bytes. */
function hexOf(checksum: unknown): string | undefined {
  const isWhole = typeof checksum === 'string' && /^[0-9A-Za-z+/]{43}=$/.test(checksum);
  return isWhole ? Buffer.from(checksum, 'base64').toString('hex') : undefined;
}
