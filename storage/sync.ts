import { closeSync, openSync } from 'node:fs';
import { closeFile, openFile, syncFile } from './files.ts';
import { shared } from './shared.ts';

/** On the disk of inbox and catalog (files.ts), or on one that may be slow to answer or away, such as a share. */
export type Place = 'near' | 'far';

const syncs = new Map<string, () => Promise<void>>();

/** Syncs a folder or file to the disk; many at once share it (shared.ts), for the system tells an error only once. */
export function syncShared(path: string, place: Place = 'near'): Promise<void> {
  const sync =
    syncs.get(path) ??
    shared(
      () => (place === 'near' ? syncNear(path) : syncFar(path)),
      () => syncs.delete(path),
    );
  syncs.set(path, sync);
  return sync();
}

async function syncNear(path: string): Promise<void> {
  const file = openSync(path, 'r');
  try {
    await syncFile(file);
  } finally {
    closeSync(file);
  }
}

async function syncFar(path: string): Promise<void> {
  const file = await openFile(path, 'r');
  try {
    await syncFile(file);
  } finally {
    await closeFile(file);
  }
}

/** A new name in a folder is only sure once the folder itself is on the disk. Windows cannot and need not: NTFS journals its entries. */
export async function syncFolder(path: string, place: Place = 'near'): Promise<void> {
  if (process.platform !== 'win32') await syncShared(path, place);
}
