import { sql } from 'kysely';
import type { Database } from '../../../storage/database.ts';
import { nextTurn } from '../../turns.ts';
import { ulidTime } from '../capsule.ts';
import { thingTables } from '../capsule-rows.ts';
import type { CatalogRow } from '../check/rows.ts';

/** Kysely cannot call through a union of tables; all have the columns used here. */
const named = Object.entries(thingTables) as [keyof typeof thingTables, 'berkas'][];

const pageSize = 200;

/** How many things the backup store does not have, in the inbox or in the store, letter numbers and versions of the office too. */
export async function countNotAman(database: Database): Promise<number> {
  let total = 0;
  for (const table of [...Object.values(thingTables), 'instansi'] as 'berkas'[]) {
    const { count } = await database
      .selectFrom(table)
      .select(sql<number>`count(*)`.as('count'))
      .where('state', 'in', ['diterima', 'tersimpan'])
      .executeTakeFirstOrThrow();
    total += Number(count);
  }
  return total;
}

/** What is in the store and not in the backup store: the office first, then everything by its age, the oldest first. */
export async function* listTersimpan(database: Database): AsyncGenerator<CatalogRow> {
  const office = await database
    .selectFrom('instansi')
    .selectAll()
    .where('state', '=', 'tersimpan')
    .orderBy('version')
    .execute();
  for (const { version, sha256, state } of office)
    yield { format: 'instansi/1', id: 'instansi', version, sha256, state };
  const sources = named.map(([format, table]) => openRows(database, format, table));
  for (;;) {
    const heads = await Promise.all(sources.map((source) => source.head()));
    let oldest = -1;
    for (const [at, head] of heads.entries())
      if (head && (oldest < 0 || head.time < heads[oldest]!.time)) oldest = at;
    if (oldest < 0) return;
    yield heads[oldest]!.row;
    sources[oldest]!.next();
  }
}

/** The rows of one table by id, a page at a time. An id is as old as its time; a number's is when it was last written. */
function openRows(database: Database, format: CatalogRow['format'], table: 'berkas') {
  let page: { row: CatalogRow; time: number }[] = [];
  let at = 0;
  let after: string | undefined = '';
  async function fill(from: string): Promise<void> {
    const rows = await database
      .selectFrom(table)
      .select(['id', 'version', 'sha256', 'state'])
      .$if(format === 'number/1', (query) => query.select('updatedAt'))
      .where('state', '=', 'tersimpan')
      .where('id', '>', from)
      .orderBy('id')
      .limit(pageSize)
      .execute();
    page = rows.map(({ updatedAt, ...row }) => ({
      row: { format, ...row },
      time: updatedAt === undefined ? ulidTime(row.id) : Date.parse(updatedAt),
    }));
    at = 0;
    after = rows.length === pageSize ? rows.at(-1)!.id : undefined;
  }
  return {
    async head() {
      if (at >= page.length && after !== undefined) await fill(after);
      return page[at];
    },
    next() {
      at += 1;
    },
  };
}

/** These versions are in the backup store. A row that has moved on to another version keeps its state. */
export async function markAman(database: Database, rows: readonly CatalogRow[]): Promise<void> {
  await database.transaction().execute(async (write) => {
    for (const { format, id, version, sha256 } of rows) {
      const table = (format === 'instansi/1' ? 'instansi' : thingTables[format]) as 'berkas';
      let update = write.updateTable(table).set({ state: 'aman' }).where('state', '=', 'tersimpan');
      if (format !== 'instansi/1') update = update.where('id', '=', id);
      await update.where('version', '=', version).where('sha256', '=', sha256).execute();
    }
  });
}

/**
 * Nothing is `aman` any more: the one place where a state falls, for the backup store is another one than that which the
 * states were of. What the other has is found there and marked again by the catch-up.
 */
export async function dropAman(database: Database): Promise<void> {
  await database.updateTable('instansi').set({ state: 'tersimpan' }).where('state', '=', 'aman').execute();
  for (const [, table] of named) {
    for (let changed = 1n; changed > 0n; ) {
      const some = database.selectFrom(table).select('id').where('state', '=', 'aman').limit(2000);
      const result = await database
        .updateTable(table)
        .set({ state: 'tersimpan' })
        .where('id', 'in', some)
        .executeTakeFirst();
      changed = result.numUpdatedRows;
      // In slices: the database works in one go, and others have their turn between them.
      await nextTurn();
    }
  }
}
