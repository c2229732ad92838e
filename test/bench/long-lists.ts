import type { EngineName, Work } from './engine.ts';
import { type Spread, spread } from './measure.ts';
import type { First } from './work.ts';
import { openWorkshop } from './workshop.ts';

export interface ListCost {
  s: number;
  s_range: [number, number];
  /** How often the first engine's time goes into this one's: more is faster. */
  ratio: number;
  peak_mb: number;
  bytes: number;
  stall_ms: number;
}

/** One list in a fresh process, cold, on one core: time, peak memory, size, longest hold of the event loop. */
export async function longLists(
  names: EngineName[],
  work: Work,
  rows: number,
  rounds: number,
): Promise<Record<string, ListCost>> {
  const costs = new Map<EngineName, First[]>(names.map((name) => [name, []]));
  for (let round = 0; round < rounds; round += 1) {
    for (const name of names) {
      const shop = await openWorkshop(name, work, rows, true);
      costs.get(name)!.push(shop.first);
      await shop.close();
    }
  }
  const base = spread(costs.get(names[0]!)!.map(({ s }) => s)).median;
  return Object.fromEntries([...costs].map(([name, firsts]) => [name, costOf(firsts, base)]));
}

function costOf(firsts: readonly First[], base: number): ListCost {
  const of = (key: keyof First): Spread => spread(firsts.map((first) => first[key]));
  const s = of('s');
  return {
    s: s.median,
    s_range: [s.min, s.max],
    ratio: base / s.median,
    peak_mb: of('peakMb').median,
    bytes: of('bytes').median,
    stall_ms: of('stallMs').max,
  };
}
