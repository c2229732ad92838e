import type { Transaction } from 'kysely';
import type { CatalogTables, Database, KeepState, Tables } from '../../storage/database.ts';
import { createTurns } from '../turns.ts';
import type { Capsule, InstansiCapsule } from './capsule.ts';
import {
  documentRow,
  idempotencyRow,
  instansiRow,
  type ThingTable,
  thingRows,
  thingTables,
} from './capsule-rows.ts';

type Write = Transaction<Tables>;

/**
 * Writes the rows of one capsule; the same capsule again changes nothing but its state. An older version than the
 * catalog holds adds only its Idempotency-Key. What a rebuild writes is the same (capsule-rows.ts).
 */
export async function indexCapsule(
  database: Database,
  capsule: Capsule,
  hash: string,
  state: KeepState,
): Promise<void> {
  await database.transaction().execute((write) => indexWithin(write, capsule, hash, state));
}

/** The same inside a transaction of the caller. */
export async function indexWithin(
  write: Write,
  capsule: Capsule,
  hash: string,
  state: KeepState,
): Promise<void> {
  await indexOnce(write, capsule);
  if (capsule.format === 'instansi/1') return indexInstansi(write, capsule, hash, state);
  const { id } = capsule;
  const table = thingTables[capsule.format];
  const before = await write
    .selectFrom(table)
    .select(['version', 'sha256'])
    .where('id', '=', id)
    .executeTakeFirst();
  if (before && before.version > capsule.version) return;
  if (before?.sha256 === hash) return setState(write, table, id, state);
  const { row, parts } = thingRows(capsule, hash, state);
  await replaceRow(write, table, row);
  for (const part of parts) {
    // Kysely cannot call through a union of tables; each has the column that its part names.
    await write
      .deleteFrom(part.table as 'recordTerms')
      .where(part.by as 'id', '=', id)
      .execute();
    await insertMany(write, part.table, part.rows);
  }
}

/** What is written once and never changed by a later version. */
async function indexOnce(write: Write, capsule: Capsule): Promise<void> {
  const key = idempotencyRow(capsule);
  if (key)
    await write
      .insertInto('idempotency')
      .values(key)
      .onConflict((c) => c.column('key').doNothing())
      .execute();
  const document = documentRow(capsule);
  if (document)
    await write
      .insertInto('documents')
      .values(document)
      .onConflict((c) => c.column('code').doNothing())
      .execute();
}

/** Lower states than this one: a thing only ever gets safer. */
const below = { diterima: [], tersimpan: ['diterima'], aman: ['diterima', 'tersimpan'] } as const;

async function setState(write: Write, table: ThingTable, id: string, state: KeepState): Promise<void> {
  // Kysely cannot call through a union of tables; all of them have these columns.
  await write
    .updateTable(table as 'berkas')
    .set({ state })
    .where('id', '=', id)
    .where('state', 'in', below[state])
    .execute();
}

async function indexInstansi(
  write: Write,
  capsule: InstansiCapsule,
  hash: string,
  state: KeepState,
): Promise<void> {
  await write
    .insertInto('instansi')
    .values(instansiRow(capsule, hash, state))
    .onConflict((c) => c.column('version').doUpdateSet({ state }))
    .execute();
}

async function replaceRow<T extends ThingTable>(
  write: Write,
  table: T,
  row: CatalogTables[ThingTable],
): Promise<void> {
  // Kysely cannot call through a union of tables; all of them have the same key.
  const one = table as 'berkas';
  await write.deleteFrom(one).where('id', '=', row.id).execute();
  await write
    .insertInto(one)
    .values(row as CatalogTables['berkas'])
    .execute();
}

/** Few enough for SQLite, which takes 32,766 values a statement, and for those who wait: it works in one go. */
const rowsAtOnce = 1000;

/** In slices, and before each slice of a long list others have their turn. */
async function insertMany(write: Write, table: keyof CatalogTables, rows: readonly object[]): Promise<void> {
  const turns = createTurns();
  for (let from = 0; from < rows.length; from += rowsAtOnce) {
    if (rows.length > rowsAtOnce) await turns.next();
    await write
      .insertInto(table)
      .values(rows.slice(from, from + rowsAtOnce) as never)
      .execute();
  }
}
