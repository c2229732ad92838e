import { createHash, randomUUID } from 'node:crypto';
import http from 'node:http';
import https from 'node:https';
import { Readable } from 'node:stream';
import { buffer, text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'minio';
import { AppError, isAppError } from '../src/errors.ts';
import { checkedBytes, readable, withErrors } from './bytes.ts';
import type { ByteRange, ObjectFacts, ObjectInfo, ObjectStore, StoreAbilities } from './object-store.ts';
import { createTransport } from './s3-transport.ts';

export interface MinioStoreOptions {
  /** `http(s)://host:port/bucket`. */
  url: URL;
  accessKey: string;
  secretKey: string;
  /** How long nothing may move before a call fails. */
  timeoutMs: number;
  /** Asked of the server when left out. */
  region?: string;
  /** Either: a missing bucket is not made, as of a folder (FolderStoreOptions). */
  readOnly?: boolean;
  make?: 'all' | 'last' | 'none';
}

/** The store as its methods see it. */
interface Bucket {
  name: string;
  place: string;
  /** Over https the client refuses a hash of the body in the signature. */
  secure: boolean;
  connect(): Promise<Client>;
}

/** Bodies up to this size are held in memory: they can be checked before the first byte is sent, and sent twice. */
const smallBody = 2 * 1024 * 1024;
const ownMark = 'x-amz-meta-berkas-put';

/**
 * Opens a bucket of MinIO or another S3 as a store, and makes it where it is missing. Wrong keys are `bad_config`
 * at once; a server that is down is not: each call tries again, so that the service can start before its store.
 */
export async function openMinioStore(options: MinioStoreOptions): Promise<ObjectStore> {
  const secure = options.url.protocol === 'https:';
  const agent = new (secure ? https : http).Agent({ keepAlive: true });
  const bucket: Bucket = {
    name: options.url.pathname.slice(1),
    place: options.url.href,
    secure,
    connect: once(() => connect(options, agent)),
  };
  await bucket.connect().catch((error) => {
    if (isAppError(error, 'unavailable')) return;
    agent.destroy();
    throw error;
  });
  return {
    create: (key, source, facts) => create(bucket, key, readable(source), facts),
    // An answered PUT is all that S3 can promise.
    sync: async () => {},
    open: (key, range) => openObject(bucket, key, range),
    head: async (key) => (await headObject(bucket, key))?.info,
    list: (prefix, { after = '' } = {}) => list(bucket, prefix, after),
    probe: () => probe(bucket),
    close: async () => agent.destroy(),
  };
}

/** Remembers a success, never a failure. */
function once<T>(task: () => Promise<T>): () => Promise<T> {
  let result: Promise<T> | undefined;
  return () => {
    result ??= task().catch((error) => {
      result = undefined;
      throw error;
    });
    return result;
  };
}

async function connect(options: MinioStoreOptions, agent: http.Agent): Promise<Client> {
  const bucket = options.url.pathname.slice(1);
  try {
    const region = options.region ?? (await findRegion(createClient(options, agent), bucket));
    const client = createClient({ ...options, region }, agent);
    if (!(await client.bucketExists(bucket))) {
      if (options.readOnly || options.make === 'none')
        throw new AppError('unavailable', `there is no bucket ${options.url.href}`);
      await makeBucket(client, bucket, region);
    }
    return client;
  } catch (error) {
    const failure = s3Error(error, `bucket ${options.url.href}`);
    if (failure.code !== 'not_found') throw failure;
    // A missing bucket has been made: this 404 is some other server's, or a proxy's.
    throw new AppError('unavailable', `${options.url.href} does not answer as an S3 server`, {
      cause: error,
    });
  }
}

function createClient(
  { url, accessKey, secretKey, timeoutMs, region }: MinioStoreOptions,
  agent: http.Agent,
) {
  const useSSL = url.protocol === 'https:';
  return new Client({
    endPoint: url.hostname.replace(/^\[|\]$/g, ''),
    port: Number(url.port) || (useSSL ? 443 : 80),
    useSSL,
    accessKey,
    secretKey,
    ...(region ? { region } : {}),
    transport: createTransport(useSSL, timeoutMs),
    transportAgent: agent,
    // It would write to the console and repeat what must not be repeated.
    retryOptions: { disableRetry: true },
  });
}

async function findRegion(client: Client, bucket: string): Promise<string> {
  try {
    return await client.getBucketRegionAsync(bucket);
  } catch (error) {
    if (codeOf(error) === 'NoSuchBucket') return 'us-east-1';
    throw error;
  }
}

async function makeBucket(client: Client, bucket: string, region: string): Promise<void> {
  try {
    await client.makeBucket(bucket, region);
  } catch (error) {
    // Two nodes start at once.
    if (codeOf(error) === 'BucketAlreadyOwnedByYou') return;
    if (codeOf(error) !== 'AccessDenied') throw error;
    throw new AppError('bad_config', `bucket ${bucket} does not exist and this access key may not make it`, {
      cause: error,
    });
  }
}

/**
 * One conditional PUT. Where its outcome stays unknown (reply lost, 5xx) the mark that went with it tells whether the
 * object there is ours; then it is read back. A body in memory is sent once more when nothing is there.
 */
async function create(
  bucket: Bucket,
  key: string,
  source: Readable | Uint8Array,
  facts: ObjectFacts,
): Promise<ObjectInfo> {
  const client = await bucket.connect();
  const body = await bodyOf(key, source, facts);
  const info = { key, size: facts.size, sha256: facts.sha256 };
  const mark = randomUUID();
  let failure = await put(bucket, client, key, body, facts, mark);
  if (isAppError(failure, 'conflict')) throw failure;
  for (let again = Buffer.isBuffer(body) ? 1 : 0; failure; again--) {
    if (!isAppError(failure, 'unavailable') && !isAppError(failure, 'conflict')) throw failure;
    if (await isOurs(bucket, key, mark, facts)) return info;
    if (again === 0) throw failure;
    failure = await put(bucket, client, key, body, facts, mark);
  }
  return info;
}

async function bodyOf(
  key: string,
  source: Readable | Uint8Array,
  facts: ObjectFacts,
): Promise<Buffer | Readable> {
  const bytes = checkedBytes(key, source, facts);
  const small = facts.size <= smallBody || !(source instanceof Readable);
  return small ? buffer(bytes) : Readable.from(bytes, { objectMode: false });
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
  mark: string,
): Promise<AppError | undefined> {
  const headers = {
    'content-length': String(facts.size),
    'content-type': facts.mediaType,
    'if-none-match': '*',
    'x-amz-checksum-sha256': Buffer.from(facts.sha256, 'hex').toString('base64'),
    [ownMark]: mark,
  };
  const request = { method: 'PUT', bucketName: bucket.name, objectName: key, headers } as const;
  try {
    const reply = await client.makeRequestStreamAsync(
      request,
      body,
      bucket.secure ? '' : facts.sha256,
      [200],
      '',
    );
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
  const hash = createHash('sha256');
  for await (const piece of await openObject(bucket, key)) hash.update(piece);
  if (hash.digest('hex') === facts.sha256) return true;
  throw new AppError('damaged', `${key} in ${bucket.place} does not read back as it was sent`);
}

async function openObject(bucket: Bucket, key: string, range?: ByteRange): Promise<Readable> {
  const headers = range ? { range: `bytes=${range.start}-${range.end}` } : {};
  const reply = await ask(bucket, key, (client) =>
    client.makeRequestAsync({ method: 'GET', bucketName: bucket.name, objectName: key, headers }, '', [
      range ? 206 : 200,
    ]),
  );
  return withErrors(reply, (error) => s3Error(error, key));
}

async function headObject(
  bucket: Bucket,
  key: string,
): Promise<{ info: ObjectInfo; mark: unknown } | undefined> {
  const headers = { 'x-amz-checksum-mode': 'ENABLED' };
  try {
    const reply = await ask(bucket, key, (client) =>
      client.makeRequestAsync({ method: 'HEAD', bucketName: bucket.name, objectName: key, headers }),
    );
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

/** The answer to HEAD is 404 for a missing object and for a missing bucket alike; the second is no "not there". */
async function checkBucket(bucket: Bucket): Promise<void> {
  if (await ask(bucket, bucket.place, (client) => client.bucketExists(bucket.name))) return;
  throw new AppError('unavailable', `bucket ${bucket.place} is gone`);
}

/** undefined also for the checksum of a multipart upload (`...-3`), which is not that of the bytes. */
function hexOf(checksum: unknown): string | undefined {
  const isWhole = typeof checksum === 'string' && /^[0-9A-Za-z+/]{43}=$/.test(checksum);
  return isWhole ? Buffer.from(checksum, 'base64').toString('hex') : undefined;
}

/** Pages by `start-after`, which any S3 takes, so that no server's own token is needed. */
async function* list(bucket: Bucket, prefix: string, after: string): AsyncGenerator<ObjectInfo> {
  let last = after;
  for (let more = true; more; ) {
    const page = await listPage(bucket, prefix, last);
    yield* page.objects;
    more = page.more && page.objects.length > 0;
    last = page.objects.at(-1)?.key ?? last;
  }
}

/** Read here and not by the client, whose XML reader turns a key like `0012` into the number 12. */
async function listPage(
  bucket: Bucket,
  prefix: string,
  after: string,
): Promise<{ objects: ObjectInfo[]; more: boolean }> {
  const query = new URLSearchParams({
    'encoding-type': 'url',
    'list-type': '2',
    'max-keys': '1000',
    prefix,
    'start-after': after,
  }).toString();
  const xml = await ask(bucket, prefix, async (client) =>
    text(await client.makeRequestAsync({ method: 'GET', bucketName: bucket.name, query })),
  );
  const objects = [...xml.matchAll(/<Contents>.*?<\/Contents>/gs)].map(([entry]) => ({
    key: decodeURIComponent(inside(entry, 'Key').replaceAll('+', ' ')),
    size: Number(inside(entry, 'Size')),
  }));
  return { objects, more: inside(xml, 'IsTruncated') === 'true' };
}

function inside(xml: string, tag: string): string {
  return new RegExp(`<${tag}>([^<]*)</${tag}>`).exec(xml)?.[1] ?? '';
}

async function probe(bucket: Bucket): Promise<StoreAbilities> {
  const abilities = { kind: 's3', place: bucket.place, versions: false } as const;
  try {
    const { Status } = await ask(bucket, bucket.place, (client) => client.getBucketVersioning(bucket.name));
    return { ...abilities, versions: Status === 'Enabled' };
  } catch (error) {
    // The key may read and write objects and nothing else.
    if (!isAppError(error, 'bad_config')) throw error;
    await checkBucket(bucket);
    return abilities;
  }
}

/** A call that changes nothing: made again once when the line broke or the server answered 5xx, not after a time-out. */
async function ask<T>(bucket: Bucket, what: string, call: (client: Client) => Promise<T>): Promise<T> {
  const client = await bucket.connect();
  try {
    return await call(client).catch(async (error) => {
      if (!isPassing(error)) throw error;
      await sleep(100);
      return call(client);
    });
  } catch (error) {
    throw s3Error(error, what);
  }
}

function isPassing(error: unknown): boolean {
  return ['ECONNRESET', 'EPIPE'].includes(codeOf(error)) || /Retryable HTTP status/.test(String(error));
}

function codeOf(error: unknown): string {
  const { code, Code } = error as { code?: unknown; Code?: unknown };
  return String(code ?? Code ?? '');
}

const refused = new Set([
  'AccessDenied',
  'AuthorizationHeaderMalformed',
  'InvalidAccessKeyId',
  'SignatureDoesNotMatch',
  'RequestTimeTooSkewed',
]);
const wrongBytes = new Set([
  'BadDigest',
  'IncompleteBody',
  'InvalidDigest',
  'XAmzContentChecksumMismatch',
  'XAmzContentSHA256Mismatch',
]);
/** versitygw keeps keys as files, so `a` and `a/b` cannot both be. */
const takenKey = new Set(['PreconditionFailed', 'ObjectParentIsFile', 'ExistingObjectIsDirectory']);

/** The words of S3 in ours; whatever is not known is `unavailable`, with the cause. */
function s3Error(error: unknown, what: string): AppError {
  if (error instanceof AppError) return error;
  const code = codeOf(error);
  const said = `${code || 'no code'}: ${(error as Error).message}`;
  const because = { cause: error };
  if (takenKey.has(code)) return new AppError('conflict', `the key ${what} is taken`, because);
  if (code === 'NoSuchKey' || code === 'NotFound')
    return new AppError('not_found', `no object ${what}`, because);
  if (code === 'InvalidRange') return new AppError('invalid_input', `${what} is shorter than that`, because);
  if (wrongBytes.has(code))
    return new AppError('damaged', `the store refused the bytes of ${what} (${said})`, because);
  if (!refused.has(code))
    return new AppError('unavailable', `the store failed at ${what} (${said})`, because);
  return new AppError(
    'bad_config',
    `the store refused us at ${what} (${said}): check keys, rights and clock`,
    {
      detail: 'Penyimpanan menolak kunci akses Berkas. Hubungi pengelola sistem.',
      cause: error,
    },
  );
}
