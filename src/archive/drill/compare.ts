import { sql } from 'kysely';
import type { CatalogTables, Database } from '../../../storage/database.ts';
import { createTurns } from '../../turns.ts';
import { formatOf, type ThingTable, thingParts } from '../capsule-rows.ts';
import type { CatalogRow } from '../check/rows.ts';

/** Kinds of things, in the order in which they are compared. */
export const comparedTables = Object.keys(formatOf) as ThingTable[];

/** The tables that tell of one kind of thing, each with the column that names it. */
const partsOf = (table: ThingTable) =>
  table === 'records' ? [...thingParts.records, ['documents', 'recordId'] as const] : thingParts[table];

/** All that a catalog says of one thing. */
interface ThingRows {
  row: CatalogRow & Readonly<Record<string, unknown>>;
  /** Of every table, the state left out: the same text means the same rows. */
  text: string;
}

/** One thing as the two catalogs know it. */
export interface ThingPair {
  table: ThingTable;
  id: string;
  live?: ThingRows;
  restored?: ThingRows;
}

/** Few enough that one query never holds up the others for long. */
const idsAtOnce = 100;

/** Every thing of one kind that either catalog knows, in the order of the ids. Others have their turn in between. */
export async function* pairThings(
  live: Database,
  restored: Database,
  table: ThingTable,
): AsyncGenerator<ThingPair> {
  const turns = createTurns();
  for (let after = '', more = true; more; ) {
    if (turns.areDue()) await turns.next();
    const [ours, theirs] = [await idsAfter(live, table, after), await idsAfter(restored, table, after)];
    const full = [ours, theirs].filter((ids) => ids.length === idsAtOnce).map((ids) => ids.at(-1)!);
    const last = full.sort()[0] ?? [...ours, ...theirs].sort().at(-1);
    more = full.length > 0;
    if (last === undefined) return;
    const range = { after, last };
    const [left, right] = [await rowsOf(live, table, range), await rowsOf(restored, table, range)];
    for (const id of [...new Set([...left.keys(), ...right.keys()])].sort())
      yield pairOf(table, id, left.get(id), right.get(id));
    after = last;
  }
}

/** One thing again. */
export async function pairThing(
  live: Database,
  restored: Database,
  table: ThingTable,
  id: string,
): Promise<ThingPair> {
  const range = { only: id };
  const [left, right] = [await rowsOf(live, table, range), await rowsOf(restored, table, range)];
  return pairOf(table, id, left.get(id), right.get(id));
}

function pairOf(table: ThingTable, id: string, live?: ThingRows, restored?: ThingRows): ThingPair {
  return { table, id, ...(live && { live }), ...(restored && { restored }) };
}

/** An Idempotency-Key as the two catalogs know it. */
export interface KeyPair {
  key: string;
  /** What it made. */
  noun: string;
  id: string;
}

/** The Idempotency-Keys that the two catalogs do not know alike. By key: they have no index by what they made. */
export async function* unlikeKeys(live: Database, restored: Database): AsyncGenerator<KeyPair> {
  const turns = createTurns();
  for (let after = '', more = true; more; ) {
    if (turns.areDue()) await turns.next();
    const [ours, theirs] = [await keysAfter(live, after), await keysAfter(restored, after)];
    const full = [ours, theirs].filter((rows) => rows.length === keysAtOnce).map((rows) => rows.at(-1)!.key);
    const last = full.sort()[0];
    more = last !== undefined;
    const within = ({ key }: KeyPair) => last === undefined || key <= last;
    const other = new Map(theirs.filter(within).map((row) => [row.key, row]));
    for (const row of ours.filter(within)) {
      if (JSON.stringify(other.get(row.key)) !== JSON.stringify(row)) yield row;
      other.delete(row.key);
    }
    yield* other.values();
    after = last ?? after;
  }
}

/** Do both know this key, or its absence, alike? */
export async function isKeyAlike(live: Database, restored: Database, key: string): Promise<boolean> {
  const [ours, theirs] = [await keyRow(live, key), await keyRow(restored, key)];
  return JSON.stringify(ours) === JSON.stringify(theirs);
}

const keyRow = (database: Database, key: string) =>
  database.selectFrom('idempotency').selectAll().where('key', '=', key).executeTakeFirst();

const keysAtOnce = 1000;

const keysAfter = (database: Database, after: string) =>
  database
    .selectFrom('idempotency')
    .selectAll()
    .where('key', '>', after)
    .orderBy('key')
    .limit(keysAtOnce)
    .execute();

async function idsAfter(database: Database, table: ThingTable, after: string): Promise<string[]> {
  // Kysely cannot call through a union of tables; all of them have these columns.
  const rows = await database
    .selectFrom(table as 'berkas')
    .select('id')
    .where('id', '>', after)
    .orderBy('id')
    .limit(idsAtOnce)
    .execute();
  return rows.map(({ id }) => id);
}

type Range = { after: string; last: string } | { only: string };

async function rowsOf(database: Database, table: ThingTable, range: Range): Promise<Map<string, ThingRows>> {
  const things = new Map<string, { row: ThingRows['row']; said: string[] }>();
  for (const { state, ...rest } of await select(database, table, 'id', range)) {
    const row = { ...rest, state, format: formatOf[table] } as ThingRows['row'];
    things.set(row.id, { row, said: [JSON.stringify(rest)] });
  }
  for (const [name, column] of partsOf(table)) {
    for (const found of await select(database, name, column, range)) {
      const thing = things.get(String(found[column]));
      // A run that is under way fills in its papers as it goes; they are kept when it ends.
      if (name === 'printRunItems' && thing?.row.status === 'menunggu') continue;
      thing?.said.push(`${name} ${JSON.stringify(found)}`);
    }
  }
  return new Map([...things].map(([id, { row, said }]) => [id, { row, text: said.sort().join('\n') }]));
}

async function select(
  database: Database,
  table: keyof CatalogTables,
  column: string,
  range: Range,
): Promise<Record<string, unknown>[]> {
  const rows = database.selectFrom(table as 'berkas').selectAll();
  const at = sql.ref<string>(column);
  const within =
    'only' in range
      ? rows.where(at, '=', range.only)
      : rows.where(at, '>', range.after).where(at, '<=', range.last);
  return (await within.execute()) as unknown as Record<string, unknown>[];
}
