import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { Kysely, SqliteDialect } from 'kysely';
import { expect, test } from 'vitest';
import { openDatabase } from '../storage/database.ts';
import { catalog } from '../storage/migrations/0001-catalog.ts';
import { printRuns } from '../storage/migrations/0002-print-runs.ts';
import { numbersAndPeople } from '../storage/migrations/0003-numbers-and-people.ts';
import { recordStates } from '../storage/migrations/0004-record-states.ts';
import { waitingForBackup } from '../storage/migrations/0005-waiting-for-backup.ts';
import { keysAsIndexes } from '../storage/migrations/0006-keys-as-indexes.ts';
import { removeFolder, temporaryFolder } from './support/archive.ts';

const before = [catalog, printRuns, numbersAndPeople, recordStates, waitingForBackup];

async function oldCatalog(path: string) {
  const driver = new Sqlite(path);
  const db = new Kysely<unknown>({ dialect: new SqliteDialect({ database: driver }) });
  for (const step of before) await step.up(db);
  driver.exec(`insert into recordTerms values ('suparmi', 'B'), ('suparmi', 'A'), ('ktp', 'A')`);
  driver.exec(`insert into instansi values (2, 'h', 'aman', 'd'), (1, 'h', 'aman', 'd')`);
  driver.exec(`insert into idempotency values ('k', 'h', 'record', 'A', 1)`);
  driver.exec(
    `insert into printRunItems (runId, no, type) values ('R', 2, 'kuitansi'), ('R', 1, 'kuitansi')`,
  );
  return { driver, db };
}

const indexes = (driver: Sqlite.Database) =>
  driver
    .prepare("select name from sqlite_master where type = 'index' and sql is not null")
    .pluck()
    .all() as string[];

test('step 0006 keeps rows and indexes, and each key becomes an index that still holds', async () => {
  const { driver, db } = await oldCatalog(':memory:');
  const tables = driver
    .prepare("select name from sqlite_master where type = 'table'")
    .pluck()
    .all() as string[];
  const rows = () => tables.map((table) => driver.prepare(`select * from "${table}"`).all());
  const columns = () =>
    tables.map((table) =>
      driver.prepare('select name, lower(type) as type from pragma_table_info(?)').all(table),
    );
  const was = { rows: rows(), columns: columns() };
  const indexesBefore = indexes(driver);
  await keysAsIndexes.up(db);
  expect(rows()).toEqual(was.rows);
  expect(columns()).toEqual(was.columns);
  expect(indexes(driver)).toEqual(expect.arrayContaining(indexesBefore));
  const keys = tables.filter((table) => table !== 'instansi').map((table) => `${table}_key`);
  expect(indexes(driver)).toEqual(expect.arrayContaining(keys));
  for (const again of [
    `insert into recordTerms values ('suparmi', 'A')`,
    `insert into instansi values (1, 'h', 'aman', 'd')`,
    `insert into idempotency values ('k', 'x', 'record', 'B', 1)`,
    `insert into printRunItems (runId, no, type) values ('R', 1, 'kk')`,
  ])
    expect(() => driver.exec(again)).toThrow(/UNIQUE/);
  expect(() => driver.exec(`insert into recordTerms values (null, 'A')`)).toThrow(/NOT NULL/);
  driver.close();
});

test('a catalog that was made new has the same keys', async () => {
  const dir = await temporaryFolder('migrate');
  const path = join(dir, 'berkas.sqlite');
  await (await openDatabase(`file:${path}`)).destroy();
  const driver = new Sqlite(path);
  expect(indexes(driver)).toContain('recordTerms_key');
  driver.close();
  await removeFolder(dir);
});
