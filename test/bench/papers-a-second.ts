import { availableParallelism } from 'node:os';
import type { EngineName, Work } from './engine.ts';
import { type Spread, spread } from './measure.ts';
import { openWorkshop, type Workshop } from './workshop.ts';

export interface PaperRate {
  docs_per_s: number;
  docs_per_s_range: [number, number];
  /** Over the first engine. */
  ratio: number;
  /** As many processes as cores. */
  all_cores_docs_per_s: number;
  all_cores_ratio: number;
  /** From the start of a process to its first paper. */
  cold_ms: number;
  bytes: number;
}

const secondsPerRound = 1;

/** Papers a second on one core, and with a process on each. The engines are kept running and take turns. */
export async function papersASecond(
  names: EngineName[],
  work: Work,
  rounds: number,
): Promise<Record<string, PaperRate>> {
  const one = await openAll(names, work, 1, true);
  const oneRates = await inTurn(one, rounds);
  const all = await openAll(names, work, availableParallelism(), false);
  const allRates = await inTurn(all, rounds);
  const results = names.map((name) => {
    const [rate, both] = [oneRates.get(name)!, allRates.get(name)!];
    const { coldMs, bytes } = one.get(name)![0]!.first;
    return [
      name,
      {
        docs_per_s: rate.median,
        docs_per_s_range: [rate.min, rate.max],
        ratio: rate.median / oneRates.get(names[0]!)!.median,
        all_cores_docs_per_s: both.median,
        all_cores_ratio: both.median / allRates.get(names[0]!)!.median,
        cold_ms: coldMs,
        bytes,
      } satisfies PaperRate,
    ];
  });
  for (const shop of [...one.values(), ...all.values()].flat()) await shop.close();
  return Object.fromEntries(results);
}

type Shops = Map<EngineName, Workshop[]>;

async function openAll(names: EngineName[], work: Work, each: number, pinned: boolean): Promise<Shops> {
  const shops: Shops = new Map();
  for (const name of names) {
    const opened: Workshop[] = [];
    for (let n = 0; n < each; n += 1) opened.push(await openWorkshop(name, work, 0, pinned));
    shops.set(name, opened);
  }
  return shops;
}

/** One round more than is counted: the first warms. */
async function inTurn(shops: Shops, rounds: number): Promise<Map<EngineName, Spread>> {
  const rates = new Map<EngineName, number[]>([...shops.keys()].map((name) => [name, []]));
  for (let round = 0; round <= rounds; round += 1) {
    for (const [name, group] of shops) {
      const loops = await Promise.all(group.map((shop) => shop.run(secondsPerRound)));
      const rate = loops.reduce((sum, { count, seconds }) => sum + count / seconds, 0);
      if (round > 0) rates.get(name)!.push(rate);
    }
  }
  return new Map([...rates].map(([name, values]) => [name, spread(values)]));
}
