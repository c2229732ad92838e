import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

/** Print runs and their papers. Column meanings: storage/database.ts. */
export const printRuns: Migration = {
  async up({ schema }: Kysely<unknown>) {
    await schema
      .createTable('printRuns')
      .addColumn('id', 'text', (c) => c.primaryKey())
      .addColumn('version', 'integer', (c) => c.notNull())
      .addColumn('sha256', 'text', (c) => c.notNull())
      .addColumn('state', 'text', (c) => c.notNull())
      .addColumn('createdAt', 'text', (c) => c.notNull())
      .addColumn('endedAt', 'text')
      .addColumn('status', 'text', (c) => c.notNull())
      .addColumn('request', 'text', (c) => c.notNull())
      .addColumn('actor', 'text', (c) => c.notNull())
      .addColumn('total', 'integer', (c) => c.notNull())
      .execute();
    await schema
      .createTable('printRunItems')
      .addColumn('runId', 'text', (c) => c.notNull())
      .addColumn('no', 'integer', (c) => c.notNull())
      .addColumn('type', 'text', (c) => c.notNull())
      .addColumn('berkasId', 'text')
      .addColumn('kegiatanId', 'text')
      .addColumn('code', 'text')
      .addColumn('pages', 'integer')
      .addColumn('problem', 'text')
      .addPrimaryKeyConstraint('printRunItems_key', ['runId', 'no'] as never)
      .execute();
  },
};
