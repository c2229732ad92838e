import { expect, test } from 'vitest';
import { shared } from '../storage/shared.ts';

/** A task whose runs end when they are told to. */
function stepwise() {
  const runs: PromiseWithResolvers<void>[] = [];
  let rests = 0;
  const ask = shared(
    () => {
      runs.push(Promise.withResolvers<void>());
      return runs.at(-1)!.promise;
    },
    () => {
      rests += 1;
    },
  );
  return { runs, ask, rests: () => rests };
}

test('those who ask while a run is under way share the next, never the one that began before', async () => {
  const { runs, ask, rests } = stepwise();
  const first = ask();
  // Asks in the moment between two runs.
  const fourth = first.then(() => ask());
  const [second, third] = [ask(), ask()];
  expect(runs).toHaveLength(1);
  runs[0]!.resolve();
  await first;
  expect(runs).toHaveLength(2);
  expect(rests()).toBe(0);
  runs[1]!.resolve();
  await Promise.all([second, third, fourth]);
  expect(runs).toHaveLength(2);
  expect(rests()).toBe(1);
  void ask();
  expect(runs).toHaveLength(3);
});

test('an error reaches all who shared the run, and no others', async () => {
  const { runs, ask } = stepwise();
  const first = ask();
  const others = [ask(), ask()];
  runs[0]!.reject(new Error('the disk is gone'));
  await expect(first).rejects.toThrow('the disk is gone');
  runs[1]!.resolve();
  await Promise.all(others);
});
