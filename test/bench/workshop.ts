import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { access } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { EngineName, Work } from './engine.ts';
import type { First, Loop } from './work.ts';

/** An engine at work in a process of its own. */
export interface Workshop {
  first: First;
  /** Makes papers for so many seconds. */
  run(seconds: number): Promise<Loop>;
  close(): Promise<void>;
}

/** How long one paper may take before it is given up. */
const patienceMs = 240_000;
/** Every engine starts from compiled code, as the product does (main.ts); the first process of each fills it. */
const compileCache = fileURLToPath(new URL('../../node_modules/.cache/berkas', import.meta.url));
/** What `npm start` starts the service with. */
const productFlags = ['--max-semi-space-size=8'];
const pinProgram = '/usr/bin/taskset';

/** Can a process be held to one core here? Only on Linux, where `taskset` is there. */
export const canPin: boolean = await access(pinProgram).then(
  () => true,
  () => false,
);

/** How a script of the bench is started; `pinned` to the first core where that can be done. */
export function commandOf(
  script: string,
  words: readonly string[],
  pinned: boolean,
  flags: readonly string[] = [],
) {
  const command = [process.execPath, ...flags, script, ...words];
  const [program, ...args] = (pinned && canPin ? [pinProgram, '-c', '0', ...command] : command) as [
    string,
    ...string[],
  ];
  return { program, args, env: { ...process.env, NODE_COMPILE_CACHE: compileCache } };
}

/** Starts an engine and has it make its first paper; `pinned` to the first core. */
export async function openWorkshop(
  engine: EngineName,
  work: Work,
  rows: number,
  pinned: boolean,
): Promise<Workshop> {
  const script = fileURLToPath(new URL('work.ts', import.meta.url));
  const flags = engine === 'ours' ? productFlags : [];
  const { program, args, env } = commandOf(script, [engine, work, String(rows)], pinned, flags);
  const child = spawn(program, args, { stdio: ['ignore', 'ignore', 'inherit', 'ipc'], env });
  const ended = once(child, 'exit');
  const answer = async () => {
    const timer = setTimeout(() => child.kill('SIGKILL'), patienceMs);
    try {
      const [message] = await Promise.race([once(child, 'message'), ended.then(() => [undefined])]);
      if (message === undefined) throw new Error(`${engine} did not make its ${work} of ${rows} rows`);
      return message;
    } finally {
      clearTimeout(timer);
    }
  };
  return {
    first: (await answer()) as First,
    async run(seconds) {
      child.send(seconds);
      return (await answer()) as Loop;
    },
    async close() {
      child.disconnect();
      await ended;
    },
  };
}
