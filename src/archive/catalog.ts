import { type ExpressionBuilder, sql } from 'kysely';
import type { Tables } from '../../storage/database.ts';
import type { DaftarFilter } from '../domain/daftar.ts';
import type {
  BerkasQuery,
  BerkasRow,
  KegiatanQuery,
  KegiatanRow,
  RecordQuery,
  RecordView,
} from '../domain/record.ts';
import { createTurns } from '../turns.ts';
import type { Archive } from './archive.ts';
import { ulidTime } from './capsule.ts';
import { viewRecords } from './record-view.ts';
import { queryWords } from './terms.ts';

/** A page of a list, newest first; `next` is the `after` of the following page, null at the end. */
export interface Page<Item> {
  items: Item[];
  next: string | null;
}

/** Records by words and filters. */
export async function findRecords(archive: Archive, query: RecordQuery): Promise<Page<RecordView>> {
  const { type, year, state, origin, desa, kecamatan, berkas, documentCode, damaged } = query.filters;
  let rows = archive.database
    .selectFrom('records')
    .selectAll()
    .orderBy('id', 'desc')
    .limit(query.limit + 1);
  if (query.after) rows = rows.where('id', '<', query.after);
  if (type) rows = rows.where('type', '=', type);
  if (year) rows = rows.where('year', '=', year);
  if (state) rows = rows.where('state', '=', state);
  if (origin) rows = rows.where('origin', '=', origin);
  if (documentCode) rows = rows.where('documentCode', '=', documentCode);
  if (berkas) {
    rows = rows.where('id', 'in', (e) =>
      e.selectFrom('recordBerkas').select('recordId').where('berkasId', '=', berkas),
    );
  }
  const place = desa ?? (kecamatan && `${kecamatan}.`);
  if (place) {
    rows = rows.where('id', 'in', (e) =>
      e
        .selectFrom('recordDesa')
        .select('recordId')
        .where('desa', '>=', place)
        .where('desa', '<=', upTo(place)),
    );
  }
  if (damaged !== undefined) {
    rows = rows.where('id', damaged ? 'in' : 'not in', (e) => e.selectFrom('damage').select('recordId'));
  }
  for (const word of queryWords(query.q ?? '')) {
    rows = rows.where('id', 'in', (e) => idsWith(e, 'recordTerms', word));
  }
  const page = cut(await rows.execute(), query.limit);
  return { items: await viewRecords(archive, page.items), next: page.next };
}

/** Berkas by words and filters. */
export async function findBerkas({ database }: Archive, query: BerkasQuery): Promise<Page<BerkasRow>> {
  const { status, tahunAnggaran, kecamatan, desa } = query.filters;
  let rows = database
    .selectFrom('berkas')
    .select(['id', 'version', 'state', 'updatedAt', 'nomorBerkas', 'tahunAnggaran', 'status'])
    .select(['nama', 'desa', 'kecamatan'])
    .orderBy('id', 'desc')
    .limit(query.limit + 1);
  if (query.after) rows = rows.where('id', '<', query.after);
  if (status) rows = rows.where('status', '=', status);
  if (tahunAnggaran) rows = rows.where('tahunAnggaran', '=', tahunAnggaran);
  if (kecamatan) rows = rows.where('kecamatan', '=', kecamatan);
  if (desa) rows = rows.where('desa', '=', desa);
  for (const word of queryWords(query.q ?? '')) {
    rows = rows.where('id', 'in', (e) => idsWith(e, 'berkasTerms', word));
  }
  return cut(await rows.execute(), query.limit);
}

