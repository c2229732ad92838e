/** Rates of one variant over all rounds, per second. */
export interface Rate {
  name: string;
  median: number;
  min: number;
  max: number;
  /** Median over the median of the first variant. */
  ratio: number;
}

/** One thing to time: does its work once and answers how many units that was. */
export interface Variant {
  name: string;
  run(): Promise<number>;
}

/** Runs the variants in turn, `rounds` times after one that is not counted, so that all see the same machine. */
export async function compare(variants: readonly Variant[], rounds = 5): Promise<Rate[]> {
  const rates = new Map<string, number[]>(variants.map(({ name }) => [name, []]));
  for (let round = 0; round <= rounds; round += 1) {
    for (const { name, run } of variants) {
      const started = performance.now();
      const units = await run();
      if (round > 0) rates.get(name)!.push(units / ((performance.now() - started) / 1000));
    }
  }
  const base = median(rates.get(variants[0]!.name)!);
  return variants.map(({ name }) => {
    const all = rates.get(name)!;
    return {
      name,
      median: median(all),
      min: Math.min(...all),
      max: Math.max(...all),
      ratio: median(all) / base,
    };
  });
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!;
}
