import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import type { ThreadAnswer, ThreadQuestion } from './thread.ts';

/** A thread that reads folder stores. */
export interface ReadThread {
  /** A thread that died answers `failed`. */
  ask(question: ThreadQuestion): Promise<ThreadAnswer>;
  /** Lets go of what it holds of a job. */
  forget(job: number): void;
}

/** Threads for one run. */
export interface ReadThreads {
  threads: readonly ReadThread[];
  /** What was asked and not answered yet is no longer read. */
  release(): void;
}

/** Starting one loads the whole reader: idle ones wait this long for further work, ms. */
const idleMs = 3000;

const idle = new Set<OwnThread>();

/** So many threads, at most one for each core; those of a run before serve again. */
export function takeThreads(most: number): ReadThreads {
  const count = Math.min(most, availableParallelism());
  const threads = Array.from({ length: count }, () => takeIdle() ?? startThread());
  return {
    threads,
    release() {
      for (const thread of threads) keepIdle(thread);
    },
  };
}

function takeIdle(): OwnThread | undefined {
  for (const thread of idle) {
    idle.delete(thread);
    thread.wake();
    return thread;
  }
  return undefined;
}

function keepIdle(thread: OwnThread): void {
  idle.add(thread);
  thread.rest();
}

interface OwnThread extends ReadThread {
  wake(): void;
  /** Drops what was asked; the process may end while it rests. */
  rest(): void;
}

function startThread(): OwnThread {
  const runs = new Int32Array(new SharedArrayBuffer(4));
  const worker = new Worker(new URL('thread.ts', import.meta.url), { workerData: runs });
  const waiting: ((answer: ThreadAnswer) => void)[] = [];
  let ended: string | undefined;
  let timer: NodeJS.Timeout | undefined;
  const end = (why: string) => {
    ended ??= why;
    idle.delete(thread);
    for (const settle of waiting.splice(0)) settle({ failed: ended });
  };
  worker.on('message', (answer: ThreadAnswer) => waiting.shift()?.(answer));
  worker.on('error', (error) => end(String(error)));
  worker.on('exit', () => end('the thread ended'));
  const thread: OwnThread = {
    ask(question) {
      if (ended !== undefined) return Promise.resolve({ failed: ended });
      worker.postMessage({ run: runs[0]!, ...question });
      return new Promise((resolve) => waiting.push(resolve));
    },
    forget: (job) => worker.postMessage({ forget: job }),
    wake() {
      clearTimeout(timer);
      worker.ref();
    },
    rest() {
      // Seen by the thread at once, while questions of this run still wait before it.
      Atomics.add(runs, 0, 1);
      worker.unref();
      timer = setTimeout(() => {
        idle.delete(thread);
        void worker.terminate();
      }, idleMs).unref();
    },
  };
  return thread;
}
