import { parentPort, workerData } from 'node:worker_threads';
import { AppError } from '../errors.ts';
import { checkData, type Rendered, renderDocument } from './generate.ts';
import { loadTemplates, type Templates } from './load-templates.ts';
import type { RenderJob } from './render-pool.ts';

/** What a thread says: that it can work or why it cannot, then one answer for each job, in the order of the jobs. */
export type Answer =
  | { kind: 'ready' }
  | { kind: 'broken'; error: SentError }
  | { kind: 'made'; rendered: Omit<Rendered, 'bytes'> & { bytes: Uint8Array<ArrayBuffer> } }
  | { kind: 'failed'; error: SentError };

/** An AppError between threads: a class does not survive the crossing. */
export type SentError = Pick<AppError, 'code' | 'message' | 'detail' | 'problems' | 'extra' | 'stack'>;

const port = parentPort!;
const templates = await open();
if (templates) serve(templates);

async function open(): Promise<Templates | undefined> {
  try {
    const loaded = await loadTemplates(new URL(workerData.templatesDir));
    answer({ kind: 'ready' });
    return loaded;
  } catch (error) {
    answer({ kind: 'broken', error: sent(error, 'templates could not be loaded') });
    return undefined;
  }
}

/** One after the other, so that the pool knows which job a dying thread was at. */
function serve(loaded: Templates): void {
  let before = Promise.resolve();
  port.on('message', (job: RenderJob) => {
    before = before.then(() => make(loaded, job));
  });
}

async function make(loaded: Templates, job: RenderJob): Promise<void> {
  try {
    const { bytes, ...rendered } = await renderJob(loaded, job);
    const moved = movable(bytes);
    answer({ kind: 'made', rendered: { ...rendered, bytes: moved } }, [moved.buffer]);
  } catch (error) {
    answer({ kind: 'failed', error: sent(error, `${job.type} could not be made`) });
  }
}

async function renderJob(loaded: Templates, job: RenderJob): Promise<Rendered> {
  const { template, fingerprint } = loaded.get(job.type);
  if (job.fingerprint !== undefined && job.fingerprint !== fingerprint) {
    throw new AppError('conflict', `template ${job.type} on disk is not the one the run began with`);
  }
  return renderDocument(template, { ...job, data: await checkData(template, job.data) });
}

/** Bytes that own their memory: a small Buffer lies in a pool that it shares and that cannot leave the thread. */
function movable(bytes: Buffer): Uint8Array<ArrayBuffer> {
  const own = bytes.buffer instanceof ArrayBuffer && bytes.buffer.byteLength === bytes.byteLength;
  return own ? new Uint8Array(bytes.buffer as ArrayBuffer) : new Uint8Array(bytes);
}

/** Anything but an AppError is a fault of ours: `internal`, with what it said. */
function sent(error: unknown, context: string): SentError {
  const told = error instanceof AppError ? error : new AppError('internal', `${context}: ${error}`);
  const { code, message, detail, problems, extra } = told;
  const { stack = '' } = error instanceof Error ? error : told;
  return { code, message, detail, problems, extra, stack };
}

function answer(message: Answer, moved: ArrayBuffer[] = []): void {
  port.postMessage(message, moved);
}
