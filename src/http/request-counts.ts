import type { Store } from 'express-rate-limit';

/**
 * How many requests each address has made, in windows that begin with its first. By a clock that nobody sets: by the store of
 * the library, an address that goes on asking after the clock was set back would be refused until it has caught up.
 */
export function createRequestCounts(windowMs: number): Store {
  const counts = new Map<string, { totalHits: number; endsAt: number }>();
  function current(key: string, now: number) {
    // In the order in which they began, and so end.
    for (const [other, { endsAt }] of counts) {
      if (endsAt > now) break;
      counts.delete(other);
    }
    const count = counts.get(key) ?? { totalHits: 0, endsAt: now + windowMs };
    counts.set(key, count);
    return count;
  }
  return {
    localKeys: true,
    increment(key) {
      const now = performance.now();
      const count = current(key, now);
      count.totalHits += 1;
      return { totalHits: count.totalHits, resetTime: new Date(Date.now() + count.endsAt - now) };
    },
    decrement(key) {
      const count = counts.get(key);
      if (count) count.totalHits -= 1;
    },
    resetKey: (key) => void counts.delete(key),
  };
}
