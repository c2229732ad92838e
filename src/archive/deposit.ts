import type { RecordMetadata, RecordView } from '../domain/record.ts';
import { AppError, isAppError, type Problem } from '../errors.ts';
import type { Archive, Who } from './archive.ts';
import { type Manifest, type RecordFile, recordFileKey } from './capsule.ts';
import { once } from './idempotency.ts';
import type { Spooled } from './keep/inbox.ts';
import { type KeptFile, keep, listInbox } from './keep/keep.ts';
import { findPeople, readBerkasRows } from './people.ts';
import { viewNewRecord } from './record-view.ts';
import { getManifest, getRecord, isIntact } from './retrieve.ts';

/** A file that came in: spooled, opened, and described. */
export interface Upload {
  spooled: Spooled;
  /** As the sender called it, any script. */
  fileName: string;
  mediaType: string;
  ext: string;
  pages: number;
  metadata: RecordMetadata;
}

export interface Deposit {
  record: RecordView;
  /** `existing`: the same bytes with the same berkas and type; `replayed`: the same Idempotency-Key. */
  outcome: 'created' | 'existing' | 'replayed';
}

/**
 * Deposits a scan or an incoming paper. A `documentCode` links it to the issued document and, where the metadata names no
 * berkas, to the berkas and kegiatan of that document. Unknown ids or codes are `invalid_input`. Takes `spooled` over in
 * every case.
 */
export async function depositRecord(archive: Archive, upload: Upload, who: Who): Promise<Deposit> {
  const replay = async (id: string): Promise<Deposit> => ({
    record: await getRecord(archive, id),
    outcome: 'replayed',
  });
  try {
    return await once(archive, 'record', who, replay, () => depositNew(archive, upload, who));
  } finally {
    await archive.inbox.discard(upload.spooled);
  }
}

async function depositNew(archive: Archive, upload: Upload, who: Who): Promise<Deposit> {
  const links = await findLinks(archive, upload.metadata);
  return archive.lock(`bytes ${upload.spooled.sha256}`, async () => {
    const before = await findSame(archive, upload, links);
    if (before) return { record: await getRecord(archive, before), outcome: 'existing' };
    const record = await createRecord(archive, scanOf(upload, links), [fileOf(upload)], who);
    return { record, outcome: 'created' };
  });
}

interface Links {
  berkas: { id: string; version: number }[];
  kegiatan?: { id: string; version: number };
  people: Manifest['people'];
  /** The number of the issued document, for a scan that comes without one. */
  number?: string;
}

/** What the metadata link to. `invalid_input` with every unknown id and code, and what contradicts the document. */
export async function findLinks(archive: Archive, metadata: RecordMetadata): Promise<Links> {
  const problems: Problem[] = [];
  const known = await readBerkasRows(archive, metadata.berkas);
  for (const [at, id] of metadata.berkas.entries()) {
    if (known.has(id)) continue;
    problems.push({ path: `berkas.${at}`, label: 'Berkas', message: `Tidak ada berkas dengan id ${id}.` });
  }
  const document = metadata.documentCode ? await documentOf(archive, metadata.documentCode) : undefined;
  if (metadata.documentCode && !document) {
    problems.push({
      path: 'documentCode',
      label: 'Kode naskah',
      message: 'Tidak ada naskah terbit dengan kode ini.',
    });
  }
  if (document) problems.push(...contradictions(metadata, document));
  if (problems.length > 0) throw new AppError('invalid_input', 'record links to wrong things', { problems });
  if (metadata.berkas.length === 0 && document) return linksOf(document);
  const found = await findPeople(archive, metadata.berkas);
  return { ...found, ...(document?.kegiatan && { kegiatan: document.kegiatan }) };
}

/** A scan under a code is that paper: of its type, and of no other family. */
function contradictions(metadata: RecordMetadata, document: Manifest): Problem[] {
  const problems: Problem[] = [];
  if (metadata.type !== document.type) {
    const message = `Kode ini milik naskah ${document.type}, bukan ${metadata.type}.`;
    problems.push({ path: 'type', label: 'Jenis naskah', message });
  }
  const own = new Set(document.berkas.map((berkas) => berkas.id));
  for (const [at, id] of metadata.berkas.entries()) {
    if (own.has(id)) continue;
    problems.push({
      path: `berkas.${at}`,
      label: 'Berkas',
      message: 'Naskah dengan kode ini bukan milik berkas ini.',
    });
  }
  return problems;
}

async function documentOf(archive: Archive, code: string): Promise<Manifest | undefined> {
  const row = await archive.database
    .selectFrom('documents')
    .select('recordId')
    .where('code', '=', code)
    .executeTakeFirst();
  return row && getManifest(archive, row.recordId);
}

