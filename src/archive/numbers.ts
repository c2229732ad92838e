import type { Selectable } from 'kysely';
import type { Tables } from '../../storage/database.ts';
import type { Instansi } from '../domain/instansi.ts';
import {
  letterNumber,
  type NumberData,
  type NumberQuery,
  type NumberUse,
  type NumberView,
  numberId,
  type ReserveRequest,
  rangesOf,
  refuseKeputusan,
} from '../domain/numbers.ts';
import type { Penomoran } from '../domain/penomoran.ts';
import { AppError, isAppError } from '../errors.ts';
import type { Archive, Who } from './archive.ts';
import { type NumberCapsule, numberKey } from './capsule.ts';
import type { Page } from './catalog.ts';
import { once } from './idempotency.ts';
import { keep, listInbox } from './keep/keep.ts';
import { indexFromStore } from './keep/settle.ts';

/** The numbers given, and whether the same Idempotency-Key had been given them before. */
export interface Reserved {
  items: NumberView[];
  replayed: boolean;
}

/**
 * Reserves the next number of the office's series or block, or several. `invalid_input` where the office types its numbers,
 * where a block is used up, and for a keputusan. `unavailable` while the store cannot be asked: only it knows what others took.
 */
export async function reserveNumbers(
  archive: Archive,
  instansi: Instansi,
  { jumlah, type: _type, ...wanted }: ReserveRequest,
  who: Who,
): Promise<Reserved> {
  const rules = ownNumbers(instansi);
  refuseKeputusan(undefined, wanted.klasifikasi, wanted.tanggal);
  const replay = async (id: string) => ({ items: await batchOf(archive, id), replayed: true });
  return once(archive, 'number', who, replay, () =>
    locked(archive, rules, wanted.tanggal, async () => {
      const batch = archive.newId();
      const items: NumberView[] = [];
      for (let at = 1; at <= jumlah; at += 1) {
        // The last one carries the key: a block that was cut off is not answered as the whole one.
        const by = at === jumlah ? who : { actor: who.actor };
        items.push(await giveNext(archive, instansi, rules, { ...wanted, batch }, by));
      }
      return { items, replayed: false };
    }),
  );
}

/** The paper that needs a number. */
export interface NumberedLetter {
  type: string;
  subject: string;
  klasifikasi: string;
  tanggal: string;
}

/**
 * The number of a letter that Berkas makes: the one that papers of this type and subject have in that year, or the next one,
 * reserved for them. Undefined where the office types its numbers.
 */
export async function takeNumber(
  archive: Archive,
  instansi: Instansi,
  { type, subject, klasifikasi, tanggal }: NumberedLetter,
  who: Who,
): Promise<NumberView | undefined> {
  const { penomoran } = instansi;
  if (!penomoran || penomoran.cara === 'diketik') return undefined;
  return locked(archive, penomoran, tanggal, async () => {
    const own = await archive.database
      .selectFrom('numbers')
      .selectAll()
      .where('subject', '=', subject)
      .where('type', '=', type)
      .where('seri', '=', penomoran.seri)
      .where('tahun', '=', yearOf(tanggal))
      .where('status', '!=', 'batal')
      .executeTakeFirst();
    if (own?.state === 'diterima' && own.version === 1) throw unsure(own.id);
    if (own) return viewNumber(own);
    const wanted = { klasifikasi, tanggal, letter: { type, subject }, batch: archive.newId() };
    return giveNext(archive, instansi, penomoran, wanted, { actor: who.actor });
  });
}

/** Notes for which letter a reserved number was used. `conflict` for one that is used or cancelled already. */
export async function useNumber(archive: Archive, id: string, use: NumberUse, who: Who): Promise<NumberView> {
  return changeNumber(archive, id, who, (data) => ({ ...data, ...use, status: 'dipakai' }));
}

/** Cancels a reserved number, for ever. `conflict` for one that is used or cancelled already. */
export async function cancelNumber(
  archive: Archive,
  id: string,
  alasan: string,
  who: Who,
): Promise<NumberView> {
  return changeNumber(archive, id, who, (data) => ({ ...data, alasan, status: 'batal' }));
}

/** The register, newest number first. */
export async function findNumbers({ database }: Archive, query: NumberQuery): Promise<Page<NumberView>> {
  const { seri, tahun, status, after, limit } = query;
  let rows = database
    .selectFrom('numbers')
    .selectAll()
    .orderBy('id', 'desc')
    .limit(limit + 1);
  if (after) rows = rows.where('id', '<', after);
  if (seri) rows = rows.where('seri', '=', seri);
  if (tahun) rows = rows.where('tahun', '=', tahun);
  if (status) rows = rows.where('status', '=', status);
  const found = await rows.execute();
  const items = found.slice(0, limit).map(viewNumber);
  return { items, next: found.length > limit ? items.at(-1)!.id : null };
}

const yearOf = (day: string): number => Number(day.slice(0, 4));

/** One at a time for each series and year; between processes the create-only keys of the store decide. */
function locked<T>(archive: Archive, { seri }: Penomoran, day: string, task: () => Promise<T>): Promise<T> {
  return archive.lock(`numbers ${seri} ${yearOf(day)}`, task);
}

