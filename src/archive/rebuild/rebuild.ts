import { type BulkLoad, bulkLoad, type Difference } from '../../../storage/bulk-load.ts';
import { listCatalogTables } from '../../../storage/migrations/migrate.ts';
import { AppError } from '../../errors.ts';
import type { Archive } from '../archive.ts';
import { versionKey } from '../capsule.ts';
import { formatOf, thingParts } from '../capsule-rows.ts';
import { folderOf } from '../check/rows.ts';
import { resumeInbox } from '../keep/keep.ts';
import { readThings } from '../read/things.ts';
import { clearCapsuleDamage, noteDamage } from '../retrieve.ts';
import { openCopies } from './copies.ts';
import { addRows, emptyRows, type LoadRows, type OwnRow } from './load.ts';
import { type LeftOut, mendThing, type Torn } from './mend.ts';

/** What a rebuild made of a store. */
export interface Rebuilt {
  /** Capsules in the catalog now. */
  capsules: number;
  /** What is not as it was kept, and what became of it. Empty where the store is whole. */
  leftOut: LeftOut[];
  /** The backup store could not be reached: nothing counts as `aman`, and nothing was taken from it. */
  backupAway?: true;
}

export interface RebuildOptions {
  /** Told now and then: things done, of how many that the catalog knew before. */
  progress?: (done: number, total: number) => void;
  /** In a service at work, into a catalog of its own: others have their turn, and a power cut leaves a part of it. */
  gently?: boolean;
  /** Breaks it off: `unavailable`, and the catalog of before stays. */
  signal?: AbortSignal;
}

/**
 * Fills the catalog anew from the store, then takes up what waits in the inbox. The old catalog is there until the new one
 * is whole. A capsule that is damaged or gone is taken from the backup store where that has a good copy, else left out, and
 * told in each case; where an older version is good, it stands in and its record is marked damaged. `unknown_format` for a
 * capsule that a newer Berkas wrote: nothing is changed then. `unavailable` where the store goes away.
 */
export async function rebuildCatalog(archive: Archive, options: RebuildOptions = {}): Promise<Rebuilt> {
  const { backup, backupAway } = await backupNow(archive);
  const stores = { store: archive.store, ...(backup && { backup }) };
  const { gently = false } = options;
  const rebuilt = await bulkLoad(
    archive.database,
    listCatalogTables(),
    (load) => fill(stores, load, options),
    { gently },
  );
  await markDamage(archive, rebuilt.leftOut);
  await resumeInbox(archive, { catalogIsNew: true });
  return { ...rebuilt, ...(backupAway && { backupAway }) };
}

type Stores = Pick<Archive, 'store' | 'backup'>;

async function backupNow({
  backup,
  log,
}: Archive): Promise<{ backup?: Archive['backup']; backupAway?: true }> {
  try {
    await backup?.probe();
    return { backup };
  } catch (err) {
    log.warn({ err }, 'rebuilding without the backup store');
    return { backupAway: true };
  }
}

/** The database is held meanwhile: only `load` reaches it. */
async function fill(
  stores: Stores,
  load: BulkLoad,
  { progress = () => {}, signal, gently = false }: RebuildOptions,
): Promise<Rebuilt> {
  const rebuilt: Rebuilt = { capsules: 0, leftOut: [] };
  const torn: Torn[] = [];
  const copies = openCopies(stores.backup);
  let things = 0;
  for await (const batch of readThings(stores.store, 'rebuild', { gently })) {
    if (signal?.aborted) throw brokenOff();
    const own: OwnRow[] = [];
    for (const thing of batch.things) {
      const { missed, keys } = await copies.upTo(thing.folder);
      torn.push(...missed);
      if (!thing.whole || keys.some((key) => !thing.keys.includes(key)))
        torn.push({ folder: thing.folder, keys: thing.keys, copies: keys, loaded: thing.rows });
      else rebuilt.capsules += thing.keys.length;
      for (const row of thing.rows) own.push(withState(row, batch, keys));
    }
    insert(load, batch, own);
    things += batch.things.length;
    progress(things, Math.max(things, load.knownThings));
  }
  load.index();
  torn.push(...(await copies.rest()));
  for (const one of torn) {
    if (signal?.aborted) throw brokenOff();
    await mend(stores, load, one, rebuilt);
  }
  for (const difference of load.differences()) await explain(stores, load, difference, rebuilt);
  return rebuilt;
}

