import { setTimeout as delay } from 'node:timers/promises';
import type { Who } from '../archive/archive.ts';
import {
  countItems,
  createPrintRun,
  endPrintRun,
  failedItems,
  findOpenPrintRuns,
  getPrintRun,
  type ItemProblem,
  listPrintRuns,
  type PrintItemRow,
  type PrintRunRow,
  reopenPrintRun,
} from '../archive/print-runs.ts';
import { AppError } from '../errors.ts';
import type { Office } from './document.ts';
import { makePapers } from './print-papers.ts';
import { planPrintRun } from './print-plan.ts';
import type { PrintRunRequest } from './print-run-request.ts';

/** `terputus`: neither ended nor under way; what is made is kept, and it can be resumed. */
export const printRunStates = ['menunggu', 'berjalan', 'terputus', 'selesai', 'dibatalkan'] as const;

export interface PrintRunProgress {
  id: string;
  state: (typeof printRunStates)[number];
  total: number;
  done: number;
  failed: number;
}

/** A paper that was not made. */
interface PrintFailure extends ItemProblem {
  /** Its place in the order of print, from 1. */
  no: number;
  type: string;
  berkasId?: string;
  kegiatanId?: string;
}

export interface PrintRunView extends PrintRunProgress {
  request: PrintRunRequest;
  createdAt: string;
  endedAt: string | null;
  /** Of a run that broke off: why, in Indonesian. */
  reason: string | null;
  /** The first of them after the number asked for. */
  failures: PrintFailure[];
  /** The `after` of the following failures; null where there are no more. */
  nextFailure: number | null;
}

/** Print runs, one at a time, in the order they came. The list of each is in the store before it begins. */
export interface PrintRuns {
  /** `invalid_input` where the papers cannot be listed; nothing is kept then. */
  create(request: PrintRunRequest, who: Who): Promise<{ run: PrintRunView; replayed: boolean }>;
  get(id: string, failuresAfter?: number): Promise<PrintRunView>;
  list(page: { after?: string | undefined; limit: number }): Promise<{
    items: (PrintRunProgress & { createdAt: string; endedAt: string | null })[];
    next: string | null;
  }>;
  /** Stops it; what is made stays. `conflict` where it has ended. */
  cancel(id: string, actor: Who['actor']): Promise<PrintRunView>;
  /** Goes on with one that broke off or was cancelled, and tries again what failed. `conflict` where all is made. */
  resume(id: string): Promise<PrintRunView>;
  /** Its progress now and whenever it changes, until it neither runs nor waits. Not more often than people see. */
  watch(id: string, signal?: AbortSignal): AsyncGenerator<PrintRunProgress, void, void>;
  /** Goes on with every run that a stopped or killed process left. Answers how many. */
  takeUp(): Promise<number>;
  /** Stops what is under way, resumable, and takes no more. */
  close(): Promise<void>;
}

interface Active extends Omit<PrintRunProgress, 'state'> {
  stop: AbortController;
  ended: Promise<void>;
  cancelledBy?: Who['actor'];
}

const failuresAtOnce = 200;
const watchEvery = 250;
/** A line that says nothing for longer is taken for dead by proxies. */
const repeatAfter = 10_000;

