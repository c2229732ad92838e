import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { sql } from 'kysely';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createCase, getCase, updateCase } from '../src/archive/case-files.ts';
import { depositRecord } from '../src/archive/deposit.ts';
import { resumeInbox } from '../src/archive/keep/keep.ts';
import { rebuildCatalog } from '../src/archive/rebuild/rebuild.ts';
import { getRecord, openContent } from '../src/archive/retrieve.ts';
import { AppError } from '../src/errors.ts';
import type { ObjectStore } from '../storage/object-store.ts';
import { openTestArchive, removeFolder, type TestArchive, temporaryFolder } from './support/archive.ts';
import { berkasOf, upload, who } from './support/deposits.ts';

let archive: TestArchive;
let isAway: boolean;

/** A store that lists and reads, and takes nothing: a full disk. */
const fillable = (store: ObjectStore): ObjectStore => ({
  ...store,
  create: async (...args) => {
    if (isAway) throw new AppError('unavailable', 'full');
    return store.create(...args);
  },
});

beforeEach(async () => {
  isAway = false;
  archive = await openTestArchive(await temporaryFolder('half-kept'), fillable);
});

afterEach(async ({ task }) => {
  await archive.close();
  if (task.result?.state !== 'fail') await removeFolder(archive.dir);
});

const keyed = { ...who, idempotency: { key: 'k-1', bodySha256: 'a'.repeat(64) } };
const catalogIs = (state: 'full' | 'writable') =>
  sql`pragma query_only = ${sql.lit(state === 'full' ? 1 : 0)}`.execute(archive.database);
const berkasRows = () => archive.database.selectFrom('berkas').select(['version', 'nama']).execute();

test('a berkas that the inbox has and the catalog could not take is the same one when it comes again', async () => {
  await catalogIs('full');
  const asked = createCase(archive, 'berkas', berkasOf('Suparmi'), keyed);
  await expect(asked).rejects.toMatchObject({ code: 'unavailable' });
  const again = createCase(archive, 'berkas', berkasOf('Suparmi'), keyed);
  await expect(again).rejects.toMatchObject({ code: 'unavailable' });
  await catalogIs('writable');
  expect(await createCase(archive, 'berkas', berkasOf('Suparmi'), keyed)).toMatchObject({ replayed: true });
  expect(await resumeInbox(archive)).toEqual({ settled: 1, waiting: 0 });
  expect(await berkasRows()).toEqual([{ version: 1, nama: 'Suparmi' }]);
  await rebuildCatalog(archive);
  expect(await berkasRows()).toEqual([{ version: 1, nama: 'Suparmi' }]);
});

test('a version that the catalog could not take is known before the next one is made', async () => {
  const { id } = await createCase(archive, 'berkas', berkasOf('Suparmi'), who);
  // Else the taken key would tell.
  isAway = true;
  await catalogIs('full');
  const update = () => updateCase(archive, 'berkas', id, '"1"', berkasOf('Suparmi B'), who);
  await expect(update()).rejects.toMatchObject({ code: 'unavailable' });
  await catalogIs('writable');
  await expect(update()).rejects.toMatchObject({ code: 'stale', extra: { etag: '"2"' } });
  expect(await getCase(archive, 'berkas', id)).toMatchObject({ version: 2, data: berkasOf('Suparmi B') });
});

test('what waits is found after a rebuild too, while the store takes nothing', async () => {
  isAway = true;
  const { record } = await depositRecord(archive, await upload(archive, 'KTP'), who);
  expect(record.state).toBe('diterima');
  await rebuildCatalog(archive);
  expect(await getRecord(archive, record.id)).toMatchObject({ state: 'diterima' });
  isAway = false;
  expect(await resumeInbox(archive)).toEqual({ settled: 1, waiting: 0 });
});

test('wrong bytes in the store under the key of a file do not put aside what was acknowledged: it stays in the inbox, readable', async () => {
  isAway = true;
  const { record } = await depositRecord(archive, await upload(archive, 'KTP'), who);
  const [commit] = await archive.inbox.pending();
  const path = join(archive.dir, 'store', commit!.parts[0]!.key);
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, 'KT');
  isAway = false;
  expect(await resumeInbox(archive)).toEqual({ settled: 0, waiting: 1 });
  expect((await buffer((await openContent(archive, record.id)).stream)).toString()).toBe('KTP');
});
