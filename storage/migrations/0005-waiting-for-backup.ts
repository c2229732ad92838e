import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

/** What is not in the backup store yet, oldest first and counted, without reading every row. Records have theirs since 0004. */
export const waitingForBackup: Migration = {
  async up({ schema }: Kysely<unknown>) {
    for (const table of ['berkas', 'kegiatan', 'printRuns', 'numbers']) {
      await schema.createIndex(`${table}_state_id`).on(table).columns(['state', 'id']).execute();
    }
  },
};
