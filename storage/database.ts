import { dirname } from 'node:path';
import type { Kysely } from 'kysely';
import { AppError } from '../src/errors.ts';
import { makeFolder } from './make-folder.ts';
import { migrate } from './migrations/migrate.ts';
import { openSqlite } from './sqlite.ts';
import { syncFolder, syncShared } from './sync.ts';

/** How safe a kept thing is: in the inbox, in the store and read back, in the backup store too (DESIGN section 4). */
export type KeepState = 'diterima' | 'tersimpan' | 'aman';

/** The tables that find everything. All of it can be rebuilt from the object store (src/archive/rebuild/rebuild.ts). */
export interface CatalogTables {
  /** The newest version of each case file. */
  berkas: {
    id: string;
    version: number;
    sha256: string;
    state: KeepState;
    updatedAt: string;
    nomorBerkas: string | null;
    tahunAnggaran: number | null;
    status: string | null;
    nama: string;
    nik: string;
    noKk: string;
    /** Region codes with dots, `33.14.12.2001` and `33.14.12`. */
    desa: string;
    kecamatan: string;
  };
  berkasTerms: { term: string; id: string };
  kegiatan: {
    id: string;
    version: number;
    sha256: string;
    state: KeepState;
    updatedAt: string;
    jenis: string;
    tahunAnggaran: number | null;
    nomor: string | null;
    tanggal: string | null;
    tentang: string | null;
    lines: number;
  };
  kegiatanTerms: { term: string; id: string };
  /** Which kegiatan name a berkas in their newest version. */
  kegiatanBerkas: { kegiatanId: string; berkasId: string };
  instansi: { version: number; sha256: string; state: KeepState; dataSha256: string };
  /** The newest manifest of each record, whole, beside what is looked for. */
  records: {
    id: string;
    version: number;
    sha256: string;
    state: KeepState;
    type: string;
    /** The year of `date`. */
    year: number;
    origin: string;
    documentCode: string | null;
    contentSha256: string;
    /** The ids of its berkas, sorted and joined by a space: two records with the same bytes are compared by it. */
    berkasIds: string;
    manifest: string;
  };
  recordTerms: { term: string; id: string };
  recordBerkas: { recordId: string; berkasId: string };
  recordDesa: { recordId: string; desa: string };
  documents: {
    code: string;
    recordId: string;
    type: string;
    /** `berkas:<id>` or `kegiatan:<id>`, with both where both are printed; `daftar:<filter>` for a register. */
    subject: string;
    format: string;
    identity: string;
    issuedAt: string;
    supersedes: string | null;
  };
  /** The newest version of each print run. `status`: `menunggu` until it has ended. */
  printRuns: {
    id: string;
    version: number;
    sha256: string;
    state: KeepState;
    createdAt: string;
    endedAt: string | null;
    status: 'menunggu' | 'selesai' | 'dibatalkan';
    /** What was asked for, JSON. */
    request: string;
    actor: string;
    total: number;
  };
  /** Its papers in the order of print. Filled in while it works; kept for good when it ends. */
  printRunItems: {
    runId: string;
    /** From 1. */
    no: number;
    type: string;
    berkasId: string | null;
    kegiatanId: string | null;
    code: string | null;
    /** Null for a Word file too. */
    pages: number | null;
    /** Why there is no paper, JSON. */
    problem: string | null;
  };
  /** The newest version of each letter number, whole, beside what is looked for. */
  numbers: {
    id: string;
    version: number;
    sha256: string;
    state: KeepState;
    updatedAt: string;
    seri: string;
    tahun: number;
    nomor: number;
    status: string;
    batch: string;
    /** Type and subject of the papers it was taken for. */
    type: string | null;
    subject: string | null;
    data: string;
  };
  idempotency: { key: string; bodySha256: string; noun: string; id: string; version: number };
}

/** Tables that may be lost: what was noticed, not what was told. */
interface WorkTables {
  /** Objects that were missing or changed when last read. */
  damage: { key: string; recordId: string; foundAt: string; reason: string };
}

export type Tables = CatalogTables & WorkTables;
export type Database = Kysely<Tables>;

/** Opens the catalog at `url` (`file:./var/berkas.sqlite`) and brings its tables up to date. `unavailable`, or `damaged` where it is no database. */
export async function openDatabase(url: string): Promise<Database> {
  if (!url.startsWith('file:')) {
    throw new AppError('bad_config', `DATABASE_URL must begin with file:, got ${url.split(':')[0]}:`);
  }
  const path = url.slice('file:'.length);
  if (path !== ':memory:') await makeFolder(dirname(path));
  try {
    return await migrated(openSqlite(path));
  } catch (error) {
    throw databaseError(error, path);
  }
}

/** Answers when everything committed so far in the catalog at `url` survives a power cut. */
export async function syncDatabase(url: string): Promise<void> {
  const path = url.slice('file:'.length);
  if (path === ':memory:') return;
  // No lock of SQLite is on this file, so that closing our own handle to it takes none away.
  await syncShared(`${path}-wal`).catch((error: NodeJS.ErrnoException) => {
    // It is gone only after a checkpoint, which syncs.
    if (error.code !== 'ENOENT') throw error;
  });
  await syncFolder(dirname(path));
}

async function migrated(database: Database): Promise<Database> {
  try {
    await migrate(database);
    return database;
  } catch (error) {
    await database.destroy();
    throw error;
  }
}

/** What SQLite says when it opens a file, in our words; anything else stays as it is. */
function databaseError(error: unknown, path: string): unknown {
  const { code } = (error instanceof AppError ? error.cause : error) as { code?: unknown };
  if (typeof code !== 'string' || !code.startsWith('SQLITE_')) return error;
  const broken = code === 'SQLITE_NOTADB' || code.startsWith('SQLITE_CORRUPT');
  if (!broken) {
    return new AppError('unavailable', `the catalog ${path} cannot be opened (${code}): check DATABASE_URL`, {
      detail: `Katalog ${path} tidak dapat dibuka. Periksa pengaturan, disk, dan izinnya.`,
      cause: error,
    });
  }
  return new AppError(
    'damaged',
    `the catalog ${path} is damaged (${code}): move it away, it is rebuilt at the next start`,
    {
      detail: `Katalog ${path} rusak. Pindahkan berkas itu; katalog dibangun ulang dari penyimpanan saat mulai lagi.`,
      cause: error,
    },
  );
}
