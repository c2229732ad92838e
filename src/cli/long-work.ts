import { type Bar, bar } from './bar.ts';
import { abortOnSignal } from './signals.ts';

/** A work with a bar where a person watches, which Ctrl-C breaks off in good order. */
export async function longWork<T>(
  { json }: { json: boolean },
  work: (line: Bar, signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const line = bar(json);
  const stop = abortOnSignal();
  try {
    return await work(line, stop.signal);
  } finally {
    line.end();
    stop.end();
  }
}
