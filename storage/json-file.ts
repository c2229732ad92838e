import { readFile, rename } from 'node:fs/promises';
import { dirname } from 'node:path';
import { writeSynced } from './files.ts';
import { makeFolder } from './make-folder.ts';
import { syncFolder } from './sync.ts';

/** A small file of state that can be begun anew: undefined where there is none, or nobody can read it. */
export async function readJsonFile<T>(path: string): Promise<T | undefined> {
  try {
    return JSON.parse(await readFile(path, 'utf8')) as T;
  } catch {
    return undefined;
  }
}

/**
 * Puts the whole in place of what was there: whoever reads finds the one or the other, never a half, after a power cut too.
 * Its folder is made.
 */
export async function writeJsonFile(path: string, value: unknown): Promise<void> {
  await makeFolder(dirname(path));
  const bytes = Buffer.from(`${JSON.stringify(value, null, 1)}\n`);
  await writeSynced(`${path}.new`, [bytes], { flags: 'w' });
  await rename(`${path}.new`, path);
  await syncFolder(dirname(path));
}
