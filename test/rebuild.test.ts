import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { caseKey } from '../src/archive/capsule.ts';
import { createCase, updateCase } from '../src/archive/case-files.ts';
import { depositRecord, updateManifest } from '../src/archive/deposit.ts';
import { rebuildCatalog } from '../src/archive/rebuild.ts';
import { openTestArchive, removeFolder, type TestArchive, temporaryFolder } from './support/archive.ts';
import { berkasOf, upload, who } from './support/deposits.ts';
import { everyRow } from './support/rows.ts';

async function fill(archive: TestArchive): Promise<void> {
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
}

test('rebuild makes every row of every catalog table again, from the store alone', async () => {
  const archive = await openTestArchive(await temporaryFolder('rebuild'));
  await fill(archive);
  const before = await everyRow(archive);
  for (const table of ['berkas', 'kegiatan', 'records', 'recordTerms', 'idempotency'] as const) {
    expect(before[table], table).not.toHaveLength(0);
    await archive.database.deleteFrom(table).execute();
  }
  expect(await rebuildCatalog(archive)).toBe(7);
  expect(await everyRow(archive)).toEqual(before);
  await archive.close();
  await removeFolder(archive.dir);
});

test.each([
  ['unknown_format', '{"format":"berkas/9"}'],
  ['damaged', '{"format":"berkas/1"}'],
  ['damaged', 'not json'],
])('a capsule that is %s stops the rebuild and is named: %s', async (code, text) => {
  const archive = await openTestArchive(await temporaryFolder('rebuild'));
  const { id } = await createCase(archive, 'berkas', berkasOf('Suparmi'), who);
  const key = caseKey('berkas', id, 2);
  await writeFile(join(archive.dir, 'store', key), text);
  await expect(rebuildCatalog(archive)).rejects.toMatchObject({
    code,
    message: expect.stringContaining(key),
  });
  await archive.close();
  await removeFolder(archive.dir);
});
