import type { LoadTable } from '../../../storage/bulk-load.ts';
import { type Capsule, decodeCapsule } from '../capsule.ts';
import {
  documentRow,
  idempotencyRow,
  instansiRow,
  type ThingCapsule,
  thingRows,
  thingTables,
} from '../capsule-rows.ts';
import type { ThingObjects } from '../check/facts.ts';

/** A capsule, where it lies, and the hash of its bytes. */
export interface GoodCapsule {
  key: string;
  capsule: Capsule;
  hash: string;
}

/** The row of a thing; its `state` is set when it is known which capsules the backup store has. */
export interface OwnRow {
  /** Of the capsule that the row tells of. */
  key: string;
  table: LoadTable;
  values: unknown[];
}

/** One thing of a store as a rebuild sees it. */
interface ThingLoad {
  folder: string;
  /** The keys of its capsules, in order of their versions. */
  keys: string[];
  /** Is every capsule good, is none missing, does each name the hash of the one before? Else it has no rows yet. */
  whole: boolean;
  rows: OwnRow[];
}

/** What is to be written: the columns of every table there is a row for, and the rows that need no state, one after another. */
export interface LoadRows {
  columns: { [T in LoadTable]?: string[] };
  tables: { [T in LoadTable]?: unknown[] };
}

/** Many things at once. */
export interface Load extends LoadRows {
  things: ThingLoad[];
}

/** Makes the rows of many things. */
export function loadOf(things: readonly ThingObjects[]): Load {
  const rows = emptyRows();
  return { things: things.map((thing) => loadThing(thing, rows)), ...rows };
}

export const emptyRows = (): LoadRows => ({ columns: {}, tables: {} });

function loadThing({ folder, objects }: ThingObjects, rows: LoadRows): ThingLoad {
  const keys = objects.map(({ key }) => key);
  const capsules: GoodCapsule[] = [];
  for (const { key, bytes, sha256: hash } of objects) {
    const capsule = bytes && decodeIfGood(key, bytes);
    if (!capsule || !hash || !follows(capsule, capsules.at(-1)))
      return { folder, keys, whole: false, rows: [] };
    capsules.push({ key, capsule, hash });
  }
  return { folder, keys, whole: true, rows: addRows(capsules, rows) };
}

function decodeIfGood(key: string, bytes: Buffer): Capsule | undefined {
  try {
    return decodeCapsule(key, bytes);
  } catch {
    return undefined;
  }
}

function follows({ version, previous }: Capsule, before: GoodCapsule | undefined): boolean {
  return version === (before?.capsule.version ?? 0) + 1 && previous === (before?.hash ?? null);
}

/** Adds what the versions of one thing leave in the catalog to `rows`; answers its own rows. The newest comes last. */
export function addRows(capsules: readonly GoodCapsule[], rows: LoadRows): OwnRow[] {
  for (const { capsule } of capsules) {
    add(rows, 'idempotency', idempotencyRow(capsule));
    add(rows, 'documents', documentRow(capsule));
  }
  const newest = capsules.at(-1);
  if (!newest) return [];
  if (newest.capsule.format === 'instansi/1')
    return capsules.flatMap((one) => {
      if (one.capsule.format !== 'instansi/1') return [];
      return ownRow(rows, one.key, 'instansi', instansiRow(one.capsule, one.hash, 'tersimpan'));
    });
  const { key, hash } = newest;
  const capsule: ThingCapsule = newest.capsule;
  const { row, parts } = thingRows(capsule, hash, 'tersimpan');
  for (const part of parts) for (const one of part.rows) add(rows, part.table, one);
  return [ownRow(rows, key, thingTables[capsule.format], row)];
}

function ownRow({ columns }: LoadRows, key: string, table: LoadTable, row: object): OwnRow {
  columns[table] ??= Object.keys(row);
  return { key, table, values: Object.values(row) };
}

function add({ columns, tables }: LoadRows, table: LoadTable, row: object | undefined): void {
  if (!row) return;
  columns[table] ??= Object.keys(row);
  tables[table] ??= [];
  tables[table].push(...Object.values(row));
}
