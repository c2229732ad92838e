import { spawn, spawnSync } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Fault } from '../../support/fault-points.ts';

/** The writes of SQLite, seen and spoilt from outside: it does not go through Node to its files. */
export interface CatalogWatch {
  /** Lets go of the service. Answers how many writes there were, and whether the fault was met. */
  end(): Promise<{ writes: number; fired: boolean }>;
}

/** How a write of SQLite is called in the table. */
export const catalogWrite = 'pwrite berkas.sqlite';

/** strace there and allowed to look at another process? */
export function canWatchCatalog(): boolean {
  return spawnSync('strace', ['-e', 'trace=none', process.execPath, '-e', '0']).status === 0;
}

/** Only the main thread of the process is watched: files of our own are written by others. */
export async function watchCatalog(pid: number, fault?: Fault): Promise<CatalogWatch> {
  const what = fault?.kind === 'kill before' ? 'signal=SIGKILL' : 'error=ENOSPC';
  const when = `${fault?.nth}${fault?.kind === 'stays' ? '+' : ''}`;
  const inject = fault ? ['-e', `inject=pwrite64:${what}:when=${when}`] : [];
  const tracer = spawn('strace', ['-p', String(pid), '-e', 'trace=pwrite64', ...inject]);
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
      const writes = said.match(/^pwrite64\(/gm)?.length ?? 0;
      return { writes, fired: said.includes('(INJECTED)') || said.includes('+++ killed by SIGKILL') };
    },
  };
}
