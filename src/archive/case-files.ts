import type { KeepState } from '../../storage/database.ts';
import type { Kegiatan } from '../domain/kegiatan.ts';
import { AppError, isAppError } from '../errors.ts';
import type { Archive, Who } from './archive.ts';
import { type CaseCapsule, type CaseNoun, caseKey, decodeCapsule } from './capsule.ts';
import { once } from './idempotency.ts';
import { keep, listInbox } from './keep/keep.ts';
import { indexFromStore } from './keep/settle.ts';
import { checkLines } from './kegiatan-lines.ts';
import { openVerified } from './retrieve.ts';

/** A version of a berkas or kegiatan as it is answered; `etag` is `"<version>"`, quotes included. */
export interface SavedCase {
  id: string;
  version: number;
  etag: string;
  updatedAt: string;
  state: KeepState;
  data: unknown;
  /** The same Idempotency-Key had made it before. */
  replayed: boolean;
}

/** Keeps the first version under a new id. `data` has been checked by the schema of its noun. */
export async function createCase(
  archive: Archive,
  noun: CaseNoun,
  data: unknown,
  who: Who,
): Promise<SavedCase> {
  const replay = async (id: string, version: number) => ({
    ...(await getCase(archive, noun, id, version)),
    replayed: true,
  });
  return once(archive, noun, who, replay, () =>
    saveVersion(archive, noun, { id: archive.newId(), version: 1, previous: null, data, who }),
  );
}

/** Keeps the next version. `precondition_required` without `ifMatch`; `stale` with the newest `etag` where it is old. */
export async function updateCase(
  archive: Archive,
  noun: CaseNoun,
  id: string,
  ifMatch: string | undefined,
  data: unknown,
  who: Who,
): Promise<SavedCase> {
  if (!ifMatch) throw new AppError('precondition_required', `PUT ${noun} without If-Match`);
  return archive.lock(`${noun} ${id}`, async () => {
    await listInbox(archive);
    const newest = await newestRow(archive, noun, id);
    if (ifMatch !== etagOf(newest.version)) throw stale(noun, newest.version);
    const next = { id, version: newest.version + 1, previous: newest.sha256, data, who };
    try {
      return await saveVersion(archive, noun, next);
    } catch (error) {
      if (!isAppError(error, 'conflict')) throw error;
      throw stale(noun, (await newestRow(archive, noun, id)).version);
    }
  });
}

/** The newest version, or the one asked for, verified by the chain of hashes from the newest down. `not_found`. */
export async function getCase(
  archive: Archive,
  noun: CaseNoun,
  id: string,
  version?: number,
): Promise<SavedCase> {
  const newest = await newestRow(archive, noun, id);
  const wanted = version ?? newest.version;
  if (wanted > newest.version || wanted < 1) throw unknownCase(noun, `${id} version ${wanted}`);
  let hash = newest.sha256;
  for (let at = newest.version; ; at -= 1) {
    const key = caseKey(noun, id, at);
    const capsule = decodeCapsule(key, await openVerified(archive, key, hash)) as CaseCapsule;
    if (at === wanted) return view(capsule, at === newest.version ? newest.state : 'tersimpan');
    hash = capsule.previous!;
  }
}

interface NextVersion {
  id: string;
  version: number;
  previous: string | null;
  data: unknown;
  who: Who;
}

async function saveVersion(
  archive: Archive,
  noun: CaseNoun,
  { who, ...next }: NextVersion,
): Promise<SavedCase> {
  if (noun === 'kegiatan') await checkLines(archive, (next.data as Kegiatan).lines);
  const capsule: CaseCapsule = {
    format: noun === 'berkas' ? 'berkas/1' : 'kegiatan/1',
    ...next,
    writtenAt: archive.clock().toISOString(),
    ...who,
  };
  return view(capsule, await keep(archive, capsule));
}

function view(capsule: CaseCapsule, state: KeepState): SavedCase {
  const { id, version, writtenAt, data } = capsule;
  return { id, version, etag: etagOf(version), updatedAt: writtenAt, state, data, replayed: false };
}

const etagOf = (version: number) => `"${version}"`;

function stale(noun: CaseNoun, version: number): AppError {
  return new AppError('stale', `${noun} was changed by another`, { extra: { etag: etagOf(version) } });
}

function unknownCase(noun: CaseNoun, what: string): AppError {
  const word = noun === 'berkas' ? 'Berkas' : 'Kegiatan';
  return new AppError('not_found', `no ${noun} ${what}`, {
    detail: `${word} dengan id ini tidak ditemukan.`,
  });
}

/** The catalog's row; where it knows none, the store is asked: another node, or a crash, may have left a version there. */
async function newestRow(archive: Archive, noun: CaseNoun, id: string) {
  const read = () =>
    archive.database
      .selectFrom(noun)
      .select(['version', 'sha256', 'state'])
      .where('id', '=', id)
      .executeTakeFirst();
  const row = (await read()) ?? ((await rollForward(archive, noun, id)) ? await read() : undefined);
  if (!row) throw unknownCase(noun, id);
  return row;
}

async function rollForward(archive: Archive, noun: CaseNoun, id: string): Promise<boolean> {
  if (!/^[0-9A-HJKMNP-TV-Z]{26}$/.test(id)) return false;
  let found = 0;
  while (await archive.store.head(caseKey(noun, id, found + 1))) {
    found += 1;
    await indexFromStore(archive, caseKey(noun, id, found));
  }
  return found > 0;
}
