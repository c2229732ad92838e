import { readFile } from 'node:fs/promises';
import type { KeepState } from '../../../storage/database.ts';
import { isReachable } from '../../../storage/object-store.ts';
import { AppError, isAppError } from '../../errors.ts';
import type { Archive } from '../archive.ts';
import { type Capsule, capsuleKey, decodeCapsule, encodeCapsule, sha256 } from '../capsule.ts';
import { folderOf } from '../check/rows.ts';
import type { Commit, Inbox, Part, Spooled } from './inbox.ts';
import { indexCapsule } from './index-capsule.ts';
import { capsuleOf, decoded, indexed, setRottenAside, settle, stored } from './settle.ts';

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
    if (isAppError(error, 'conflict') || (await setRottenAside(archive, commit, error))) throw error;
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
  const capsule = await capsuleOf(archive, commit);
  try {
    await indexCapsule(archive.database, capsule, commit.parts.at(-1)!.sha256, 'diterima');
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

/** So many that the store refuses, though it is there, end a pass: each may take as long as the store is patient. */
const mostRefused = 8;

/** What one pass over the inbox has found out. */
interface Pass {
  /** The store is away, or has refused too many. */
  over: boolean;
  refused: number;
  /** Folders of things of which a version was refused: the later ones must not come before it. */
  heldUp: Set<string>;
}

/**
 * Settles what is still in the inbox, oldest first; stops at the first sign that the store is away. One that is refused by a
 * store that is there holds up no others, and has its turn after them from then on. What a request is at work on is left to
 * it and not counted. Called at start and again while anything waits; after a rebuild, with a new catalog.
 */
export async function resumeInbox(
  archive: Archive,
  { catalogIsNew = false } = {},
): Promise<{ settled: number; waiting: number }> {
  const pending = await archive.inbox.pending();
  if (catalogIsNew) for (const commit of pending) indexed.delete(commit);
  const count = { settled: 0, waiting: 0 };
  const backupAway =
    pending.length > 0 && archive.backup !== undefined && !(await isReachable(archive.backup));
  const pass: Pass = { over: false, refused: 0, heldUp: new Set() };
  for (const commit of inTurn(pending)) {
    // In the store already, and nothing to be done for its backup now.
    if (backupAway && stored.has(commit)) count.waiting += 1;
    else if (archive.inbox.claim(commit)) {
      await resume(archive, commit, pass);
      count[archive.inbox.holds(commit) ? 'waiting' : 'settled'] += 1;
    }
  }
  return count;
}

function inTurn(pending: readonly Commit[]): Commit[] {
  const late = new Set(pending.filter((commit) => refused.has(commit)).map(thingOf));
  const isLate = (commit: Commit) => late.has(thingOf(commit));
  return [...pending.filter((commit) => !isLate(commit)), ...pending.filter(isLate)];
}

/** The folder of the thing that a commit is a version of. */
const thingOf = ({ parts }: Commit) => folderOf(parts.at(-1)!.key);

/** Those that a store refused that was there. */
const refused = new WeakSet<Commit>();

/** Settles one claimed commit, unless the pass is over. */
async function resume(archive: Archive, commit: Commit, pass: Pass): Promise<void> {
  try {
    // A crash may have come between the inbox and the catalog: found by its name even while the store is away.
    if (!indexed.has(commit)) await list(archive, commit);
    if (!pass.over && !pass.heldUp.has(thingOf(commit))) await settle(archive, commit);
  } catch (error) {
    pass.heldUp.add(thingOf(commit));
    if (isAppError(error, 'unavailable') || isAppError(error, 'bad_config'))
      await noteRefusal(archive, commit, pass, error);
    else if (!(await setRottenAside(archive, commit, error)))
      archive.log.error({ commit: commit.id, err: error }, 'a commit could not be settled');
  } finally {
    archive.inbox.release(commit);
  }
}

async function noteRefusal(archive: Archive, commit: Commit, pass: Pass, err: AppError): Promise<void> {
  if (pass.over) return;
  pass.over = !(await isReachable(archive.store));
  if (pass.over) return;
  refused.add(commit);
  pass.refused += 1;
  pass.over = pass.refused >= mostRefused;
  archive.log.warn({ commit: commit.id, err }, 'the store is there and does not take this: the others go on');
}
