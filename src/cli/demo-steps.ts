/** One step of the demo: what it made, how many, how long it took. */
export interface Step {
  name: string;
  what: string;
  count: number;
  seconds: number;
}

/** Runs steps, times them, and shows how far the present one is where a person watches. */
export type Steps = ReturnType<typeof stopwatch>;

export function stopwatch(quiet: boolean) {
  const steps: Step[] = [];
  const show = !quiet && process.stderr.isTTY;
  return {
    all: () => steps,
    progress(done: number, total: number): void {
      if (show) process.stderr.write(`\r  ${done} / ${total}${done === total ? '\n' : ''}`);
    },
    async run<T extends { length: number }>(name: string, what: string, work: () => Promise<T>): Promise<T> {
      if (show) process.stderr.write(`  ${name} ...\n`);
      const started = performance.now();
      const made = await work();
      steps.push({ name, what, count: made.length, seconds: (performance.now() - started) / 1000 });
      return made;
    },
  };
}