function ownNumbers({ penomoran }: Instansi): Penomoran {
  if (penomoran && penomoran.cara !== 'diketik') return penomoran;
  const message =
    'Nomor surat instansi ini diketik dari agenda. Bila memakai blok atau seri sendiri, atur penomoran pada data instansi.';
  throw new AppError('invalid_input', 'the office types its letter numbers', {
    detail: message,
    problems: [{ path: 'penomoran', label: 'Penomoran surat', message }],
  });
}

type Wanted = Pick<NumberData, 'tanggal' | 'klasifikasi' | 'keperluan' | 'letter' | 'batch'>;

/** Tries one number after the other until one is ours. */
async function giveNext(
  archive: Archive,
  instansi: Instansi,
  rules: Penomoran,
  wanted: Wanted,
  who: Who,
): Promise<NumberView> {
  const tahun = yearOf(wanted.tanggal);
  for (;;) {
    const nomor = await nextFree(archive, rules, tahun);
    const id = numberId(rules.seri, tahun, nomor);
    if (await takenElsewhere(archive, id)) continue;
    const letter = letterNumber(instansi, nomor, wanted);
    const status = 'dipesan' as const;
    const data = { seri: rules.seri, tahun, nomor, status, ...wanted, ...(letter && { nomorSurat: letter }) };
    try {
      return await keepNumber(archive, { id, version: 1, previous: null, data }, who);
    } catch (error) {
      // Another process was first; its number is in the catalog now.
      if (!isAppError(error, 'conflict')) throw error;
    }
  }
}

/** The first number of a block, or of the series, above all that were given there. */
async function nextFree({ database }: Archive, rules: Penomoran, tahun: number): Promise<number> {
  for (const { dari, sampai } of rangesOf(rules, tahun)) {
    const row = await database
      .selectFrom('numbers')
      .select(({ fn }) => fn.max('nomor').as('last'))
      .where('seri', '=', rules.seri)
      .where('tahun', '=', tahun)
      .where('nomor', '>=', dari)
      .where('nomor', '<=', sampai)
      .executeTakeFirst();
    const next = row?.last == null ? dari : Number(row.last) + 1;
    if (next <= sampai) return next;
  }
  const message = `Nomor surat tahun ${tahun} sudah habis atau belum ada bloknya. Minta blok baru, lalu catat pada data instansi.`;
  throw new AppError('invalid_input', `no number left in ${rules.seri} ${tahun}`, {
    detail: message,
    problems: [{ path: 'tanggal', label: 'Tanggal surat', message }],
  });
}

/** Is it in the store, unknown to this catalog? Then it is read, all versions. Without the store nothing is given. */
async function takenElsewhere(archive: Archive, id: string): Promise<boolean> {
  let version = 0;
  while (await archive.store.head(numberKey(id, version + 1))) {
    version += 1;
    await indexFromStore(archive, numberKey(id, version));
  }
  return version > 0;
}

async function changeNumber(
  archive: Archive,
  id: string,
  { actor }: Who,
  change: (data: NumberData) => NumberData,
): Promise<NumberView> {
  return archive.lock(`number ${id}`, async () => {
    await listInbox(archive);
    const row = await numberRow(archive, id);
    const data = JSON.parse(row.data) as NumberData;
    if (data.status !== 'dipesan') throw settled(data);
    const next = { id, version: row.version + 1, previous: row.sha256, data: change(data) };
    return keepNumber(archive, next, { actor });
  });
}

function settled({ nomor, tahun, status, documentCode, alasan }: NumberData): AppError {
  const why =
    status === 'batal'
      ? `sudah batal: ${alasan}`
      : `sudah dipakai${documentCode ? ` naskah ${documentCode}` : ''}`;
  return new AppError('conflict', `the number is ${status}`, {
    detail: `Nomor ${nomor} tahun ${tahun} ${why}.`,
  });
}

async function keepNumber(
  archive: Archive,
  version: Pick<NumberCapsule, 'id' | 'version' | 'previous' | 'data'>,
  who: Who,
): Promise<NumberView> {
  const writtenAt = archive.clock().toISOString();
  const state = await keep(archive, { format: 'number/1', ...version, writtenAt, ...who });
  if (state === 'diterima' && version.version === 1) throw unsure(version.id);
  return viewNumber(await numberRow(archive, version.id));
}

/** Only what the store has taken is a number of the register: what waits in the inbox another node may have given. */
function unsure(id: string): AppError {
  return new AppError('unavailable', `number ${id} is in the inbox only`, {
    detail: 'Penyimpanan sedang tidak dapat dihubungi, sehingga nomor surat belum pasti. Coba lagi sebentar.',
  });
}

async function numberRow({ database }: Archive, id: string) {
  const row = await database.selectFrom('numbers').selectAll().where('id', '=', id).executeTakeFirst();
  if (row) return row;
  throw new AppError('not_found', `no number ${id}`, { detail: 'Nomor surat ini tidak ada dalam register.' });
}

async function batchOf(archive: Archive, id: string): Promise<NumberView[]> {
  const { batch } = await numberRow(archive, id);
  const rows = await archive.database
    .selectFrom('numbers')
    .selectAll()
    .where('batch', '=', batch)
    .orderBy('id')
    .execute();
  return rows.map(viewNumber);
}

function viewNumber({ id, version, state, updatedAt, data }: Selectable<Tables['numbers']>): NumberView {
  const { batch, letter, ...shown } = JSON.parse(data) as NumberData;
  return { id, version, state, updatedAt, ...shown, ...(letter && { type: letter.type }) };
}
