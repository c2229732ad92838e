/** A work that Ctrl-C breaks off in good order. */
export interface Stop {
  signal: AbortSignal;
  /** From here on Ctrl-C ends the process again. */
  end(): void;
}

/** Aborts at the first SIGINT or SIGTERM; the second ends the process. */
export function abortOnSignal(): Stop {
  const stop = new AbortController();
  const abort = () => stop.abort();
  const signals = ['SIGINT', 'SIGTERM'] as const;
  for (const signal of signals) process.once(signal, abort);
  return {
    signal: stop.signal,
    end() {
      for (const signal of signals) process.off(signal, abort);
    },
  };
}