function withState(row: OwnRow, { columns }: LoadRows, copies: readonly string[]): OwnRow {
  if (!copies.includes(row.key)) return row;
  return { ...row, values: row.values.with(columns[row.table]!.indexOf('state'), 'aman') };
}

function insert(load: BulkLoad, { columns, tables }: LoadRows, own: readonly OwnRow[]): void {
  const all = { ...tables };
  for (const { table, values } of own) {
    all[table] ??= [];
    all[table].push(...values);
  }
  for (const [table, values] of Object.entries(all) as [OwnRow['table'], unknown[]][])
    load.insert(table, columns[table]!, values);
}

/** Puts what can be had of a torn thing into the catalog. */
async function mend(stores: Stores, load: BulkLoad, torn: Torn, rebuilt: Rebuilt): Promise<void> {
  const { capsules, leftOut } = await mendThing(stores, torn);
  rebuilt.leftOut.push(...leftOut);
  rebuilt.capsules += capsules.length;
  for (const { table, values } of torn.loaded ?? []) {
    // Of the office every version has a row, and those of the store are right.
    if (table === 'instansi') load.remove(table, 'version', values[0]);
    else removeThing(load, table, values[0]);
  }
  const rows = emptyRows();
  const own = addRows(capsules, rows);
  insert(
    load,
    rows,
    own.map((row) => withState(row, rows, torn.copies)),
  );
}

function removeThing(load: BulkLoad, table: Exclude<OwnRow['table'], 'instansi'>, id: unknown): void {
  load.remove(table, 'id', id);
  for (const [part, column] of thingParts[table as keyof typeof thingParts]) load.remove(part, column, id);
}

/**
 * The catalog of before knew this thing otherwise: with a newer version, or with another hash. Its hash is of the bytes as
 * they were kept, so it is evidence, and stays in the row.
 */
async function explain(stores: Stores, load: BulkLoad, was: Difference, rebuilt: Rebuilt): Promise<void> {
  const thing = { format: formatOf[was.table as keyof typeof formatOf], id: was.id };
  const newest = versionKey(thing, was.version);
  if (rebuilt.leftOut.some(({ key }) => key === newest)) return;
  if (was.now?.version !== was.version) {
    rebuilt.leftOut.push({ key: newest, kind: 'missing', outcome: 'left out' });
    return;
  }
  const keys = Array.from({ length: was.version }, (_, at) => versionKey(thing, at + 1));
  const torn = { folder: folderOf(newest), keys, copies: keys, newestSha256: was.sha256 };
  const { capsules, leftOut } = await mendThing(stores, torn);
  const good = capsules.at(-1);
  if (good?.capsule.version !== was.version) {
    load.setHash(was);
    rebuilt.leftOut.push({ key: newest, kind: 'changed', outcome: 'marked' });
    return;
  }
  rebuilt.leftOut.push(...leftOut);
  removeThing(load, was.table as 'records', was.id);
  const rows = emptyRows();
  insert(
    load,
    rows,
    addRows(capsules, rows).map((row) => withState(row, rows, [row.key])),
  );
}

/** So that they are seen where people look: a record with a capsule that is not as it was kept. */
async function markDamage(archive: Archive, leftOut: readonly LeftOut[]): Promise<void> {
  await clearCapsuleDamage(archive);
  for (const { key, kind } of leftOut) {
    if (!key.startsWith('records/')) continue;
    const recordId = folderOf(key).split('/').at(-1)!;
    await noteDamage(archive, recordId, key, new AppError('damaged', `${key} is ${kind}`));
  }
}

function brokenOff(): AppError {
  return new AppError('unavailable', 'the rebuild was stopped: the catalog is as it was before', {
    detail: 'Pembangunan ulang dihentikan. Katalog yang lama tetap dipakai.',
  });
}
