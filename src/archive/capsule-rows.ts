import type { CatalogTables, KeepState } from '../../storage/database.ts';
import type { Berkas } from '../domain/berkas.ts';
import type { Kegiatan } from '../domain/kegiatan.ts';
import { findVillage } from '../domain/region.ts';
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

/** The table of a thing that has one row, of its newest version, under its id. */
export type ThingTable = 'berkas' | 'kegiatan' | 'printRuns' | 'records' | 'numbers';

/** By which the catalog finds a thing: pure, so that a deposit and a rebuild write the same. */
export interface ThingRows {
  row: CatalogTables[ThingTable];
  /** What other tables hold of it, under the column that names it. */
  parts: readonly ThingPart[];
}

export interface ThingPart {
  table: keyof CatalogTables;
  by: string;
  rows: readonly object[];
}

/** The capsules that stand for things with one row each: all but the office, whose every version has one. */
export type ThingCapsule = Exclude<Capsule, InstansiCapsule>;

/** Where the row of such a capsule stands. */
export const thingTables = {
  'berkas/1': 'berkas',
  'kegiatan/1': 'kegiatan',
  'print-run/1': 'printRuns',
  'record/1': 'records',
  'number/1': 'numbers',
} as const satisfies Record<ThingCapsule['format'], ThingTable>;

export const formatOf = {
  berkas: 'berkas/1',
  kegiatan: 'kegiatan/1',
  printRuns: 'print-run/1',
  records: 'record/1',
  numbers: 'number/1',
} as const satisfies Record<ThingTable, ThingCapsule['format']>;

/** Where else something of a thing stands, and the column that names it there. */
export const thingParts: Readonly<Record<ThingTable, readonly (readonly [keyof CatalogTables, string])[]>> = {
  berkas: [['berkasTerms', 'id']],
  kegiatan: [
    ['kegiatanTerms', 'id'],
    ['kegiatanBerkas', 'kegiatanId'],
  ],
  printRuns: [['printRunItems', 'runId']],
  records: [
    ['recordTerms', 'id'],
    ['recordBerkas', 'recordId'],
    ['recordDesa', 'recordId'],
  ],
  numbers: [],
};

/** What the catalog holds of the newest version of a thing. */
export function thingRows(capsule: ThingCapsule, hash: string, state: KeepState): ThingRows {
  if (capsule.format === 'record/1') return recordRows(capsule, hash, state);
  if (capsule.format === 'number/1') return numberRows(capsule, hash, state);
  if (capsule.format === 'print-run/1') return printRunRows(capsule, hash, state);
  return capsule.format === 'berkas/1'
    ? berkasRows(capsule, hash, state)
    : kegiatanRows(capsule, hash, state);
}

export function instansiRow(
  { version, data }: InstansiCapsule,
  hash: string,
  state: KeepState,
): CatalogTables['instansi'] {
  return { version, sha256: hash, state, dataSha256: sha256(JSON.stringify(data)) };
}

/** Of every version that came with a key. */
export function idempotencyRow({
  idempotency,
  format,
  id,
  version,
}: Capsule): CatalogTables['idempotency'] | undefined {
  return idempotency && { ...idempotency, noun: format.split('/')[0]!, id, version };
}

/** Of every version of an issued document; the first of a code counts. */
export function documentRow(capsule: Capsule): CatalogTables['documents'] | undefined {
  if (capsule.format !== 'record/1' || !capsule.issued) return undefined;
  const { code, type, subject, format, identity, issuedAt, supersedes } = capsule.issued;
  return { code, recordId: capsule.id, type, subject, format, identity, issuedAt, supersedes };
}

function berkasRows(capsule: CaseCapsule, hash: string, state: KeepState): ThingRows {
  const { id, version } = capsule;
  const { pemohon, ...data } = capsule.data as Berkas;
  const desa = pemohon.alamat.kodeWilayah;
  const row = {
    ...{ id, version, sha256: hash, state, updatedAt: capsule.writtenAt },
    nomorBerkas: data.nomorBerkas ?? null,
    tahunAnggaran: data.tahunAnggaran,
    status: data.status,
    nama: pemohon.nama,
    nik: pemohon.nik,
    noKk: pemohon.noKk,
    desa,
    kecamatan: desa.slice(0, 8),
  };
  const terms = termsOf(pemohon.nama, pemohon.nik, pemohon.noKk, data.nomorBerkas, ...placeNames([desa]));
  return { row, parts: [termPart('berkasTerms', id, terms)] };
}

