import type { Readable } from 'node:stream';
import { AppError } from '../src/errors.ts';

/** What the store knows of one object. `sha256` (lower-case hex) only where the back end keeps it. */
export interface ObjectInfo {
  key: string;
  size: number;
  sha256?: string;
  /** Answered by `create` where the bytes were hashed from the very file that is now the object. */
  readBack?: true;
}

/** What the caller promises of the bytes; a source that breaks the promise leaves nothing behind. */
export interface ObjectFacts {
  mediaType: string;
  size: number;
  /** Lower-case hex. */
  sha256: string;
  /** Until when the store refuses to delete this object, in place of its own time. `invalid_input` in a store opened without locks. */
  lockUntil?: Date;
}

/** A finished file of this machine as a source. */
export interface LocalFile {
  path: string;
  /** May the object be this very file, by a hard link? Then nobody may ever write to it. */
  mayLink: boolean;
}

export type Source = Readable | Uint8Array | LocalFile;

/** Objects up to this size, in bytes, are small: they may be held in memory, many at once. */
export const smallObject = 2 * 1024 * 1024;

export interface CreateOptions {
  /** The caller keeps its own copy until `sync` has answered: names need not be safe from a power cut before. */
  syncLater?: boolean;
}

/** Bytes `start` to `end`, both counted in, as in an HTTP Range. */
export interface ByteRange {
  start: number;
  end: number;
}

/** How back ends differ: data, never a type check. */
export interface StoreAbilities {
  kind: 'folder' | 's3';
  /** Where it is, without secrets, for logs and health. */
  place: string;
  /** Does the store keep older versions of a key? */
  versions: boolean;
  /** Was the bucket made with object locking? */
  locks: boolean;
  /** How the store locks what it creates; left out where it does not. */
  lock?: LockMode;
}

/** One version of a key, or a delete marker, which hides the versions below it. */
export interface ObjectVersion {
  key: string;
  version: string;
  size: number;
  modifiedAt: Date;
  /** Is it what a reader of the key is given? */
  isLatest: boolean;
  isMarker: boolean;
}

/** compliance: until then nobody deletes it. governance: nobody without a right of his own. */
export type LockMode = 'governance' | 'compliance';

/** For how long a store with locks locks what it creates, days: never for the whole retention, so that lawful disposal only has to wait. */
export const lockDays = 90;

/** The lock of a version. */
export interface ObjectLock {
  mode: LockMode;
  until: Date;
}

/**
 * The history of a store that keeps older versions. The evidence is the oldest version of a key: a marker or a second
 * version is somebody's doing, for Berkas creates each key once.
 */
export interface ObjectVersions {
  /**
   * Every version and marker of the keys that begin with `prefix`, later than `after`: in byte order of the keys, the oldest
   * of a key first. In a bucket that keeps no history each object is its one version. The mark of the store only where
   * `prefix` is its whole key.
   */
  list(prefix: string, options?: { after?: string }): AsyncIterable<ObjectVersion>;
  /** `not_found` before the first byte, for a marker too. */
  open(key: string, version: string): Promise<Readable>;
  /** undefined: not locked, or a marker. A lock that has run out is still told. */
  lockOf(key: string, version: string): Promise<ObjectLock | undefined>;
  /**
   * Never shortens and never softens: an earlier `until` is `conflict`, and compliance stays. `bad_config` where the store is
   * opened without locks and there is none. `seen` is the lock as it was just read; it is read where not given.
   */
  extendLock(key: string, version: string, until: Date, seen?: ObjectLock): Promise<void>;
  /** Removes a marker or version for good, and is content where it is gone; `conflict` where a lock forbids it, `bad_config` where the credentials may not. */
  removeVersion(key: string, version: string): Promise<void>;
}

/**
 * What nobody should be able to do to an object: `create-again` is a conditional PUT on its key, `overwrite` one without a
 * condition, `hide` a delete without a version, `soften` makes governance of compliance. `...-bypass` claims the right to
 * bypass governance.
 */
