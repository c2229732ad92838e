import type { Transaction } from 'kysely';
import type { CatalogTables, Database, KeepState, Tables } from '../../storage/database.ts';
import type { Berkas } from '../domain/berkas.ts';
import type { Kegiatan } from '../domain/kegiatan.ts';
import { findVillage } from '../domain/region.ts';
import { createTurns } from '../turns.ts';
import {
  type Capsule,
  type CaseCapsule,
  type InstansiCapsule,
  type Manifest,
  type NumberCapsule,
  type PrintRunCapsule,
  sha256,
} from './capsule.ts';
import type { PrintRunData } from './print-runs.ts';
import { termsOf } from './terms.ts';

type Write = Transaction<Tables>;

/**
 * Writes the rows of one capsule; the same capsule again changes nothing but its state. An older version than the
 * catalog holds adds only its Idempotency-Key. Everything in the catalog comes through here, at deposit and at rebuild.
 */
export async function indexCapsule(
  database: Database,
  capsule: Capsule,
  hash: string,
  state: KeepState,
): Promise<void> {
  await database.transaction().execute((write) => indexWithin(write, capsule, hash, state));
}

/** The same inside a transaction of the caller's. */
export async function indexWithin(
  write: Write,
  capsule: Capsule,
  hash: string,
  state: KeepState,
): Promise<void> {
  await indexIdempotency(write, capsule);
  if (capsule.format === 'instansi/1') return indexInstansi(write, capsule, hash, state);
  if (capsule.format === 'record/1' && capsule.issued) await indexDocument(write, capsule.id, capsule.issued);
  const table = tableOf[capsule.format];
  const row = await write
    .selectFrom(table)
    .select(['version', 'sha256'])
    .where('id', '=', capsule.id)
    .executeTakeFirst();
  if (row && row.version > capsule.version) return;
  if (row?.sha256 === hash) return setState(write, table, capsule.id, state);
  if (capsule.format === 'record/1') return indexRecord(write, capsule, hash, state);
  if (capsule.format === 'berkas/1') return indexBerkas(write, capsule, hash, state);
  if (capsule.format === 'number/1') return indexNumber(write, capsule, hash, state);
  if (capsule.format === 'print-run/1') return indexPrintRun(write, capsule, hash, state);
  return indexKegiatan(write, capsule, hash, state);
}

const tableOf = {
  'berkas/1': 'berkas',
  'kegiatan/1': 'kegiatan',
  'print-run/1': 'printRuns',
  'record/1': 'records',
  'number/1': 'numbers',
} as const;
type CapsuleTable = (typeof tableOf)[keyof typeof tableOf];

/** Lower states than this one: a thing only ever gets safer. */
const below = { diterima: [], tersimpan: ['diterima'], aman: ['diterima', 'tersimpan'] } as const;

async function setState(write: Write, table: CapsuleTable, id: string, state: KeepState): Promise<void> {
  // Kysely cannot call through a union of tables; all of them have these columns.
  await write
    .updateTable(table as 'berkas')
    .set({ state })
    .where('id', '=', id)
    .where('state', 'in', below[state])
    .execute();
}

async function indexInstansi(
  write: Write,
  { version, data }: InstansiCapsule,
  hash: string,
  state: KeepState,
): Promise<void> {
  const row = { version, sha256: hash, state, dataSha256: sha256(JSON.stringify(data)) };
  await write
    .insertInto('instansi')
    .values(row)
    .onConflict((c) => c.column('version').doUpdateSet({ state }))
    .execute();
}

async function indexIdempotency(write: Write, { idempotency, ...capsule }: Capsule): Promise<void> {
  if (!idempotency) return;
  await write
    .insertInto('idempotency')
    .values({
      ...idempotency,
      noun: capsule.format.split('/')[0]!,
      id: capsule.id,
      version: capsule.version,
    })
    .onConflict((c) => c.column('key').doNothing())
    .execute();
}

async function indexBerkas(
  write: Write,
  capsule: CaseCapsule,
  hash: string,
  state: KeepState,
): Promise<void> {
  const { id, version } = capsule;
  const { pemohon, ...data } = capsule.data as Berkas;
  const desa = pemohon.alamat.kodeWilayah;
  await replaceRow(write, 'berkas', {
    id,
    version,
    sha256: hash,
    state,
    updatedAt: capsule.writtenAt,
    nomorBerkas: data.nomorBerkas ?? null,
    tahunAnggaran: data.tahunAnggaran,
    status: data.status,
    nama: pemohon.nama,
    nik: pemohon.nik,
    noKk: pemohon.noKk,
    desa,
    kecamatan: desa.slice(0, 8),
  });
  const terms = termsOf(pemohon.nama, pemohon.nik, pemohon.noKk, data.nomorBerkas, ...placeNames([desa]));
  await replaceTerms(write, 'berkasTerms', id, terms);
}

async function indexKegiatan(
  write: Write,
  capsule: CaseCapsule,
  hash: string,
  state: KeepState,
): Promise<void> {
  const { id, version } = capsule;
  const data = capsule.data as Kegiatan;
  await replaceRow(write, 'kegiatan', {
    id,
    version,
    sha256: hash,
    state,
    updatedAt: capsule.writtenAt,
    jenis: data.jenis,
    tahunAnggaran: data.tahunAnggaran,
    nomor: data.nomor ?? null,
    tanggal: data.tanggal ?? null,
    tentang: data.tentang ?? null,
    lines: data.lines.length,
  });
  await replaceTerms(write, 'kegiatanTerms', id, termsOf(data.jenis, data.nomor, data.tentang));
  const berkasIds = new Set(data.lines.map((line) => line.berkasId));
  await write.deleteFrom('kegiatanBerkas').where('kegiatanId', '=', id).execute();
  await insertMany(
    write,
    'kegiatanBerkas',
    [...berkasIds].map((berkasId) => ({ kegiatanId: id, berkasId })),
  );
}

