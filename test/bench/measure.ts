/** One thing measured over all rounds. */
export interface Spread {
  median: number;
  min: number;
  max: number;
}

/** Rates of one variant over all rounds, per second. */
export interface Rate extends Spread {
  name: string;
  /** Median over the median of the first variant. */
  ratio: number;
  /** Time of the processor for one unit, all threads of this process, ms: steadier than the rate where others work beside it. */
  cpuMs: number;
}

/** One thing to time: does its work once and answers how many units that was. */
export interface Variant {
  name: string;
  run(): Promise<number>;
}

/** Runs the variants in turn, `rounds` times after one that is not counted, so that all see the same machine. */
export async function compare(variants: readonly Variant[], rounds: number): Promise<Rate[]> {
  const rates = new Map<string, number[]>(variants.map(({ name }) => [name, []]));
  const costs = new Map<string, number[]>(variants.map(({ name }) => [name, []]));
  for (let round = 0; round <= rounds; round += 1) {
    for (const { name, run } of variants) {
      const started = performance.now();
      const before = process.cpuUsage();
      const units = await run();
      const { user, system } = process.cpuUsage(before);
      if (round === 0) continue;
      rates.get(name)!.push(units / ((performance.now() - started) / 1000));
      costs.get(name)!.push((user + system) / 1000 / units);
    }
  }
  const base = spread(rates.get(variants[0]!.name)!).median;
  return variants.map(({ name }) => {
    const all = spread(rates.get(name)!);
    return { name, ...all, ratio: all.median / base, cpuMs: spread(costs.get(name)!).median };
  });
}

export function spread(values: readonly number[]): Spread {
  const sorted = values.toSorted((a, b) => a - b);
  return { median: sorted[Math.floor(sorted.length / 2)]!, min: sorted[0]!, max: sorted.at(-1)! };
}
