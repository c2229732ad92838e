import type { Logger } from 'pino';
import type { ObjectStore } from '../../../storage/object-store.ts';
import { openStore, type StoreCredentials, type StoreOptions } from '../../../storage/open-store.ts';
import { openReturningStore } from '../../../storage/returning-store.ts';
import { AppError, isAppError } from '../../errors.ts';
import { isKeptKey } from '../capsule.ts';
import type { KnownStores } from './known-stores.ts';
import { createMark, readMark, type StoreMark } from './store-mark.ts';

/** Where a backup store is, and what it is to be a copy of. */
export interface BackupPlace {
  url: string;
  keys?: StoreCredentials | undefined;
  options?: StoreOptions;
  known: KnownStores;
  /** Which archive it belongs to; `unavailable` while nobody can tell. */
  archiveId(): Promise<string>;
  clock: () => Date;
  newId: () => string;
}

/**
 * The archive that a store belongs to. A store that does not say gets its mark now: of the archive that this service has
 * kept so far, or of a new one. `unavailable` where the store is away and nothing is known.
 */
export async function identifyArchive(
  store: ObjectStore,
  { known, clock, newId }: Pick<BackupPlace, 'known' | 'clock' | 'newId'>,
): Promise<string> {
  const { archive: before } = await known.read();
  try {
    const fresh = { archive: before ?? newId(), id: newId(), madeAt: clock().toISOString() };
    const { archive } = (await readMark(store)) ?? (await createMark(store, fresh));
    if (archive !== before) await known.update({ archive });
    return archive;
  } catch (error) {
    if (before === undefined) throw error;
    return before;
  }
}

/**
 * Throws `conflict` where the store is empty, this machine has never kept an archive, and the backup holds one: what is
 * missing here is a restore. Started as it is, it would begin another archive beside it, and give numbers twice.
 */
export async function refuseToStartOver(store: ObjectStore, place: BackupPlace): Promise<void> {
  if ((await place.known.read()).archive !== undefined) return;
  const there = await peekMark(place, false).catch(() => undefined);
  if (!there || !(await isEmpty(store))) return;
  throw new AppError(
    'conflict',
    `the store is empty, and ${place.url} holds an archive: run berkas restore --from ${place.url} first, or set another BACKUP_STORE_URL`,
    {
      detail: `Penyimpanan kosong, sedangkan tempat cadangan berisi arsip. Pulihkan dahulu: berkas restore --from ${place.url}`,
    },
  );
}

/** A store that is away is not known to be empty. */
async function isEmpty(store: ObjectStore): Promise<boolean> {
  try {
    if (await readMark(store)) return false;
    for await (const { key } of store.list('')) if (isKeptKey(key)) return false;
    return true;
  } catch (error) {
    if (isAppError(error, 'unavailable')) return false;
    throw error;
  }
}

/**
 * The backup store as one that may be away. The first time an address is used it is made there, and marked. From then on
 * only a marked store of this archive is taken: where a disk is not plugged in, its path leads to the system disk, and on a
 * stranger's disk the data of families have no business. A new disk in its place is told by `berkas backup --new-disk`.
 */
export async function openBackup(place: BackupPlace, log: Logger): Promise<ObjectStore> {
  let id: string | undefined;
  return openReturningStore({
    async open() {
      const opened = await openMarked(place);
      id = opened.mark.id;
      return opened.store;
    },
    async verify(store) {
      if ((await readMark(store))?.id !== id) throw unknownDisk(place.url);
    },
    onChange(trouble) {
      if (trouble) log.warn({ err: trouble }, 'the backup store is away: it is caught up when it is back');
      else log.info(`the backup store ${place.url} is there`);
    },
  });
}

async function openMarked(place: BackupPlace): Promise<{ store: ObjectStore; mark: StoreMark }> {
  const archive = await place.archiveId();
  const { backups } = await place.known.read();
  const isKnown = backups[place.url] !== undefined;
  // Before anything is written there, be it a lock.
  const before = await peekMark(place, isKnown).catch((error) => {
    const isFolder = place.url.startsWith('file:') && isAppError(error, 'unavailable');
    throw isFolder ? unknownDisk(place.url, error) : error;
  });
  if (before && before.archive !== archive) throw otherArchive(place.url);
  if (!before && isKnown) throw unknownDisk(place.url);
  const store = await openStore(place.url, place.keys, { ...place.options, make: isKnown ? 'none' : 'last' });
  try {
    const mark = (await readMark(store)) ?? (await createMark(store, freshMark(place, archive)));
    if (mark.archive !== archive) throw otherArchive(place.url);
    if (backups[place.url] !== mark.id)
      await place.known.update({ backups: { ...backups, [place.url]: mark.id } });
    return { store, mark };
  } catch (error) {
    await store.close().catch(() => {});
    throw error;
  }
}

const freshMark = ({ newId, clock }: BackupPlace, archive: string) => ({
  archive,
  id: newId(),
  madeAt: clock().toISOString(),
});

/** The mark of the store at an address, without writing anything there. One that has never been used may be missing: undefined. */
export async function peekMark(
  { url, keys, options }: Pick<BackupPlace, 'url' | 'keys' | 'options'>,
  mustBeThere: boolean,
): Promise<StoreMark | undefined> {
  let store: ObjectStore | undefined;
  try {
    store = await openStore(url, keys, { ...options, readOnly: true });
    return await readMark(store);
  } catch (error) {
    if (mustBeThere || !isAppError(error, 'unavailable')) throw error;
    return undefined;
  } finally {
    await store?.close();
  }
}

/**
 * Makes the store at the address of the backup one of this archive, on the word of a person: a new disk, or an emptied one.
 * `conflict` where it holds another archive, `unavailable` where the folder above it is not there.
 */
export async function acceptBackup(place: BackupPlace): Promise<StoreMark> {
  const archive = await place.archiveId();
  const before = await peekMark(place, false);
  if (before && before.archive !== archive) throw otherArchive(place.url, 'conflict');
  if (before) return before;
  const store = await openStore(place.url, place.keys, { ...place.options, make: 'last' });
  try {
    return await createMark(store, freshMark(place, archive));
  } finally {
    await store.close();
  }
}

function unknownDisk(url: string, cause?: AppError): AppError {
  return new AppError(
    'unavailable',
    `${url} is not the backup store that was used before: plug its disk in, or, if this is a new one, run: berkas backup --new-disk`,
    {
      detail:
        'Disk cadangan tidak dikenali atau belum terpasang. Pasang disk cadangan yang biasa; bila ini disk baru, jalankan: berkas backup --new-disk',
      ...(cause && { cause }),
    },
  );
}

function otherArchive(url: string, code: 'unavailable' | 'conflict' = 'unavailable'): AppError {
  return new AppError(
    code,
    `${url} holds another archive: set BACKUP_STORE_URL to a folder or bucket of its own, or, on a machine that takes the place of a lost one, run: berkas restore`,
    {
      detail:
        'Tempat cadangan itu berisi arsip lain. Pakai folder lain; bila komputer ini pengganti yang hilang, jalankan: berkas restore',
    },
  );
}
