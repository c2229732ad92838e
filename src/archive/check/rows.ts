import { sql } from 'kysely';
import type { KeepState } from '../../../storage/database.ts';
import type { Archive } from '../archive.ts';
import type { Capsule } from '../capsule.ts';
import { type ThingTable, thingTables } from '../capsule-rows.ts';

/** What the catalog says of the newest version of one thing. */
export interface CatalogRow {
  format: Capsule['format'];
  id: string;
  version: number;
  sha256: string;
  state: KeepState;
}

/** The folder of the thing that an object belongs to. */
export function folderOf(key: string): string {
  return key.slice(0, key.lastIndexOf('/'));
}

/** What lies below each first part of a key. The office has no table of this kind. */
const formats = {
  records: 'record/1',
  berkas: 'berkas/1',
  kegiatan: 'kegiatan/1',
  'print-runs': 'print-run/1',
  numbers: 'number/1',
} as const;

/** The row of the thing whose objects lie in `folder`. */
export async function findRow(archive: Archive, folder: string): Promise<CatalogRow | undefined> {
  return (await findRows(archive, [{ folder }])).get(folder);
}

/** The rows of some things, by their folders. */
export async function findRows(
  archive: Archive,
  things: readonly { folder: string }[],
): Promise<Map<string, CatalogRow>> {
  const rows = new Map<string, CatalogRow>();
  const wanted = new Map<keyof typeof formats, Map<string, string>>();
  for (const { folder } of things) {
    const [noun = '', ...rest] = folder.split('/');
    if (noun === 'instansi') setIfThere(rows, folder, await newestInstansi(archive));
    if (!Object.hasOwn(formats, noun)) continue;
    const table = noun as keyof typeof formats;
    const folders = wanted.get(table) ?? new Map<string, string>();
    folders.set(noun === 'numbers' ? rest.join('/') : (rest.at(-1) ?? ''), folder);
    wanted.set(table, folders);
  }
  for (const [noun, folders] of wanted) {
    const format = formats[noun];
    const found = await rowsOf(archive, thingTables[format])
      .where('id', 'in', [...folders.keys()])
      .execute();
    for (const row of found) rows.set(folders.get(row.id)!, { ...row, format });
  }
  return rows;
}

function setIfThere(rows: Map<string, CatalogRow>, folder: string, row: CatalogRow | undefined): void {
  if (row) rows.set(folder, row);
}

async function newestInstansi({ database }: Archive): Promise<CatalogRow | undefined> {
  const row = await database
    .selectFrom('instansi')
    .select(['version', 'sha256', 'state'])
    .orderBy('version', 'desc')
    .executeTakeFirst();
  return row && { ...row, id: 'instansi', format: 'instansi/1' };
}

/** Kysely cannot call through a union of tables; all of them have these columns. */
export function rowsOf({ database }: Archive, name: ThingTable) {
  return database.selectFrom(name as 'berkas').select(['id', 'version', 'sha256', 'state']);
}

/** Every row of the catalog that stands for a thing in the store. */
export async function* listRows(archive: Archive): AsyncGenerator<CatalogRow> {
  for (const format of Object.values(formats)) {
    for (let after = '', more = true; more; ) {
      const rows = await rowsOf(archive, thingTables[format])
        .where('id', '>', after)
        .orderBy('id')
        .limit(1000)
        .execute();
      for (const row of rows) yield { ...row, format };
      after = rows.at(-1)?.id ?? '';
      more = rows.length === 1000;
    }
  }
  const instansi = await newestInstansi(archive);
  if (instansi) yield instansi;
}

export async function countRows({ database }: Pick<Archive, 'database'>): Promise<number> {
  let total = 1;
  for (const name of Object.values(thingTables)) {
    const { count } = await database
      .selectFrom(name as 'berkas')
      .select(sql<number>`count(*)`.as('count'))
      .executeTakeFirstOrThrow();
    total += Number(count);
  }
  return total;
}
