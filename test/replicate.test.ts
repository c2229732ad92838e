import { chmod, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { hashObject } from '../src/archive/backup/copy.ts';
import { openKnownStores } from '../src/archive/backup/known-stores.ts';
import { countNotAman, listTersimpan } from '../src/archive/backup/not-aman.ts';
import { createReplication, type Replication } from '../src/archive/backup/replicate.ts';
import { createMark } from '../src/archive/backup/store-mark.ts';
import { caseKey, manifestKey, sha256 } from '../src/archive/capsule.ts';
import { createCase, updateCase } from '../src/archive/case-files.ts';
import { depositRecord } from '../src/archive/deposit.ts';
import { AppError } from '../src/errors.ts';
import type { ObjectStore } from '../storage/object-store.ts';
import { openStore } from '../storage/open-store.ts';
import { openTestArchive, removeFolder, type TestArchive, temporaryFolder } from './support/archive.ts';
import { berkasOf, upload, who } from './support/deposits.ts';

let archive: TestArchive;
let backup: ObjectStore;
let replication: Replication;
const opened: ObjectStore[] = [];

beforeEach(async () => {
  archive = await openTestArchive(await temporaryFolder('replicate'));
});

afterEach(async ({ task }) => {
  for (const store of opened.splice(0)) await store.close();
  await archive.close();
  if (task.result?.state !== 'fail') await removeFolder(archive.dir);
});

/** Gives the archive a backup store, its own mark on it, as the service does. */
async function useBackup(name: string, wrap: (store: ObjectStore) => ObjectStore = (store) => store) {
  const store = await openStore(`file:${join(archive.dir, name)}`);
  opened.push(store);
  await createMark(store, { archive: 'arsip', id: name, madeAt: 'kini' });
  backup = wrap(store);
  archive.backup = backup;
  const known = openKnownStores(join(archive.dir, 'stores.json'));
  replication = createReplication({ ...archive, backup }, { known, syncCatalog: async () => {} });
}

const deposit = async (content: string) =>
  (await depositRecord(archive, await upload(archive, content), who)).record;

async function keysIn(store: ObjectStore): Promise<string[]> {
  const keys: string[] = [];
  for await (const { key } of store.list('')) keys.push(key);
  return keys;
}

async function expectSame(): Promise<void> {
  const keys = await keysIn(archive.store);
  expect(await keysIn(backup)).toEqual(keys);
  for (const key of keys)
    expect(await hashObject(backup, key), key).toBe(await hashObject(archive.store, key));
}

/** All versions of a case file, records with their files, a version that names a file of the one before. */
async function fill(): Promise<void> {
  const { id } = await createCase(archive, 'berkas', berkasOf('Suparmi'), who);
  await updateCase(archive, 'berkas', id, '"1"', berkasOf('Suparmi B'), who);
  for (const content of ['KTP', 'KK', 'foto']) await deposit(content);
}

test('a backup store that came later gets everything, all versions, the oldest first, files before their manifest', async () => {
  await fill();
  const created: string[] = [];
  await useBackup('backup', (store) => ({
    ...store,
    create: async (key, ...rest) => {
      created.push(key);
      return store.create(key, ...rest);
    },
  }));
  expect(await countNotAman(archive.database)).toBe(4);
  const ages: string[] = [];
  for await (const { id } of listTersimpan(archive.database)) ages.push(id);
  expect(ages).toEqual(ages.toSorted());
  const told: number[] = [];
  const { done, objects, notCopied } = await replication.catchUp({ progress: (_, left) => told.push(left) });
  expect({ done, objects, notCopied }).toEqual({ done: 4, objects: 8, notCopied: [] });
  expect(told).toEqual([0]);
  for (const [at, key] of created.entries())
    if (key.startsWith('records/') && key.endsWith('.json'))
      expect(created.slice(0, at).some((other) => other.startsWith(key.slice(0, -10)) && other !== key)).toBe(
        true,
      );
  await expectSame();
  expect(await replication.status()).toMatchObject({ running: false, left: 0, caughtUp: { done: 4 } });
  expect(await replication.catchUp()).toMatchObject({ done: 0, objects: 0 });
});

test('an empty disk in place of the backup: what was aman falls, and goes there again', async () => {
  await useBackup('backup');
  await fill();
  expect(await countNotAman(archive.database)).toBe(0);
  await replication.catchUp();
  await useBackup('baru');
  expect(await replication.catchUp()).toMatchObject({ done: 4, objects: 8 });
  await expectSame();
  // The first one again, a week later: only what is new is written.
  await deposit('surat');
  await opened.shift()!.close();
  await useBackup('backup');
  expect(await replication.catchUp()).toMatchObject({ done: 5, objects: 2 });
  await expectSame();
});

test('what is damaged in the store never reaches the backup, is told, and does not stop the rest', async () => {
  const [bad, good] = [await deposit('KTP'), await deposit('KK')];
  const { id } = await createCase(archive, 'berkas', berkasOf('Suparmi'), who);
  await updateCase(archive, 'berkas', id, '"1"', berkasOf('Suparmi B'), who);
  const file = JSON.parse(await readFile(join(archive.dir, 'store', manifestKey(bad.id, 1)), 'utf8')).files[0]
    .key;
  for (const key of [file, caseKey('berkas', id, 1)]) {
    const path = join(archive.dir, 'store', key);
    await chmod(path, 0o644);
    await writeFile(path, (await readFile(path, 'utf8')).replace(/KTP|Suparmi/, 'XXX'));
  }
  await useBackup('backup');
  const { done, notCopied } = await replication.catchUp();
  expect(done).toBe(1);
  expect(notCopied.map(({ key }) => key).sort()).toEqual([caseKey('berkas', id, 1), file].sort());
  expect(await keysIn(backup)).toEqual((await keysIn(archive.store)).filter((key) => key.includes(good.id)));
  expect(await archive.database.selectFrom('damage').select('recordId').execute()).toEqual([
    { recordId: bad.id },
  ]);
  // Told again, and not read again.
  const again = await replication.catchUp();
  expect(new Set(again.notCopied)).toEqual(new Set(notCopied));
  expect((await replication.status()).left).toBe(2);
});

test('other bytes in the backup are not overwritten, and told', async () => {
  const { id } = await deposit('KTP');
  await useBackup('backup');
  const key = manifestKey(id, 1);
  const other = Buffer.from('lain');
  await backup.create(key, other, { mediaType: 'a/b', size: 4, sha256: sha256(other) });
  expect(await replication.catchUp()).toMatchObject({ done: 0, notCopied: [{ key }] });
  expect(await hashObject(backup, key)).toBe(sha256(other));
});

test('a backup that goes away on the way leaves whole things only; the next pass goes on', async () => {
  await fill();
  let room = 3;
  await useBackup('backup', (store) => ({
    ...store,
    create: async (...args) => {
      if (room-- <= 0) throw new AppError('unavailable', 'disk pulled out');
      return store.create(...args);
    },
  }));
  await expect(replication.catchUp()).rejects.toMatchObject({ code: 'unavailable' });
  for (const row of await archive.database.selectFrom('records').select(['id', 'state']).execute())
    if (row.state === 'aman') expect(await backup.head(manifestKey(row.id, 1))).toBeDefined();
  room = 100;
  await replication.catchUp();
  expect(await countNotAman(archive.database)).toBe(0);
  await expectSame();
});

test('told to stop it stops, and nothing is marked that is not there', async () => {
  for (let at = 0; at < 70; at++) await deposit(`KTP ${at}`);
  await useBackup('backup');
  const stop = new AbortController();
  const { done } = await replication.catchUp({ signal: stop.signal, progress: () => stop.abort() });
  expect(done).toBe(64);
  expect(await countNotAman(archive.database)).toBe(6);
  expect(await replication.catchUp()).toMatchObject({ done: 6 });
  await expectSame();
});

test('a new version does not go to the backup before the one that it follows', async () => {
  const { id } = await createCase(archive, 'berkas', berkasOf('Suparmi'), who);
  await updateCase(archive, 'berkas', id, '"1"', berkasOf('Suparmi B'), who);
  await useBackup('backup');
  expect(await updateCase(archive, 'berkas', id, '"2"', berkasOf('Suparmi C'), who)).toMatchObject({
    state: 'aman',
  });
  await expectSame();
});
