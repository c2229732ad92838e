import type { RecordMetadata, RecordVersion, RecordView } from '../domain/record.ts';
import { AppError, type Problem } from '../errors.ts';
import type { Archive, Who } from './archive.ts';
import { decodeCapsule, type Manifest, manifestKey } from './capsule.ts';
import { contentOf } from './capsule-rows.ts';
import { findLinks, type NewFile, updateManifest } from './deposit.ts';
import { viewManifest } from './record-view.ts';
import { getManifest, openVerified, recordRow } from './retrieve.ts';

/** Which version the caller changes, and why; both stand in the history. */
export interface Change {
  /** Without it `precondition_required`; an old one is `stale`. */
  ifMatch: string | undefined;
  reason: string;
}

/**
 * Puts other metadata in place of those of a record, as its next version. What stands on an issued document is not
 * corrected here but by issuing it again: `invalid_input`.
 */
export async function correctRecord(
  archive: Archive,
  id: string,
  metadata: RecordMetadata,
  { ifMatch, reason }: Change,
  who: Who,
): Promise<RecordView> {
  const version = versionIn(ifMatch);
  const before = await getManifest(archive, id);
  if (before.issued) refusePrinted(before, metadata);
  const { number, ...links } = await findLinks(archive, metadata);
  const { berkas: _, ...described } = metadata;
  const change = (manifest: Manifest): Manifest => {
    const { format, previous, writtenAt, actor, receivedAt, files, pages, issued, people, berkas } = manifest;
    const kept = { format, id, version, previous, writtenAt, actor, receivedAt, files, pages, reason };
    if (issued) {
      const { kegiatan } = manifest;
      return {
        ...kept,
        origin: 'issued',
        issued,
        people,
        berkas,
        ...(kegiatan && { kegiatan }),
        ...described,
      };
    }
    const origin = metadata.documentCode ? 'scan' : 'incoming';
    return { ...kept, origin, ...(number && { number }), ...described, ...links };
  };
  return updateManifest(archive, id, version, change, who);
}

const printed = ['type', 'title', 'date', 'number', 'documentCode'] as const;

function refusePrinted(before: Manifest, metadata: RecordMetadata): void {
  const problems: Problem[] = printed
    .filter((path) => metadata[path] !== before[path])
    .map((path) => ({
      path,
      message: 'Tercetak pada naskah terbit, tidak dapat diubah. Terbitkan naskah baru.',
    }));
  const own = before.berkas.map((berkas) => berkas.id).sort();
  if (own.join() !== metadata.berkas.toSorted().join())
    problems.push({ path: 'berkas', message: 'Naskah terbit tetap milik berkasnya.' });
  if (problems.length > 0)
    throw new AppError('invalid_input', 'what is printed is not corrected', { problems });
}

/** A file that takes the place of the content. */
export type Replacement = Omit<NewFile, 'role'> & { pages: number };

/**
 * Keeps a better scan as the next version of its record; the one before stays. The bytes of an issued document never get a
 * second version, and the same bytes are no better: both `conflict`. Takes the spooled file over in every case.
 */
export async function replaceContent(
  archive: Archive,
  id: string,
  { pages, ...file }: Replacement,
  { ifMatch, reason }: Change,
  who: Who,
): Promise<RecordView> {
  try {
    const version = versionIn(ifMatch);
    const before = await getManifest(archive, id);
    if (before.issued)
      throw refused('the bytes of an issued document stay', 'Isi naskah terbit tidak pernah diganti.');
    if (contentOf(before).sha256 === file.spooled.sha256)
      throw refused('the same bytes', 'Isi yang dikirim sama dengan versi yang ada.');
    const change = (manifest: Manifest): Manifest => ({ ...manifest, pages, reason });
    return await updateManifest(archive, id, version, change, who, { ...file, role: 'content' });
  } finally {
    await archive.inbox.discard(file.spooled);
  }
}

function refused(message: string, detail: string): AppError {
  return new AppError('conflict', message, { detail });
}

function versionIn(ifMatch: string | undefined): number {
  if (!ifMatch) throw new AppError('precondition_required', 'PUT record without If-Match');
  return Number(/^"(\d+)"$/.exec(ifMatch)?.[1] ?? Number.NaN);
}

/** All versions of a record, newest first, each verified by the hash that the next one holds of it. `not_found`; `damaged` where the chain breaks. */
export async function listVersions(archive: Archive, id: string): Promise<RecordVersion[]> {
  const manifests = await readChain(archive, id, 1);
  return manifests.map((manifest, at) => {
    const { writtenAt, reason } = manifest;
    const before = manifests[at + 1];
    return {
      ...viewManifest(manifest),
      writtenAt,
      ...(reason && { reason }),
      changed: before ? changesIn(before, manifest) : [],
    };
  });
}

/** The manifest of one version. `not_found`. */
export async function getVersion(archive: Archive, id: string, version: number): Promise<Manifest> {
  const found = (await readChain(archive, id, version)).at(-1);
  if (found?.version === version) return found;
  throw new AppError('not_found', `no version ${version} of record ${id}`, {
    detail: `Arsip ini tidak punya versi ${version}.`,
  });
}

/** From the newest down to `last`. */
async function readChain(archive: Archive, id: string, last: number): Promise<Manifest[]> {
  const newest = await recordRow(archive, id);
  const manifests: Manifest[] = [];
  let hash: string | null = newest.sha256;
  for (let version = newest.version; version >= last && hash; version -= 1) {
    const key = manifestKey(id, version);
    const manifest = decodeCapsule(key, await openVerified(archive, key, hash)) as Manifest;
    manifests.push(manifest);
    hash = manifest.previous;
  }
  return manifests;
}

/** What differs by name of field, `content` for the bytes; the envelope aside, which always does. */
function changesIn(before: Manifest, after: Manifest): string[] {
  const names = new Set([...Object.keys(before), ...Object.keys(after)] as (keyof Manifest)[]);
  for (const name of ['version', 'previous', 'writtenAt', 'actor', 'idempotency', 'reason', 'files'] as const)
    names.delete(name);
  const changed = [...names].filter((name) => JSON.stringify(before[name]) !== JSON.stringify(after[name]));
  return contentOf(before).sha256 === contentOf(after).sha256 ? changed : ['content', ...changed];
}
