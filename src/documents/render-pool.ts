import { availableParallelism } from 'node:os';
import { AppError } from '../errors.ts';
import type { Rendered } from './generate.ts';
import type { Page } from './pdf/content.ts';
import { startThread, type Task, type Thread } from './render-thread.ts';
import type { DocumentFormat, IssueMark } from './template.ts';

/** One paper to be made. May carry more; only these go to the thread. */
export interface RenderJob {
  type: string;
  /** As the schema of the template takes it: it is checked in the thread. */
  data: unknown;
  mark: IssueMark;
  page: Page;
  format: DocumentFormat;
  /** Of the template the caller means: where the files have changed since, the job fails with `conflict`. */
  fingerprint?: string;
}

/** A job with its paper, or with the reason why there is none. */
export type RenderResult<Job extends RenderJob> =
  | { job: Job; rendered: Rendered; error?: undefined }
  | { job: Job; error: AppError; rendered?: undefined };

export interface RenderOptions {
  templatesDir: URL;
  /** Threads; as many as cores, and never more (measured: a third thread on two cores gains nothing). */
  workers?: number;
  /** How many jobs may be taken from `jobs` and not yet handed over; sixteen a thread. */
  ahead?: number;
  /** Stops the run at once; it then throws the reason. */
  signal?: AbortSignal;
  /**
   * Heap of one thread, 1,024 without it. A paper that needs more fails, and nothing else does. Measured on Node 24: V8
   * mostly stops a thread in time that heaps up objects, as a layout does; one growing Map ends the whole process, and one
   * of seven runs with growing objects broke off too.
   */
  memoryMb?: number;
  /** A paper that takes longer has failed; two minutes. */
  timeLimitMs?: number;
}

/**
 * Makes papers in worker threads and hands them over in the order of `jobs`, which is read only as fast as results are
 * taken. A paper that fails, takes too long or kills its thread is a result with an error; the others go on. Throws only for
 * `bad_template`, an abort, or a fault of `jobs` itself. No thread is left when the run ends, is left or throws.
 */
export async function* renderAll<Job extends RenderJob>(
  jobs: Iterable<Job> | AsyncIterable<Job>,
  options: RenderOptions,
): AsyncGenerator<RenderResult<Job>, void, void> {
  const { signal } = options;
  signal?.throwIfAborted();
  const workers = Math.max(1, Math.min(options.workers ?? Number.POSITIVE_INFINITY, availableParallelism()));
  const pool = openPool<Job>(workers, options);
  const source = Symbol.asyncIterator in jobs ? jobs[Symbol.asyncIterator]() : jobs[Symbol.iterator]();
  try {
    yield* inOrder(source, pool.render, options.ahead ?? workers * 16, signal);
  } finally {
    await pool.close();
    // A source that hangs must not hold up a stop.
    const closed = Promise.resolve(source.return?.()).catch(() => undefined);
    if (!signal?.aborted) await closed;
  }
}

type Source<Job> = Iterator<Job> | AsyncIterator<Job>;

/** Keeps `ahead` slots going: each reads the source after the slot before it has read, and then renders. */
async function* inOrder<Job extends RenderJob>(
  source: Source<Job>,
  render: (job: Job) => Promise<RenderResult<Job>>,
  ahead: number,
  signal: AbortSignal | undefined,
): AsyncGenerator<RenderResult<Job>, void, void> {
  let read: Promise<IteratorResult<Job>> | undefined;
  const slot = async () => {
    const before = read;
    read = (async () => ((await before)?.done ? { done: true, value: undefined } : source.next()))();
    const next = await read;
    return next.done ? undefined : render(next.value);
  };
  const openSlot = () => {
    const result = slot();
    result.catch(() => undefined); // it is thrown when its turn comes
    return result;
  };
  const slots = Array.from({ length: Math.max(1, ahead) }, openSlot);
  for (;;) {
    const result = await untilAborted(slots.shift()!, signal);
    if (result === undefined) return;
    yield result;
    slots.push(openSlot());
  }
}

function untilAborted<T>(promise: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (signal === undefined) return promise;
  const { promise: aborted, reject } = Promise.withResolvers<never>();
  const stop = () => reject(signal.reason);
  if (signal.aborted) stop();
  signal.addEventListener('abort', stop, { once: true });
  return Promise.race([promise, aborted]).finally(() => signal.removeEventListener('abort', stop));
}

interface Pool<Job extends RenderJob> {
  render(job: Job): Promise<RenderResult<Job>>;
  close(): Promise<void>;
}

/** A thread may die of what came before: the paper it died at gets a second one. */
const deathsAllowed = 1;

/** Threads start when there is work for them. After `close`, or when none can start, `render` rejects. */
function openPool<Job extends RenderJob>(workers: number, options: RenderOptions): Pool<Job> {
  const threads = new Set<Thread<Job>>();
  const queue: Task<Job>[] = [];
  let ended: unknown;

  function dispatch(): void {
    while (queue.length > 0 && ended === undefined) {
      const thread = freeThread();
      if (thread === undefined) return;
      thread.give(queue.shift()!);
    }
  }

  function freeThread(): Thread<Job> | undefined {
    const idlest = [...threads].toSorted((a, b) => a.tasks.length - b.tasks.length)[0];
    if (threads.size < workers && idlest?.tasks.length !== 0) return start();
    return idlest?.hasRoom() ? idlest : undefined;
  }

  function start(): Thread<Job> {
    const thread = startThread<Job>(options, { free: dispatch, broken: end, dead: replace });
    threads.add(thread);
    return thread;
  }

  /** What a dead thread had in hand goes to the others, but for the paper it died at. */
  function replace(thread: Thread<Job>, error: AppError): void {
    threads.delete(thread);
    if (ended !== undefined) return;
    const [first, ...rest] = thread.tasks;
    queue.unshift(...(first && isSpared(first, error) ? [first] : []), ...rest);
    dispatch();
  }

  function isSpared(task: Task<Job>, error: AppError): boolean {
    task.deaths += 1;
    if (task.deaths <= deathsAllowed) return true;
    task.settle({ job: task.job, error });
    return false;
  }

  function end(reason: unknown): void {
    ended ??= reason;
    const open = [...queue.splice(0), ...[...threads].flatMap(({ tasks }) => tasks)];
    for (const task of open) task.reject(ended);
  }

  function render(job: Job): Promise<RenderResult<Job>> {
    if (ended !== undefined) return Promise.reject(ended);
    const { promise, resolve, reject } = Promise.withResolvers<RenderResult<Job>>();
    queue.push({ job, deaths: 0, settle: resolve, reject });
    dispatch();
    return promise;
  }

  async function close(): Promise<void> {
    end(new AppError('internal', 'the run has ended'));
    await Promise.all([...threads].map((thread) => thread.stop()));
  }

  return { render, close };
}
