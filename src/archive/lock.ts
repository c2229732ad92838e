/** Runs one task at a time for each name, in the order asked. */
export type NamedLock = <T>(name: string, task: () => Promise<T>) => Promise<T>;

/** A lock within this process; between processes the create-only keys of the store decide. */
export function createNamedLock(): NamedLock {
  const tails = new Map<string, Promise<unknown>>();
  return async (name, task) => {
    const before = tails.get(name) ?? Promise.resolve();
    const mine = before.then(task, task);
    tails.set(name, mine);
    try {
      return await mine;
    } finally {
      if (tails.get(name) === mine) tails.delete(name);
    }
  };
}
