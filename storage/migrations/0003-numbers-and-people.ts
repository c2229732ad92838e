import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

/** The register of letter numbers, and a way to the other berkas of a person and of a family. */
export const numbersAndPeople: Migration = {
  async up(db: Kysely<unknown>) {
    for (const column of ['nik', 'noKk']) {
      await db.schema.createIndex(`berkas_${column}`).on('berkas').column(column).execute();
    }
    await createNumberTable(db);
  },
};

async function createNumberTable({ schema }: Kysely<unknown>): Promise<void> {
  await schema
    .createTable('numbers')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('version', 'integer', (c) => c.notNull())
    .addColumn('sha256', 'text', (c) => c.notNull())
    .addColumn('state', 'text', (c) => c.notNull())
    .addColumn('updatedAt', 'text', (c) => c.notNull())
    .addColumn('seri', 'text', (c) => c.notNull())
    .addColumn('tahun', 'integer', (c) => c.notNull())
    .addColumn('nomor', 'integer', (c) => c.notNull())
    .addColumn('status', 'text', (c) => c.notNull())
    .addColumn('batch', 'text', (c) => c.notNull())
    .addColumn('type', 'text')
    .addColumn('subject', 'text')
    .addColumn('data', 'text', (c) => c.notNull())
    .execute();
  await schema.createIndex('numbers_order').on('numbers').columns(['seri', 'tahun', 'nomor']).execute();
  for (const column of ['batch', 'subject']) {
    await schema.createIndex(`numbers_${column}`).on('numbers').column(column).execute();
  }
}
