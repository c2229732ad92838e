import fc from 'fast-check';
import { test } from 'vitest';
import { commands } from './support/model/commands.ts';
import { newModel } from './support/model/model.ts';
import { verifyEnd } from './support/model/verify.ts';
import { openWorld } from './support/model/world.ts';

// MODEL_RUNS asks for more runs, from another seed each time; MODEL_SEED with MODEL_PATH runs a failure again, as it prints it.
const { MODEL_RUNS, MODEL_SEED, MODEL_PATH } = process.env;
const numRuns = Number(MODEL_RUNS ?? 30);
const seed = MODEL_SEED ? Number(MODEL_SEED) : MODEL_RUNS ? Date.now() : 20_261_126;

test('whatever happens, everything acknowledged is there once, byte for byte', {
  timeout: 60_000 + numRuns * 10_000,
}, async () => {
  const property = fc.asyncProperty(
    fc.commands(commands, { maxCommands: 20, size: 'max' }),
    async (steps) => {
      const model = newModel();
      const world = await openWorld();
      await fc.asyncModelRun(() => ({ model, real: world }), steps);
      await verifyEnd(model, world);
      await world.close();
    },
  );
  await fc.assert(property, { numRuns, seed, ...(MODEL_PATH && { path: MODEL_PATH }) });
});
