import { createHash } from 'node:crypto';
import { type FileHandle, mkdir, open, readdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { AppError } from '../errors.ts';

/** Bytes on this disk, hashed while they came in and fsynced. */
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
 * Where things are safe before the store has them (DESIGN sections 4 and 5). A commit is a folder: its files by hash and
 * `intent.json`. It appears by one rename, after everything in it is on the disk.
 */
export interface Inbox {
  /** Takes bytes in; more than `maxBytes` is `too_large`. What breaks off leaves nothing. */
  spool(source: Readable, limit?: { maxBytes: number }): Promise<Spooled>;
  discard(spooled: Spooled): Promise<void>;
  /** From here on the commit is kept: it survives a crash. Takes the spooled files over; the caller has claimed it. */
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
  /** Forgets a commit that is safe elsewhere. */
  remove(commit: Commit): Promise<void>;
  /** Puts a commit that can never be settled aside, with the reason, for a person to look at. */
  setAside(commit: Commit, reason: string): Promise<void>;
  /** Throws `unavailable` unless bytes can be taken in. */
  probe(): Promise<void>;
}

/** Opens the inbox in `dir`; what was being spooled when the process died was never acknowledged and is removed. */
export async function openInbox(dir: string, newId: () => string): Promise<Inbox> {
  const folder = (name: string) => join(dir, name);
  await rm(folder('spool'), { recursive: true, force: true });
  for (const name of ['spool', 'commits', 'set-aside']) await mkdir(folder(name), { recursive: true });
  const commits = new Map<string, Commit>();
  // A key may stand in two commits: one left by a killed process and one of the next request.
  const held = new Map<string, string[]>();
  const claimed = new Set<string>();
  for (const commit of await readCommits(folder('commits'))) hold(commit);

  function hold(commit: Commit): void {
    commits.set(commit.id, commit);
    for (const part of commit.parts) held.set(part.key, [...(held.get(part.key) ?? []), path(commit, part)]);
  }
  function letGo(commit: Commit): void {
    commits.delete(commit.id);
    claimed.delete(commit.id);
    for (const part of commit.parts) {
      const others = (held.get(part.key) ?? []).filter((one) => one !== path(commit, part));
      if (others.length > 0) held.set(part.key, others);
      else held.delete(part.key);
    }
  }
  function path(commit: Commit, part: Part): string {
    return join(dir, 'commits', commit.id, part.sha256);
  }

  return {
    path,
    find: (key) => held.get(key)?.[0],
    holds: (commit) => commits.has(commit.id),
    pending: async () => [...commits.values()].sort((a, b) => (a.id < b.id ? -1 : 1)),
    spool: (source, limit) =>
      spoolFile(join(dir, 'spool', newId()), source, limit?.maxBytes ?? Number.MAX_SAFE_INTEGER),
    discard: (spooled) => rm(spooled.path, { force: true }),
    async accept(commit, files) {
      await layOut(join(dir, 'spool', commit.id), commit, files);
      await rename(join(dir, 'spool', commit.id), join(dir, 'commits', commit.id));
      await syncFolder(folder('commits'));
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
      // Renamed away first: a removal cut in half must not look like a commit that lacks files.
      const gone = join(dir, 'spool', `${commit.id}.gone`);
      await rename(join(dir, 'commits', commit.id), gone);
      await rm(gone, { recursive: true, force: true });
    },
    async setAside(commit, reason) {
      letGo(commit);
      await writeFileSynced(join(dir, 'commits', commit.id, 'reason.txt'), `${reason}\n`);
      await rename(join(dir, 'commits', commit.id), join(dir, 'set-aside', commit.id));
    },
    async probe() {
      const probe = join(dir, 'spool', `probe-${newId()}`);
      try {
        await writeFileSynced(probe, 'probe');
      } catch (cause) {
        throw diskError(cause);
      } finally {
        await rm(probe, { force: true });
      }
    },
  };
}

async function readCommits(dir: string): Promise<Commit[]> {
  const names = (await readdir(dir)).sort();
  return Promise.all(
    names.map(async (name) => JSON.parse(await readFile(join(dir, name, 'intent.json'), 'utf8')) as Commit),
  );
}

async function layOut(building: string, commit: Commit, files: readonly Spooled[]): Promise<void> {
  try {
    await mkdir(building);
    for (const file of files) await rename(file.path, join(building, file.sha256));
    await writeFileSynced(join(building, 'intent.json'), JSON.stringify(commit));
    await syncFolder(building);
  } catch (cause) {
    throw diskError(cause);
  }
}

async function spoolFile(path: string, source: Readable, maxBytes: number): Promise<Spooled> {
  const hash = createHash('sha256');
  let size = 0;
  let file: FileHandle | undefined;
  try {
    file = await open(path, 'wx', 0o600);
    for await (const chunk of source) {
      size += chunk.length;
      if (size > maxBytes) throw tooLarge(maxBytes);
      hash.update(chunk);
      await writeAll(file, chunk);
    }
    await file.sync();
    await file.close();
    return { path, size, sha256: hash.digest('hex') };
  } catch (error) {
    await file?.close().catch(() => {});
    await rm(path, { force: true });
    throw diskError(error);
  }
}

async function writeAll(file: FileHandle, bytes: Uint8Array): Promise<void> {
  let done = 0;
  while (done < bytes.length) done += (await file.write(bytes, done)).bytesWritten;
}

/** The error of a file over the limit, which it names. */
export function tooLarge(maxBytes: number): AppError {
  const limit = maxBytes >= 1_048_576 ? `${Math.floor(maxBytes / 1_048_576)} MB` : `${maxBytes} byte`;
  return new AppError('too_large', `upload is over ${maxBytes} bytes`, {
    detail: `Berkas terlalu besar. Batasnya ${limit}.`,
    extra: { maxBytes },
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

async function writeFileSynced(path: string, text: string): Promise<void> {
  const file = await open(path, 'wx', 0o600);
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
}

/** A new name in a folder is only sure once the folder itself is on the disk. Windows cannot and need not. */
async function syncFolder(dir: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(dir, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