export const attacks = [
  'create-again',
  'overwrite',
  'hide',
  'delete',
  'delete-bypass',
  'shorten',
  'shorten-bypass',
  'soften',
] as const;
export type Attack = (typeof attacks)[number];

/** What came of an attack. `impossible`: this kind of store, or an object that is not locked so, has no such thing. */
export interface AttackAnswer {
  outcome: 'refused' | 'succeeded' | 'impossible' | 'unknown';
  /** What the store said. */
  answer: string;
}

/** Where the objects lie that may be attacked. Neither check nor rebuild looks there. */
export const canaryPrefix = 'derived/canary/';

/**
 * Write-once bytes under keys. The contract suite is test/contracts/object-store.ts.
 * Every method throws `unavailable` when the store cannot be reached or does not answer in time,
 * and `invalid_input` for a key that `checkKey` refuses.
 */
export interface ObjectStore {
  /**
   * Stores the bytes and answers only when they are as safe as this back end can make them.
   * A taken key is `conflict`, whatever its bytes: the caller compares. Of many creators at once exactly one wins.
   * A source that ends early, runs over, breaks or hashes differently is an error, and the key stays free.
   */
  create(key: string, source: Source, facts: ObjectFacts, options?: CreateOptions): Promise<ObjectInfo>;
  /** Answers when these objects, created with `syncLater`, are as safe as this back end can make them. */
  sync(keys: readonly string[]): Promise<void>;
  /** The bytes, or the given part. `not_found` is thrown here, before the first byte. */
  open(key: string, range?: ByteRange): Promise<Readable>;
  /** The first bytes of an object, `most` at most, in memory: of a small one, at a third of what a stream costs. `not_found`. */
  read(key: string, most: number): Promise<Buffer>;
  /** undefined where there is no such object: no error. */
  head(key: string): Promise<ObjectInfo | undefined>;
  /** Every object whose key begins with `prefix`, later than `after`, in byte order of the keys. */
  list(prefix: string, options?: { after?: string }): AsyncIterable<ObjectInfo>;
  /** One round trip: is it there, and what can it do? */
  probe(): Promise<StoreAbilities>;
  /** Only where the store has a history. */
  versions?: ObjectVersions | undefined;
  /** Only where the objects are plain files of this machine: the folder they lie in, for threads that read very many of them. */
  folder?: string;
  /**
   * Frees a key for `berkas repair`: moves its object, whatever it has become, to a place of the store's own under `name`,
   * and answers where that is. `not_found`. Only where the store has no history (with one it is `versions.removeVersion`).
   */
  setAside?: ((key: string, name: string) => Promise<string>) | undefined;
  /** Tries an attack with the store's own credentials, on the oldest version. Only under `canaryPrefix`: elsewhere `invalid_input`. */
  attack(attack: Attack, key: string): Promise<AttackAnswer>;
  close(): Promise<void>;
}

/** Does the store answer now? */
export async function isReachable(store: Pick<ObjectStore, 'probe'>): Promise<boolean> {
  return store.probe().then(
    () => true,
    () => false,
  );
}

/**
 * Under this key a store says which one it is (src/archive/backup/store-mark.ts). `create` and `open` take it, and its lock can be extended; `list` never shows it.
 * No key of the store format begins with a dot.
 */
export const storeMarkKey = '.berkas-store';

const segment = /^[0-9A-Za-z_-][0-9A-Za-z._-]*$/;
const windowsDevice = /^(con|prn|aux|nul|com[0-9]|lpt[0-9])(\.|$)/i;

/** Throws `invalid_input` unless `key` is a key of the store format (storage/README.md), fit for any file system and S3. */
export function checkKey(key: string): void {
  const good =
    key.length <= 180 &&
    key.split('/').every((part) => segment.test(part) && !part.endsWith('.') && !windowsDevice.test(part));
  if (!good) {
    throw new AppError('invalid_input', `not a storage key: ${JSON.stringify(key)}`, {
      detail: 'Kunci penyimpanan tidak sah.',
    });
  }
}
