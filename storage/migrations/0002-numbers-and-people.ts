import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

/** Finds the other berkas of a person and of a family: who was aided before. */
export const numbersAndPeople: Migration = {
  async up(db: Kysely<unknown>) {
    for (const column of ['nik', 'noKk']) {
      await db.schema.createIndex(`berkas_${column}`).on('berkas').column(column).execute();
    }
  },
};
