import { spawn, spawnSync } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { isRequired } from './required.ts';

/** What a test says when it is skipped for want of strace. */
export const noStrace = 'strace is not here, or may not look at a process';

/** strace there and allowed to look at another process? Where not, `noStrace` says so. */
export function canTrace(): boolean {
  return spawnSync('strace', ['-e', 'trace=none', process.execPath, '-e', '0']).status === 0;
}

/** The same for tests: an error where it is not and TEST_REQUIRE names `strace`. */
export function straceForTests(): boolean {
  if (canTrace()) return true;
  if (isRequired('strace')) throw new Error(`TEST_REQUIRE: ${noStrace}`);
  return false;
}

/** strace, looking at a process since this has answered. */
export interface Tracer {
  /** Lets go of the process. Answers what was written down, unless the options send it to a file. */
  end(): Promise<string>;
}

export async function attachTracer(pid: number, options: readonly string[]): Promise<Tracer> {
  const tracer = spawn('strace', [...options, '-p', String(pid)]);
  let said = '';
  tracer.stderr.setEncoding('utf8').on('data', (text: string) => {
    said += text;
  });
  const ended = new Promise((resolve) => tracer.once('close', resolve));
  while (!said.includes('attached') && tracer.exitCode === null) await sleep(10);
  if (!said.includes('attached')) throw new Error(`strace: ${said}`);
  return {
    async end() {
      tracer.kill('SIGINT');
      await ended;
      return said;
    },
  };
}