/** The newest versions of all the berkas that a daftar names, by kodeWilayah, then name. Read in slices: the database answers in one go. */
export async function listDaftar(
  { database }: Archive,
  { tahunAnggaran, kodeKecamatan, kodeWilayah, status }: DaftarFilter,
): Promise<{ id: string; version: number }[]> {
  const found: { id: string; version: number; order: string }[] = [];
  const turns = createTurns();
  for (let after = '', more = true; more; ) {
    if (turns.areDue()) await turns.next();
    let rows = database
      .selectFrom('berkas')
      .select(['id', 'version', 'desa', 'nama'])
      .where('id', '>', after)
      .where('tahunAnggaran', '=', tahunAnggaran)
      .orderBy('id')
      .limit(1000);
    if (kodeKecamatan) rows = rows.where('kecamatan', '=', kodeKecamatan);
    if (kodeWilayah) rows = rows.where('desa', '=', kodeWilayah);
    if (status) rows = rows.where('status', '=', status);
    const slice = await rows.execute();
    for (const { id, version, desa, nama } of slice) {
      found.push({ id, version, order: [desa, nama.toUpperCase(), id].join('\t') });
    }
    after = slice.at(-1)?.id ?? '';
    more = slice.length === 1000;
  }
  found.sort((a, b) => (a.order < b.order ? -1 : 1));
  return found.map(({ id, version }) => ({ id, version }));
}

/** Kegiatan by words and filters. */
export async function findKegiatan({ database }: Archive, query: KegiatanQuery): Promise<Page<KegiatanRow>> {
  const { jenis, tahunAnggaran, berkas } = query.filters;
  let rows = database
    .selectFrom('kegiatan')
    .select(['id', 'version', 'state', 'updatedAt', 'jenis', 'tahunAnggaran', 'nomor'])
    .select(['tanggal', 'tentang', 'lines'])
    .orderBy('id', 'desc')
    .limit(query.limit + 1);
  if (query.after) rows = rows.where('id', '<', query.after);
  if (jenis) rows = rows.where('jenis', '=', jenis);
  if (tahunAnggaran) rows = rows.where('tahunAnggaran', '=', tahunAnggaran);
  if (berkas) {
    rows = rows.where('id', 'in', (e) =>
      e.selectFrom('kegiatanBerkas').select('kegiatanId').where('berkasId', '=', berkas),
    );
  }
  for (const word of queryWords(query.q ?? '')) {
    rows = rows.where('id', 'in', (e) => idsWith(e, 'kegiatanTerms', word));
  }
  return cut(await rows.execute(), query.limit);
}

/** How many records stand in each state, damaged ones beside. */
export async function countRecords({ database }: Archive): Promise<{ state: string; count: number }[]> {
  const byState = await database
    .selectFrom('records')
    .select(['state', sql<number>`count(*)`.as('count')])
    .groupBy('state')
    .execute();
  const damaged = await database
    .selectFrom('damage')
    .select(sql<number>`count(*)`.as('count'))
    .executeTakeFirstOrThrow();
  return [...byState, { state: 'damaged', count: damaged.count }].map((row) => ({
    ...row,
    count: Number(row.count),
  }));
}

/** When the oldest record came in that the backup store does not have yet. Without a backup store none ever gets there: undefined. */
export async function oldestNotAman({ database, backup }: Archive): Promise<Date | undefined> {
  if (!backup) return undefined;
  const ids = await Promise.all(
    (['diterima', 'tersimpan'] as const).map((state) =>
      database
        .selectFrom('records')
        .select('id')
        .where('state', '=', state)
        .orderBy('id')
        .limit(1)
        .executeTakeFirst(),
    ),
  );
  const [oldest] = ids.flatMap((row) => row?.id ?? []).sort();
  return oldest === undefined ? undefined : new Date(ulidTime(oldest));
}

function idsWith(
  e: ExpressionBuilder<Tables, keyof Tables>,
  table: 'recordTerms' | 'berkasTerms' | 'kegiatanTerms',
  { word, code }: ReturnType<typeof queryWords>[number],
) {
  const begins = e.selectFrom(table).select('id').where('term', '>=', word).where('term', '<=', upTo(word));
  return code ? begins.union(e.selectFrom(table).select('id').where('term', '=', code)) : begins;
}

/** The end of the range of texts that begin with `prefix`: terms and codes are ASCII, so nothing sorts after `~`. */
const upTo = (prefix: string) => `${prefix}~`;

function cut<Row extends { id: string }>(rows: Row[], limit: number): Page<Row> {
  const items = rows.slice(0, limit);
  return { items, next: rows.length > limit ? items.at(-1)!.id : null };
}
