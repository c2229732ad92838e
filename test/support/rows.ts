import type { Archive } from '../../src/archive/archive.ts';
import { listCatalogTables } from '../../storage/migrations/migrate.ts';

/** Every row of every catalog table, in an order of its own: two catalogs that say the same are equal. */
export async function everyRow({ database }: Pick<Archive, 'database'>): Promise<Record<string, string[]>> {
  const tables: Record<string, string[]> = {};
  for (const table of listCatalogTables()) {
    const rows = await database.selectFrom(table).selectAll().execute();
    tables[table] = rows.map((row) => JSON.stringify(row)).sort();
  }
  return tables;
}
