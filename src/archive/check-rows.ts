import { sql } from 'kysely';
import type { KeepState } from '../../storage/database.ts';
import type { Archive } from './archive.ts';
import { type Capsule, caseKey, instansiKey, manifestKey, numberKey, printRunKey } from './capsule.ts';

/** What the catalog says of the newest version of one thing. */
export interface CatalogRow {
  format: Capsule['format'];
  id: string;
  version: number;
  sha256: string;
  state: KeepState;
}

/** The key of one version of a thing. */
export function versionKey({ format, id }: Pick<CatalogRow, 'format' | 'id'>, version: number): string {
  if (format === 'record/1') return manifestKey(id, version);
  if (format === 'number/1') return numberKey(id, version);
  if (format === 'print-run/1') return printRunKey(id, version);
  if (format === 'instansi/1') return instansiKey(version);
  return caseKey(format === 'berkas/1' ? 'berkas' : 'kegiatan', id, version);
}

/** The folder of the thing that an object belongs to. */
export function folderOf(key: string): string {
  return key.slice(0, key.lastIndexOf('/'));
}

const tables = {
  records: { name: 'records', format: 'record/1' },
  berkas: { name: 'berkas', format: 'berkas/1' },
  kegiatan: { name: 'kegiatan', format: 'kegiatan/1' },
  'print-runs': { name: 'printRuns', format: 'print-run/1' },
  numbers: { name: 'numbers', format: 'number/1' },
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
  const wanted = new Map<keyof typeof tables, Map<string, string>>();
  for (const { folder } of things) {
    const [noun = '', ...rest] = folder.split('/');
    if (noun === 'instansi') setIfThere(rows, folder, await newestInstansi(archive));
    if (!Object.hasOwn(tables, noun)) continue;
    const table = noun as keyof typeof tables;
    const folders = wanted.get(table) ?? new Map<string, string>();
    folders.set(noun === 'numbers' ? rest.join('/') : (rest.at(-1) ?? ''), folder);
    wanted.set(table, folders);
  }
  for (const [noun, folders] of wanted) {
    const { name, format } = tables[noun];
    const found = await rowsOf(archive, name)
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
function rowsOf({ database }: Archive, name: (typeof tables)[keyof typeof tables]['name']) {
  return database.selectFrom(name as 'berkas').select(['id', 'version', 'sha256', 'state']);
}

/** Every row of the catalog that stands for a thing in the store. */
export async function* listRows(archive: Archive): AsyncGenerator<CatalogRow> {
  for (const { name, format } of Object.values(tables)) {
    for (let after = '', more = true; more; ) {
      const rows = await rowsOf(archive, name).where('id', '>', after).orderBy('id').limit(1000).execute();
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
  for (const { name } of Object.values(tables)) {
    const { count } = await database
      .selectFrom(name as 'berkas')
      .select(sql<number>`count(*)`.as('count'))
      .executeTakeFirstOrThrow();
    total += Number(count);
  }
  return total;
}
