import { parentPort, workerData } from 'node:worker_threads';
import { AppError } from '../errors.ts';
import { checkData, type Rendered, renderDocument } from './generate.ts';
import { type LoadedTemplate, loadTemplate } from './load-templates.ts';
import { unpackFont } from './pdf/fonts/packed.ts';
import { installFont } from './pdf/fonts.ts';
import type { RenderJob } from './render-pool.ts';

/**
 * What a thread says: that it can work, once the template of its first job is loaded, or why it cannot; and one answer for
 * each job, in the order of the jobs.
 */
export type Answer =
  | { kind: 'ready' }
  | { kind: 'broken'; error: SentError }
  | { kind: 'made'; rendered: Omit<Rendered, 'bytes'> & { bytes: Uint8Array<ArrayBuffer> } }
  | { kind: 'failed'; error: SentError };

/** An AppError between threads: a class does not survive the crossing. */
export type SentError = Pick<AppError, 'code' | 'message' | 'detail' | 'problems' | 'extra' | 'stack'>;

const port = parentPort!;
const templatesDir = new URL(workerData.templatesDir);
for (const font of workerData.fonts as string[]) installFont(unpackFont(font));
let before = Promise.resolve();
/** One after the other, so that the pool knows which job a dying thread was at. */
port.on('message', (job: RenderJob) => {
  before = before.then(() => make(job));
});

async function make(job: RenderJob): Promise<void> {
  try {
    const { bytes, ...rendered } = await renderJob(job, await templateOf(job.type));
    const moved = movable(bytes);
    answer({ kind: 'made', rendered: { ...rendered, bytes: moved } }, [moved.buffer]);
  } catch (error) {
    const isFaulty = error instanceof AppError && error.code === 'bad_template';
    answer({ kind: isFaulty ? 'broken' : 'failed', error: sent(error, `${job.type} could not be made`) });
  }
}

const loaded = new Map<string, Promise<LoadedTemplate>>();

/** Only what the jobs ask for: every thread loads for itself, and each template takes it as long as tens of letters. */
async function templateOf(type: string): Promise<LoadedTemplate> {
  const isFirst = loaded.size === 0;
  const loading = loaded.get(type) ?? loadTemplate(templatesDir, type);
  loaded.set(type, loading);
  const template = await loading;
  if (isFirst) answer({ kind: 'ready' });
  return template;
}

async function renderJob(job: RenderJob, { template, fingerprint }: LoadedTemplate): Promise<Rendered> {
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
