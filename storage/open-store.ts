import { Readable } from 'node:stream';
import { AppError } from '../src/errors.ts';
import { type FolderStoreOptions, openFolderStore } from './folder-store.ts';
import { openMinioStore } from './minio-store.ts';
import {
  type ByteRange,
  canaryPrefix,
  checkKey,
  type LockMode,
  type ObjectStore,
  type ObjectVersions,
  storeMarkKey,
} from './object-store.ts';
import { readStoreUrl } from './store-url.ts';

export interface StoreCredentials {
  accessKey: string;
  secretKey: string;
}

export interface StoreOptions extends FolderStoreOptions {
  /** S3: how long nothing may move before a call fails; 20 s where not given. */
  timeoutMs?: number;
  /** S3: asked of the server where not given. */
  region?: string;
  /** S3: how each new object is locked; not at all where not given. */
  lock?: LockMode;
}

/**
 * Opens the store at an address such as `file:./var/store` or `http://host:port/bucket` (store-url.ts). Throws `bad_config`
 * for an address, keys or a lock that cannot be right, `in_use` for a folder with another owner.
 */
export async function openStore(
  address: string,
  credentials?: StoreCredentials,
  options: StoreOptions = {},
): Promise<ObjectStore> {
  const place = readStoreUrl(address);
  if (typeof place === 'string') throw new AppError('bad_config', `the store address ${place}`);
  if ('folder' in place) {
    if (options.lock) throw new AppError('bad_config', `a folder has no locks: ${address}`);
    return withChecks(await openFolderStore(place.folder, options), options);
  }
  const url = place.bucket;
  if (!credentials?.accessKey || !credentials.secretKey) {
    throw new AppError('bad_config', `the store ${url.href} needs an access key and a secret key`);
  }
  return withChecks(await openMinioStore({ timeoutMs: 20_000, ...options, ...credentials, url }), options);
}

/** The checks every back end needs, once in front of all: keys, ranges, and a source that is closed when it is not used. */
function withChecks(store: ObjectStore, { lock, readOnly = false }: StoreOptions): ObjectStore {
  const { setAside } = store;
  const checkMayWrite = (key: string) => {
    if (readOnly) throw new AppError('unavailable', `${key}: the store was opened to be read only`);
  };
  return {
    ...store,
    ...(setAside && {
      async setAside(key: string, name: string) {
        checkKey(key);
        checkKey(name);
        checkMayWrite(key);
        return setAside(key, name);
      },
    }),
    async create(key, source, facts, options) {
      try {
        checkKeyOrMark(key);
        checkMayWrite(key);
        if (facts.lockUntil && !lock)
          throw new AppError('invalid_input', `a lock for ${key} in a store without locks`);
        return await store.create(key, source, facts, options);
      } catch (error) {
        if (source instanceof Readable) source.destroy();
        throw error;
      }
    },
    async open(key, range) {
      checkKeyOrMark(key);
      if (range) checkRange(range);
      return store.open(key, range);
    },
    async read(key, most) {
      checkKeyOrMark(key);
      return store.read(key, most);
    },
    async head(key) {
      checkKey(key);
      return store.head(key);
    },
    async attack(attack, key) {
      checkKey(key);
      if (!key.startsWith(canaryPrefix)) throw new AppError('invalid_input', `${key} is no canary`);
      checkMayWrite(key);
      return store.attack(attack, key);
    },
    async *list(prefix, options) {
      checkPrefix(prefix);
      for await (const info of store.list(prefix, options)) if (isOurKey(info)) yield info;
    },
    ...(store.versions && { versions: withKeyChecks(store.versions, checkMayWrite) }),
  };
}

/** The mark of the store has a name that no key has. */
function checkKeyOrMark(key: string): void {
  if (key !== storeMarkKey) checkKey(key);
}

function withKeyChecks(versions: ObjectVersions, checkMayWrite: (key: string) => void): ObjectVersions {
  return {
    async *list(prefix, options) {
      const isMark = prefix === storeMarkKey;
      if (!isMark) checkPrefix(prefix);
      for await (const version of versions.list(prefix, options))
        if (isMark ? version.key === storeMarkKey : isOurKey(version)) yield version;
    },
    async open(key, version) {
      checkKey(key);
      return versions.open(key, version);
    },
    async lockOf(key, version) {
      checkKeyOrMark(key);
      return versions.lockOf(key, version);
    },
    async extendLock(key, version, until, seen) {
      checkKeyOrMark(key);
      checkMayWrite(key);
      return versions.extendLock(key, version, until, seen);
    },
    async removeVersion(key, version) {
      checkKey(key);
      checkMayWrite(key);
      return versions.removeVersion(key, version);
    },
  };
}

/** A good prefix is one that some key begins with. */
function checkPrefix(prefix: string): void {
  if (prefix !== '') checkKey(`${prefix}x`);
}

function checkRange({ start, end }: ByteRange): void {
  if (Number.isSafeInteger(start) && Number.isSafeInteger(end) && 0 <= start && start <= end) return;
  throw new AppError('invalid_input', `not a range of bytes: ${start}-${end}`);
}

/** The mark of the store is no object of the archive: it is hidden here. Others put their own files into folders and buckets (`desktop.ini` in a share, notes of the administrator). */
function isOurKey({ key }: { key: string }): boolean {
  try {
    checkKey(key);
    return true;
  } catch {
    return false;
  }
}
