import { createHash } from 'node:crypto';
import { type FileHandle, open } from 'node:fs/promises';
import { Readable, Transform } from 'node:stream';
import { hashOf } from '../../storage/bytes.ts';
import type { ByteRange } from '../../storage/object-store.ts';
import type { RecordView } from '../domain/record.ts';
import { AppError, isAppError } from '../errors.ts';
import type { Archive } from './archive.ts';
import { type Manifest, type RecordFile, sha256 } from './capsule.ts';
import { contentOf } from './capsule-rows.ts';
import { viewRecords } from './record-view.ts';

/** Up to this size the whole file is verified before its first byte goes out; larger ones hold back their last piece. */
const verifiedFirst = 32 * 1024 * 1024;

/** The bytes of a record, or a part of them, ready to be sent. */
export interface Content {
  stream: Readable;
  /** Of the whole file. */
  size: number;
  sha256: string;
  mediaType: string;
  range?: ByteRange;
}

/** A record by id. `not_found`. */
export async function getRecord(archive: Archive, id: string): Promise<RecordView> {
  const [view] = await viewRecords(archive, [await recordRow(archive, id)]);
  return view!;
}

/** The manifest of a record, for those who work on it. */
export async function getManifest(archive: Archive, id: string): Promise<Manifest> {
  return JSON.parse((await recordRow(archive, id)).manifest) as Manifest;
}

/** The row of a record, newest version. `not_found`. */
export async function recordRow({ database }: Archive, id: string) {
  const row = await database.selectFrom('records').selectAll().where('id', '=', id).executeTakeFirst();
  if (!row) {
    throw new AppError('not_found', `no record ${id}`, { detail: 'Arsip dengan id ini tidak ditemukan.' });
  }
  return row;
}

/** Which bytes of a file of `size` the caller wants; undefined is the whole. */
export type ChooseRange = (size: number) => ByteRange | undefined;

/**
 * The content of a record, verified against the hash of its manifest: nothing that differs is ever served whole.
 * A difference, or bytes that are gone, marks the record damaged; the backup store's copy is served then, verified in the
 * same way. Without a good copy it is `damaged`. An older version is named by its `manifest`.
 */
export async function openContent(
  archive: Archive,
  id: string,
  choose: ChooseRange = () => undefined,
  manifest?: Manifest,
): Promise<Content> {
  const file = contentOf(manifest ?? (await getManifest(archive, id)));
  const range = choose(file.size);
  const facts = { size: file.size, sha256: file.sha256, mediaType: file.mediaType, ...(range && { range }) };
  try {
    // A large file whose damage is known is not begun again from the same copy.
    if (file.size > verifiedFirst) await refuseKnownDamage(archive, file.key);
    const stream = await openFile(archive, id, file, range);
    if (file.size <= verifiedFirst) await forgetDamage(archive, file.key);
    return { ...facts, stream };
  } catch (error) {
    await noteDamage(archive, id, file.key, error);
    if (!isAppError(error, 'damaged') || !archive.backup) throw error;
    return { ...facts, stream: await openFile({ ...archive, store: archive.backup }, id, file, range) };
  }
}

/** Is the content of a record what it was? Reads it whole; a difference marks the record damaged. */
export async function isIntact(archive: Archive, id: string): Promise<boolean> {
  const file = contentOf(await getManifest(archive, id));
  try {
    await verifyWhole(archive, file);
    return true;
  } catch (error) {
    if (!isAppError(error, 'damaged')) throw error;
    await noteDamage(archive, id, file.key, error);
    return false;
  }
}

async function openFile(
  archive: Archive,
  id: string,
  file: RecordFile,
  range?: ByteRange,
): Promise<Readable> {
  if (file.size <= verifiedFirst) {
    const bytes = await openVerified(archive, file.key, file.sha256);
    return Readable.from([range ? bytes.subarray(range.start, range.end + 1) : bytes]);
  }
  if (range) {
    await verifyOnce(archive, file);
    return openObject(archive, file.key, range);
  }
  const source = await openObject(archive, file.key);
  const checked = withholdEnd(file, (error) => noteDamage(archive, id, file.key, error));
  source.on('error', (error) => checked.destroy(error));
  return source.pipe(checked);
}

