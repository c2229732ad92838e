import { randomFillSync } from 'node:crypto';
import { monotonicFactory } from 'ulid';

/** Makes ULIDs by the time of `clock`, those of one millisecond in the order asked. */
export function createIds(clock: () => Date): () => string {
  const newUlid = monotonicFactory(createRandom());
  return () => newUlid(clock().getTime());
}

/** Numbers from 0 up to 1, a byte each, drawn many at a time: a ULID asks for sixteen, and each call of the system costs. */
function createRandom(): () => number {
  const bytes = Buffer.alloc(4096);
  let next = bytes.length;
  return () => {
    if (next === bytes.length) {
      randomFillSync(bytes);
      next = 0;
    }
    return bytes[next++]! / 256;
  };
}
