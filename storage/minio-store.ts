import http from 'node:http';
import https from 'node:https';
import { text } from 'node:stream/consumers';
import { Client } from 'minio';
import { AppError, isAppError } from '../src/errors.ts';
import type { LockMode, ObjectStore, StoreAbilities } from './object-store.ts';
import { attackObject } from './s3-attacks.ts';
import { ask, type Bucket, checkBucket, send } from './s3-bucket.ts';
import { createObject } from './s3-create.ts';
import { codeOf, s3Error } from './s3-errors.ts';
import { listObjects } from './s3-list.ts';
import { headObject, openObject, readObject } from './s3-read.ts';
import { createTransport } from './s3-transport.ts';
import { createVersions } from './s3-versions.ts';

export interface MinioStoreOptions {
  /** `http(s)://host:port/bucket`. */
  url: URL;
  accessKey: string;
  secretKey: string;
  /** How long nothing may move before a call fails. */
  timeoutMs: number;
  /** Asked of the server when left out. */
  region?: string;
  /** How each new object is locked; not at all when left out. */
  lock?: LockMode;
  /** Either: a missing bucket is not made, as of a folder (FolderStoreOptions). */
  readOnly?: boolean;
  make?: 'all' | 'last' | 'none';
}

/**
 * Opens a bucket of MinIO or another S3 as a store, and makes it where it is missing: with object locking where `lock` asks
 * for it. Wrong keys, and a bucket that was made without the locks asked for, are `bad_config` at once; a server that is
 * down is not: each call tries again, so that the service can start before its store.
 */
export async function openMinioStore(options: MinioStoreOptions): Promise<ObjectStore> {
  const secure = options.url.protocol === 'https:';
  const agent = new (secure ? https : http).Agent({ keepAlive: true });
  const { timeoutMs, lock } = options;
  const bucket: Bucket = {
    name: options.url.pathname.slice(1),
    place: options.url.href,
    secure,
    timeoutMs,
    connect: once(() => connect(options, agent)),
  };
  await bucket.connect().catch((error) => {
    if (isAppError(error, 'unavailable')) return;
    agent.destroy();
    throw error;
  });
  return {
    create: (key, source, facts) => createObject(bucket, key, source, facts, lock),
    // An answered PUT is all that S3 can promise.
    sync: async () => {},
    open: (key, range) => openObject(bucket, key, { range }),
    read: (key, most) => readObject(bucket, key, most),
    head: async (key) => (await headObject(bucket, key))?.info,
    list: (prefix, { after = '' } = {}) => listObjects(bucket, prefix, after),
    probe: () => probe(bucket, lock),
    versions: createVersions(bucket, lock),
    attack: (attack, key) => attackObject(bucket, attack, key),
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
    const isThere = await client.bucketExists(bucket);
    if (!isThere) {
      if (options.readOnly || options.make === 'none')
        throw new AppError('unavailable', `there is no bucket ${options.url.href}`);
      await makeBucket(client, options, region);
    } else if (options.lock && (await hasLocks(client, bucket)) === false) throw withoutLocks(options.url);
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

async function makeBucket(client: Client, { url, lock }: MinioStoreOptions, region: string): Promise<void> {
  const bucket = url.pathname.slice(1);
  try {
    await client.makeBucket(bucket, region, { ObjectLocking: lock !== undefined });
  } catch (error) {
    // Two nodes start at once.
    if (codeOf(error) === 'BucketAlreadyOwnedByYou') return;
    if (codeOf(error) !== 'AccessDenied') throw error;
    throw new AppError('bad_config', `bucket ${bucket} does not exist and this access key may not make it`, {
      cause: error,
    });
  }
}

/** Was the bucket made with object locking? undefined where the keys may not ask: then the first object that is locked tells. */
async function hasLocks(client: Client, bucket: string): Promise<boolean | undefined> {
  try {
    const reply = await send({ name: bucket }, client, { method: 'GET', query: { 'object-lock': '' } });
    return (await text(reply)).includes('<ObjectLockEnabled>Enabled<');
  } catch (error) {
    if (['ObjectLockConfigurationNotFoundError', 'NotImplemented'].includes(codeOf(error))) return false;
    if (codeOf(error) === 'AccessDenied') return undefined;
    throw error;
  }
}

function withoutLocks({ href }: URL): AppError {
  return new AppError(
    'bad_config',
    `${href} was made without object locking: a lock needs a bucket made with it`,
  );
}

async function probe(bucket: Bucket, lock?: LockMode): Promise<StoreAbilities> {
  const place = { kind: 's3', place: bucket.place, ...(lock && { lock }) } as const;
  try {
    const [{ Status }, locks = lock !== undefined] = await ask(bucket, bucket.place, (client) =>
      Promise.all([client.getBucketVersioning(bucket.name), hasLocks(client, bucket.name)]),
    );
    return { ...place, versions: Status === 'Enabled', locks };
  } catch (error) {
    // The key may read and write objects and nothing else.
    if (!isAppError(error, 'bad_config')) throw error;
    await checkBucket(bucket);
    return { ...place, versions: lock !== undefined, locks: lock !== undefined };
  }
}
