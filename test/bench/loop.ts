import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout } from 'node:timers/promises';

/** Runs `work` and answers, beside its result, for how many milliseconds at a time it held the event loop at most. */
export async function watchingLoop<T>(work: () => Promise<T>): Promise<{ result: T; stallMs: number }> {
  const delay = monitorEventLoopDelay({ resolution: 1 });
  delay.enable();
  await setTimeout(20); // the monitor counts from its second tick
  const result = await work();
  await setTimeout(20);
  return { result, stallMs: delay.max / 1e6 };
}
