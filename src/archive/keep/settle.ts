import { readFile } from 'node:fs/promises';
import { buffer } from 'node:stream/consumers';
import type { KeepState } from '../../../storage/database.ts';
import type { LocalFile, ObjectStore } from '../../../storage/object-store.ts';
import { AppError, isAppError } from '../../errors.ts';
import type { Archive } from '../archive.ts';
import { copyThing, hashObject } from '../backup/copy.ts';
import { type Capsule, decodeCapsule, sha256, versionKey } from '../capsule.ts';
import { folderOf } from '../check/rows.ts';
import { noteDamage } from '../retrieve.ts';
import type { Commit, Part } from './inbox.ts';
import { findRotten } from './inbox-files.ts';
import { indexCapsule } from './index-capsule.ts';

/** Of commits under way: what waits is read from its file again. */
export const decoded = new WeakMap<Commit, Capsule>();
/** Those that the catalog has. */
export const indexed = new WeakSet<Commit>();
/** In the store and read back, the backup store to follow: not read again at each attempt. */
export const stored = new WeakSet<Commit>();
/**
 * Brings one claimed commit from the inbox into the store and marks it `tersimpan`, then into the backup store and marks it
 * `aman`. The inbox keeps its copy until the last of them has it, or, where the backup store is away, as long as there is room.
 */
export async function settle(archive: Archive, commit: Commit): Promise<KeepState> {
  if (!stored.has(commit)) {
    await storeCommit(archive, commit);
    await indexCommit(archive, commit, 'tersimpan');
    stored.add(commit);
  }
  if (archive.backup) {
    if (!(await backUp(archive, archive.backup, commit))) {
      archive.inbox.mayLeave(commit);
      return 'tersimpan';
    }
    await indexCommit(archive, commit, 'aman');
  }
  await archive.inbox.remove(commit);
  return archive.backup ? 'aman' : 'tersimpan';
}

async function storeCommit(archive: Archive, commit: Commit): Promise<void> {
  for (const part of commit.parts) {
    try {
      await storePart(archive.store, part, sourceOf(archive, commit, part));
    } catch (error) {
      if (!isAppError(error, 'conflict')) throw error;
      // A file is named by its hash, so other bytes under its key are no other writer's: ours stay in the inbox.
      if (part !== commit.parts.at(-1)) throw wrongBytes(part.key, error);
      await yieldToOther(archive, commit);
      throw error;
    }
  }
}

function wrongBytes(key: string, cause: unknown): AppError {
  return new AppError('damaged', `the store has other bytes under ${key}: look at it, and move it away`, {
    cause,
  });
}

/**
 * The manifest comes last, so its presence there is what `aman` means: said only when no power cut takes it away. False where
 * the backup cannot be reached now.
 */
async function backUp(archive: Archive, backup: ObjectStore, commit: Commit): Promise<boolean> {
  try {
    await bringVersionsBefore(archive, backup, commit);
    for (const part of commit.parts) await storePart(backup, part, sourceOf(archive, commit, part));
    await backup.sync(commit.parts.map((part) => part.key));
    return true;
  } catch (error) {
    archive.log.warn({ commit: commit.id, err: error }, 'not in the backup store yet');
    // The store has it whole: the catch-up (backup/replicate.ts) brings it from there.
    if (isAppError(error, 'damaged') && (await findRotten(archive.inbox, commit)))
      await archive.inbox.remove(commit);
    return false;
  }
}

/** In a backup store that came later, or was away, they may not be there yet; and a manifest may name files of theirs. */
async function bringVersionsBefore({ store, ...archive }: Archive, backup: ObjectStore, commit: Commit) {
  const capsule = await capsuleOf(archive, commit);
  const { version, previous } = capsule;
  if (previous === null || (await backup.head(versionKey(capsule, version - 1)))) return;
  await copyThing(store, backup, capsule, { version: version - 1, sha256: previous });
}

async function indexCommit(archive: Archive, commit: Commit, state: KeepState): Promise<void> {
  const capsule = await capsuleOf(archive, commit);
  await indexCapsule(archive.database, capsule, commit.parts.at(-1)!.sha256, state);
}

/** `damaged` where its file in the inbox has changed. */
export async function capsuleOf({ inbox }: Pick<Archive, 'inbox'>, commit: Commit): Promise<Capsule> {
  const last = commit.parts.at(-1)!;
  const known = decoded.get(commit);
  if (known) return known;
  const bytes = await readFile(inbox.path(commit, last));
  if (sha256(bytes) !== last.sha256)
    throw new AppError('damaged', `${last.key} in the inbox does not have the bytes it came with`);
  return decodeCapsule(last.key, bytes);
}

/**
 * Bytes that rotted while they waited, and of which the store has no good ones, never become an object and are not thrown away:
 * their commit is set aside, and what was acknowledged is marked damaged. False where the error has another cause.
 */
export async function setRottenAside(archive: Archive, commit: Commit, error: unknown): Promise<boolean> {
  const rotten = isAppError(error, 'damaged') && (await findRotten(archive.inbox, commit));
  if (!rotten) return false;
  await archive.inbox.setAside(commit, `${rotten.key} does not have the bytes it came with`);
  const recordId = rotten.key.startsWith('records/') && folderOf(rotten.key).split('/').at(-1)!;
  if (recordId && indexed.has(commit)) await noteDamage(archive, recordId, rotten.key, error);
  return true;
}

/** Where a backup store is to follow, the inbox stays a copy of its own until that one has it. */
function sourceOf({ inbox, backup }: Archive, commit: Commit, part: Part): LocalFile {
  return { path: inbox.path(commit, part), mayLink: !backup };
}

/**
 * Creates one object, or finds it there with the same bytes (a crash or a lost reply in between; the source may have rotted
 * since), and reads it back.
 */
async function storePart(store: ObjectStore, { key, ...facts }: Part, source: LocalFile): Promise<void> {
  let refusal: AppError | undefined;
  try {
    const made = await store.create(key, source, facts, { syncLater: true });
    if (made.readBack) return;
  } catch (error) {
    if (!isAppError(error, 'conflict') && !isAppError(error, 'damaged')) throw error;
    refusal = error;
  }
  const found = await hashObject(store, key, facts.size).catch((error) => {
    throw refusal?.code === 'damaged' && isAppError(error, 'not_found') ? refusal : error;
  });
  if (found === facts.sha256) return;
  if (refusal) throw refusal;
  throw new AppError('unavailable', `${key} was stored but reads back with other bytes`);
}

/** Another writer was first: its capsule is read and indexed in place of ours, which is set aside. */
async function yieldToOther(archive: Archive, commit: Commit): Promise<void> {
  const { key } = commit.parts.at(-1)!;
  const ours = decodeCapsule(key, await readFile(archive.inbox.path(commit, commit.parts.at(-1)!)));
  await archive.database
    .deleteFrom('idempotency')
    .where('id', '=', ours.id)
    .where('version', '=', ours.version)
    .execute();
  await indexFromStore(archive, key);
  // Last: where the catalog cannot be written now, it comes here again.
  await archive.inbox.setAside(commit, `conflict: ${key} was taken by another writer`);
}

/** Reads the capsule under `key` and writes its rows. `not_found` where there is none. */
export async function indexFromStore(archive: Archive, key: string): Promise<Capsule> {
  const bytes = await buffer(await archive.store.open(key));
  const capsule = decodeCapsule(key, bytes);
  await indexCapsule(archive.database, capsule, sha256(bytes), 'tersimpan');
  return capsule;
}
