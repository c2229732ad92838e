import { createHash } from 'node:crypto';
import { dirname } from 'node:path';
import type { ObjectInfo, ObjectStore } from '../../storage/object-store.ts';
import { AppError, isAppError } from '../errors.ts';
import type { Archive } from './archive.ts';
import { type Capsule, decodeCapsule, isCapsuleKey, type RecordFile } from './capsule.ts';
import { type CatalogRow, countRows, findRow, listRows, versionKey } from './check-rows.ts';
import { noteDamage } from './retrieve.ts';

/** What can be wrong with an object, a record or a row. */
type FindingKind =
  | 'missing'
  | 'changed'
  | 'truncated'
  | 'swapped'
  | 'unreadable'
  | 'unknown format'
  | 'orphan'
  | 'broken chain'
  | 'record without row'
  | 'row without record';

export type StoreName = 'store' | 'backup';

/** One thing found: in which store, under which key. */
export interface Finding {
  store: StoreName;
  kind: FindingKind;
  key: string;
}

/** How far a pass has come, and what it has found: all that a later process needs to go on. */
export interface CheckState {
  startedAt: string;
  /** Where it goes on: everything up to this key is done. Without it the pass is complete. */
  at?: { store: StoreName; after: string };
  /** Folders done (each a record or another thing with its versions), of both stores; objects and bytes read. */
  things: number;
  objects: number;
  bytes: number;
  findings: Finding[];
}

export interface CheckOptions {
  /** A pass that was broken off; a new one begins where not given. */
  from?: CheckState;
  /** Ends this call after so many objects: with a rotation, all are covered within a set time. */
  maxObjects?: number;
  signal?: AbortSignal;
  progress?: (done: number, total: number) => void;
  /** Told now and then, and at the end: to be kept. */
  save?: (state: CheckState) => Promise<void>;
}

/**
 * Reads every object of both stores again, and holds it against the hash in its manifest, the chain of versions and the
 * catalog. Answers how far it came: a state with `at` is not a complete pass. `unavailable` where a store goes away.
 */
export async function checkArchive(archive: Archive, options: CheckOptions = {}): Promise<CheckState> {
  const fresh = { startedAt: archive.clock().toISOString(), things: 0, objects: 0, bytes: 0, findings: [] };
  const state: CheckState = options.from?.at
    ? structuredClone(options.from)
    : { ...fresh, at: begin('store') };
  const stores: StoreName[] = archive.backup ? ['store', 'backup'] : ['store'];
  const total = (await countRows(archive)) * stores.length;
  const pass: Pass = {
    archive,
    state,
    options,
    total,
    until: state.objects + (options.maxObjects ?? Infinity),
  };
  try {
    for (const name of stores.slice(stores.indexOf(state.at!.store))) {
      if (state.at!.store !== name) state.at = begin(name);
      if (!(await checkStore(pass, name))) return state;
    }
    delete state.at;
    options.progress?.(total, total);
    return state;
  } finally {
    await options.save?.(state);
  }
}

const begin = (store: StoreName) => ({ store, after: '' });

interface Pass {
  archive: Archive;
  state: CheckState;
  options: CheckOptions;
  total: number;
  until: number;
}

const saveEvery = 500;

/** What is wrong now in one folder of one store: for those who act on what was found earlier. */
export async function lookAgain(archive: Archive, name: StoreName, folder: string): Promise<Finding[]> {
  const store = name === 'store' ? archive.store : archive.backup!;
  const state: CheckState = { startedAt: '', things: 0, objects: 0, bytes: 0, findings: [] };
  const pass: Pass = { archive, state, options: {}, total: 0, until: Infinity };
  const objects = await Array.fromAsync(store.list(`${folder}/`));
  if (objects.length > 0) await checkFolder(pass, { name, store }, objects);
  const row = await findRow(archive, folder);
  if (row && (name === 'store' || row.state === 'aman') && !(await isThere(archive, store, row)))
    found(pass, name, 'row without record', versionKey(row, row.version));
  return state.findings;
}

/** false where it was told to stop. */
async function checkStore(pass: Pass, name: StoreName): Promise<boolean> {
  const { archive, state, options } = pass;
  const store = name === 'store' ? archive.store : archive.backup!;
  const { after } = state.at!;
  for await (const objects of foldersOf(store.list('', { after }))) {
    if (options.signal?.aborted || state.objects >= pass.until) return false;
    await checkFolder(pass, { name, store }, objects);
    state.at = { store: name, after: objects.at(-1)!.key };
    state.things += 1;
    options.progress?.(Math.min(state.things, pass.total), pass.total);
    if (state.things % saveEvery === 0) await options.save?.(state);
  }
  for await (const row of listRows(archive)) {
    if (name === 'backup' && row.state !== 'aman') continue;
    if (await isThere(archive, store, row)) continue;
    found(pass, name, 'row without record', versionKey(row, row.version));
  }
  return true;
}

/** Objects that share a folder: what belongs to one record, or the versions of one thing. */
async function* foldersOf(objects: AsyncIterable<ObjectInfo>): AsyncGenerator<ObjectInfo[]> {
  let folder: ObjectInfo[] = [];
  for await (const object of objects) {
    if (folder.length > 0 && dirname(folder[0]!.key) !== dirname(object.key)) {
      yield folder;
      folder = [];
    }
    folder.push(object);
  }
  if (folder.length > 0) yield folder;
}

/** Versions between the first and the last that are gone are found with their folder. */
async function isThere(archive: Archive, store: ObjectStore, row: CatalogRow): Promise<boolean> {
  for (const key of [versionKey(row, row.version), versionKey(row, 1)])
    if (archive.inbox.find(key) || (await store.head(key))) return true;
  return false;
}

