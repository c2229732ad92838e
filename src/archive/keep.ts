import { readFile } from 'node:fs/promises';
import type { KeepState } from '../../storage/database.ts';
import type { LocalFile, ObjectStore } from '../../storage/object-store.ts';
import { AppError, isAppError } from '../errors.ts';
import type { Archive } from './archive.ts';
import { type Capsule, capsuleKey, decodeCapsule, encodeCapsule, sha256, versionKey } from './capsule.ts';
import { copyThing, hashObject } from './copy.ts';
import type { Commit, Inbox, Part, Spooled } from './inbox.ts';
import { indexCapsule } from './index-capsule.ts';

/** A file that goes with a capsule: spooled bytes and the key they get. */
export interface KeptFile {
  spooled: Spooled;
  key: string;
  mediaType: string;
}

/**
 * Keeps a capsule and its files (DESIGN section 4, Keep): inbox, then catalog, then store. Answers `diterima` where the
 * store cannot be reached now: `resumeInbox` brings it there later. A capsule key that holds another capsule is
 * `conflict`, after that one was indexed: a lost update.
 */
export async function keep(
  archive: Archive,
  capsule: Capsule,
  files: readonly KeptFile[] = [],
): Promise<KeepState> {
  const commit = await acceptCommit(archive, capsule, files);
  try {
    return await settleNow(archive, commit);
  } finally {
    archive.inbox.release(commit);
    // What waits is read from its file again: the memory is for those under way.
    decoded.delete(commit);
  }
}

/** Takes the files over in every case: what cannot be accepted whole is not accepted at all. */
async function acceptCommit(archive: Archive, capsule: Capsule, files: readonly KeptFile[]): Promise<Commit> {
  const { inbox, newId } = archive;
  const spooled = files.map((file) => file.spooled);
  try {
    await listInbox(archive);
    await refuseSecond(archive, capsuleKey(capsule));
    const bytes = encodeCapsule(capsule);
    spooled.push(await inbox.spool(bytes));
    const last = part(capsuleKey(capsule), 'application/json', spooled.at(-1)!);
    const parts = files.map((file) => part(file.key, file.mediaType, file.spooled));
    const commit = { id: newId(), parts: [...parts, last] };
    await inbox.accept(commit, spooled);
    // What the bytes say, not what was composed: a rebuild must find the same rows. Their form was checked a moment ago.
    decoded.set(commit, JSON.parse(bytes.toString()) as Capsule);
    return commit;
  } catch (error) {
    for (const one of spooled) await inbox.discard(one);
    throw error;
  }
}

/** Of two under one key in the inbox the later would be lost. The first is there without a row where a process died, or the catalog was full. */
async function refuseSecond({ inbox, database }: Archive, key: string): Promise<void> {
  const path = inbox.find(key);
  if (!path) return;
  // Gone: it came to the store meanwhile, and has its row.
  const bytes = await readFile(path).catch(() => undefined);
  if (bytes) await indexCapsule(database, decodeCapsule(key, bytes), sha256(bytes), 'diterima');
  throw new AppError('conflict', `${key} is in the inbox`);
}

function part(key: string, mediaType: string, { size, sha256 }: Spooled): Part {
  return { key, mediaType, size, sha256 };
}

async function settleNow(archive: Archive, commit: Commit): Promise<KeepState> {
  try {
    return await settle(archive, commit);
  } catch (error) {
    // What the inbox has is kept whatever the store says, unless another writer was first.
    if (isAppError(error, 'conflict')) throw error;
    archive.log.warn({ commit: commit.id, err: error }, 'not in the store yet: kept in the inbox');
    await list(archive, commit);
    return 'diterima';
  }
}

const unlistedByInbox = new WeakMap<Inbox, Set<Commit>>();

/** Commits in the inbox that the catalog does not know, because it could not be written. */
function unlistedOf(inbox: Inbox): Set<Commit> {
  const unlisted = unlistedByInbox.get(inbox) ?? new Set();
  unlistedByInbox.set(inbox, unlisted);
  return unlisted;
}

/** Makes a commit known to the catalog, as `diterima` at least. `unavailable` where the catalog cannot be written. */
async function list(archive: Archive, commit: Commit): Promise<void> {
  const unlisted = unlistedOf(archive.inbox);
  try {
    await indexCommit(archive, commit, 'diterima');
    indexed.add(commit);
    unlisted.delete(commit);
  } catch (cause) {
    unlisted.add(commit);
    archive.log.error({ commit: commit.id, err: cause }, 'not in the catalog yet');
    throw new AppError('unavailable', `commit ${commit.id} is in the inbox, but not in the catalog`, {
      detail:
        'Katalog di komputer layanan tidak dapat ditulisi (penuh atau terkunci). Kirim ulang; yang sudah masuk tidak menjadi dua.',
      cause,
    });
  }
}