/** The whole object in memory. With `hash` given, other bytes are `damaged`; an object that is gone is too. */
export async function openVerified(archive: Archive, key: string, hash?: string): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of await openObject(archive, key)) chunks.push(chunk);
  const bytes = Buffer.concat(chunks);
  if (hash !== undefined && sha256(bytes) !== hash) throw changed(key);
  return bytes;
}

/** From the inbox while it is there, else from the store. */
async function openObject(archive: Archive, key: string, range?: ByteRange): Promise<Readable> {
  const held = await openHeld(archive, key);
  if (held) return held.createReadStream(range);
  try {
    return await archive.store.open(key, range);
  } catch (error) {
    if (!isAppError(error, 'not_found')) throw error;
    throw new AppError('damaged', `${key} is gone from the store`, {
      detail: 'Isi arsip ini hilang dari penyimpanan.',
      cause: error,
    });
  }
}

/** Opened here and now: the file may leave for the store between looking and reading. */
async function openHeld({ inbox }: Archive, key: string): Promise<FileHandle | undefined> {
  const path = inbox.find(key);
  if (!path) return undefined;
  return open(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
}

const verifiedKeys = new WeakMap<Archive['store'], Set<string>>();

/** Large files are read whole once in the life of the process before a part of them is served. */
async function verifyOnce(archive: Archive, file: RecordFile): Promise<void> {
  const verified = verifiedKeys.get(archive.store) ?? new Set();
  verifiedKeys.set(archive.store, verified);
  if (verified.has(file.key)) return;
  await verifyWhole(archive, file);
  verified.add(file.key);
}

async function verifyWhole(archive: Archive, file: RecordFile): Promise<void> {
  if ((await hashOf(await openObject(archive, file.key))) !== file.sha256) throw changed(file.key);
}

/** Passes bytes on but keeps the last piece until size and hash agree, so that a damaged file never arrives whole. */
function withholdEnd(file: RecordFile, onDamage: (error: AppError) => Promise<unknown>): Transform {
  const hash = createHash('sha256');
  let held: Buffer | undefined;
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      hash.update(chunk);
      const before = held;
      held = chunk;
      done(null, before);
    },
    flush(done) {
      if (hash.digest('hex') === file.sha256) return done(null, held);
      const error = changed(file.key);
      onDamage(error).finally(() => done(error));
    },
  });
}

function changed(key: string): AppError {
  return new AppError('damaged', `${key} does not have the bytes that were stored`);
}

/** Marks the record where the error is damage. */
export async function noteDamage(
  archive: Archive,
  recordId: string,
  key: string,
  error: unknown,
): Promise<void> {
  if (!isAppError(error, 'damaged')) return;
  archive.log.error({ recordId, key, reason: error.message }, 'record damaged');
  await archive.database
    .insertInto('damage')
    .values({ key, recordId, foundAt: archive.clock().toISOString(), reason: error.message })
    .onConflict((c) => c.column('key').doNothing())
    .execute();
}

async function refuseKnownDamage({ database }: Archive, key: string): Promise<void> {
  const known = await database
    .selectFrom('damage')
    .select('reason')
    .where('key', '=', key)
    .executeTakeFirst();
  if (known) throw new AppError('damaged', known.reason);
}

/** The keys that were noted as damaged, those below `folder` or all. */
export async function listDamage({ database }: Archive, folder = ''): Promise<string[]> {
  const rows = await database.selectFrom('damage').select('key').orderBy('key').execute();
  return rows.map(({ key }) => key).filter((key) => folder === '' || key.startsWith(`${folder}/`));
}

/** Read whole and found right: what was noted before has been mended. */
export async function forgetDamage({ database }: Archive, key: string): Promise<void> {
  await database.deleteFrom('damage').where('key', '=', key).execute();
}

/** Forgets what was noted of capsules: whoever calls has read them all. */
export async function clearCapsuleDamage({ database }: Pick<Archive, 'database'>): Promise<void> {
  await database.deleteFrom('damage').where('key', 'like', 'records/%/v%.json').execute();
}
