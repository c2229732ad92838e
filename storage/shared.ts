/**
 * Makes a task of which one run serves all who asked before it began: those who ask while it is under way share the next run,
 * for one that began earlier need not see what they did. An error reaches all who shared the run. `onRest` is called when nobody
 * waits for another.
 */
export function shared(task: () => Promise<void>, onRest = () => {}): () => Promise<void> {
  let running: Promise<void> | undefined;
  let next: Promise<void> | undefined;
  const begin = () => {
    next = undefined;
    const run = task();
    running = run;
    const end = () => {
      if (next) return;
      running = undefined;
      onRest();
    };
    run.then(end, end);
    return run;
  };
  return () => {
    if (!running) return begin();
    next ??= running.then(begin, begin);
    return next;
  };
}
