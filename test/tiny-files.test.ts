import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { expect, test } from 'vitest';
import { checkArchive } from '../src/archive/check/check.ts';
import { depositRecord } from '../src/archive/deposit.ts';
import { rebuildCatalog } from '../src/archive/rebuild/rebuild.ts';
import { openContent } from '../src/archive/retrieve.ts';
import { openTestArchive, removeFolder, temporaryFolder } from './support/archive.ts';
import { upload, who } from './support/deposits.ts';

/** Beside a whole suite on a slow machine fewer may do. */
const count = Number(process.env.TEST_TINY_FILES ?? 10_000);
const clients = 16;

/** 1 to 10 bytes, no two alike. */
const contentOf = (number: number) => String(number).padEnd(1 + (number % 10), '.');

test(`${count} files of 1 to 10 bytes are all there, each once, checked and rebuilt`, async () => {
  const archive = await openTestArchive(await temporaryFolder('tiny'));
  const ids = new Array<string>(count);
  let next = 0;
  const client = async () => {
    for (let number = next++; number < count; number = next++) {
      const { record, outcome } = await depositRecord(archive, await upload(archive, contentOf(number)), who);
      expect(outcome).toBe('created');
      ids[number] = record.id;
    }
  };
  await Promise.all(Array.from({ length: clients }, client));
  expect(new Set(ids).size).toBe(count);
  for (let number = 0; number < count; number += 97)
    expect((await buffer((await openContent(archive, ids[number]!)).stream)).toString()).toBe(
      contentOf(number),
    );
  const check = await checkArchive(archive);
  expect(check).toMatchObject({ findings: [], objects: 2 * count });
  await rebuildCatalog(archive);
  const rows = await archive.database.selectFrom('records').select('id').orderBy('id').execute();
  expect(rows.map(({ id }) => id)).toEqual(ids.toSorted());
  await archive.close();
  for (const folder of ['spool', 'commits', 'set-aside'])
    expect(await readdir(join(archive.dir, 'inbox', folder))).toEqual([]);
  await removeFolder(archive.dir);
}, 300_000);
