import { type Kysely, sql } from 'kysely';
import type { Migration } from 'kysely/migration';

/** SQLite keeps this key as the row's own number: there is no index to drop. */
const numbered = 'instansi';

/**
 * Every key of more than a number is an index by a name, `<table>_key`, and no longer part of its table: a rebuild drops it,
 * appends rows as they come, and makes it anew at the end, in half the time (storage/bulk-load.ts).
 */
export const keysAsIndexes: Migration = {
  async up(db: Kysely<unknown>) {
    const { rows } = await sql<{ name: string }>`
      select distinct tbl_name as name from sqlite_master
      where type = 'index' and sql is null and tbl_name not like 'kysely%' and tbl_name != ${numbered}`.execute(
      db,
    );
    for (const { name } of rows) await rewrite(db, name);
  },
};

interface Column {
  name: string;
  type: 'text' | 'integer';
  notnull: 0 | 1;
  /** Its place in the key, from 1; 0: not in it. */
  pk: number;
}

async function rewrite(db: Kysely<unknown>, table: string): Promise<void> {
  const { rows: columns } = await sql<Column>`select * from pragma_table_info(${table}) order by cid`.execute(
    db,
  );
  const { rows: indexes } = await sql<{ sql: string }>`
    select sql from sqlite_master where type = 'index' and tbl_name = ${table} and sql is not null`.execute(
    db,
  );
  const anew = `${table}_new`;
  let create = db.schema.createTable(anew);
  for (const { name, type, notnull, pk } of columns)
    create = create.addColumn(name, sql.raw(type), (c) => (notnull || pk ? c.notNull() : c));
  await create.execute();
  await sql`insert into ${sql.table(anew)} select * from ${sql.table(table)} order by rowid`.execute(db);
  await db.schema.dropTable(table).execute();
  await db.schema.alterTable(anew).renameTo(table).execute();
  const key = columns.filter(({ pk }) => pk > 0).sort((a, b) => a.pk - b.pk);
  await db.schema
    .createIndex(`${table}_key`)
    .unique()
    .on(table)
    .columns(key.map(({ name }) => name) as never)
    .execute();
  for (const index of indexes) await sql.raw(index.sql).execute(db);
}
