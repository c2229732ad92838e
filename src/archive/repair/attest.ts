import type { ObjectStore } from '../../../storage/object-store.ts';
import { AppError } from '../../errors.ts';
import type { Archive } from '../archive.ts';
import { filesOf } from '../backup/copy.ts';
import {
  type Capsule,
  decodeCapsule,
  encodeCapsule,
  isCapsuleKey,
  type Manifest,
  sha256,
  versionKey,
} from '../capsule.ts';
import { type CatalogRow, findRow } from '../check/rows.ts';
import { bytesOfLayer, listLayers } from '../read/layers.ts';

/** One object as it must be. */
export interface Attested {
  key: string;
  size: number;
  sha256: string;
  mediaType: string;
  /** Of a version: its bytes, from wherever they are still whole. */
  bytes?: Buffer;
}

/** A thing (a record, a berkas, a number ...) as far as it can be said what its bytes must be. */
export interface AttestedThing {
  /** In the order in which they are created: files first, then the versions, the oldest first. */
  objects: Attested[];
  capsules: { capsule: Capsule; sha256: string }[];
  /** Versions without right bytes anywhere, or of which nobody can say which bytes are right. */
  lost: { key: string; why: 'no good copy' | 'undecided' }[];
}

/**
 * What the objects of one folder must be. The witnesses of a version are its row in the catalog and the version after it,
 * which names its hash; where it has neither, all its copies must be the same. That a copy can be read makes it no good one.
 */
export async function attestThing(archive: Archive, folder: string): Promise<AttestedThing> {
  const row = await findRow(archive, folder);
  const thing: AttestedThing = { objects: [], capsules: [], lost: [] };
  let next: Capsule | undefined;
  for (const key of (await versionKeys(archive, folder, row)).toReversed()) {
    const isNewest = row !== undefined && versionKey(row, row.version) === key;
    const copies = await copiesOf(archive, key, isNewest ? row : undefined);
    const follows = next && versionKey(next, next.version - 1) === key;
    const verdict = judge(
      copies,
      isNewest ? row.sha256 : undefined,
      (follows && next?.previous) || undefined,
    );
    if (typeof verdict === 'string') {
      thing.lost.unshift({ key, why: verdict });
      next = undefined;
    } else {
      thing.capsules.unshift(verdict);
      thing.objects.unshift(objectOf(key, verdict));
      next = verdict.capsule;
    }
  }
  thing.objects.unshift(...objectsOf(thing));
  return thing;
}

/** The keys of all versions, those too that are gone, oldest first. */
async function versionKeys(
  { store, backup }: Archive,
  folder: string,
  row: CatalogRow | undefined,
): Promise<string[]> {
  const keys = new Set<string>();
  for (let version = 1; row && version <= row.version; version++) keys.add(versionKey(row, version));
  for (const place of backup ? [store, backup] : [store]) {
    // With a history also what is hidden.
    const listed = place.versions ?? place;
    for await (const { key } of listed.list(`${folder}/`)) if (isCapsuleKey(key)) keys.add(key);
  }
  return [...keys].sort();
}

interface Copy {
  capsule: Capsule;
  sha256: string;
  bytes: Buffer;
  /** In how many places it was found. */
  places: number;
}

/** The different capsules that can be read under a key. */
async function copiesOf(archive: Archive, key: string, row: CatalogRow | undefined): Promise<Copy[]> {
  const copies = new Map<string, Copy>();
  const { store, backup } = archive;
  for (const place of backup ? [store, backup] : [store])
    for (const copy of await copiesIn(place, key)) {
      const known = copies.get(copy.sha256);
      if (known) known.places += 1;
      else copies.set(copy.sha256, copy);
    }
  const written = row && (await copyOfRow(archive, row));
  if (written && !copies.has(written.sha256)) copies.set(written.sha256, written);
  return [...copies.values()];
}

async function copiesIn(place: ObjectStore, key: string): Promise<Copy[]> {
  const copies = new Map<string, Copy>();
  for (const layer of await listLayers(place, key)) {
    const bytes = await bytesOfLayer(place, key, layer);
    const copy = bytes && readCopy(key, bytes);
    if (copy) copies.set(copy.sha256, { ...copy, places: 1 });
  }
  return [...copies.values()];
}

function readCopy(key: string, bytes: Buffer): Omit<Copy, 'places'> | undefined {
  try {
    return { capsule: decodeCapsule(key, bytes), sha256: sha256(bytes), bytes };
  } catch (error) {
    if (error instanceof AppError) return undefined;
    throw error;
  }
}

/** The catalog holds manifests whole: written again they have the hash of the row, or they are not the same. */
async function copyOfRow({ database }: Archive, row: CatalogRow): Promise<Copy | undefined> {
  if (row.format !== 'record/1') return undefined;
  const found = await database
    .selectFrom('records')
    .select('manifest')
    .where('id', '=', row.id)
    .executeTakeFirst();
  if (!found) return undefined;
  const capsule = JSON.parse(found.manifest) as Manifest;
  const bytes = encodeCapsule(capsule);
  return sha256(bytes) === row.sha256 ? { capsule, sha256: row.sha256, bytes, places: 0 } : undefined;
}

/** The one right copy, or why there is none. */
function judge(
  copies: readonly Copy[],
  inRow: string | undefined,
  inNext: string | undefined,
): Copy | 'no good copy' | 'undecided' {
  const wanted = inNext ?? inRow;
  if (inNext && inRow && inNext !== inRow) return 'undecided';
  if (wanted === undefined) {
    const found = copies.filter(({ places }) => places > 0);
    if (found.length === 1) return found[0]!;
    return found.length === 0 ? 'no good copy' : 'undecided';
  }
  // Both places say the same, and only the catalog, which is an index, something else: a person must look.
  const common = copies.find(({ places }) => places === 2);
  if (inNext === undefined && common && common.sha256 !== wanted) return 'undecided';
  return copies.find(({ sha256 }) => sha256 === wanted) ?? 'no good copy';
}

function objectOf(key: string, { bytes, sha256 }: Copy): Attested {
  return { key, size: bytes.length, sha256, mediaType: 'application/json', bytes };
}

function objectsOf({ capsules }: AttestedThing): Attested[] {
  const files = capsules.flatMap(({ capsule }) => filesOf(capsule));
  return [
    ...new Map(
      files.map(({ key, size, sha256, mediaType }) => [key, { key, size, sha256, mediaType }]),
    ).values(),
  ];
}