/**
 * Makes everything in the inbox known to the catalog. To be done before looking there whether a thing exists: its request
 * may have failed after the inbox had it, and would make a second one when it comes again.
 */
export async function listInbox(archive: Archive): Promise<void> {
  const unlisted = unlistedOf(archive.inbox);
  for (const commit of unlisted) {
    if (archive.inbox.holds(commit)) await list(archive, commit);
    else unlisted.delete(commit);
  }
}

/**
 * Brings one claimed commit from the inbox into the store and marks it `tersimpan`, then into the backup store and marks it
 * `aman`. The inbox keeps its copy until the last of them has it, or, where the backup store is away, as long as there is room.
 */
async function settle(archive: Archive, commit: Commit): Promise<KeepState> {
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

async function capsuleOf({ inbox }: Pick<Archive, 'inbox'>, commit: Commit): Promise<Capsule> {
  const last = commit.parts.at(-1)!;
  return decoded.get(commit) ?? decodeCapsule(last.key, await readFile(inbox.path(commit, last)));
}

/** Where a backup store is to follow, the inbox stays a copy of its own until that one has it. */
function sourceOf({ inbox, backup }: Archive, commit: Commit, part: Part): LocalFile {
  return { path: inbox.path(commit, part), mayLink: !backup };
}

/** Creates one object, or finds it there with the same bytes (a crash or a lost reply in between), and reads it back. */
async function storePart(store: ObjectStore, { key, ...facts }: Part, source: LocalFile): Promise<void> {
  let taken: unknown;
  try {
    const made = await store.create(key, source, facts, { syncLater: true });
    if (made.readBack) return;
  } catch (error) {
    if (!isAppError(error, 'conflict')) throw error;
    taken = error;
  }
  if ((await hashObject(store, key)) === facts.sha256) return;
  if (taken) throw taken;
  throw new AppError('unavailable', `${key} was stored but reads back with other bytes`);
}

/**
 * For the inbox: answers when no power cut can take these settled commits from the store or the catalog. The backup store made
 * sure before it was called one, and need not be there.
 */
export async function makeSure(
  { store, syncCatalog }: Pick<Archive, 'store'> & { syncCatalog: () => Promise<void> },
  commits: readonly Commit[],
): Promise<void> {
  const keys = commits.flatMap((commit) => commit.parts.map((part) => part.key));
  await Promise.all([store.sync(keys), syncCatalog()]);
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
  const bytes = await readObject(archive, key);
  const capsule = decodeCapsule(key, bytes);
  await indexCapsule(archive.database, capsule, sha256(bytes), 'tersimpan');
  return capsule;
}

/** The whole object, for capsules. */
async function readObject({ store }: Pick<Archive, 'store'>, key: string): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of await store.open(key)) chunks.push(chunk);
  return Buffer.concat(chunks);
}

/**
 * Settles what is still in the inbox, oldest first; stops at the first sign that the store is away. What a request is at
 * work on is left to it and not counted. Called at start and again while anything waits; after a rebuild, with a new catalog.
 */
export async function resumeInbox(
  archive: Archive,
  { catalogIsNew = false } = {},
): Promise<{ settled: number; waiting: number }> {
  if (catalogIsNew) for (const commit of await archive.inbox.pending()) indexed.delete(commit);
  const count = { settled: 0, waiting: 0 };
  const backupAway = archive.inbox.usage().commits > 0 && (await isAway(archive.backup));
  let away = false;
  for (const commit of await archive.inbox.pending()) {
    // In the store already, and nothing to be done for its backup now.
    if (backupAway && stored.has(commit)) count.waiting += 1;
    else if (archive.inbox.claim(commit)) {
      away = await resume(archive, commit, away);
      count[archive.inbox.holds(commit) ? 'waiting' : 'settled'] += 1;
    }
  }
  return count;
}

async function isAway(backup: ObjectStore | undefined): Promise<boolean> {
  return (await backup?.probe().catch(() => 'away')) === 'away';
}

const decoded = new WeakMap<Commit, Capsule>();
const indexed = new WeakSet<Commit>();
/** In the store and read back, the backup store to follow: not read again at each attempt. */
const stored = new WeakSet<Commit>();

/** Settles one claimed commit unless the store is known to be `away`; answers whether it is. */
async function resume(archive: Archive, commit: Commit, away: boolean): Promise<boolean> {
  try {
    // A crash may have come between the inbox and the catalog: found by its name even while the store is away.
    if (!indexed.has(commit)) await list(archive, commit);
    if (away) return true;
    await settle(archive, commit);
  } catch (error) {
    if (isAppError(error, 'unavailable') || isAppError(error, 'bad_config')) return true;
    archive.log.error({ commit: commit.id, err: error }, 'a commit could not be settled');
  } finally {
    archive.inbox.release(commit);
  }
  return false;
}
