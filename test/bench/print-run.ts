import { execFile } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { type Spread, spread } from './measure.ts';
import { commandOf } from './workshop.ts';

/** Letters through the render threads: on one core, in one thread that may use all cores (V8 collects beside it), in all threads. */
export interface PrintRun {
  documents: number;
  threads: number;
  pages_per_s: Record<Way, number>;
  range: Record<Way, [number, number]>;
  /** All cores over one core. */
  ratio: number;
}

const ways = ['one_core', 'one_thread', 'all_threads'] as const;
type Way = (typeof ways)[number];

/** A print run, a process each time, in turn. */
export async function printRun(documents: number, rounds: number): Promise<PrintRun> {
  const threads = availableParallelism();
  const rates: Record<Way, number[]> = { one_core: [], one_thread: [], all_threads: [] };
  for (let round = 0; round < rounds; round += 1) {
    for (const way of ways) rates[way].push(await measure(documents, way));
  }
  const of = <T>(take: (spread: Spread) => T) =>
    Object.fromEntries(ways.map((way) => [way, take(spread(rates[way]))])) as Record<Way, T>;
  const pages = of(({ median }) => median);
  return {
    documents,
    threads,
    pages_per_s: pages,
    range: of(({ min, max }) => [min, max]),
    ratio: pages.all_threads / pages.one_core,
  };
}

async function measure(documents: number, way: Way): Promise<number> {
  const workers = way === 'all_threads' ? availableParallelism() : 1;
  const script = fileURLToPath(new URL('print-run-work.ts', import.meta.url));
  const { program, args, env } = commandOf(script, [documents, workers].map(String), way === 'one_core');
  const { stdout } = await promisify(execFile)(program, args, { env });
  return Number(stdout);
}
