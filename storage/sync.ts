import { callsOn, type Place, syncFile } from './files.ts';
import { shared } from './shared.ts';

const syncs = new Map<string, () => Promise<void>>();

/** Syncs a folder or file to the disk; many at once share it (shared.ts), for the system tells an error only once. */
export function syncShared(path: string, place: Place = 'near'): Promise<void> {
  const sync =
    syncs.get(path) ??
    shared(
      () => syncNow(path, place),
      () => syncs.delete(path),
    );
  syncs.set(path, sync);
  return sync();
}

async function syncNow(path: string, place: Place): Promise<void> {
  const { open, close } = callsOn[place];
  const file = await open(path, 'r');
  try {
    await syncFile(file);
  } finally {
    await close(file);
  }
}

/** A new name in a folder is only sure once the folder itself is on the disk. Windows cannot and need not: NTFS journals its entries. */
export async function syncFolder(path: string, place: Place = 'near'): Promise<void> {
  if (process.platform !== 'win32') await syncShared(path, place);
}
