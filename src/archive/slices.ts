import { dirname } from 'node:path';

/** The items in order, so many at a time. */
export async function* inSlices<T>(items: AsyncIterable<T>, size: number): AsyncGenerator<T[]> {
  let slice: T[] = [];
  for await (const item of items) {
    slice.push(item);
    if (slice.length < size) continue;
    yield slice;
    slice = [];
  }
  if (slice.length > 0) yield slice;
}

/** The objects of a listing by their folder: what belongs to one record, or the versions of another thing. */
export async function* byFolder<T extends { key: string }>(objects: AsyncIterable<T>): AsyncGenerator<T[]> {
  let folder: T[] = [];
  for await (const object of objects) {
    if (folder.length > 0 && dirname(folder[0]!.key) !== dirname(object.key)) {
      yield folder;
      folder = [];
    }
    folder.push(object);
  }
  if (folder.length > 0) yield folder;
}

/**
 * Does the work for each item, so many side by side. An error is thrown when all have ended: nothing goes on behind the
 * caller's back.
 */
export async function workSideBySide<T>(
  items: Iterable<T>,
  atOnce: number,
  work: (item: T) => Promise<void>,
): Promise<void> {
  const left = items[Symbol.iterator]();
  async function workNext(): Promise<void> {
    for (let next = left.next(); !next.done; next = left.next()) await work(next.value);
  }
  const ended = await Promise.allSettled(Array.from({ length: atOnce }, workNext));
  for (const one of ended) if (one.status === 'rejected') throw one.reason;
}