function linksOf({ berkas, kegiatan, people, number }: Manifest): Links {
  return { berkas, people, ...(kegiatan && { kegiatan }), ...(number && { number }) };
}

/** A record with the same bytes, type and berkas that is still whole: a damaged one must not swallow the good copy. */
async function findSame(archive: Archive, upload: Upload, links: Links): Promise<string | undefined> {
  const berkasIds = links.berkas.map((berkas) => berkas.id).sort();
  const rows = await archive.database
    .selectFrom('records')
    .select(['id', 'type', 'berkasIds'])
    // By the hash alone: with more to go by, SQLite takes the index of the types and reads every record of that type.
    .where('contentSha256', '=', upload.spooled.sha256)
    .execute();
  const same = rows.filter(
    (row) => row.type === upload.metadata.type && row.berkasIds === berkasIds.join(' '),
  );
  for (const { id } of same.sort(byId)) if (await isIntact(archive, id)) return id;
  return undefined;
}

const byId = (a: { id: string }, b: { id: string }) => (a.id < b.id ? -1 : 1);

function scanOf({ metadata, pages }: Upload, { number, ...links }: Links): NewRecord {
  const { berkas, ...described } = metadata;
  const origin = metadata.documentCode ? 'scan' : 'incoming';
  return { origin, ...(number && { number }), ...described, ...links, pages };
}

function fileOf({ spooled, mediaType, ext, fileName }: Upload): NewFile {
  return { role: 'content', spooled, mediaType, ext, ...(fileName && { name: fileName }) };
}

/** A manifest without what the archive itself adds. */
export type NewRecord = Omit<
  Manifest,
  'format' | 'id' | 'version' | 'previous' | 'writtenAt' | 'receivedAt' | 'actor' | 'idempotency' | 'files'
>;

export interface NewFile {
  role: RecordFile['role'];
  spooled: Spooled;
  mediaType: string;
  ext: string;
  name?: string;
}

/** Keeps a new record with its files; answers it with the state it has reached. */
export async function createRecord(
  archive: Archive,
  record: NewRecord,
  files: readonly NewFile[],
  who: Who,
): Promise<RecordView> {
  const id = archive.newId();
  const now = archive.clock().toISOString();
  const kept = files.map((file) => ({ ...file, key: recordFileKey(id, file.spooled.sha256, file.ext) }));
  const manifest: Manifest = {
    format: 'record/1',
    id,
    version: 1,
    previous: null,
    writtenAt: now,
    receivedAt: now,
    ...who,
    ...record,
    files: kept.map(describe),
  };
  const state = await keep(archive, manifest, kept);
  return viewNewRecord(archive, manifest, state);
}

function describe({ role, key, mediaType, name, spooled }: NewFile & KeptFile): RecordFile {
  return { role, key, size: spooled.size, sha256: spooled.sha256, mediaType, ...(name && { name }) };
}

/**
 * Keeps the next version of a manifest: other metadata, and `content` in place of the content before; other files stay.
 * `stale` unless `version` is the newest.
 */
export async function updateManifest(
  archive: Archive,
  id: string,
  version: number,
  change: (manifest: Manifest) => Manifest,
  who: Who,
  content?: NewFile,
): Promise<RecordView> {
  return archive.lock(`record ${id}`, async () => {
    await listInbox(archive);
    const newest = await getManifest(archive, id);
    if (newest.version !== version) throw stale(newest);
    const { idempotency, reason, ...before } = newest;
    const kept = content ? [{ ...content, key: recordFileKey(id, content.spooled.sha256, content.ext) }] : [];
    const changed = change(before);
    const next = {
      ...changed,
      version: version + 1,
      writtenAt: archive.clock().toISOString(),
      ...who,
      ...(content && { files: [...kept.map(describe), ...changed.files.filter(isNoContent)] }),
    };
    try {
      await keep(archive, { ...next, previous: await hashOf(archive, newest) }, kept);
    } catch (error) {
      if (!isAppError(error, 'conflict')) throw error;
      throw stale(await getManifest(archive, id));
    }
    return getRecord(archive, id);
  });
}

const isNoContent = ({ role }: RecordFile) => role !== 'content';

function stale({ id, version }: Manifest): AppError {
  return new AppError('stale', `record ${id} is at version ${version}`, { extra: { etag: `"${version}"` } });
}

async function hashOf({ database }: Archive, { id }: Manifest): Promise<string> {
  const row = await database
    .selectFrom('records')
    .select('sha256')
    .where('id', '=', id)
    .executeTakeFirstOrThrow();
  return row.sha256;
}
