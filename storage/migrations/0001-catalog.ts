import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

/** The first catalog. Column meanings: storage/database.ts. */
export const catalog: Migration = {
  async up(db: Kysely<unknown>) {
    await createCaseTables(db);
    await createRecordTables(db);
    await createDocumentTables(db);
  },
};

async function createCaseTables(db: Kysely<unknown>): Promise<void> {
  const { schema } = db;
  await schema
    .createTable('berkas')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('version', 'integer', (c) => c.notNull())
    .addColumn('sha256', 'text', (c) => c.notNull())
    .addColumn('state', 'text', (c) => c.notNull())
    .addColumn('updatedAt', 'text', (c) => c.notNull())
    .addColumn('nomorBerkas', 'text')
    .addColumn('tahunAnggaran', 'integer')
    .addColumn('status', 'text')
    .addColumn('nama', 'text', (c) => c.notNull())
    .addColumn('nik', 'text', (c) => c.notNull())
    .addColumn('noKk', 'text', (c) => c.notNull())
    .addColumn('desa', 'text', (c) => c.notNull())
    .addColumn('kecamatan', 'text', (c) => c.notNull())
    .execute();
  await schema
    .createTable('kegiatan')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('version', 'integer', (c) => c.notNull())
    .addColumn('sha256', 'text', (c) => c.notNull())
    .addColumn('state', 'text', (c) => c.notNull())
    .addColumn('updatedAt', 'text', (c) => c.notNull())
    .addColumn('jenis', 'text', (c) => c.notNull())
    .addColumn('tahunAnggaran', 'integer')
    .addColumn('nomor', 'text')
    .addColumn('tanggal', 'text')
    .addColumn('tentang', 'text')
    .addColumn('lines', 'integer', (c) => c.notNull())
    .execute();
  await createTermTable(db, 'berkasTerms');
  await createTermTable(db, 'kegiatanTerms');
  await createLinkTable(db, 'kegiatanBerkas', 'kegiatanId', 'berkasId');
  await schema
    .createTable('instansi')
    .addColumn('version', 'integer', (c) => c.primaryKey())
    .addColumn('sha256', 'text', (c) => c.notNull())
    .addColumn('state', 'text', (c) => c.notNull())
    .addColumn('dataSha256', 'text', (c) => c.notNull())
    .execute();
}

async function createRecordTables(db: Kysely<unknown>): Promise<void> {
  const { schema } = db;
  await schema
    .createTable('records')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('version', 'integer', (c) => c.notNull())
    .addColumn('sha256', 'text', (c) => c.notNull())
    .addColumn('state', 'text', (c) => c.notNull())
    .addColumn('type', 'text', (c) => c.notNull())
    .addColumn('year', 'integer', (c) => c.notNull())
    .addColumn('origin', 'text', (c) => c.notNull())
    .addColumn('documentCode', 'text')
    .addColumn('contentSha256', 'text', (c) => c.notNull())
    .addColumn('berkasIds', 'text', (c) => c.notNull())
    .addColumn('manifest', 'text', (c) => c.notNull())
    .execute();
  for (const column of ['contentSha256', 'documentCode', 'type', 'state']) {
    await schema.createIndex(`records_${column}`).on('records').column(column).execute();
  }
  await createTermTable(db, 'recordTerms');
  await createLinkTable(db, 'recordBerkas', 'recordId', 'berkasId');
  await createLinkTable(db, 'recordDesa', 'recordId', 'desa');
  await schema
    .createTable('damage')
    .addColumn('key', 'text', (c) => c.primaryKey())
    .addColumn('recordId', 'text', (c) => c.notNull())
    .addColumn('foundAt', 'text', (c) => c.notNull())
    .addColumn('reason', 'text', (c) => c.notNull())
    .execute();
}

async function createDocumentTables(db: Kysely<unknown>): Promise<void> {
  const { schema } = db;
  await schema
    .createTable('documents')
    .addColumn('code', 'text', (c) => c.primaryKey())
    .addColumn('recordId', 'text', (c) => c.notNull())
    .addColumn('type', 'text', (c) => c.notNull())
    .addColumn('subject', 'text', (c) => c.notNull())
    .addColumn('format', 'text', (c) => c.notNull())
    .addColumn('identity', 'text', (c) => c.notNull())
    .addColumn('issuedAt', 'text', (c) => c.notNull())
    .addColumn('supersedes', 'text')
    .execute();
  await schema.createIndex('documents_recordId').on('documents').column('recordId').execute();
  await schema.createIndex('documents_supersedes').on('documents').column('supersedes').execute();
  await schema
    .createIndex('documents_subject')
    .on('documents')
    .columns(['subject', 'type', 'format'])
    .execute();
  await schema
    .createTable('idempotency')
    .addColumn('key', 'text', (c) => c.primaryKey())
    .addColumn('bodySha256', 'text', (c) => c.notNull())
    .addColumn('noun', 'text', (c) => c.notNull())
    .addColumn('id', 'text', (c) => c.notNull())
    .addColumn('version', 'integer', (c) => c.notNull())
    .execute();
}

/** Search words of a thing; found by prefix, so the term leads the key. */
async function createTermTable(db: Kysely<unknown>, name: string): Promise<void> {
  await db.schema
    .createTable(name)
    .addColumn('term', 'text', (c) => c.notNull())
    .addColumn('id', 'text', (c) => c.notNull())
    .addPrimaryKeyConstraint(`${name}_key`, ['term', 'id'] as never)
    .execute();
  await db.schema.createIndex(`${name}_id`).on(name).column('id').execute();
}

async function createLinkTable(db: Kysely<unknown>, name: string, from: string, to: string): Promise<void> {
  await db.schema
    .createTable(name)
    .addColumn(from, 'text', (c) => c.notNull())
    .addColumn(to, 'text', (c) => c.notNull())
    .addPrimaryKeyConstraint(`${name}_key`, [from, to] as never)
    .execute();
  await db.schema.createIndex(`${name}_${to}`).on(name).column(to).execute();
}
