import { createHash } from 'node:crypto';
import fs from 'node:fs';
import { promisify } from 'node:util';

/** On the disk of inbox and catalog, or on one that may be slow to answer or away, such as a share. */
export type Place = 'near' | 'far';

type Soon<T> = T | Promise<T>;

/** Calls of the system on files, by their descriptor. */
interface FileCalls {
  /** undefined where nothing is there. */
  stat(path: string): Soon<fs.Stats | undefined>;
  open(path: string, flags: string, mode?: number): Soon<number>;
  close(file: number): Soon<void>;
  link(from: string, to: string): Soon<void>;
  rename(from: string, to: string): Soon<void>;
  unlink(path: string): Soon<void>;
  /** Answers how many bytes it were. */
  read(file: number, into: Buffer, offset: number, length: number, position: number): Soon<number>;
  write(file: number, bytes: Uint8Array, offset: number, length: number): Soon<number>;
}

export const syncFile = promisify(fs.fsync);
const writeLater = promisify(fs.write);
const readLater = promisify(fs.read);

const far: FileCalls = {
  stat: (path) => fs.promises.stat(path).catch(unlessMissing),
  open: promisify(fs.open),
  close: promisify(fs.close),
  link: fs.promises.link,
  rename: fs.promises.rename,
  unlink: fs.promises.unlink,
  async read(file, into, offset, length, position) {
    return (await readLater(file, into, offset, length, position)).bytesRead;
  },
  async write(file, bytes, offset, length) {
    return (await writeLater(file, bytes, offset, length)).bytesWritten;
  },
};

/** What is written or read of a near file without waiting, bytes. */
const atOnce = 64 * 1024;

const near: FileCalls = {
  stat(path) {
    try {
      return fs.statSync(path, { throwIfNoEntry: false });
    } catch (error) {
      return unlessMissing(error as NodeJS.ErrnoException);
    }
  },
  open: fs.openSync,
  close: fs.closeSync,
  link: fs.linkSync,
  rename: fs.renameSync,
  unlink: fs.unlinkSync,
  read: (file, into, offset, length, position) =>
    length <= atOnce
      ? fs.readSync(file, into, offset, length, position)
      : far.read(file, into, offset, length, position),
  write: (file, bytes, offset, length) =>
    length <= atOnce ? fs.writeSync(file, bytes, offset, length) : far.write(file, bytes, offset, length),
};

/**
 * In a near place, what only touches the memory of the system (a small read or write, a name, a folder) is done without waiting,
 * as the calls of the catalog are: it takes some 10 microseconds, and through another thread several times that (measured,
 * Node 24.21). Syncs always go through one.
 */
export const callsOn: Readonly<Record<Place, FileCalls>> = { near, far };

/** ENOTDIR: a part of the path is a file. */
export function unlessMissing(error: NodeJS.ErrnoException): undefined {
  if (error.code !== 'ENOENT' && error.code !== 'ENOTDIR') throw error;
  return undefined;
}

/** What is written at once at most: what passes the caches of the processor takes three times as long (measured at 5 MB). */
const mostAtOnce = 512 * 1024;

/** All of `bytes`; a disk that fills up takes a part of them first. */
export async function writeAll(file: number, bytes: Uint8Array, place: Place = 'near'): Promise<void> {
  const { write } = callsOn[place];
  for (let done = 0; done < bytes.length; )
    done += await write(file, bytes, done, Math.min(mostAtOnce, bytes.length - done));
}

/** Writes a new file, with all of it on the disk when it answers. Its name is safe once its folder is synced. */
export async function writeSynced(
  path: string,
  pieces: Iterable<Uint8Array> | AsyncIterable<Uint8Array>,
  { mode, place = 'near', flags = 'wx' }: { mode?: number; place?: Place; flags?: 'wx' | 'w' } = {},
): Promise<void> {
  const { open, close } = callsOn[place];
  const file = await open(path, flags, mode);
  try {
    for await (const piece of pieces) await writeAll(file, piece, place);
    await syncFile(file);
  } finally {
    await close(file);
  }
}

/** The first bytes of a file, `most` at most. */
export async function readStart(path: string, most: number, place: Place = 'far'): Promise<Buffer> {
  const { open, read, close } = callsOn[place];
  const file = await open(path, 'r');
  try {
    const bytes = Buffer.allocUnsafe(most);
    let size = 0;
    while (size < most) {
      const got = await read(file, bytes, size, most - size, size);
      if (got === 0) break;
      size += got;
    }
    return bytes.subarray(0, size);
  } finally {
    await close(file);
  }
}

const pieceSize = 256 * 1024;

/** The size and SHA-256 of a near file, of which about `size` bytes are expected. */
export async function hashFile(path: string, size: number): Promise<{ size: number; sha256: string }> {
  const file = fs.openSync(path, 'r');
  try {
    return await hashOpen(file, Math.min(size + 1, pieceSize));
  } finally {
    fs.closeSync(file);
  }
}

/** One piece is hashed while the next is read. */
async function hashOpen(file: number, length: number): Promise<{ size: number; sha256: string }> {
  const hash = createHash('sha256');
  let size = 0;
  let [ready, free] = [Buffer.allocUnsafe(length), Buffer.alloc(0)];
  let got = await near.read(file, ready, 0, length, 0);
  // A file gives out all it has at once: fewer bytes than asked for are its last.
  while (got === length) {
    if (free.length === 0) free = Buffer.allocUnsafe(length);
    const reading = near.read(file, free, 0, length, size + got);
    hash.update(ready);
    size += got;
    got = await reading;
    [ready, free] = [free, ready];
  }
  hash.update(ready.subarray(0, got));
  return { size: size + got, sha256: hash.digest('hex') };
}
