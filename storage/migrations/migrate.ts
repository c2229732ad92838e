import { Migrator } from 'kysely/migration';
import type { Database, Tables } from '../database.ts';
import { catalog } from './0001-catalog.ts';
import { printRuns } from './0002-print-runs.ts';
import { numbersAndPeople } from './0003-numbers-and-people.ts';
import { recordStates } from './0004-record-states.ts';
import { waitingForBackup } from './0005-waiting-for-backup.ts';
import { keysAsIndexes } from './0006-keys-as-indexes.ts';

/** Brings the tables up to date. A step that has been released is never changed; a new one is added below it. */
export async function migrate(database: Database): Promise<void> {
  const migrator = new Migrator({
    db: database,
    provider: {
      getMigrations: async () => ({
        '0001-catalog': catalog,
        '0002-print-runs': printRuns,
        '0003-numbers-and-people': numbersAndPeople,
        '0004-record-states': recordStates,
        '0005-waiting-for-backup': waitingForBackup,
        '0006-keys-as-indexes': keysAsIndexes,
      }),
    },
  });
  const { error } = await migrator.migrateToLatest();
  if (error) throw error;
}

const catalogTables = [
  'berkas',
  'berkasTerms',
  'kegiatan',
  'kegiatanTerms',
  'kegiatanBerkas',
  'instansi',
  'records',
  'recordTerms',
  'recordBerkas',
  'recordDesa',
  'documents',
  'printRuns',
  'printRunItems',
  'numbers',
  'idempotency',
] as const satisfies readonly (keyof Tables)[];

/** The tables that `rebuild` empties and fills again, work tables left alone. */
export function listCatalogTables(): readonly (typeof catalogTables)[number][] {
  return catalogTables;
}
