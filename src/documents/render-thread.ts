import { Worker } from 'node:worker_threads';
import { AppError } from '../errors.ts';
import { packFont } from './pdf/fonts/packed.ts';
import { installedFonts } from './pdf/fonts.ts';
import type { RenderJob, RenderOptions, RenderResult } from './render-pool.ts';
import type { Answer, SentError } from './render-worker.ts';

/** A job and where its result goes. */
export interface Task<Job extends RenderJob> {
  job: Job;
  /** Threads that died at it. */
  deaths: number;
  settle(result: RenderResult<Job>): void;
  /** When the run ends without it. */
  reject(error: unknown): void;
}

export interface Thread<Job extends RenderJob> {
  /** The first is being made; the others wait there, so that the thread is not idle while its answer is read. */
  readonly tasks: Task<Job>[];
  /** May it be given more? */
  hasRoom(): boolean;
  give(task: Task<Job>): void;
  stop(): Promise<unknown>;
}

export interface ThreadEvents<Job extends RenderJob> {
  /** A task is settled. */
  free(): void;
  /** No thread can work: `bad_template`, or it died while it loaded. */
  broken(error: AppError): void;
  /** It died at the first of its tasks, which `error` is about. */
  dead(thread: Thread<Job>, error: AppError): void;
}

/** Starts a thread; it may be given tasks at once. */
export function startThread<Job extends RenderJob>(
  options: RenderOptions,
  events: ThreadEvents<Job>,
): Thread<Job> {
  const tasks: Task<Job>[] = [];
  const worker = startWorker(options);
  const limit = timeLimit(options.timeLimitMs ?? 120_000, () => void worker.terminate());
  const pace = openPace();
  let ready = false;

  function give(task: Task<Job>): void {
    if (!send(worker, task)) return;
    tasks.push(task);
    if (ready && tasks.length === 1) begin();
  }

  function begin(): void {
    limit.restart();
    pace.begin();
  }

  function receive(answer: Answer): void {
    limit.stop();
    if (answer.kind === 'broken') events.broken(receivedError(answer.error));
    else if (answer.kind === 'ready') ready = true;
    else {
      ready = true; // it may have failed before any template was loaded
      pace.end();
      settle(tasks.shift()!, answer);
    }
    if (tasks.length > 0) begin();
    if (answer.kind !== 'ready') events.free();
  }

  function die(cause: unknown): void {
    limit.stop();
    const why = limit.passed() ?? `killed its thread: ${cause}`;
    if (ready) events.dead(thread, new AppError('internal', `${tasks[0]?.job.type} ${why}`, { cause }));
    else events.broken(new AppError('internal', `a render thread did not start: ${cause}`, { cause }));
  }

  const hasRoom = () => tasks.length < pace.inHand();
  const thread = { tasks, hasRoom, give, stop: () => worker.terminate() };
  let thrown: unknown;
  worker.on('message', receive);
  worker.on('error', (error) => {
    thrown = error;
  });
  worker.on('exit', (code) => die(thrown ?? `exit ${code}`));
  return thread;
}

/** Enough for the objects of several papers at once. V8's own would take 110 MB a thread more, and no paper is made sooner. */
const youngMb = 24;

function startWorker({ templatesDir, memoryMb = 1024 }: RenderOptions): Worker {
  return new Worker(new URL('render-worker.ts', import.meta.url), {
    workerData: { templatesDir: templatesDir.href, fonts: installedFonts().map(packFont) },
    resourceLimits: { maxOldGenerationSizeMb: memoryMb, maxYoungGenerationSizeMb: youngMb },
  });
}

/** False, and the task settled, where its data cannot cross (a function, a stream). */
function send<Job extends RenderJob>(worker: Worker, { job, settle }: Task<Job>): boolean {
  const { type, data, mark, page, format, fingerprint } = job;
  try {
    worker.postMessage({ type, data, mark, page, format, fingerprint });
    return true;
  } catch (cause) {
    settle({
      job,
      error: new AppError('invalid_input', `data of ${type} are not plain: ${cause}`, { cause }),
    });
    return false;
  }
}

type Settling = Extract<Answer, { kind: 'made' | 'failed' }>;

function settle<Job extends RenderJob>({ job, settle }: Task<Job>, answer: Settling): void {
  if (answer.kind === 'failed') settle({ job, error: receivedError(answer.error) });
  else settle({ job, rendered: { ...answer.rendered, bytes: Buffer.from(answer.rendered.bytes.buffer) } });
}

function receivedError({ code, message, stack, ...more }: SentError): AppError {
  const error = new AppError(code, message, more);
  if (stack !== undefined) error.stack = stack;
  return error;
}

/** A thread has in hand what it makes while the main thread waits for a core: beside busy threads that takes some ms. */
const waitMs = 25;
const [fewest, most] = [2, 8];

/** How many papers a thread should have in hand, by how long its last ones took. Long papers wait for whichever thread is free. */
function openPace() {
  let average: number | undefined;
  let begun = 0;
  return {
    begin() {
      begun = performance.now();
    },
    end() {
      const took = performance.now() - begun;
      average = average === undefined ? took : 0.7 * average + 0.3 * took;
    },
    inHand: () => (average === undefined ? fewest : Math.max(fewest, Math.min(most, waitMs / average))),
  };
}

function timeLimit(ms: number, onPassed: () => void) {
  let timer: NodeJS.Timeout | undefined;
  let passed = false;
  const pass = () => {
    passed = true;
    onPassed();
  };
  const stop = () => clearTimeout(timer);
  const restart = () => {
    stop();
    timer = setTimeout(pass, ms);
  };
  return { restart, stop, passed: () => (passed ? `was not made in ${ms} ms` : undefined) };
}
