import type { Who } from '../archive/archive.ts';
import { type ItemProblem, itemsOf, markFailed, markMade, type PrintItemRow } from '../archive/print-runs.ts';
import { AppError, type ErrorCode } from '../errors.ts';
import type { DocumentView, Office } from './document.ts';
import {
  type Draft,
  draftDocument,
  drawMark,
  findIssued,
  issueDraft,
  numberDraft,
  type ReadyPaper,
} from './issue.ts';
import { inputFor } from './print-plan.ts';
import type { PrintRunRequest } from './print-run-request.ts';
import { type RenderJob, type RenderResult, renderAll } from './render-pool.ts';
import { createCaseReader } from './sources.ts';

export interface PaperRun {
  id: string;
  request: Pick<PrintRunRequest, 'date' | 'input' | 'format'>;
  who: Who;
  signal: AbortSignal;
  /** Told of each paper once it is marked. */
  onItem(outcome: 'made' | 'failed'): void;
}

/** Deposits under way at a time: most of one is waiting for the disk (measured: 8 do three times what one does, 16 no more). */
const depositsAtOnce = 8;

interface PaperJob extends RenderJob {
  item: PrintItemRow;
  draft: Draft;
  number?: ReadyPaper['number'];
}

/**
 * Issues the papers of a run that are still open: drafted here, rendered in threads, deposited here. One that cannot be made
 * is marked with the reason. Throws what stops the whole run: an abort, a disk that is full, a store that cannot be read.
 * When it returns or throws, nothing of it is under way any more.
 */
export async function makePapers(office: Office, run: PaperRun): Promise<void> {
  const fault = new AbortController();
  const signal = AbortSignal.any([run.signal, fault.signal]);
  const source = createSource(office, run, signal);
  const underWay = new Set<Promise<void>>();
  try {
    for await (const result of renderAll(source.jobs(), { templatesDir: office.templates.dir, signal })) {
      const task = deposit(office, run, result)
        .catch((error) => fault.abort(error))
        .finally(() => underWay.delete(task));
      underWay.add(task);
      if (underWay.size >= depositsAtOnce) await Promise.race(underWay);
    }
  } finally {
    await Promise.all(underWay);
    await source.ended();
  }
  signal.throwIfAborted();
}

/** The papers that have to be made. What is there already is marked on the way, and so is what cannot be made. */
function createSource(office: Office, run: PaperRun, signal: AbortSignal) {
  const readCase = createCaseReader();
  let ended = Promise.resolve();
  async function* jobs(): AsyncGenerator<PaperJob, void, void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    ended = promise;
    try {
      for await (const item of itemsOf(office.archive, run.id, true)) {
        if (signal.aborted) return;
        const job = await attempt(office, run, item, async () => {
          const draft = await draftDocument(office, requestOf(office, run, item), readCase);
          const issued = await findIssued(office, draft);
          return issued ? void (await made(office, run, item, issued)) : jobOf(office, run, item, draft);
        });
        if (job) yield job;
      }
    } finally {
      resolve();
    }
  }
  return { jobs, ended: () => ended };
}

async function jobOf(
  office: Office,
  { who }: PaperRun,
  item: PrintItemRow,
  drafted: Draft,
): Promise<PaperJob> {
  const { draft, number } = await numberDraft(office, drafted, who);
  const { type, data, page, output: format, template } = draft;
  const mark = await drawMark(office);
  return {
    type,
    data,
    mark,
    page,
    format,
    fingerprint: template.fingerprint,
    item,
    draft,
    ...(number && { number }),
  };
}

function requestOf(
  { templates }: Office,
  { request }: PaperRun,
  { type, berkasId, kegiatanId }: PrintItemRow,
) {
  const { date, format } = request;
  const input = inputFor(templates.get(type), request.input);
  return { type, date, format, input, ...(berkasId && { berkasId }), ...(kegiatanId && { kegiatanId }) };
}

async function deposit(office: Office, run: PaperRun, result: RenderResult<PaperJob>): Promise<void> {
  const { item, draft, mark, number } = result.job;
  await attempt(office, run, item, async () => {
    if (result.error) throw result.error;
    const { document } = await issueDraft(office, draft, run.who, {
      ...{ mark, rendered: result.rendered },
      ...(number && { number }),
    });
    await made(office, run, item, document);
  });
}

async function made(office: Office, run: PaperRun, item: PrintItemRow, { code, pages }: DocumentView) {
  await markMade(office.archive, item, { code, pages });
  run.onItem('made');
}

/** What `work` gives; where the paper itself is the trouble it is marked, and there is nothing. */
async function attempt<T>(
  { archive }: Office,
  run: PaperRun,
  item: PrintItemRow,
  work: () => Promise<T>,
): Promise<T | undefined> {
  try {
    return await work();
  } catch (thrown) {
    const error =
      thrown instanceof AppError ? thrown : new AppError('internal', String(thrown), { cause: thrown });
    if (!ownTroubles.has(error.code)) throw error;
    const { id } = run;
    if (error.code === 'internal')
      archive.log.error({ printRun: id, no: item.no, err: error }, 'paper not made');
    await markFailed(archive, item, problemOf(error));
    run.onItem('failed');
    return undefined;
  }
}

/** The trouble of one paper. Of anything else, such as a full disk, the next paper would fail too: the run stops and is resumed. */
const ownTroubles: ReadonlySet<ErrorCode> = new Set([
  'invalid_input',
  'not_found',
  'conflict',
  'damaged',
  'unknown_format',
  'internal',
]);

function problemOf({ code, detail, problems }: AppError): ItemProblem {
  return { code, detail, ...(problems.length > 0 && { problems }) };
}