function kegiatanRows(capsule: CaseCapsule, hash: string, state: KeepState): ThingRows {
  const { id, version } = capsule;
  const data = capsule.data as Kegiatan;
  const row = {
    ...{ id, version, sha256: hash, state, updatedAt: capsule.writtenAt },
    jenis: data.jenis,
    tahunAnggaran: data.tahunAnggaran,
    nomor: data.nomor ?? null,
    tanggal: data.tanggal ?? null,
    tentang: data.tentang ?? null,
    lines: data.lines.length,
  };
  const berkasIds = new Set(data.lines.map((line) => line.berkasId));
  const links = [...berkasIds].map((berkasId) => ({ kegiatanId: id, berkasId }));
  return {
    row,
    parts: [
      termPart('kegiatanTerms', id, termsOf(data.jenis, data.nomor, data.tentang)),
      { table: 'kegiatanBerkas', by: 'kegiatanId', rows: links },
    ],
  };
}

function recordRows(manifest: Manifest, hash: string, state: KeepState): ThingRows {
  const { id, version } = manifest;
  const berkasIds = manifest.berkas.map((berkas) => berkas.id).sort();
  const row = {
    ...{ id, version, sha256: hash, state },
    type: manifest.type,
    year: Number(manifest.date.slice(0, 4)),
    origin: manifest.origin,
    documentCode: manifest.documentCode ?? null,
    contentSha256: contentOf(manifest).sha256,
    berkasIds: berkasIds.join(' '),
    manifest: JSON.stringify(manifest),
  };
  const desa = [...new Set(manifest.people.flatMap((person) => person.desa ?? []))].sort();
  const links = [...new Set(berkasIds)].map((berkasId) => ({ recordId: id, berkasId }));
  return {
    row,
    parts: [
      termPart('recordTerms', id, recordTerms(manifest, desa)),
      { table: 'recordBerkas', by: 'recordId', rows: links },
      { table: 'recordDesa', by: 'recordId', rows: desa.map((code) => ({ recordId: id, desa: code })) },
    ],
  };
}

function printRunRows(capsule: PrintRunCapsule, hash: string, state: KeepState): ThingRows {
  const { id, version, actor, writtenAt } = capsule;
  const { request, status, createdAt, items } = capsule.data as PrintRunData;
  const endedAt = status === 'menunggu' ? null : writtenAt;
  const row = {
    ...{ id, version, sha256: hash, state, createdAt, endedAt, status },
    request: JSON.stringify(request),
    actor: JSON.stringify(actor),
    total: items.length,
  };
  const rows = items.map(
    ({ type, berkasId = null, kegiatanId = null, code = null, pages = null, problem }, at) => ({
      ...{ runId: id, no: at + 1, type, berkasId, kegiatanId, code, pages },
      problem: problem === undefined ? null : JSON.stringify(problem),
    }),
  );
  return { row, parts: [{ table: 'printRunItems', by: 'runId', rows }] };
}

function numberRows(
  { id, version, writtenAt, data }: NumberCapsule,
  hash: string,
  state: KeepState,
): ThingRows {
  const { seri, tahun, nomor, status, batch, letter } = data;
  const row = {
    ...{ id, version, sha256: hash, state, updatedAt: writtenAt, seri, tahun, nomor, status, batch },
    type: letter?.type ?? null,
    subject: letter?.subject ?? null,
    data: JSON.stringify(data),
  };
  return { row, parts: [] };
}

/** The file that a record is kept for. */
export function contentOf(manifest: Manifest): Manifest['files'][number] {
  return manifest.files.find((file) => file.role === 'content')!;
}

function termPart(table: keyof CatalogTables, id: string, terms: readonly string[]): ThingPart {
  return { table, by: 'id', rows: terms.map((term) => ({ term, id })) };
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
