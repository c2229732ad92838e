import { createHash, hash } from 'node:crypto';
import { closeSync, openSync, readdirSync, readSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Reads a folder store without waiting, for threads that do nothing else: promises would cost more than the reading of
 * small files. Nothing here takes the lock or writes; the process that has the store open asks it whether it is still there.
 */

/** Keys that share a folder, in byte order: what belongs to one record, or the versions of one thing. */
export interface FolderKeys {
  folder: string;
  keys: string[];
}

/** Every folder with keys that begin with `prefix` (empty, or with `/` at its end) and come later than `after`, as a list of the store would give them. */
export function* walkFolders(root: string, prefix: string, after: string): Generator<FolderKeys> {
  let keys: string[] = [];
  for (const name of namesIn(join(root, prefix))) {
    const key = prefix + name;
    if (!name.endsWith('/')) {
      if (key > after) keys.push(key);
    } else if (key > after || after.startsWith(key)) {
      if (keys.length > 0) yield { folder: prefix.slice(0, -1), keys };
      keys = [];
      yield* walkFolders(root, key, after);
    }
  }
  if (keys.length > 0) yield { folder: prefix.slice(0, -1), keys };
}

/** Names of a folder, folders with their `/`, sorted as whole keys are. A folder that is gone has none. */
function namesIn(path: string): string[] {
  try {
    const names: string[] = [];
    for (const entry of readdirSync(path, { withFileTypes: true })) {
      if (entry.name.startsWith('.')) continue;
      if (entry.isFile()) names.push(entry.name);
      else if (entry.isDirectory()) names.push(`${entry.name}/`);
    }
    return names.sort(byBytes);
  } catch (error) {
    if (isMissing(error)) return [];
    throw error;
  }
}

const byBytes = (a: string, b: string) => (a < b ? -1 : 1);

/** A whole file: its size and SHA-256, and its bytes where they are wanted. undefined: the disk does not give it out. */
export interface FileRead {
  size: number;
  sha256: string;
  bytes?: Buffer;
}

const piece = Buffer.allocUnsafe(256 * 1024);

export function readFileAt(path: string, wantBytes: boolean): FileRead | undefined {
  let file: number | undefined;
  try {
    file = openSync(path, 'r');
    const length = readSync(file, piece, 0, piece.length, 0);
    const first = piece.subarray(0, length);
    if (length === piece.length) return readOn(file, first, wantBytes);
    // A file gives out all it has at once: fewer bytes than asked for are its last.
    const read = { size: length, sha256: hash('sha256', first, 'hex') };
    return wantBytes ? { ...read, bytes: Buffer.from(first) } : read;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === undefined) throw error;
    return undefined;
  } finally {
    if (file !== undefined) closeSync(file);
  }
}

function readOn(file: number, first: Buffer, wantBytes: boolean): FileRead {
  const whole = createHash('sha256').update(first);
  const kept = wantBytes ? [Buffer.from(first)] : [];
  let size = first.length;
  for (;;) {
    const length = readSync(file, piece, 0, piece.length, size);
    if (length === 0) break;
    whole.update(piece.subarray(0, length));
    if (wantBytes) kept.push(Buffer.from(piece.subarray(0, length)));
    size += length;
  }
  const read = { size, sha256: whole.digest('hex') };
  return wantBytes ? { ...read, bytes: Buffer.concat(kept) } : read;
}

function isMissing(error: unknown): boolean {
  return ['ENOENT', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? '');
}
