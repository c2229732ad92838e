import type Sqlite from 'better-sqlite3';
import type { CatalogTables, Database } from './database.ts';
import { catalogError, driverOf } from './sqlite.ts';

export type LoadTable = keyof CatalogTables;

/** Writes very many rows. What is begun is seen by nobody until all of it is there. */
export interface BulkLoad {
  /** `values`: of all columns of one row, then of the next. */
  insert(table: LoadTable, columns: readonly string[], values: readonly unknown[]): void;
  /** Removes the rows whose `column` is `value`. */
  remove(table: LoadTable, column: string, value: unknown): void;
  /** Makes the indexes, so that `remove` need not read whole tables. At the latest it is done at the end. */
  index(): void;
  /** Puts the hash of before into the row that is there now. */
  setHash(difference: Difference): void;
  /** How many things the catalog knew before. */
  knownThings: number;
  /** The thing rows that were there before and differ from what is there now: lost, older, or with another hash. */
  differences(): Difference[];
}

/** A row of the catalog as it was, and the version and hash that are there now. */
export interface Difference {
  table: LoadTable;
  id: string;
  version: number;
  sha256: string;
  now?: { version: number; sha256: string };
}

/** Tables of things, where a row stands for a newest version in the store. */
const things = ['berkas', 'kegiatan', 'printRuns', 'records', 'numbers'] as const;

/** Of these the first row of a key counts, and later ones are no mistake. With the columns of their keys. */
const firstCounts: ReadonlyMap<LoadTable, string> = new Map([
  ['idempotency', 'key'],
  ['documents', 'code'],
]);

/**
 * Empties `tables` and fills them anew in one transaction: after an error, an abort or a power cut the rows of before are
 * there. Past Kysely, which would compile each statement anew, and with
 * the indexes made at the end. Holds the one connection: whoever asks the database meanwhile waits. `gently` does it in
 * small transactions and with its indexes, so that no step takes long: for a database that nobody else has. `unavailable`
 * where the disk is full or broken, `damaged` where the catalog is.
 */
export async function bulkLoad<T>(
  database: Database,
  tables: readonly LoadTable[],
  work: (load: BulkLoad) => Promise<T>,
  { gently = false }: { gently?: boolean } = {},
): Promise<T> {
  return database.connection().execute(async () => {
    const driver = driverOf(database);
    const cache = driver.pragma('cache_size', { simple: true });
    driver.pragma(`cache_size = ${-cacheKb}`);
    try {
      driver.exec('begin immediate');
      keepBefore(driver);
      const indexes = gently ? [] : dropIndexes(driver, tables);
      for (const table of tables) driver.exec(`delete from "${table}"`);
      const load = createLoad(driver, indexes, gently);
      const result = await work(load);
      load.index();
      driver.exec('drop table temp.before');
      driver.exec('commit');
      return result;
    } catch (error) {
      // A full disk may have ended the transaction already.
      if (driver.inTransaction) driver.exec('rollback');
      throw catalogError(error);
    } finally {
      driver.pragma(`cache_size = ${cache}`);
    }
  });
}

/** Rows come in no order, so that every page is written to again and again: out of memory, not out of the file. */
const cacheKb = 256 * 1024;

function keepBefore(driver: Sqlite.Database): void {
  const rows = things.map(
    (table) => `select '${table}' as "table", id, version, sha256 from "${table}" where state != 'diterima'`,
  );
  driver.exec(`create temp table before as ${rows.join(' union all ')}`);
}

interface Index {
  name: string;
  table: LoadTable;
  /** How to make it again. */
  sql: string;
}

/** Keys too: since step 0006 of the migrations they are indexes. */
function dropIndexes(driver: Sqlite.Database, tables: readonly LoadTable[]): Index[] {
  const found = driver
    .prepare(
      `select name, tbl_name as "table", sql from sqlite_master where type = 'index' and sql is not null`,
    )
    .all() as Index[];
  const ours = found.filter(({ table }) => tables.includes(table));
  for (const { name } of ours) driver.exec(`drop index "${name}"`);
  return ours;
}

function makeIndexes(driver: Sqlite.Database, indexes: readonly Index[]): void {
  for (const { table, sql } of indexes) {
    try {
      driver.exec(sql);
    } catch (error) {
      const key = firstCounts.get(table);
      if (key === undefined || (error as { code?: unknown }).code !== 'SQLITE_CONSTRAINT_UNIQUE') throw error;
      driver.exec(
        `delete from "${table}" where rowid not in (select min(rowid) from "${table}" group by "${key}")`,
      );
      driver.exec(sql);
    }
  }
}

/** So many rows in one statement. */
const rowsAtOnce = 40;

function createLoad(driver: Sqlite.Database, indexes: Index[], gently: boolean): BulkLoad {
  const statements = new Map<string, Sqlite.Statement>();
  const prepare = (sql: string): Sqlite.Statement => {
    const known = statements.get(sql) ?? driver.prepare(sql);
    statements.set(sql, known);
    return known;
  };
  return {
    insert(table, columns, values) {
      const wide = columns.length;
      const many = insertSql(table, columns, rowsAtOnce);
      let at = 0;
      for (; at + wide * rowsAtOnce <= values.length; at += wide * rowsAtOnce)
        prepare(many).run(values.slice(at, at + wide * rowsAtOnce));
      const one = insertSql(table, columns, 1);
      for (; at < values.length; at += wide) prepare(one).run(values.slice(at, at + wide));
      if (gently) driver.exec('commit; begin immediate');
    },
    remove(table, column, value) {
      prepare(`delete from "${table}" where "${column}" = ?`).run(value);
    },
    index: () => makeIndexes(driver, indexes.splice(0)),
    setHash: ({ table, id, sha256 }) =>
      void driver.prepare(`update "${table}" set sha256 = ? where id = ?`).run(sha256, id),
    knownThings: driver.prepare('select count(*) from temp.before').pluck().get() as number,
    differences: () => things.flatMap((table) => differencesOf(driver, table)),
  };
}

function insertSql(table: LoadTable, columns: readonly string[], rows: number): string {
  const verb = firstCounts.has(table) ? 'insert or ignore into' : 'insert into';
  const names = columns.map((name) => `"${name}"`).join(', ');
  const one = `(${columns.map(() => '?').join(', ')})`;
  return `${verb} "${table}" (${names}) values ${Array(rows).fill(one).join(', ')}`;
}

function differencesOf(driver: Sqlite.Database, table: LoadTable): Difference[] {
  const sql = `
    select b.id, b.version, b.sha256, n.version as nowVersion, n.sha256 as nowSha256
    from temp.before b left join "${table}" n on n.id = b.id
    where b."table" = ? and (n.id is null or n.version < b.version or (n.version = b.version and n.sha256 != b.sha256))
    order by b.id`;
  type Row = Difference & { nowVersion: number | null; nowSha256: string };
  return (driver.prepare(sql).all(table) as Row[]).map(({ id, version, sha256, nowVersion, nowSha256 }) => ({
    ...{ table, id, version, sha256 },
    ...(nowVersion !== null && { now: { version: nowVersion, sha256: nowSha256 } }),
  }));
}
