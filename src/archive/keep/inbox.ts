import { createHash } from 'node:crypto';
import { closeSync, openSync, renameSync } from 'node:fs';
import { mkdir, readdir, rename, rm, unlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import { syncFile, writeAll, writeSynced } from '../../../storage/files.ts';
import type { FolderLock } from '../../../storage/folder-lock.ts';
import { syncFolder } from '../../../storage/sync.ts';
import { AppError } from '../../errors.ts';
import { ulidTime } from '../capsule.ts';
import { fileName, readCommits } from './inbox-files.ts';

/** Bytes on this disk, hashed while they came in. They are synced when their commit is accepted, all its files at once. */
export interface Spooled {
  path: string;
  size: number;
  sha256: string;
}

/** One object of a commit: what is to be under which key. */
export interface Part {
  key: string;
  mediaType: string;
  size: number;
  sha256: string;
}

/** Objects to be created in this order; the last is the capsule, which makes the others count. */
export interface Commit {
  id: string;
  parts: Part[];
}

/**
 * Where things are safe before the store has them (DESIGN sections 4 and 5). A commit is its files, named by its id, in one
 * folder: so that one sync of that folder, shared by all who wait, makes it last. The capsule comes last and says what
 * belongs to it (inbox-files.ts).
 */
export interface Inbox {
  /**
   * Takes bytes in; more than `maxBytes` is `too_large`, more than the inbox may hold `unavailable`. What breaks off leaves
   * nothing.
   */
  spool(source: Readable | Uint8Array, limit?: { maxBytes: number }): Promise<Spooled>;
  discard(spooled: Spooled): Promise<void>;
  /**
   * From here on the commit is kept: it survives a crash. Takes the spooled files over; the caller has claimed it. What could
   * neither be taken in whole nor taken out again keeps everything else out until it is: the next start may find it.
   */
  accept(commit: Commit, files: readonly Spooled[]): Promise<void>;
  /** One worker at a time: false where another of this process has the commit, or it is no longer here. */
  claim(commit: Commit): boolean;
  release(commit: Commit): void;
  /** Commits not yet settled, oldest first. */
  pending(): Promise<Commit[]>;
  /** Is this commit still here? */
  holds(commit: Commit): boolean;
  /** A file of a commit still here. */
  path(commit: Commit, part: Part): string;
  /** The path of an object that is still here, whichever commit holds it. */
  find(key: string): string | undefined;
  /** Forgets a commit that is elsewhere. Its files go a little later, once `makeSure` has seen to it that it lasts there. */
  remove(commit: Commit): Promise<void>;
  /** Says of a commit that the store has it and only a backup store does not: it is kept while there is room for others. */
  mayLeave(commit: Commit): void;
  /** Puts a commit that can never be settled aside, with the reason, for a person to look at. */
  setAside(commit: Commit, reason: string): Promise<void>;
  /** How many are set aside, until somebody has looked and taken them out of `set-aside`, or could not be read at the start. */
  countSetAside(): Promise<number>;
  /** Is somebody depositing just now? */
  isBusy(): boolean;
  /** What is in it now, bytes that are just coming in too, and when the oldest commit was accepted. */
  usage(): InboxUsage;
  /** Throws `unavailable` unless bytes can be taken in. */
  probe(): Promise<void>;
  /** Waits until the files of settled commits are gone. What could not be made sure of is settled again by the next start. */
  close(): Promise<void>;
}

interface InboxUsage {
  commits: number;
  bytes: number;
  maxBytes: number;
  oldest?: Date;
}

export interface InboxOptions {
  newId: () => string;
  /** How much may wait here; no limit where not given. */
  maxBytes?: number;
  /** Whose folder this is: asked before anything is accepted. */
  owner?: Pick<FolderLock, 'check' | 'checkLast'>;
  /** Returns when nothing of these settled commits can be lost by a power cut elsewhere: in the stores, in the catalog. */
  makeSure?: (commits: readonly Commit[]) => Promise<void>;
  /** Told of each commit that is set aside. */
  onSetAside?: (id: string, reason: string) => void;
}

/** Opens the inbox in `dir`; what was being spooled when the process died was never acknowledged and is removed. */
export async function openInbox(
  dir: string,
  { newId, maxBytes = Number.MAX_SAFE_INTEGER, owner, makeSure = async () => {}, onSetAside }: InboxOptions,
): Promise<Inbox> {
  const folder = (name: string) => join(dir, name);
  await rm(folder('spool'), { recursive: true, force: true });
  for (const name of ['spool', 'commits', 'set-aside']) await mkdir(folder(name), { recursive: true });
  // A start before may have been killed here, and what is in a folder is lost with its name.
  for (const path of [dir, dirname(dir)]) await syncFolder(path);
  const commits = new Map<string, Commit>();
  // A key may stand in two commits: one left by a killed process and one of the next request.
  const held = new Map<string, string[]>();
  const claimed = new Set<string>();
  const leaving: Commit[] = [];
  const refused = new Set<Commit>();
  /** Those that the store has, by id. */
  const dispensable = new Set<string>();
  /** Spooled, and in no commit yet. */
  const loose = new Map<string, Loose>();
  let bytes = 0;
  let sweeping: Promise<void> | undefined;
  const found = await readCommits(folder('commits'));
  for (const { id, names, reason } of found.torn) await moveAside(id, names, reason);
  for (const id of found.unreadable)
    onSetAside?.(id, 'the disk does not give it out now: the next start tries again');
  for (const commit of found.commits) hold(commit);

  function hold(commit: Commit): void {
    commits.set(commit.id, commit);
    bytes += sizeOf(commit);
    for (const part of commit.parts) held.set(part.key, [...(held.get(part.key) ?? []), path(commit, part)]);
  }
  function letGo(commit: Commit): void {
    commits.delete(commit.id);
    dispensable.delete(commit.id);
    bytes -= sizeOf(commit);
    claimed.delete(commit.id);
    for (const part of commit.parts) {
      const others = (held.get(part.key) ?? []).filter((one) => one !== path(commit, part));
      if (others.length > 0) held.set(part.key, others);
      else held.delete(part.key);
    }
  }
  function path(commit: Commit, part: Part): string {
    return join(dir, 'commits', fileName(commit, part));
  }
  /**
   * A backup disk may be away for weeks, and what waits for it must not stop the deposits: where room is short, what the store
   * has leaves, the oldest first, and the catch-up (backup/replicate.ts) brings it to the backup from there.
   */
  function makeRoom(most: number): void {
    if (bytes <= most) return;
    for (const id of [...dispensable].sort()) {
      if (bytes <= most) break;
      if (claimed.has(id)) continue;
      leaving.push(commits.get(id)!);
      letGo(commits.get(id)!);
    }
    void startSweep();
  }
  /** Refused commits of which files may be left. */
  async function clearDoubts(): Promise<void> {
    for (const commit of refused) {
      await takeOut(commit.parts.map((part) => path(commit, part)));
      refused.delete(commit);
    }
  }
  /** Counted as they come, so that many at once do not pass together what one may not. */
  function grow(one: Loose, by: number): void {
    makeRoom(maxBytes - by);
    if (bytes + by > maxBytes) throw inboxFull(maxBytes);
    bytes += by;
    one.bytes += by;
  }
  function forget(path: string): void {
    bytes -= loose.get(path)?.bytes ?? 0;
    loose.delete(path);
  }
  /** Gives up what is still loose of these. */
  async function drop(path: string): Promise<void> {
    const one = loose.get(path);
    if (!one) return;
    forget(path);
    letClose(one);
    await removeFile(path);
  }
  async function moveAside(id: string, names: readonly string[], reason: string): Promise<void> {
    onSetAside?.(id, reason);
    const target = join(dir, 'set-aside', id);
    await mkdir(target, { recursive: true });
    // Again by a start after one that was broken off here: the first reason stays. The capsule goes last, or the rest would count for nothing.
    await writeText(join(target, 'reason.txt'), `${reason}\n`).catch(unlessThere);
    for (const name of names) await rename(join(dir, 'commits', name), join(target, name));
    for (const path of [dirname(target), target, folder('commits')]) await syncFolder(path);
  }
  async function sweep(): Promise<void> {
    while (leaving.length > 0) {
      const batch = leaving.slice();
      await makeSure(batch);
      // The capsule first: files without one were never accepted, and go at the next start.
      for (const commit of batch)
        for (const part of commit.parts.toReversed()) await removeFile(path(commit, part));
      leaving.splice(0, batch.length);
    }
  }
  /** A failure leaves the files where they are: the next sweep, or the next start, tries again. */
  function startSweep(): Promise<void> {
    sweeping ??= sweep()
      .catch(() => {})
      .finally(() => {
        sweeping = undefined;
      });
    return sweeping;
  }

  return {
    path,
    find: (key) => held.get(key)?.[0],
    holds: (commit) => commits.has(commit.id),
    pending: async () => [...commits.values()].sort((a, b) => (a.id < b.id ? -1 : 1)),
    async spool(source, limit) {
      const target = join(dir, 'spool', newId());
      const most = limit?.maxBytes ?? Number.MAX_SAFE_INTEGER;
      const one: Loose = { bytes: 0 };
      loose.set(target, one);
      try {
        one.file = openSync(target, 'wx', 0o444);
        return { path: target, ...(await takeIn(one.file, source, most, (by) => grow(one, by))) };
      } catch (error) {
        // Where none of it was asked for: it would stay open, and its own errors end the process.
        if (source instanceof Readable) source.on('error', () => {}).destroy();
        await drop(target).catch(() => {});
        throw diskError(error);
      }
    },
    // What cannot be removed now goes at the next start, and must not make a failure of what is kept by now.
    discard: (spooled) => drop(spooled.path).catch(() => {}),
    async accept(commit, files) {
      owner?.checkLast();
      try {
        await clearDoubts();
        await syncAll(files.flatMap((file) => loose.get(file.path) ?? []));
      } catch (cause) {
        throw diskError(cause);
      }
      try {
        await moveIn(commit.parts, files, (part) => path(commit, part));
      } catch (cause) {
        refused.add(commit);
        await clearDoubts().catch(() => {});
        throw diskError(cause);
      }
      for (const file of files) forget(file.path);
      hold(commit);
      claimed.add(commit.id);
    },
    claim(commit) {
      if (!commits.has(commit.id) || claimed.has(commit.id)) return false;
      claimed.add(commit.id);
      return true;
    },
    release: (commit) => void claimed.delete(commit.id),
    async remove(commit) {
      letGo(commit);
      leaving.push(commit);
      void startSweep();
    },
    mayLeave(commit) {
      if (commits.has(commit.id)) dispensable.add(commit.id);
      // The other half is for what no store has yet.
      makeRoom(maxBytes / 2);
    },
    async setAside(commit, reason) {
      letGo(commit);
      const names = commit.parts.map((part) => fileName(commit, part));
      await moveAside(commit.id, names, reason);
    },
    countSetAside: async () => (await readdir(folder('set-aside'))).length + found.unreadable.length,
    isBusy: () => claimed.size > 0 || loose.size > 0,
    usage() {
      const [first] = [...commits.keys()].sort();
      return { commits: commits.size, bytes, maxBytes, ...(first && { oldest: new Date(ulidTime(first)) }) };
    },
    async probe() {
      if (bytes >= maxBytes) throw inboxFull(maxBytes);
      await owner?.check();
      const probe = join(dir, 'spool', `probe-${newId()}`);
      try {
        await writeText(probe, 'probe');
      } catch (cause) {
        throw diskError(cause);
      } finally {
        await rm(probe, { force: true });
      }
    },
    close: startSweep,
  };
}

const sizeOf = ({ parts }: Commit) => parts.reduce((sum, part) => sum + part.size, 0);

async function moveIn(
  parts: readonly Part[],
  files: readonly Spooled[],
  pathOf: (part: Part) => string,
): Promise<void> {
  for (const [at, part] of parts.entries()) renameSync(files[at]!.path, pathOf(part));
  await syncFolder(join(pathOf(parts[0]!), '..'));
}

/** Removes the files of a commit that is refused, for good; the capsule first: without it the others count for nothing. */
async function takeOut(paths: readonly string[]): Promise<void> {
  for (const path of paths.toReversed()) await rm(path, { force: true });
  await syncFolder(join(paths[0]!, '..'));
}

/**
 * A spooled file of no commit yet. Open until it is synced, and read-only from the start: a store on the same disk may take it
 * as it is, by a link.
 */
interface Loose {
  bytes: number;
  file?: number;
}

async function takeIn(
  file: number,
  source: Readable | Uint8Array,
  maxBytes: number,
  grow: (by: number) => void,
): Promise<Pick<Spooled, 'size' | 'sha256'>> {
  const hash = createHash('sha256');
  let size = 0;
  for await (const chunk of source instanceof Readable ? source : [source]) {
    size += chunk.length;
    if (size > maxBytes) throw tooLarge(maxBytes);
    grow(chunk.length);
    const written = writeAll(file, chunk);
    hash.update(chunk);
    await written;
  }
  return { size, sha256: hash.digest('hex') };
}

/** At once, so that the disk writes its journal once for all. Closed in every case: not all systems rename an open file. */
async function syncAll(files: readonly Loose[]): Promise<void> {
  const all = await Promise.allSettled(
    files.map(({ file }) => (file === undefined ? undefined : syncFile(file))),
  );
  for (const one of files) letClose(one);
  for (const one of all) if (one.status === 'rejected') throw one.reason;
}

/** A second time does nothing. */
function letClose(one: Loose): void {
  const { file } = one;
  delete one.file;
  if (file !== undefined) closeSync(file);
}

/** The end of a file takes the system a while, unlike other changes of names: it gives back what the file held. */
async function removeFile(path: string): Promise<void> {
  await unlink(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') throw error;
  });
}

