import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { Commands } from './service.ts';

/** A service in a process of its own, that can be killed. One command at a time. */
export interface ServiceProcess {
  pid: number;
  /** Rejects where the command fails, or the process ends before it has answered. */
  tell<Name extends keyof Commands>(
    name: Name,
    ...args: Parameters<Commands[Name]>
  ): Promise<Awaited<ReturnType<Commands[Name]>>>;
  isAlive(): boolean;
  /** kill -9. */
  kill(): void;
  ended: Promise<unknown>;
  stop(): Promise<void>;
}

const program = fileURLToPath(new URL('./service.ts', import.meta.url));
/** Before everything else: whoever has a call of `node:fs` in hand by then calls past them. */
const guards = new URL('./faulty-files.ts', import.meta.url).href;
/** The same that src/main.ts takes: a start takes half the time with it. */
const compileCache = fileURLToPath(new URL('../../../node_modules/.cache/berkas', import.meta.url));

export async function startServiceProcess(): Promise<ServiceProcess> {
  // One thread for files, so that the calls of one request come in one order.
  const env = { ...process.env, UV_THREADPOOL_SIZE: '1', NODE_COMPILE_CACHE: compileCache };
  const child = fork(program, { env, execArgv: [...process.execArgv, '--import', guards] });
  const ended = once(child, 'exit');
  let alive = true;
  void ended.then(() => {
    alive = false;
  });
  await answerOf(child, ended);
  const service: ServiceProcess = {
    pid: child.pid!,
    tell(name, ...args) {
      if (!alive) return Promise.reject(new Error('the service has ended'));
      const answer = answerOf(child, ended);
      child.send({ name, args }, () => {});
      return answer as never;
    },
    isAlive: () => alive,
    kill: () => void child.kill('SIGKILL'),
    ended,
    async stop() {
      child.kill('SIGKILL');
      await ended;
    },
  };
  return service;
}

function answerOf(child: ChildProcess, ended: Promise<unknown>): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const onAnswer = ({ result, error }: { result?: unknown; error?: string }) =>
      error === undefined ? resolve(result) : reject(new Error(error));
    child.once('message', onAnswer);
    void ended.then(() => {
      child.off('message', onAnswer);
      reject(new Error('the service has ended'));
    });
  });
}
