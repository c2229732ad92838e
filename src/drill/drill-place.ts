import { openDatabase } from '../../storage/database.ts';
import type { ObjectStore } from '../../storage/object-store.ts';
import { openStore } from '../../storage/open-store.ts';
import type { DrilledArchive } from '../archive/drill.ts';
import { createIds } from '../archive/ids.ts';
import type { Config } from '../config.ts';

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
    const database = await openDatabase(place.databaseUrl);
    closers.push(() => database.destroy());
    const clock = () => new Date();
    return { store, ...(backup && { backup }), database, log, clock, newId: createIds(clock), close };
  } catch (error) {
    await close();
    throw error;
  }
}
