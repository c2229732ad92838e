import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import type { Archive } from '../../src/archive/archive.ts';
import { createIds } from '../../src/archive/ids.ts';
import { openInbox } from '../../src/archive/keep/inbox.ts';
import { makeSure } from '../../src/archive/keep/keep.ts';
import { createNamedLock } from '../../src/archive/lock.ts';
import { openDatabase, syncDatabase } from '../../storage/database.ts';
import type { ObjectStore } from '../../storage/object-store.ts';
import { openStore } from '../../storage/open-store.ts';

export interface TestArchive extends Archive {
  dir: string;
  close(): Promise<void>;
}

/** A temporary folder; left behind by a test that fails, for its evidence. */
export async function temporaryFolder(name: string): Promise<string> {
  return mkdtemp(join(tmpdir(), `berkas-${name}-`));
}

type Wrap = (store: ObjectStore) => ObjectStore;

/**
 * A whole archive in a folder: folder store, SQLite file, inbox. `wrap` may stand between it and its store; there is a backup
 * store where `wrapBackup` is given.
 */
export async function openTestArchive(
  dir: string,
  wrap: Wrap = (store) => store,
  { maxInboxBytes, wrapBackup }: { maxInboxBytes?: number; wrapBackup?: Wrap } = {},
): Promise<TestArchive> {
  const store = wrap(await openStore(`file:${join(dir, 'store')}`));
  const backup = wrapBackup?.(await openStore(`file:${join(dir, 'backup')}`));
  const clock = () => new Date();
  const newId = createIds(clock);
  const databaseUrl = `file:${join(dir, 'berkas.sqlite')}`;
  const database = await openDatabase(databaseUrl);
  const sure = { store, ...(backup && { backup }), syncCatalog: () => syncDatabase(databaseUrl) };
  const inbox = await openInbox(join(dir, 'inbox'), {
    newId,
    ...(maxInboxBytes && { maxBytes: maxInboxBytes }),
    makeSure: (commits) => makeSure(sure, commits),
  });
  return {
    dir,
    store,
    ...(backup && { backup }),
    database,
    inbox,
    lock: createNamedLock(),
    log: pino({ level: 'silent' }),
    clock,
    newId,
    async close() {
      await inbox.close();
      await database.destroy();
      await backup?.close();
      await store.close();
    },
  };
}

/** Removes the folder of an archive whose test went well. */
export async function removeFolder(dir: string): Promise<void> {
  await rm(dir, { recursive: true, force: true });
}