export function createPrintRuns(office: Office): PrintRuns {
  const { archive } = office;
  const queue: string[] = [];
  const reasons = new Map<string, string>();
  let active: Active | undefined;
  let closed = false;

  function enqueue(id: string): void {
    if (closed || active?.id === id || queue.includes(id)) return;
    reasons.delete(id);
    queue.push(id);
    if (!active) startNext();
  }

  function startNext(): void {
    active = undefined;
    const id = closed ? undefined : queue.shift();
    if (id === undefined) return;
    const run: Active = {
      id,
      total: 0,
      done: 0,
      failed: 0,
      stop: new AbortController(),
      ended: Promise.resolve(),
    };
    active = run;
    run.ended = work(run).finally(startNext);
  }

  async function work(run: Active): Promise<void> {
    try {
      const row = await getPrintRun(archive, run.id);
      Object.assign(run, { total: row.total }, await countItems(archive, run.id));
      const actor = JSON.parse(row.actor) as Who['actor'];
      const ended = await makeAll(run, row, actor);
      if (ended) await endPrintRun(archive, run.id, ended, run.cancelledBy ?? actor);
    } catch (error) {
      archive.log.error({ printRun: run.id, err: error }, 'a print run broke off');
      reasons.set(run.id, error instanceof AppError ? error.detail : new AppError('internal', '').detail);
    }
  }

  /** How it ended; nothing where the process is being closed. */
  async function makeAll(run: Active, row: PrintRunRow, actor: Who['actor']) {
    const { id, stop } = run;
    const request = JSON.parse(row.request) as PrintRunRequest;
    const onItem = (outcome: 'made' | 'failed') => {
      run[outcome === 'made' ? 'done' : 'failed'] += 1;
    };
    try {
      await makePapers(office, { id, request, who: { actor }, signal: stop.signal, onItem });
      return 'selesai' as const;
    } catch (error) {
      if (!stop.signal.aborted) throw error;
      return run.cancelledBy && ('dibatalkan' as const);
    }
  }

  function stateOf({ id, status }: Pick<PrintRunRow, 'id' | 'status'>): PrintRunProgress['state'] {
    if (active?.id === id) return 'berjalan';
    if (queue.includes(id)) return 'menunggu';
    return status === 'menunggu' ? 'terputus' : status;
  }

  async function progressOf(row: PrintRunRow): Promise<PrintRunProgress> {
    const { id, total } = row;
    const counts = active?.id === id && active.total > 0 ? active : await countItems(archive, id);
    const { done, failed } = counts;
    return { id, state: stateOf(row), total, done, failed };
  }

  async function get(id: string, failuresAfter = 0): Promise<PrintRunView> {
    const row = await getPrintRun(archive, id);
    const failed = await failedItems(archive, id, failuresAfter, failuresAtOnce + 1);
    const shown = failed.slice(0, failuresAtOnce);
    return {
      ...(await progressOf(row)),
      request: JSON.parse(row.request),
      createdAt: row.createdAt,
      endedAt: row.endedAt,
      reason: reasons.get(id) ?? null,
      failures: shown.map(failureOf),
      nextFailure: failed.length > shown.length ? shown.at(-1)!.no : null,
    };
  }

  async function cancel(id: string, actor: Who['actor']): Promise<void> {
    if (active?.id === id) {
      active.cancelledBy ??= actor;
      active.stop.abort(new Error('cancelled'));
      return active.ended;
    }
    const { status } = await getPrintRun(archive, id);
    if (status !== 'menunggu') throw ended(status);
    const at = queue.indexOf(id);
    if (at >= 0) queue.splice(at, 1);
    await endPrintRun(archive, id, 'dibatalkan', actor);
  }

  async function resume(id: string): Promise<void> {
    const row = await getPrintRun(archive, id);
    if (['berjalan', 'menunggu'].includes(stateOf(row))) return;
    const { done } = await countItems(archive, id);
    if (done === row.total) throw ended(row.status);
    await reopenPrintRun(archive, id);
    enqueue(id);
  }

  return {
    get,
    async create(request, who) {
      const plan = async () => ({ request, items: await planPrintRun(office, request) });
      const { id, replayed } = await createPrintRun(archive, who, plan);
      if (!replayed) enqueue(id);
      return { run: await get(id), replayed };
    },
    async list(page) {
      const { rows, next } = await listPrintRuns(archive, page);
      const items = rows.map(async (row) => ({
        ...(await progressOf(row)),
        createdAt: row.createdAt,
        endedAt: row.endedAt,
      }));
      return { items: await Promise.all(items), next };
    },
    async cancel(id, actor) {
      await archive.lock(`print run ${id}`, () => cancel(id, actor));
      return get(id);
    },
    async resume(id) {
      await archive.lock(`print run ${id}`, () => resume(id));
      return get(id);
    },
    async *watch(id, signal) {
      let said = '';
      let saidAt = 0;
      while (!signal?.aborted) {
        const progress = await progressOf(await getPrintRun(archive, id));
        const text = JSON.stringify(progress);
        if (text !== said || performance.now() - saidAt > repeatAfter) {
          yield progress;
          [said, saidAt] = [text, performance.now()];
        }
        if (!['menunggu', 'berjalan'].includes(progress.state)) return;
        await delay(watchEvery, undefined, { ...(signal && { signal }) }).catch(() => undefined);
      }
    },
    async takeUp() {
      const ids = closed ? [] : await findOpenPrintRuns(archive);
      for (const id of ids) enqueue(id);
      return ids.length;
    },
    async close() {
      closed = true;
      active?.stop.abort(new Error('closing'));
      await active?.ended;
    },
  };
}

function failureOf({ no, type, berkasId, kegiatanId, problem }: PrintItemRow): PrintFailure {
  return {
    ...{ no, type },
    ...(berkasId !== null && { berkasId }),
    ...(kegiatanId !== null && { kegiatanId }),
    ...(JSON.parse(problem!) as ItemProblem),
  };
}

function ended(status: PrintRunRow['status']): AppError {
  return new AppError('conflict', `the print run has ended: ${status}`, {
    detail:
      status === 'dibatalkan'
        ? 'Cetak massal ini sudah dibatalkan.'
        : 'Cetak massal ini sudah selesai: semua naskahnya sudah diproses.',
  });
}