async function indexRecord(write: Write, manifest: Manifest, hash: string, state: KeepState): Promise<void> {
  const { id, version } = manifest;
  const berkasIds = manifest.berkas.map((berkas) => berkas.id).sort();
  await replaceRow(write, 'records', {
    id,
    version,
    sha256: hash,
    state,
    type: manifest.type,
    year: Number(manifest.date.slice(0, 4)),
    origin: manifest.origin,
    documentCode: manifest.documentCode ?? null,
    contentSha256: contentOf(manifest).sha256,
    berkasIds: berkasIds.join(' '),
    manifest: JSON.stringify(manifest),
  });
  const desa = [...new Set(manifest.people.flatMap((person) => person.desa ?? []))].sort();
  await replaceTerms(write, 'recordTerms', id, recordTerms(manifest, desa));
  await write.deleteFrom('recordBerkas').where('recordId', '=', id).execute();
  await insertMany(
    write,
    'recordBerkas',
    [...new Set(berkasIds)].map((berkasId) => ({ recordId: id, berkasId })),
  );
  await write.deleteFrom('recordDesa').where('recordId', '=', id).execute();
  await insertMany(
    write,
    'recordDesa',
    desa.map((code) => ({ recordId: id, desa: code })),
  );
}

async function indexPrintRun(
  write: Write,
  capsule: PrintRunCapsule,
  hash: string,
  state: KeepState,
): Promise<void> {
  const { id, version, actor, writtenAt } = capsule;
  const { request, status, createdAt, items } = capsule.data as PrintRunData;
  const endedAt = status === 'menunggu' ? null : writtenAt;
  await replaceRow(write, 'printRuns', {
    ...{ id, version, sha256: hash, state, createdAt, endedAt, status },
    request: JSON.stringify(request),
    actor: JSON.stringify(actor),
    total: items.length,
  });
  await write.deleteFrom('printRunItems').where('runId', '=', id).execute();
  const rows = items.map(
    ({ type, berkasId = null, kegiatanId = null, code = null, pages = null, problem }, at) => ({
      ...{ runId: id, no: at + 1, type, berkasId, kegiatanId, code, pages },
      problem: problem === undefined ? null : JSON.stringify(problem),
    }),
  );
  await insertMany(write, 'printRunItems', rows);
}

async function indexNumber(
  write: Write,
  { id, version, writtenAt, data }: NumberCapsule,
  hash: string,
  state: KeepState,
): Promise<void> {
  const { seri, tahun, nomor, status, batch, letter } = data;
  await replaceRow(write, 'numbers', {
    ...{ id, version, sha256: hash, state, updatedAt: writtenAt, seri, tahun, nomor, status, batch },
    type: letter?.type ?? null,
    subject: letter?.subject ?? null,
    data: JSON.stringify(data),
  });
}

async function indexDocument(
  write: Write,
  recordId: string,
  issued: NonNullable<Manifest['issued']>,
): Promise<void> {
  const { code, type, subject, format, identity, issuedAt, supersedes } = issued;
  await write
    .insertInto('documents')
    .values({ code, recordId, type, subject, format, identity, issuedAt, supersedes })
    .onConflict((c) => c.column('code').doNothing())
    .execute();
}

/** The file that a record is kept for. */
export function contentOf(manifest: Manifest): Manifest['files'][number] {
  return manifest.files.find((file) => file.role === 'content')!;
}

function recordTerms(manifest: Manifest, desa: readonly string[]): string[] {
  const people = manifest.people.flatMap((person) => [person.nama, person.nik]);
  const byHand = Object.values(manifest.issued?.filledByHand ?? {});
  return termsOf(
    manifest.title,
    manifest.number,
    manifest.documentCode,
    ...people,
    ...byHand,
    ...placeNames(desa),
  );
}

function placeNames(desa: readonly string[]): string[] {
  return desa.flatMap((code) => {
    const village = findVillage(code);
    return village ? [village.name, village.district.name] : [];
  });
}

async function replaceRow<T extends CapsuleTable>(
  write: Write,
  table: T,
  row: CatalogTables[T],
): Promise<void> {
  // Kysely cannot call through a union of tables; all of them have the same key.
  const one = table as 'berkas';
  await write.deleteFrom(one).where('id', '=', row.id).execute();
  await write
    .insertInto(one)
    .values(row as CatalogTables['berkas'])
    .execute();
}

async function replaceTerms(
  write: Write,
  table: 'berkasTerms' | 'kegiatanTerms' | 'recordTerms',
  id: string,
  terms: readonly string[],
): Promise<void> {
  await write.deleteFrom(table).where('id', '=', id).execute();
  await insertMany(
    write,
    table,
    terms.map((term) => ({ term, id })),
  );
}

/** Few enough for SQLite, which takes 32,766 values a statement, and for those who wait: it works in one go. */
const rowsAtOnce = 1000;

/** In slices, and before each slice of a long list others have their turn. */
async function insertMany(write: Write, table: keyof CatalogTables, rows: readonly object[]): Promise<void> {
  const turns = createTurns();
  for (let from = 0; from < rows.length; from += rowsAtOnce) {
    if (rows.length > rowsAtOnce) await turns.next();
    await write
      .insertInto(table)
      .values(rows.slice(from, from + rowsAtOnce) as never)
      .execute();
  }
}
