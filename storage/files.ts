import { createHash } from 'node:crypto';
import fs from 'node:fs';
import { promisify } from 'node:util';

/**
 * Files by their descriptor. What only touches the memory of the system (a small read or write, a name, a folder) is done
 * without waiting, where the file is _near_: on the disk of inbox and catalog, whose own calls do not wait either. It takes
 * some 10 microseconds, and through another thread several times that (measured, Node 24.21). Syncs always go through one.
 */
export const openFile = promisify(fs.open);
export const syncFile = promisify(fs.fsync);
export const closeFile = promisify(fs.close);
const write = promisify(fs.write);
const read = promisify(fs.read);

/** What is written or read of a near file without waiting, bytes. */
const atOnce = 64 * 1024;
/** What is written at once at most: what passes the caches of the processor takes three times as long (measured at 5 MB). */
const mostAtOnce = 512 * 1024;

/** All of `bytes`, into a near file; a disk that fills up takes a part of them first. */
export async function writeAll(file: number, bytes: Uint8Array): Promise<void> {
  let done = 0;
  while (bytes.length <= atOnce && done < bytes.length) done += fs.writeSync(file, bytes, done);
  while (done < bytes.length)
    done += (await write(file, bytes, done, Math.min(mostAtOnce, bytes.length - done))).bytesWritten;
}

/** The first bytes of a file, `most` at most. */
export async function readStart(path: string, most: number): Promise<Buffer> {
  const file = await openFile(path, 'r');
  try {
    const bytes = Buffer.allocUnsafe(most);
    let size = 0;
    while (size < most) {
      const { bytesRead } = await read(file, bytes, size, most - size, size);
      if (bytesRead === 0) break;
      size += bytesRead;
    }
    return bytes.subarray(0, size);
  } finally {
    await closeFile(file);
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
  let got = await readPiece(file, ready, 0);
  // A file gives out all it has at once: fewer bytes than asked for are its last.
  while (got === length) {
    if (free.length === 0) free = Buffer.allocUnsafe(length);
    const reading = readPiece(file, free, size + got);
    hash.update(ready);
    size += got;
    got = await reading;
    [ready, free] = [free, ready];
  }
  hash.update(ready.subarray(0, got));
  return { size: size + got, sha256: hash.digest('hex') };
}

async function readPiece(file: number, into: Buffer, position: number): Promise<number> {
  if (into.length <= atOnce) return fs.readSync(file, into, 0, into.length, position);
  return (await read(file, into, 0, into.length, position)).bytesRead;
}
