import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { checkArchive } from '../src/archive/check/check.ts';
import type { Finding } from '../src/archive/check/look.ts';
import { rebuildCatalog } from '../src/archive/rebuild/rebuild.ts';
import { planRepair, type RepairReport, repairArchive } from '../src/archive/repair/repair.ts';
import { openContent } from '../src/archive/retrieve.ts';
import { isAppError } from '../src/errors.ts';
import { type Animal, animals } from './fixtures/zoo/animals.ts';
import { type Cage, closeCage, type Keys, makeAnimal, makeWhole } from './fixtures/zoo/make.ts';
import { removeFolder, type TestArchive, temporaryFolder } from './support/archive.ts';

let dir: string;
let keys: Keys;

beforeAll(async () => {
  dir = await temporaryFolder('zoo');
  keys = await makeWhole(join(dir, '.whole'));
});
afterAll(() => removeFolder(dir));

const sorted = (findings: readonly Finding[]) => findings.map((one) => JSON.stringify(one)).sort();

async function check({ archive }: Cage): Promise<string[]> {
  const { at, findings } = await checkArchive(archive);
  expect(at).toBeUndefined();
  return sorted(findings);
}

/** In an archive of its own: what a command does must not help the next. */
async function inCage(animal: Animal, what: string, look: (cage: Cage) => Promise<void>): Promise<void> {
  const cage = await makeAnimal(join(dir, '.whole'), keys, animal, join(dir, `${animal.name}-${what}`));
  try {
    await look(cage);
  } finally {
    await closeCage(cage.archive);
  }
}

/** The bytes, or the code of the error. */
async function read(archive: TestArchive, id: string): Promise<string> {
  try {
    return `${await buffer((await openContent(archive, id)).stream)}`;
  } catch (error) {
    if (isAppError(error, 'damaged') || isAppError(error, 'not_found')) return error.code;
    throw error;
  }
}

test.each(animals)('check: $name, $what', (animal) =>
  inCage(animal, 'check', async (cage) => {
    const expected = sorted(animal.check(cage));
    expect(await check(cage)).toEqual(expected);
    // And again: a check mends nothing and forgets nothing.
    expect(await check(cage)).toEqual(expected);
  }),
);

test.each(animals)('content: $name, $what', (animal) =>
  inCage(animal, 'content', async ({ archive, ktpId }) => {
    const { backup: _, ...alone } = archive;
    expect(await read(alone as TestArchive, ktpId)).toBe(animal.content?.alone ?? 'isi KTP');
    expect(await read(archive, ktpId)).toBe(animal.content?.backed ?? 'isi KTP');
  }),
);

test.each(animals)('rebuild: $name, $what', (animal) =>
  inCage(animal, 'rebuild', async (cage) => {
    const expected = animal.rebuild?.(cage) ?? [];
    const rebuilding = rebuildCatalog(cage.archive);
    if (expected === 'stops') await expect(rebuilding).rejects.toMatchObject({ code: 'unknown_format' });
    else expect((await rebuilding).leftOut).toEqual(expected);
  }),
);

test.each(animals)('repair: $name, $what', (animal) =>
  inCage(animal, 'repair', async (cage) => {
    const { archive } = cage;
    const { findings } = await checkArchive(archive);
    const places = [
      { name: 'store' as const, store: archive.store },
      { name: 'backup' as const, store: archive.backup! },
    ];
    const folders = [...new Set(findings.map(({ key }) => key.slice(0, key.lastIndexOf('/'))))];
    const plan = await planRepair(archive, folders, { places });
    const report: RepairReport = { outcomes: [], left: [], folders: [] };
    await repairArchive(archive, plan, { places, evidence: join(cage.dir, 'evidence'), report });
    expect(await check(cage)).toEqual(sorted(animal.afterRepair?.(cage) ?? []));
  }),
);