/** The error of a file over the limit, which it names. */
export function tooLarge(maxBytes: number): AppError {
  const limit = maxBytes >= 1_048_576 ? `${Math.floor(maxBytes / 1_048_576)} MB` : `${maxBytes} byte`;
  return new AppError('too_large', `upload is over ${maxBytes} bytes`, {
    detail: `Berkas terlalu besar. Batasnya ${limit}.`,
    extra: { maxBytes },
  });
}

function inboxFull(maxBytes: number): AppError {
  const limit = Math.floor(maxBytes / 1_048_576);
  return new AppError('unavailable', `the inbox holds its ${limit} MB (INBOX_MAX_MB): is the store away?`, {
    detail: `Kotak masuk penuh (${limit} MB) karena penyimpanan belum dapat dihubungi. Berkas belum diterima; coba lagi nanti.`,
  });
}

/** A disk that is full or gone is `unavailable`; everything else stays what it was. */
function diskError(error: unknown): unknown {
  const code = (error as NodeJS.ErrnoException | null)?.code ?? '';
  if (!['ENOSPC', 'EDQUOT', 'EROFS', 'EIO', 'EACCES', 'EPERM', 'ENOENT'].includes(code)) return error;
  return new AppError('unavailable', `inbox cannot be written: ${code}`, {
    detail:
      'Kotak masuk di komputer layanan tidak dapat ditulisi (penuh atau terkunci). Berkas belum diterima.',
    cause: error,
  });
}

function unlessThere(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EEXIST') throw error;
}

const writeText = (path: string, text: string) => writeSynced(path, [Buffer.from(text)], { mode: 0o600 });
