import { buffer } from 'node:stream/consumers';
import { hashOf } from '../../../storage/bytes.ts';
import {
  type CreateOptions,
  type ObjectFacts,
  type ObjectStore,
  smallObject,
} from '../../../storage/object-store.ts';
import { AppError, isAppError } from '../../errors.ts';
import { type Capsule, decodeCapsule, type RecordFile, sha256, versionKey } from '../capsule.ts';
import type { CatalogRow } from '../check/rows.ts';

/** A capsule with its bytes, as they lie in a store. */
export interface StoredCapsule {
  key: string;
  capsule: Capsule;
  bytes: Buffer;
  sha256: string;
}

/** What of a copy was written now, and what was there before with the same bytes. */
export interface Copied {
  /** The objects written now. */
  written: string[];
  /** Their bytes. */
  bytes: number;
}

/**
 * Copies one object from a store to another, where it may already be: whole, then read back and compared. The bytes of the
 * source are held to `facts` before the first of them is sent and again on the way, so that no damage is ever copied.
 * Answers whether it was written now. Throws `damaged` where the source lacks the object or has other bytes, `conflict` where
 * the target has other bytes under that key (nothing is overwritten), `unavailable` where either store fails.
 */
export async function copyObject(
  from: ObjectStore,
  to: ObjectStore,
  key: string,
  facts: ObjectFacts,
  options: CreateOptions = {},
): Promise<boolean> {
  return createVerified(to, key, await verifiedSource(from, key, facts), facts, options);
}

/** The files that a capsule names, then the capsule: its presence says that they are there. Errors as of `copyObject`. */
export async function copyCapsule(
  from: ObjectStore,
  to: ObjectStore,
  stored: StoredCapsule,
  options: CreateOptions = {},
): Promise<Copied> {
  const copied: Copied = { written: [], bytes: 0 };
  const note = (written: boolean, key: string, size: number) => {
    if (!written) return;
    copied.written.push(key);
    copied.bytes += size;
  };
  for (const { key, size, sha256, mediaType } of filesOf(stored.capsule))
    note(await copyObject(from, to, key, { size, sha256, mediaType }, options), key, size);
  note(await putCapsule(to, stored, options), stored.key, stored.bytes.length);
  return copied;
}

/**
 * Copies the versions of a thing up to this one, the first of them first, and each only after the one before it: so the
 * presence of a version in the target says that all before are there too. Which bytes are right is said by `newest` and from
 * there by the chain of versions. What is there already is left alone. Errors as of `copyObject`; `damaged` names its `key`.
 */
export async function copyThing(
  from: ObjectStore,
  to: ObjectStore,
  { format, id }: Pick<CatalogRow, 'format' | 'id'>,
  newest: { version: number; sha256: string },
  options: CreateOptions = {},
): Promise<Copied> {
  const versions: StoredCapsule[] = [];
  let hash: string | null = newest.sha256;
  for (let version = newest.version; version > 0 && hash; version--) {
    const stored: StoredCapsule = await readCapsule(from, versionKey({ format, id }, version), hash);
    versions.unshift(stored);
    hash = stored.capsule.previous;
  }
  const copied: Copied = { written: [], bytes: 0 };
  for (const stored of versions) {
    if (await isCapsuleThere(to, stored)) continue;
    const { written, bytes } = await copyCapsule(from, to, stored, options);
    copied.written.push(...written);
    copied.bytes += bytes;
  }
  return copied;
}

/** Writes a capsule that was read; whether it was not there before. `conflict`, `unavailable` as of `copyObject`. */
export async function putCapsule(
  to: ObjectStore,
  stored: StoredCapsule,
  options: CreateOptions = {},
): Promise<boolean> {
  return createVerified(to, stored.key, stored.bytes, capsuleFacts(stored), options);
}

/** Is the capsule there with its own bytes, and are its files? */
async function isCapsuleThere(to: ObjectStore, stored: StoredCapsule): Promise<boolean> {
  const { key, bytes, sha256 } = stored;
  if (!(await isThere(to, key, { size: bytes.length, sha256 }))) return false;
  for (const file of filesOf(stored.capsule)) if (!(await isThere(to, file.key, file))) return false;
  return (await hashObject(to, key, bytes.length)) === sha256;
}

