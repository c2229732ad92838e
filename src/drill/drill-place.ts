import { openDatabase } from '../../storage/database.ts';
import type { ObjectStore } from '../../storage/object-store.ts';
import { openStore } from '../../storage/open-store.ts';
import { readMark } from '../archive/backup/store-mark.ts';
import type { DrilledArchive } from '../archive/drill/drill.ts';
import { createIds } from '../archive/ids.ts';
import type { Config } from '../config.ts';
import { AppError } from '../errors.ts';

/** Where things are, as settings tell it. */
export type DrillPlace = Pick<
  Config,
  | 'storeUrl'
  | 'storeKeys'
  | 'backupStoreUrl'
  | 'backupStoreKeys'
  | 'storeTimeoutMs'
  | 'databaseUrl'
  | 'dataDir'
>;

/** Opens what a drill reads, beside a service that has it open too: nothing is locked, and nothing can be written. */
export async function openToDrill(
  place: DrillPlace,
  log: DrilledArchive['log'],
): Promise<DrilledArchive & { close(): Promise<void> }> {
  const closers: (() => Promise<unknown>)[] = [];
  const close = async () => {
    for (let closer = closers.pop(); closer; closer = closers.pop()) await closer();
  };
  const open = async (url: string, keys: DrillPlace['storeKeys']): Promise<ObjectStore> => {
    const options = { timeoutMs: place.storeTimeoutMs, readOnly: true, make: 'none' as const };
    const store = await openStore(url, keys, options);
    closers.push(() => store.close());
    return store;
  };
  try {
    const store = await open(place.storeUrl, place.storeKeys);
    const backup = place.backupStoreUrl && (await open(place.backupStoreUrl, place.backupStoreKeys));
    if (backup) await checkMarks(store, backup);
    const database = await openDatabase(place.databaseUrl);
    closers.push(() => database.destroy());
    const clock = () => new Date();
    return { store, ...(backup && { backup }), database, log, clock, newId: createIds(clock), close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** On another archive's disk, or an empty one, nothing can be rehearsed. */
async function checkMarks(store: ObjectStore, backup: ObjectStore): Promise<void> {
  const [ours, theirs] = [await readMark(store), await readMark(backup)];
  if (!ours || ours.archive === theirs?.archive) return;
  const { place } = await backup.probe();
  throw new AppError('unavailable', `${place} holds no backup of this archive: is it the right disk?`, {
    detail: `Di ${place} tidak ada cadangan arsip ini. Apakah disknya benar?`,
  });
}
