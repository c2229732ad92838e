import { randomUUID } from 'node:crypto';
import { Readable } from 'node:stream';
import type { Client } from 'minio';
import { AppError, isAppError } from '../src/errors.ts';
import { checkedBytes, hashOf, wholeBytes } from './bytes.ts';
import {
  type LockMode,
  lockDays,
  type ObjectFacts,
  type ObjectInfo,
  type ObjectLock,
  type Source,
  smallObject,
} from './object-store.ts';
import { type Bucket, pause } from './s3-bucket.ts';
import { s3Error } from './s3-errors.ts';
import { lockHeaders } from './s3-locks.ts';
import { headObject, openObject, ownMark } from './s3-read.ts';

/**
 * One conditional PUT. Where its outcome stays unknown (reply lost, 5xx) the mark that went with it tells whether the
 * object there is ours; then it is read back. When nothing is there the body is sent again, if it can be had again.
 */
export async function createObject(
  bucket: Bucket,
  key: string,
  source: Source,
  facts: ObjectFacts,
  mode?: LockMode,
): Promise<ObjectInfo> {
  const client = await bucket.connect();
  const { body, isLasting } = await bodyOf(key, source, facts);
  const info = { key, size: facts.size, sha256: facts.sha256 };
  const headers = headersOf(facts, mode);
  const mark = headers[ownMark]!;
  const until = performance.now() + bucket.timeoutMs;
  for (let tries = 1; ; tries++) {
    const failure = await put(bucket, client, key, body(), facts, headers);
    if (!failure) return info;
    const isUnknown = isAppError(failure, 'unavailable') || (tries > 1 && isAppError(failure, 'conflict'));
    if (!isUnknown) throw failure;
    if (await isOurs(bucket, key, mark, facts)) return info;
    if (!isLasting || !(await pause(tries, until))) throw failure;
  }
}

/** The bytes to send, each time they are asked for; `isLasting` where that may be more than once. Small ones are checked before the first byte is sent. */
async function bodyOf(
  key: string,
  source: Source,
  facts: ObjectFacts,
): Promise<{ body: () => Buffer | Readable; isLasting: boolean }> {
  if (facts.size <= smallObject || source instanceof Uint8Array) {
    const held = await wholeBytes(key, source, facts);
    return { body: () => held, isLasting: true };
  }
  const body = () => Readable.from(checkedBytes(key, source, facts), { objectMode: false });
  return { body, isLasting: !(source instanceof Readable) };
}

function lockOfNew({ lockUntil }: ObjectFacts, mode?: LockMode): ObjectLock | undefined {
  if (!mode) return undefined;
  // The clock of this machine, as the signature of each request has it: the server refuses one that is off.
  return { mode, until: lockUntil ?? new Date(Date.now() + lockDays * 86_400_000) };
}

function headersOf(facts: ObjectFacts, mode?: LockMode): Record<string, string> {
  const lock = lockOfNew(facts, mode);
  return {
    'content-length': String(facts.size),
    'content-type': facts.mediaType,
    'if-none-match': '*',
    'x-amz-checksum-sha256': Buffer.from(facts.sha256, 'hex').toString('base64'),
    [ownMark]: randomUUID(),
    ...(lock && lockHeaders(lock)),
  };
}

/**
 * Never `putObject` of the client: it drops checksum and lock headers without a word, and above 64 MiB it goes to
 * multipart, where If-None-Match is lost (both measured).
 */
async function put(
  bucket: Bucket,
  client: Client,
  key: string,
  body: Buffer | Readable,
  facts: ObjectFacts,
  headers: Record<string, string>,
): Promise<AppError | undefined> {
  const request = {
    method: 'PUT',
    bucketName: bucket.name,
    objectName: key,
    headers: { ...headers },
  } as const;
  const hash = bucket.secure ? '' : facts.sha256;
  try {
    const reply = await client.makeRequestStreamAsync(request, body, hash, [200], '');
    reply.resume();
    return undefined;
  } catch (error) {
    return s3Error(error, key);
  }
}

/** false: nothing is there. Another's object is `conflict`, ours with other bytes `damaged`. */
async function isOurs(bucket: Bucket, key: string, mark: string, facts: ObjectFacts): Promise<boolean> {
  const found = await headObject(bucket, key);
  if (!found) return false;
  if (found.mark !== mark) throw new AppError('conflict', `the key ${key} is taken`);
  if ((await hashOf(await openObject(bucket, key))) === facts.sha256) return true;
  throw new AppError('damaged', `${key} in ${bucket.place} does not read back as it was sent`);
}
