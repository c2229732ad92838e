import type { Transaction } from 'kysely';
import { insertRows, runComposed } from '../../../storage/composed.ts';
import type { CatalogTables, Database, KeepState, Tables } from '../../../storage/database.ts';
import { createTurns, nextTurn } from '../../turns.ts';
import type { Capsule, InstansiCapsule } from '../capsule.ts';
import {
  documentRow,
  idempotencyRow,
  instansiRow,
  type ThingPart,
  type ThingTable,
  thingRows,
  thingTables,
} from '../capsule-rows.ts';

type Write = Transaction<Tables>;

/** What is to be written with the next transaction, and who waits for it. */
interface Entry {
  capsule: Capsule;
  hash: string;
  state: KeepState;
  done: () => void;
  failed: (error: unknown) => void;
}

const waiting = new WeakMap<Database, Entry[]>();
/** Few enough that others have their turn between two transactions. */
const mostTogether = 32;

/**
 * Writes the rows of one capsule; the same capsule again changes nothing but its state. An older version than the
 * catalog holds adds only its Idempotency-Key. What a rebuild writes is the same (capsule-rows.ts). Those who come
 * together share one transaction: most of its cost is the same for one as for many.
 */
export function indexCapsule(
  database: Database,
  capsule: Capsule,
  hash: string,
  state: KeepState,
): Promise<void> {
  return new Promise((done, failed) => {
    const entry = { capsule, hash, state, done, failed };
    const entries = waiting.get(database);
    if (entries) return void entries.push(entry);
    waiting.set(database, [entry]);
    void indexWaiting(database);
  });
}

async function indexWaiting(database: Database): Promise<void> {
  const entries = waiting.get(database)!;
  while (entries.length > 0) {
    // Whoever has come as far in this turn of the event loop goes along.
    await nextTurn();
    await indexTogether(database, entries.splice(0, mostTogether));
  }
  waiting.delete(database);
}

async function indexTogether(database: Database, entries: readonly Entry[]): Promise<void> {
  try {
    await database.transaction().execute(async (write) => {
      for (const { capsule, hash, state } of entries) await indexWithin(write, capsule, hash, state);
    });
    for (const { done } of entries) done();
  } catch (error) {
    // Each by itself, so that one that cannot be written spoils no other.
    if (entries.length > 1) for (const entry of entries) await indexTogether(database, [entry]);
    else await indexAnew(database, entries[0]!, error);
  }
}

/** Rows of a thing that has no row itself, as a hand or a broken disk may leave them, give way to those of its capsule. */
async function indexAnew(database: Database, entry: Entry, cause: unknown): Promise<void> {
  const { capsule, hash, state, done, failed } = entry;
  const { code = '' } = cause as { code?: string };
  if (!code.startsWith('SQLITE_CONSTRAINT') || capsule.format === 'instansi/1') return failed(cause);
  const { parts } = thingRows(capsule, hash, state);
  await database
    .transaction()
    .execute(async (write) => {
      await removeRows(write, thingTables[capsule.format], capsule.id, parts);
      await indexWithin(write, capsule, hash, state);
    })
    .then(done, failed);
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
  const [before] = await runComposed(write, `version of ${table}`, [id], () =>
    write.selectFrom(table).select(['version', 'sha256']).where('id', '=', id),
  );
  if (before && before.version > capsule.version) return;
  if (before?.sha256 === hash) return setState(write, table, id, state);
  const { row, parts } = thingRows(capsule, hash, state);
  if (before) await removeRows(write, table, id, parts);
  await insertRows(write, table, [row]);
  for (const part of parts) await insertMany(write, part.table, part.rows);
}

/** What is written once and never changed by a later version. */
async function indexOnce(write: Write, capsule: Capsule): Promise<void> {
  const key = idempotencyRow(capsule);
  if (key)
    await runComposed(write, 'idempotency', Object.values(key), () =>
      write
        .insertInto('idempotency')
        .values(key)
        .onConflict((c) => c.column('key').doNothing()),
    );
  const document = documentRow(capsule);
  if (document)
    await runComposed(write, 'document', Object.values(document), () =>
      write
        .insertInto('documents')
        .values(document)
        .onConflict((c) => c.column('code').doNothing()),
    );
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

/** Of the version before. Kysely cannot call through a union of tables; each has the column that is named here. */
async function removeRows(
  write: Write,
  table: ThingTable,
  id: string,
  parts: readonly ThingPart[],
): Promise<void> {
  for (const { table: name, by } of [...parts, { table, by: 'id' }]) {
    await runComposed(write, `rows of ${name}`, [id], () =>
      write.deleteFrom(name as 'recordTerms').where(by as 'id', '=', id),
    );
  }
}

/** Few enough for SQLite, which takes 32,766 values a statement, and for those who wait: it works in one go. */
const rowsAtOnce = 1000;

/** In slices, and before each slice of a long list others have their turn. */
async function insertMany(write: Write, table: keyof CatalogTables, rows: readonly object[]): Promise<void> {
  const turns = createTurns();
  for (let from = 0; from < rows.length; from += rowsAtOnce) {
    if (rows.length > rowsAtOnce) await turns.next();
    await insertRows(write, table, rows.slice(from, from + rowsAtOnce));
  }
}
