import { expect, test } from 'vitest';
import { bulkLoad } from '../storage/bulk-load.ts';
import { openDatabase } from '../storage/database.ts';
import { listCatalogTables } from '../storage/migrations/migrate.ts';
import { driverOf } from '../storage/sqlite.ts';

const columns = ['key', 'bodySha256', 'noun', 'id', 'version'];

test.each([false, true])(
  'of an Idempotency-Key the first row counts, also after the indexes are made (gently: %s)',
  async (gently) => {
    const database = await openDatabase('file::memory:');
    const indexes = () =>
      driverOf(database)
        .prepare("select name, sql from sqlite_master where type = 'index' order by name")
        .all();
    const before = indexes();
    await bulkLoad(
      database,
      listCatalogTables(),
      async (load) => {
        load.insert('idempotency', columns, [
          'k',
          'h',
          'record',
          'A',
          1,
          'k',
          'h',
          'record',
          'B',
          1,
          'm',
          'h',
          'record',
          'C',
          1,
        ]);
        load.index();
        load.insert('idempotency', columns, ['m', 'h', 'record', 'D', 1]);
      },
      { gently },
    );
    const rows = await database.selectFrom('idempotency').select(['key', 'id']).orderBy('key').execute();
    expect(rows).toEqual([
      { key: 'k', id: 'A' },
      { key: 'm', id: 'C' },
    ]);
    expect(indexes()).toEqual(before);
    await database.destroy();
  },
);

test('a row that is there twice where one is allowed ends it, and the rows of before are there', async () => {
  const database = await openDatabase('file::memory:');
  await database.insertInto('recordTerms').values({ term: 'ktp', id: 'old' }).execute();
  const twice = bulkLoad(database, listCatalogTables(), async (load) => {
    load.insert('recordTerms', ['term', 'id'], ['ktp', 'A', 'ktp', 'A']);
    load.index();
  });
  await expect(twice).rejects.toThrow(/UNIQUE/);
  expect(await database.selectFrom('recordTerms').selectAll().execute()).toEqual([
    { term: 'ktp', id: 'old' },
  ]);
  await database.destroy();
});
