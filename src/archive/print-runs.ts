import { sql } from 'kysely';
import type { Tables } from '../../storage/database.ts';
import { AppError, type Problem } from '../errors.ts';
import type { Archive, Who } from './archive.ts';
import { once } from './idempotency.ts';
import { keep } from './keep/keep.ts';

/** Why a paper of a print run was not made. */
export interface ItemProblem {
  code: AppError['code'];
  /** Indonesian. */
  detail: string;
  problems?: readonly Problem[];
}

/** One paper of a print run: which, from what, and what came of it. */
export interface PrintItem {
  type: string;
  berkasId?: string;
  kegiatanId?: string;
  /** Of the document that was issued for it, or had been. */
  code?: string;
  pages?: number;
  problem?: ItemProblem;
}

/** What the capsule of a print run holds (`print-run/1`). The list never changes; later versions add what came of it. */
export interface PrintRunData {
  status: 'menunggu' | 'selesai' | 'dibatalkan';
  createdAt: string;
  request: unknown;
  items: readonly PrintItem[];
}

export type PrintRunRow = Tables['printRuns'];
export type PrintItemRow = Tables['printRunItems'];

/** Keeps the list of a new print run; from here on it is the same for ever. The same Idempotency-Key answers the run it made. */
export async function createPrintRun(
  archive: Archive,
  who: Who,
  plan: () => Promise<{ request: unknown; items: readonly PrintItem[] }>,
): Promise<{ id: string; replayed: boolean }> {
  const replay = async (id: string) => ({ id, replayed: true });
  return once(archive, 'print-run', who, replay, async () => {
    const planned = await plan();
    const id = archive.newId();
    const createdAt = archive.clock().toISOString();
    const data: PrintRunData = { status: 'menunggu', createdAt, ...planned };
    const version = { id, version: 1, previous: null, writtenAt: createdAt };
    await keep(archive, { format: 'print-run/1', ...version, ...who, data });
    return { id, replayed: false };
  });
}

/** Keeps what came of a run as its next version. */
export async function endPrintRun(
  archive: Archive,
  id: string,
  status: 'selesai' | 'dibatalkan',
  actor: Who['actor'],
): Promise<void> {
  const run = await getPrintRun(archive, id);
  const items: PrintItem[] = [];
  for await (const row of itemsOf(archive, id)) items.push(itemOf(row));
  const data: PrintRunData = { status, createdAt: run.createdAt, request: JSON.parse(run.request), items };
  await keep(archive, {
    format: 'print-run/1',
    ...{ id, version: run.version + 1, previous: run.sha256, writtenAt: archive.clock().toISOString() },
    actor,
    data,
  });
}

function itemOf({ type, berkasId, kegiatanId, code, pages, problem }: PrintItemRow): PrintItem {
  return {
    type,
    ...(berkasId !== null && { berkasId }),
    ...(kegiatanId !== null && { kegiatanId }),
    ...(code !== null && { code }),
    ...(pages !== null && { pages }),
    ...(problem !== null && { problem: JSON.parse(problem) as ItemProblem }),
  };
}

/** `not_found`. */
export async function getPrintRun({ database }: Archive, id: string): Promise<PrintRunRow> {
  const row = await database.selectFrom('printRuns').selectAll().where('id', '=', id).executeTakeFirst();
  if (row) return row;
  throw new AppError('not_found', `no print run ${id}`, {
    detail: 'Cetak massal dengan id ini tidak ditemukan.',
  });
}

/** Ids of runs that have not ended, oldest first. */
export async function findOpenPrintRuns({ database }: Archive): Promise<string[]> {
  const rows = await database
    .selectFrom('printRuns')
    .select('id')
    .where('status', '=', 'menunggu')
    .orderBy('id')
    .execute();
  return rows.map(({ id }) => id);
}

/** Runs, newest first. */
export async function listPrintRuns(
  { database }: Archive,
  { after, limit }: { after?: string | undefined; limit: number },
): Promise<{ rows: PrintRunRow[]; next: string | null }> {
  let query = database
    .selectFrom('printRuns')
    .selectAll()
    .orderBy('id', 'desc')
    .limit(limit + 1);
  if (after !== undefined) query = query.where('id', '<', after);
  const found = await query.execute();
  const rows = found.slice(0, limit);
  return { rows, next: found.length > limit ? rows.at(-1)!.id : null };
}

const sliceSize = 500;

/** Its papers in the order of print, read in slices; `open`: only those that are neither made nor refused. */
export async function* itemsOf(
  { database }: Archive,
  runId: string,
  open = false,
): AsyncGenerator<PrintItemRow, void, void> {
  for (let last = 0; ; ) {
    let query = database
      .selectFrom('printRunItems')
      .selectAll()
      .where('runId', '=', runId)
      .where('no', '>', last)
      .orderBy('no')
      .limit(sliceSize);
    if (open) query = query.where('code', 'is', null).where('problem', 'is', null);
    const rows = await query.execute();
    yield* rows;
    if (rows.length < sliceSize) return;
    last = rows.at(-1)!.no;
  }
}

/** Marks papers as made or refused; many in one commit, for each waits for the disk. */
export async function markItems({ database }: Archive, rows: readonly PrintItemRow[]): Promise<void> {
  if (rows.length === 0) return;
  await database
    .insertInto('printRunItems')
    .values(rows)
    .onConflict((conflict) =>
      conflict.columns(['runId', 'no']).doUpdateSet((e) => ({
        code: e.ref('excluded.code'),
        pages: e.ref('excluded.pages'),
        problem: e.ref('excluded.problem'),
      })),
    )
    .execute();
}

/** An ended run is open again: what failed is tried anew, what is made stays. */
export async function reopenPrintRun({ database }: Archive, id: string): Promise<void> {
  await database.transaction().execute(async (write) => {
    await write
      .updateTable('printRuns')
      .set({ status: 'menunggu', endedAt: null })
      .where('id', '=', id)
      .execute();
    await write.updateTable('printRunItems').set({ problem: null }).where('runId', '=', id).execute();
  });
}

export async function countItems(
  { database }: Archive,
  runId: string,
): Promise<{ done: number; failed: number }> {
  const { done, failed } = await database
    .selectFrom('printRunItems')
    .select([sql<number>`count(code)`.as('done'), sql<number>`count(problem)`.as('failed')])
    .where('runId', '=', runId)
    .executeTakeFirstOrThrow();
  return { done: Number(done), failed: Number(failed) };
}

/** The papers that were not made, with their reasons, from `after` on. */
export async function failedItems(
  { database }: Archive,
  runId: string,
  after: number,
  limit: number,
): Promise<PrintItemRow[]> {
  return database
    .selectFrom('printRunItems')
    .selectAll()
    .where('runId', '=', runId)
    .where('problem', 'is not', null)
    .where('no', '>', after)
    .orderBy('no')
    .limit(limit)
    .execute();
}
