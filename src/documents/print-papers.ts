import type { Archive, Who } from '../archive/archive.ts';
import { type ItemProblem, itemsOf, markItems, type PrintItemRow } from '../archive/print-runs.ts';
import { AppError, type ErrorCode } from '../errors.ts';
import type { DocumentView, Office } from './document.ts';
import { type Draft, draftDocument, drawMark, findIssued, issueDraft, numberDraft } from './issue.ts';
import { inputFor } from './print-plan.ts';
import type { PrintRunRequest } from './print-run-request.ts';
import { type RenderJob, type RenderResult, renderAll } from './render-pool.ts';
import { createCaseReader } from './sources.ts';

export interface PaperRun {
  id: string;
  request: Pick<PrintRunRequest, 'date' | 'input' | 'format'>;
  who: Who;
  signal: AbortSignal;
  /** Told of each paper. */
  onItem(outcome: 'made' | 'failed'): void;
}

/** Deposits under way at a time: with a store over the network most of one is waiting. On a disk it is the same from 1 to 16. */
const depositsAtOnce = 4;

interface PaperJob extends RenderJob {
  item: PrintItemRow;
  draft: Draft;
}

/**
 * Issues the papers of a run that are still open: drafted here, rendered in threads, deposited here. One that cannot be made
 * is marked with the reason. Throws what stops the whole run: an abort, a disk that is full, a store that cannot be read.
 * When it returns or throws, nothing of it is under way any more.
 */
export async function makePapers(office: Office, run: PaperRun): Promise<void> {
  const fault = new AbortController();
  const signal = AbortSignal.any([run.signal, fault.signal]);
  const marks = createMarks(office.archive);
  const work = { office, run, marks };
  const source = createSource(work, signal);
  const underWay = new Set<Promise<void>>();
  try {
    for await (const result of renderAll(source.jobs(), { templatesDir: office.templates.dir, signal })) {
      const task = deposit(work, result)
        .catch((error) => fault.abort(error))
        .finally(() => underWay.delete(task));
      underWay.add(task);
      if (underWay.size >= depositsAtOnce) await Promise.race(underWay);
    }
  } finally {
    await Promise.all(underWay);
    await source.ended();
    await marks.flush();
  }
  signal.throwIfAborted();
}

interface Work {
  office: Office;
  run: PaperRun;
  marks: Marks;
}

type Marks = ReturnType<typeof createMarks>;

const marksAtOnce = 50;

/** Gathers marks: those that are lost in a crash cost nothing, for the same papers are found again as issued. */
function createMarks(archive: Archive) {
  let rows: PrintItemRow[] = [];
  const flush = async () => {
    const full = rows;
    rows = [];
    await markItems(archive, full);
  };
  const add = async (row: PrintItemRow) => {
    rows.push(row);
    if (rows.length >= marksAtOnce) await flush();
  };
  return { add, flush };
}

/** The papers that have to be made. What is there already is marked on the way, and so is what cannot be made. */
function createSource(work: Work, signal: AbortSignal) {
  const { office, run } = work;
  const readCase = createCaseReader();
  let ended = Promise.resolve();
  async function* jobs(): AsyncGenerator<PaperJob, void, void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    ended = promise;
    try {
      for await (const item of itemsOf(office.archive, run.id, true)) {
        if (signal.aborted) return;
        const job = await attempt(work, item, async () => {
          const asked = await draftDocument(office, requestOf(office, run, item), readCase);
          const draft = await numberDraft(office, asked, run.who);
          const issued = await findIssued(office, draft);
          return issued ? void (await made(work, item, issued)) : jobOf(office, item, draft);
        });
        if (job) yield job;
      }
    } finally {
      resolve();
    }
  }
  return { jobs, ended: () => ended };
}

async function jobOf(office: Office, item: PrintItemRow, draft: Draft): Promise<PaperJob> {
  const { type, data, page, output: format, template } = draft;
  const mark = await drawMark(office);
  return { type, data, mark, page, format, fingerprint: template.fingerprint, item, draft };
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

async function deposit(work: Work, result: RenderResult<PaperJob>): Promise<void> {
  const { office, run } = work;
  const { item, draft, mark } = result.job;
  await attempt(work, item, async () => {
    if (result.error) throw result.error;
    const { document } = await issueDraft(office, draft, run.who, { mark, rendered: result.rendered });
    await made(work, item, document);
  });
}

async function made({ marks, run }: Work, item: PrintItemRow, { code, pages }: DocumentView) {
  await marks.add({ ...item, code, pages, problem: null });
  run.onItem('made');
}

/** What `step` gives; where the paper itself is the trouble it is marked, and there is nothing. */
async function attempt<T>(
  { office: { archive }, run, marks }: Work,
  item: PrintItemRow,
  step: () => Promise<T>,
): Promise<T | undefined> {
  try {
    return await step();
  } catch (thrown) {
    const error =
      thrown instanceof AppError ? thrown : new AppError('internal', String(thrown), { cause: thrown });
    if (!ownTroubles.has(error.code) || isOfMachine(thrown)) throw error;
    const { id } = run;
    if (error.code === 'internal')
      archive.log.error({ printRun: id, no: item.no, err: error }, 'paper not made');
    await marks.add({ ...item, problem: JSON.stringify(problemOf(error)) });
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

/** What the system or the database says has a code in words: `ENOSPC`, `SQLITE_FULL`. */
function isOfMachine(thrown: unknown): boolean {
  return !(thrown instanceof AppError) && typeof (thrown as { code?: unknown } | null)?.code === 'string';
}

function problemOf({ code, detail, problems }: AppError): ItemProblem {
  return { code, detail, ...(problems.length > 0 && { problems }) };
}
