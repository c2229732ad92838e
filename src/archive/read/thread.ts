import { join } from 'node:path';
import { parentPort, workerData } from 'node:worker_threads';
import { type FolderKeys, readFileAt, walkFolders } from '../../../storage/folder-files.ts';
import type { ObjectRead, ThingObjects } from '../check/facts.ts';
import { isCapsuleName, isForeign, loadWork, type Work, type WorkName } from './works.ts';

/** The next batch of a job: what a folder store has below `prefix` after the key `after`. */
export interface ThreadQuestion {
  job: number;
  root: string;
  work: WorkName;
  prefix: string;
  after: string;
  /** How many things at most. */
  batch: number;
}

/** The answers come in the order of the questions. */
export type ThreadAnswer = { digest: unknown; done: boolean } | { failed: string };

/** Walks that are under way; `forget` ends one. */
const walks = new Map<number, Generator<FolderKeys>>();
/** A batch ends early after so many bytes, so that large files do not hold back what is done. */
const enoughBytes = 32 * 1024 * 1024;

/** The run this thread serves: questions of one before are answered without work. */
const runs = workerData as Int32Array;

let turn: Promise<void> = Promise.resolve();
parentPort!.on('message', (message: (ThreadQuestion & { run: number }) | { forget: number }) => {
  turn = turn.then(async () => {
    if ('forget' in message) walks.delete(message.forget);
    else if (message.run === Atomics.load(runs, 0)) parentPort!.postMessage(await answer(message));
    else parentPort!.postMessage(dropped(message));
  });
});

function dropped({ job }: ThreadQuestion): ThreadAnswer {
  walks.delete(job);
  return { failed: 'dropped' };
}

async function answer({ job, root, work, prefix, after, batch }: ThreadQuestion): Promise<ThreadAnswer> {
  try {
    const loaded = await loadWork[work]();
    const walk = walks.get(job) ?? walkFolders(root, prefix, after);
    walks.set(job, walk);
    const { things, done } = readBatch(walk, root, loaded, batch);
    return { digest: loaded.digest(things), done };
  } catch (error) {
    return { failed: String(error) };
  }
}

function readBatch(
  walk: Generator<FolderKeys>,
  root: string,
  { wants, reads }: Work<WorkName>,
  batch: number,
): { things: ThingObjects[]; done: boolean } {
  const things: ThingObjects[] = [];
  let bytes = 0;
  while (things.length < batch && bytes < enoughBytes) {
    const next = walk.next();
    if (next.done) return { things, done: true };
    const { folder, keys } = next.value;
    const objects: ObjectRead[] = [];
    for (const key of keys) {
      if (!wants(key) || isForeign(key)) continue;
      const read = reads ? readFileAt(join(root, key), isCapsuleName(key)) : undefined;
      objects.push({ key, size: 0, ...read });
      bytes += read?.size ?? 0;
    }
    if (objects.length > 0) things.push({ folder, objects });
  }
  return { things, done: false };
}
