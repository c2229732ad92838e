import { type EngineName, engines, type Work } from './engine.ts';
import { watchingLoop } from './loop.ts';
import { peakMb } from './memory.ts';
import { checkPaper } from './same-paper.ts';

/** What the first paper of a process cost. */
export interface First {
  /** From the start of the process, with all that is loaded. */
  coldMs: number;
  /** The paper alone. */
  s: number;
  bytes: number;
  peakMb: number;
  /** How long the event loop was held. */
  stallMs: number;
}

export interface Loop {
  count: number;
  seconds: number;
}

// A process of its own for one engine and one kind of work: node work.ts ENGINE WORK ROWS. It makes one paper and tells what
// it cost; then, for each number of seconds that it is sent, it makes papers for so long and tells how many.
const [engine, work, rows] = process.argv.slice(2) as [EngineName, Work, string];
const session = await (await engines[engine].open())(work, Number(rows));

const first = await measureFirst();
process.send!(first satisfies First);

let made = 1;
process.on('message', async (seconds: number) => {
  const started = performance.now();
  const until = started + seconds * 1000;
  let count = 0;
  for (; performance.now() < until; count += 1) {
    await session.make(made);
    made += 1;
  }
  process.send!({ count, seconds: (performance.now() - started) / 1000 } satisfies Loop);
});

process.on('disconnect', async () => {
  await session.close?.();
  process.exit();
});

async function measureFirst(): Promise<First> {
  let started = 0;
  let ended = 0;
  const { result: bytes, stallMs } = await watchingLoop(async () => {
    started = performance.now();
    const made = await session.make(0);
    ended = performance.now();
    return made;
  });
  const s = (ended - started) / 1000;
  const cost = { coldMs: ended, s, bytes: bytes.length, peakMb: peakMb(), stallMs };
  await checkPaper(bytes, work, Number(rows));
  return cost;
}
