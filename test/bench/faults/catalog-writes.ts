import type { Fault } from '../../support/fault-points.ts';
import { attachTracer } from '../../support/strace.ts';

/** The writes of SQLite, seen and spoilt from outside: it does not go through Node to its files. */
export interface CatalogWatch {
  /** Lets go of the service. Answers how many writes there were, and whether the fault was met. */
  end(): Promise<{ writes: number; fired: boolean }>;
}

/** How a write of SQLite is called in the table. */
export const catalogWrite = 'pwrite berkas.sqlite';

/** Only the main thread of the process is watched: files of our own are written by others. */
export async function watchCatalog(pid: number, fault?: Fault): Promise<CatalogWatch> {
  const what = fault?.kind === 'kill before' ? 'signal=SIGKILL' : 'error=ENOSPC';
  const when = `${fault?.nth}${fault?.kind === 'stays' ? '+' : ''}`;
  const inject = fault ? ['-e', `inject=pwrite64:${what}:when=${when}`] : [];
  const tracer = await attachTracer(pid, ['-e', 'trace=pwrite64', ...inject]);
  return {
    async end() {
      const said = await tracer.end();
      const writes = said.match(/^pwrite64\(/gm)?.length ?? 0;
      return { writes, fired: said.includes('(INJECTED)') || said.includes('+++ killed by SIGKILL') };
    },
  };
}
