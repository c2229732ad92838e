import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { ObjectStore } from '../../../storage/object-store.ts';
import { AppError } from '../../errors.ts';
import { type ReadThread, takeThreads } from './pool.ts';
import { readFromStore } from './store.ts';
import type { ThreadAnswer } from './thread.ts';
import { type Digests, isForeign, type WorkName } from './works.ts';

export interface ReadOptions {
  /** Empty for everything, or ending with `/`. */
  prefix?: string;
  /** Only what comes after this key. */
  after?: string;
  /** Beside a service at work: one thread or two requests, small batches, nothing read ahead. */
  gently?: boolean;
}

/**
 * Reads everything in a store, in byte order of the keys, and answers what `work` makes of it, some things at a time. A
 * folder is read by threads, so that the event loop stays free, another
 * store by parallel requests, from its history where it has one. `unavailable` where the store goes away.
 */
export async function* readThings<W extends WorkName>(
  store: ObjectStore,
  work: W,
  { prefix = '', after = '', gently = false }: ReadOptions = {},
): AsyncGenerator<Digests[W]> {
  if (store.folder === undefined) yield* readFromStore(store, work, { prefix, after, gently });
  else yield* readFolder(store.folder, work, { prefix, after, gently });
  // A disk that goes away on the way must not look like the end.
  await store.probe();
}

async function* readFolder<W extends WorkName>(
  root: string,
  work: W,
  { prefix, after, gently }: Required<ReadOptions>,
): AsyncGenerator<Digests[W]> {
  const { threads, release } = takeThreads(gently ? 1 : Number.POSITIVE_INFINITY);
  const jobs = openJobs(threads, { root, work, after, batch: gently ? 20 : 100 }, gently ? 1 : 8);
  const prefixes = splitPrefix(root, prefix, after, depthOf(prefix));
  try {
    for await (const answer of inOrder(jobs, prefixes, gently ? 1 : 2 * threads.length)) {
      if ('failed' in answer)
        throw new AppError('unavailable', `the store folder ${root} cannot be read: ${answer.failed}`);
      yield answer.digest as Digests[W];
    }
  } finally {
    release();
  }
}

/** A part of the folder: in one thread, some answers ahead of who takes them. */
interface Job {
  next(): Promise<ThreadAnswer>;
  end(): void;
}

let jobsOpened = 0;

function openJobs(
  threads: readonly ReadThread[],
  asked: { root: string; work: WorkName; after: string; batch: number },
  ahead: number,
): (prefix: string) => Job {
  return (prefix) => {
    const job = jobsOpened;
    jobsOpened += 1;
    const thread = threads[job % threads.length]!;
    const ask = () => thread.ask({ ...asked, job, prefix });
    const answers = Array.from({ length: ahead }, ask);
    return {
      next() {
        answers.push(ask());
        return answers.shift()!;
      },
      end: () => thread.forget(job),
    };
  };
}

/** Several jobs are under way; their answers come in the order of the jobs. */
async function* inOrder(
  openJob: (prefix: string) => Job,
  prefixes: AsyncGenerator<string>,
  together: number,
): AsyncGenerator<ThreadAnswer> {
  const open: Job[] = [];
  const openNext = async () => {
    const next = await prefixes.next();
    if (!next.done) open.push(openJob(next.value));
  };
  for (let at = 0; at < together; at += 1) await openNext();
  for (let [job] = open; job; [job] = open) {
    const answer = await job.next();
    yield answer;
    if ('failed' in answer) return;
    if (!answer.done) continue;
    job.end();
    open.shift();
    await openNext();
  }
}

/** Folders at this depth hold some hundreds of things each: enough for a job. */
const depths: Readonly<Record<string, number>> = {
  records: 2,
  'print-runs': 2,
  berkas: 1,
  kegiatan: 1,
  numbers: 2,
};

/** How deep the folder of `prefix` is parted still. */
function depthOf(prefix: string): number {
  if (prefix === '') return 1;
  const [noun = '', ...inside] = prefix.split('/');
  return (depths[noun] ?? 0) + 1 - inside.length;
}

/** Parts a folder into jobs, in byte order. One with files of its own stays one job: they stand between its folders. */
async function* splitPrefix(
  root: string,
  prefix: string,
  after: string,
  left: number,
): AsyncGenerator<string> {
  // All keys below it come before.
  if (after > prefix && !after.startsWith(prefix)) return;
  const folders = left > 0 ? await foldersIn(join(root, prefix)) : undefined;
  if (!folders) yield prefix;
  else
    for (const folder of folders) yield* splitPrefix(root, prefix + folder, after, depthOf(prefix + folder));
}

/** The folders of a folder, with their `/`; undefined where files of ours stand between them. */
async function foldersIn(path: string): Promise<string[] | undefined> {
  const entries = await readdir(path, { withFileTypes: true }).catch(() => []);
  const shown = entries.filter(({ name }) => !name.startsWith('.'));
  if (shown.some((entry) => entry.isFile() && !isForeign(entry.name))) return undefined;
  return shown
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => `${name}/`)
    .sort((a, b) => (a < b ? -1 : 1));
}