/** Is the object in the store, as far as can be told without reading it: with its size, and with its hash where the store knows that? */
export async function isThere(
  store: ObjectStore,
  key: string,
  facts: Omit<ObjectFacts, 'mediaType'>,
): Promise<boolean> {
  const found = await store.head(key);
  return found !== undefined && found.size === facts.size && (found.sha256 ?? facts.sha256) === facts.sha256;
}

/** Reads the capsule under `key`; `damaged` where it is gone, broken or, with `hash` given, another one; `unknown_format`. */
export async function readCapsule(store: ObjectStore, key: string, hash?: string): Promise<StoredCapsule> {
  const bytes = await readWhole(store, key).catch((error) => {
    throw asDamage(error, key);
  });
  const found = sha256(bytes);
  if (hash !== undefined && found !== hash) throw changed(key);
  try {
    return { key, capsule: decodeCapsule(key, bytes), bytes, sha256: found };
  } catch (error) {
    throw isAppError(error, 'damaged') ? changed(key, error) : error;
  }
}

/** The files that belong to a capsule: those of a record. */
export function filesOf(capsule: Capsule): readonly RecordFile[] {
  return capsule.format === 'record/1' ? capsule.files : [];
}

/** SHA-256 of an object, read whole; lower-case hex. `size`: what it should have. `not_found`. */
export async function hashObject(
  store: ObjectStore,
  key: string,
  size: number = Number.POSITIVE_INFINITY,
): Promise<string> {
  if (size > smallObject) return hashOf(await store.open(key));
  // One byte more shows that it is longer than it should be.
  return sha256(await store.read(key, size + 1));
}

const capsuleFacts = ({ bytes, sha256 }: StoredCapsule): ObjectFacts => ({
  mediaType: 'application/json',
  size: bytes.length,
  sha256,
});

/** A small object is held in memory between its verification and its creation; a larger one is read twice. */
async function verifiedSource(from: ObjectStore, key: string, facts: ObjectFacts) {
  if (facts.size <= smallObject) {
    const bytes = await from.read(key, facts.size + 1).catch((error) => {
      throw asDamage(error, key);
    });
    if (bytes.length !== facts.size || sha256(bytes) !== facts.sha256) throw changed(key);
    return bytes;
  }
  const hash = await hashObject(from, key, facts.size).catch((error) => {
    throw asDamage(error, key);
  });
  if (hash !== facts.sha256) throw changed(key);
  return from.open(key);
}

/** Nearly every capsule is shorter, in bytes. */
const usualCapsule = 16 * 1024;

async function readWhole(store: ObjectStore, key: string): Promise<Buffer> {
  const start = await store.read(key, usualCapsule);
  return start.length < usualCapsule ? start : buffer(await store.open(key));
}

async function createVerified(
  to: ObjectStore,
  key: string,
  source: Parameters<ObjectStore['create']>[1],
  facts: ObjectFacts,
  options: CreateOptions,
): Promise<boolean> {
  let taken: unknown;
  try {
    if ((await to.create(key, source, facts, options)).readBack) return true;
  } catch (error) {
    // The source was right a moment ago: what is damaged now happened between here and there, and is tried again.
    if (isAppError(error, 'damaged')) throw failed(key, error);
    if (!isAppError(error, 'conflict')) throw error;
    taken = error;
  }
  if ((await hashObject(to, key, facts.size)) === facts.sha256) return taken === undefined;
  throw taken ?? failed(key);
}

function failed(key: string, cause?: unknown): AppError {
  return new AppError('unavailable', `the copy of ${key} does not read back as it was sent`, { cause });
}

function asDamage(error: unknown, key: string): unknown {
  if (!isAppError(error, 'not_found')) return error;
  return new AppError('damaged', `${key} is gone`, { extra: { key }, cause: error });
}

function changed(key: string, cause?: AppError): AppError {
  return new AppError('damaged', cause?.message ?? `${key} does not have the bytes that were stored`, {
    extra: { key },
    ...(cause && { cause }),
  });
}
