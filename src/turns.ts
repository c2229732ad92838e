/** For how long a piece of work holds the event loop at most, ms: several at once still leave it before 50 ms are over. */
const longest = 5;

/** Long work that lets others have their turn: between two steps, `if (turns.areDue()) await turns.next()`. */
export interface Turns {
  areDue(): boolean;
  next(): Promise<void>;
}

/** Lets whatever else waits in the process have its turn. */
export function nextTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

/** Work that begins now. What is done within some milliseconds never waits. */
export function createTurns(): Turns {
  let end = performance.now() + longest;
  return {
    areDue: () => performance.now() > end,
    async next() {
      await nextTurn();
      end = performance.now() + longest;
    },
  };
}