function found(pass: Pass, store: StoreName, kind: FindingKind, key: string): void {
  // Still on its way: not there yet, or there before its manifest.
  if (pass.archive.inbox.find(key)) return;
  pass.state.findings.push({ store, kind, key });
}

interface Place {
  name: StoreName;
  store: ObjectStore;
}

async function checkFolder(pass: Pass, place: Place, objects: readonly ObjectInfo[]): Promise<void> {
  const folder = dirname(objects[0]!.key);
  if (folder.split('/')[0] === 'derived') return;
  const capsules = objects.filter(({ key }) => isCapsuleKey(key));
  const row = await findRow(pass.archive, folder);
  const read: (Read | undefined)[] = [];
  for (const { key } of capsules) read.push(await readCapsule(pass, place, key));
  const good = read.filter((one) => one !== undefined);
  const gaps = checkVersions(pass, place, good, capsules, row);
  const named = new Map(good.flatMap(({ capsule }) => filesOf(capsule)).map((file) => [file.key, file]));
  for (const file of named.values()) await checkFile(pass, place, file, objects, folder);
  // Where a manifest is gone or broken, nobody can say what it named.
  if (gaps || good.length < capsules.length || (capsules.length === 0 && row)) return;
  for (const { key } of objects)
    if (!isCapsuleKey(key) && !named.has(key)) found(pass, place.name, 'orphan', key);
}

interface Read {
  key: string;
  capsule: Capsule;
  hash: string;
}

const filesOf = (capsule: Capsule) => (capsule.format === 'record/1' ? capsule.files : []);

async function readCapsule(pass: Pass, { name, store }: Place, key: string): Promise<Read | undefined> {
  const chunks: Buffer[] = [];
  const hash = await hashObject(pass, store, key, (chunk) => chunks.push(chunk));
  const bytes = Buffer.concat(chunks);
  try {
    if (hash === undefined) found(pass, name, 'unreadable', key);
    else return { key, capsule: decodeCapsule(key, bytes), hash };
  } catch (error) {
    found(pass, name, kindOf(error, bytes), key);
  }
  return undefined;
}

/** A capsule ends with a line end, and says itself where it belongs. */
function kindOf(error: unknown, bytes: Buffer): FindingKind {
  if (isAppError(error, 'unknown_format')) return 'unknown format';
  if (error instanceof AppError && error.message.includes('holds the capsule of')) return 'swapped';
  return bytes.at(-1) === 0x0a ? 'changed' : 'truncated';
}

/** The chain of versions and the row of the newest; answers whether a version is gone. */
function checkVersions(
  pass: Pass,
  { name }: Place,
  good: readonly Read[],
  capsules: readonly ObjectInfo[],
  row: CatalogRow | undefined,
): boolean {
  const newest = good.at(-1);
  if (!newest) return false;
  const there = new Set(capsules.map(({ key }) => key));
  const { format, id, version } = newest.capsule;
  // What is not `aman` yet need not be in the backup store.
  const last = row && (name === 'store' || row.state === 'aman') ? Math.max(row.version, version) : version;
  const wanted = Array.from({ length: last }, (_, at) => versionKey({ format, id }, at + 1));
  const gone = wanted.filter((key) => !there.has(key));
  for (const key of gone) found(pass, name, 'missing', key);
  for (const [at, one] of good.entries()) {
    const before = good[at - 1];
    if (before?.capsule.version !== one.capsule.version - 1) continue;
    if (one.capsule.previous !== before.hash) found(pass, name, 'broken chain', one.key);
  }
  if (!row || row.version < version) found(pass, name, 'record without row', newest.key);
  else if (row.version === version && row.sha256 !== newest.hash) found(pass, name, 'changed', newest.key);
  return gone.length > 0;
}

async function checkFile(
  pass: Pass,
  { name, store }: Place,
  file: RecordFile,
  objects: readonly ObjectInfo[],
  folder: string,
): Promise<void> {
  const object = objects.find(({ key }) => key === file.key);
  const hash = object && (await hashObject(pass, store, file.key));
  if (hash === file.sha256) return;
  const kind = !object ? 'missing' : await kindOfFile(pass, file, object, hash);
  found(pass, name, kind, file.key);
  if (name !== 'store') return;
  const recordId = folder.split('/').at(-1)!;
  await noteDamage(pass.archive, recordId, file.key, new AppError('damaged', `${file.key} is ${kind}`));
}

/** `swapped`: whole bytes, but those of another record. */
async function kindOfFile(
  { archive }: Pass,
  file: RecordFile,
  object: ObjectInfo,
  hash: string | undefined,
): Promise<FindingKind> {
  if (hash === undefined) return 'unreadable';
  const other = await archive.database
    .selectFrom('records')
    .select('id')
    .where('contentSha256', '=', hash)
    .executeTakeFirst();
  if (other) return 'swapped';
  return object.size < file.size ? 'truncated' : 'changed';
}

/** undefined where the store is there and does not give this object out, as MinIO does with rotten bytes. */
async function hashObject(
  { state }: Pass,
  store: ObjectStore,
  key: string,
  see: (chunk: Buffer) => void = () => {},
): Promise<string | undefined> {
  const hash = createHash('sha256');
  try {
    for await (const chunk of await store.open(key)) {
      hash.update(chunk);
      state.bytes += chunk.length;
      see(chunk);
    }
    state.objects += 1;
    return hash.digest('hex');
  } catch (error) {
    if (!isAppError(error, 'unavailable') && !isAppError(error, 'not_found')) throw error;
    await store.probe();
    return undefined;
  }
}
