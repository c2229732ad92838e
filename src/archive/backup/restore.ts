import { readFile, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { writeJsonFile } from '../../../storage/json-file.ts';
import type { ObjectFacts, ObjectInfo, ObjectStore } from '../../../storage/object-store.ts';
import { AppError, isAppError } from '../../errors.ts';
import { isCapsuleKey, isKeptKey } from '../capsule.ts';
import { byFolder, inSlices, workSideBySide } from '../slices.ts';
import { copyObject, filesOf, isThere, putCapsule, readCapsule, type StoredCapsule } from './copy.ts';
import { createMark, readMark } from './store-mark.ts';

/** An object that was not restored, and why. */
interface NotRestored {
  key: string;
  reason: string;
}

/** What came of a restore. Objects and bytes count what is in the source. */
export interface Restored {
  /** Written now. */
  objects: number;
  bytes: number;
  /** In the target already, with the same bytes. */
  there: number;
  /** Damaged or gone in the source: left out. */
  damaged: NotRestored[];
  /** In the target with other bytes, which stay. */
  conflicts: NotRestored[];
  /** Names in the source that are none of the format, such as notes of an administrator. */
  foreign: number;
  /** false: broken off. */
  complete: boolean;
}

export interface RestoreOptions {
  newId: () => string;
  clock: () => Date;
  signal?: AbortSignal;
  /** Objects done, of how many, and their bytes. */
  progress?: (done: number, total: number, bytes: number, totalBytes: number) => void;
}

/** Things copied side by side: most of the time of a small object is waiting for the disk or the server. */
const atOnce = 16;
/** Things whose names are synced together. */
const sliceSize = 256;
const nouns = new Set(['berkas', 'kegiatan', 'instansi', 'print-runs', 'records', 'numbers']);

/**
 * Brings everything of a store into another one, which may hold a part of it already: files first, then the capsule that
 * names them, each verified on the way and read back, none overwritten. Damage is left out and told. The bulk, the records,
 * comes last. `conflict` where the target holds another archive, before anything is written; `unknown_format` for what a newer
 * Berkas wrote; `unavailable` where either store goes away: called again, it goes on.
 */
export async function restoreStore(
  from: ObjectStore,
  to: ObjectStore,
  options: RestoreOptions,
): Promise<Restored> {
  await markTarget(from, to, options);
  const total = await measure(from);
  const restored: Restored = {
    ...{ objects: 0, bytes: 0, there: 0, foreign: 0 },
    ...{ damaged: [], conflicts: [], complete: false },
  };
  const pass: Pass = { from, to, restored, written: [] };
  let done = 0;
  let bytes = 0;
  const restoreNext = async (objects: readonly ObjectInfo[]) => {
    if (options.signal?.aborted) return;
    await restoreThing(pass, objects);
    done += objects.length;
    for (const { size } of objects) bytes += size;
    options.progress?.(done, total.objects, bytes, total.bytes);
  };
  for await (const things of inSlices(byFolder(listKept(from)), sliceSize)) {
    try {
      await workSideBySide(things, atOnce, restoreNext);
    } finally {
      await to.sync(pass.written.splice(0));
    }
    if (options.signal?.aborted) return restored;
  }
  return { ...restored, complete: true };
}

interface Pass {
  from: ObjectStore;
  to: ObjectStore;
  restored: Restored;
  /** Not yet synced. */
  written: string[];
}

/** The target becomes one of the same archive. One that is of none must hold nothing but parts of the source. */
async function markTarget(
  from: ObjectStore,
  to: ObjectStore,
  { newId, clock }: RestoreOptions,
): Promise<void> {
  const [source, target] = [await readMark(from), await readMark(to)];
  if (target && target.archive === source?.archive) return;
  if (target && source) throw otherArchive('its mark names another one');
  for await (const { key } of listKept(to))
    if (!(await from.head(key))) throw otherArchive(`${key} is not in the source`);
  if (source && !target)
    await createMark(to, { archive: source.archive, id: newId(), madeAt: clock().toISOString() });
}

function otherArchive(why: string): AppError {
  return new AppError('conflict', `the store to restore into holds another archive: ${why}`, {
    detail:
      'Tempat simpan tujuan sudah berisi arsip lain, dan dua arsip tidak boleh tercampur. Pindahkan isinya (misalnya ganti nama var menjadi var-lama), atau atur STORE_URL ke tempat yang kosong.',
  });
}

async function* listKept(store: ObjectStore): AsyncGenerator<ObjectInfo> {
  for await (const object of store.list('')) if (isKeptKey(object.key)) yield object;
}

async function measure(from: ObjectStore): Promise<{ objects: number; bytes: number }> {
  const total = { objects: 0, bytes: 0 };
  for await (const { size } of listKept(from)) {
    total.objects += 1;
    total.bytes += size;
  }
  return total;
}

async function restoreThing(pass: Pass, objects: readonly ObjectInfo[]): Promise<void> {
  const noun = objects[0]!.key.split('/')[0]!;
  if (!nouns.has(noun)) return leaveForeign(pass, objects);
  const capsules = await readCapsules(pass, objects);
  const named = new Map(capsules.flatMap(({ capsule }) => filesOf(capsule)).map((file) => [file.key, file]));
  for (const file of named.values()) await restoreFile(pass, file.key, file);
  for (const { key, size } of objects) {
    if (isCapsuleKey(key) || named.has(key)) continue;
    const hash = /^([0-9a-f]{64})\.[0-9a-z]+$/.exec(basename(key))?.[1];
    // No manifest names it, or that is the one that is broken: its own name says what it is to be.
    if (hash) await restoreFile(pass, key, { size, sha256: hash, mediaType: 'application/octet-stream' });
    else pass.restored.foreign += 1;
  }
  for (const stored of capsules) await restoreCapsule(pass, stored);
}

/** Those of a noun that this version does not know must not be lost without a word. */
function leaveForeign({ restored }: Pass, objects: readonly ObjectInfo[]): void {
  const capsule = objects.find(({ key }) => /\/v\d{4,}\.json$/.test(key));
  if (capsule)
    throw new AppError('unknown_format', `${capsule.key} is of a kind that this version does not know`);
  restored.foreign += objects.length;
}

/** Oldest version first. One whose successor does not confirm it has been changed, however well it reads. */
async function readCapsules(pass: Pass, objects: readonly ObjectInfo[]): Promise<StoredCapsule[]> {
  const read: StoredCapsule[] = [];
  for (const { key } of objects) {
    if (!isCapsuleKey(key)) continue;
    const stored = await orLeaveOut(pass, key, () => readCapsule(pass.from, key));
    if (stored) read.push(stored);
  }
  return read.filter(({ key, capsule, sha256 }, at) => {
    const next = read[at + 1]?.capsule;
    if (next?.version !== capsule.version + 1 || next.previous === sha256) return true;
    pass.restored.damaged.push({ key, reason: `${key} is not the version that the next one follows` });
    return false;
  });
}

async function restoreFile(pass: Pass, key: string, facts: ObjectFacts): Promise<void> {
  if (await isThere(pass.to, key, facts)) {
    pass.restored.there += 1;
    return;
  }
  const { size, sha256, mediaType } = facts;
  const copy = () => copyObject(pass.from, pass.to, key, { size, sha256, mediaType }, { syncLater: true });
  note(pass, key, size, await orLeaveOut(pass, key, copy));
}

async function restoreCapsule(pass: Pass, stored: StoredCapsule): Promise<void> {
  const { key, bytes } = stored;
  const put = () => putCapsule(pass.to, stored, { syncLater: true });
  note(pass, key, bytes.length, await orLeaveOut(pass, key, put));
}

function note({ restored, written }: Pass, key: string, size: number, outcome: boolean | undefined): void {
  if (outcome === false) restored.there += 1;
  if (!outcome) return;
  restored.objects += 1;
  restored.bytes += size;
  written.push(key);
}

async function orLeaveOut<T>(
  { restored }: Pass,
  key: string,
  work: () => Promise<T>,
): Promise<T | undefined> {
  try {
    return await work();
  } catch (error) {
    if (isAppError(error, 'damaged')) restored.damaged.push({ key, reason: error.message });
    else if (isAppError(error, 'conflict'))
      restored.conflicts.push({ key, reason: `${key} is there with other bytes` });
    else throw error;
    return undefined;
  }
}

const unfinished = (dataDir: string) => join(dataDir, 'restore.json');

/** Keeps that a restore is under way: a half-restored archive must not serve, for it would give numbers twice. */
export async function noteRestore(dataDir: string, from: string): Promise<void> {
  await writeJsonFile(unfinished(dataDir), { from });
}

/** The copying has come to its end. */
export async function forgetRestore(dataDir: string): Promise<void> {
  await rm(unfinished(dataDir), { force: true });
}

/** Throws `unavailable` while a restore into this machine has not come to its end. */
export async function refuseHalfRestored(dataDir: string): Promise<void> {
  const text = await readFile(unfinished(dataDir), 'utf8').catch(() => undefined);
  if (text === undefined) return;
  throw new AppError(
    'unavailable',
    `a restore has not come to its end (${text.replaceAll(/\s+/g, ' ').trim()}): run berkas restore again; to serve what there is nevertheless, delete ${unfinished(dataDir)}`,
    { detail: 'Pemulihan belum selesai. Jalankan lagi: berkas restore' },
  );
}
