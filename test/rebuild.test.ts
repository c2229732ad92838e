import { chmod, copyFile, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { caseKey, manifestKey } from '../src/archive/capsule.ts';
import { createCase, updateCase } from '../src/archive/case-files.ts';
import { depositRecord, updateManifest } from '../src/archive/deposit.ts';
import { depositInstansi } from '../src/archive/instansi.ts';
import { rebuildCatalog } from '../src/archive/rebuild/rebuild.ts';
import { getRecord } from '../src/archive/retrieve.ts';
import { parseInstansi } from '../src/domain/instansi.ts';
import { openDatabase } from '../storage/database.ts';
import { openStore } from '../storage/open-store.ts';
import { driverOf } from '../storage/sqlite.ts';
import { openTestArchive, removeFolder, type TestArchive, temporaryFolder } from './support/archive.ts';
import { berkasOf, upload, who } from './support/deposits.ts';
import { everyRow } from './support/rows.ts';

let archive: TestArchive;
let berkasId: string;
let recordId: string;
let before: Record<string, string[]>;

beforeEach(async () => {
  archive = await openTestArchive(await temporaryFolder('rebuild'));
});

afterEach(async ({ task }) => {
  await archive.backup?.close();
  await archive.close();
  if (task.result?.state !== 'fail') await removeFolder(archive.dir);
});

/** Two versions of a berkas and of a record, and more. */
async function fill(): Promise<void> {
  const instansi = new URL('../samples/instansi-sragen.json', import.meta.url);
  await depositInstansi(archive, parseInstansi(JSON.parse(await readFile(instansi, 'utf8'))));
  const keyed = { ...who, idempotency: { key: 'k-1', bodySha256: 'a'.repeat(64) } };
  const { id } = await createCase(archive, 'berkas', berkasOf('Suparmi'), keyed);
  await createCase(archive, 'berkas', berkasOf('Wagiyem'), who);
  await updateCase(archive, 'berkas', id, '"1"', berkasOf('Suparmi Rahayu'), {
    ...who,
    idempotency: { key: 'k-2', bodySha256: 'c'.repeat(64) },
  });
  const lines = [{ berkasId: id, berkasVersion: 2 }];
  await createCase(
    archive,
    'kegiatan',
    { jenis: 'penetapan', tahunAnggaran: 2026, nomor: '460/1', lines },
    who,
  );
  const { record } = await depositRecord(
    archive,
    await upload(archive, 'KTP', { berkas: [id], number: '460/2' }),
    who,
  );
  await depositRecord(archive, await upload(archive, 'KTP'), who);
  await updateManifest(archive, record.id, 1, (manifest) => ({ ...manifest, title: 'KTP yang benar' }), who);
  [berkasId, recordId] = [id, record.id];
  before = await everyRow(archive);
}

async function withBackup(): Promise<void> {
  archive.backup = await openStore(`file:${join(archive.dir, 'backup')}`);
}

const at = (key: string, place = 'store') => join(archive.dir, place, key);

async function change(key: string, to: (text: string) => string): Promise<void> {
  const text = await readFile(at(key), 'utf8');
  await chmod(at(key), 0o600);
  await writeFile(at(key), to(text));
}

test.each(['without', 'with'])(
  'rebuild makes every row of every catalog table again, %s a backup store',
  async (backup) => {
    if (backup === 'with') await withBackup();
    await fill();
    for (const table of [
      'berkas',
      'kegiatan',
      'instansi',
      'records',
      'recordTerms',
      'idempotency',
    ] as const) {
      expect(before[table], table).not.toHaveLength(0);
      await archive.database.deleteFrom(table).execute();
    }
    expect(await rebuildCatalog(archive)).toEqual({ capsules: 8, leftOut: [] });
    expect(await everyRow(archive)).toEqual(before);
    // Over a catalog that is there already, and with the indexes of before.
    expect(await rebuildCatalog(archive)).toEqual({ capsules: 8, leftOut: [] });
    expect(await everyRow(archive)).toEqual(before);
  },
  120_000,
);

test('a backup store that is behind is seen in the state of each thing', async () => {
  await withBackup();
  await fill();
  await rm(at(manifestKey(recordId, 2), 'backup'));
  await rebuildCatalog(archive);
  expect(await getRecord(archive, recordId)).toMatchObject({ version: 2, state: 'tersimpan' });
});

test('a damaged newest manifest: the version before stands in, and the record is marked damaged', async () => {
  await fill();
  await change(manifestKey(recordId, 2), (text) => text.slice(0, 60));
  expect(await rebuildCatalog(archive)).toEqual({
    capsules: 7,
    leftOut: [{ key: manifestKey(recordId, 2), kind: 'truncated', outcome: 'left out', standIn: 1 }],
  });
  expect(await getRecord(archive, recordId)).toMatchObject({ version: 1, title: 'KTP', damaged: true });
});

test('a damaged manifest is taken from the backup store where that has it whole', async () => {
  await withBackup();
  await fill();
  await change(manifestKey(recordId, 2), () => 'not json');
  await rm(at(caseKey('berkas', berkasId, 1)));
  expect(await rebuildCatalog(archive)).toEqual({
    capsules: 8,
    leftOut: [
      { key: caseKey('berkas', berkasId, 1), kind: 'missing', outcome: 'from backup' },
      { key: manifestKey(recordId, 2), kind: 'truncated', outcome: 'from backup' },
    ],
  });
  expect(await everyRow(archive)).toEqual(before);
  expect(await getRecord(archive, recordId)).toMatchObject({ version: 2, state: 'aman', damaged: true });
});

test('what the store lost whole is in the catalog again, from the backup store', async () => {
  await withBackup();
  await fill();
  for (const place of ['records', 'berkas']) await rm(at(place), { recursive: true });
  const { leftOut } = await rebuildCatalog(archive);
  expect(new Set(leftOut.map(({ kind, outcome }) => `${kind} ${outcome}`))).toEqual(
    new Set(['missing from backup']),
  );
  expect(leftOut).toHaveLength(6);
  expect(await everyRow(archive)).toEqual(before);
});

test('what is in neither store is told: the catalog of before knew it', async () => {
  await fill();
  await rm(at(manifestKey(recordId, 2)));
  expect(await rebuildCatalog(archive)).toEqual({
    capsules: 7,
    leftOut: [{ key: manifestKey(recordId, 2), kind: 'missing', outcome: 'left out' }],
  });
});

test('a manifest that reads well and is not what the catalog knew is never called good', async () => {
  await fill();
  await change(manifestKey(recordId, 2), (text) => text.replace('KTP yang benar', 'KTP yang salah'));
  const changed = { key: manifestKey(recordId, 2), kind: 'changed', outcome: 'marked' };
  expect(await rebuildCatalog(archive)).toEqual({ capsules: 8, leftOut: [changed] });
  expect(await getRecord(archive, recordId)).toMatchObject({ version: 2, damaged: true });
  // The evidence is still there the next time.
  expect((await rebuildCatalog(archive)).leftOut).toEqual([changed]);
});

test('the same with a backup store is taken from there', async () => {
  await withBackup();
  await fill();
  await change(manifestKey(recordId, 2), (text) => text.replace('KTP yang benar', 'KTP yang salah'));
  const changed = { key: manifestKey(recordId, 2), kind: 'changed', outcome: 'from backup' };
  expect(await rebuildCatalog(archive)).toEqual({ capsules: 8, leftOut: [changed] });
  expect(await everyRow(archive)).toEqual(before);
});

test('an older version that was rewritten is left out: the next one names another hash', async () => {
  await fill();
  await change(caseKey('berkas', berkasId, 1), (text) => text.replace('Suparmi', 'Suparni'));
  const { leftOut } = await rebuildCatalog(archive);
  expect(leftOut).toEqual([{ key: caseKey('berkas', berkasId, 1), kind: 'changed', outcome: 'left out' }]);
});

test('a capsule of a newer format stops it, is named, and leaves the catalog as it was', async () => {
  await fill();
  const key = manifestKey(recordId, 3);
  await copyFile(at(manifestKey(recordId, 2)), at(key));
  await change(key, (text) => text.replace('record/1', 'record/9'));
  const stopped = { code: 'unknown_format', message: expect.stringContaining(key) };
  await expect(rebuildCatalog(archive)).rejects.toMatchObject(stopped);
  expect(await everyRow(archive)).toEqual(before);
});

test('what is broken off leaves the catalog as it was', async () => {
  await fill();
  await rm(at('records'), { recursive: true });
  const stopped = rebuildCatalog(archive, { signal: AbortSignal.abort() });
  await expect(stopped).rejects.toMatchObject({ code: 'unavailable' });
  expect(await everyRow(archive)).toEqual(before);
});

test('a full disk under the catalog is told, and leaves the catalog as it was', async () => {
  await fill();
  const keterangan = 'x'.repeat(1000);
  for (let no = 0; no < 8; no += 1)
    await depositRecord(archive, await upload(archive, `KTP ${no}`, { keterangan }), who);
  const database = await openDatabase(`file:${join(archive.dir, 'full.sqlite')}`);
  await database
    .insertInto('idempotency')
    .values({ key: 'old', bodySha256: 'h', noun: 'record', id: 'r', version: 1 })
    .execute();
  const full = { ...archive, database };
  const was = await everyRow(full);
  const driver = driverOf(database);
  driver.pragma(`max_page_count = ${driver.pragma('page_count', { simple: true })}`);
  await expect(rebuildCatalog(full)).rejects.toMatchObject({
    code: 'unavailable',
    cause: { code: 'SQLITE_FULL' },
  });
  expect(await everyRow(full)).toEqual(was);
  driver.pragma('max_page_count = 1000000');
  await rebuildCatalog(full);
  expect(await everyRow(full)).toEqual(await everyRow(archive));
  await database.destroy();
});

test('a store that goes away is no empty store: the catalog stays', async () => {
  await fill();
  await rm(at(''), { recursive: true });
  await expect(rebuildCatalog(archive)).rejects.toMatchObject({ code: 'unavailable' });
  expect(await everyRow(archive)).toEqual(before);
});

test('a backup store that is away is told, and nothing counts as aman', async () => {
  await withBackup();
  await fill();
  await archive.backup!.close();
  expect(await rebuildCatalog(archive)).toEqual({ capsules: 8, leftOut: [], backupAway: true });
  expect(await getRecord(archive, recordId)).toMatchObject({ state: 'tersimpan' });
});
