import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Archive } from '../src/archive/archive.ts';
import { createCase, getCase, updateCase } from '../src/archive/case-files.ts';
import { findBerkas } from '../src/archive/catalog.ts';
import { checkArchive } from '../src/archive/check/check.ts';
import { depositRecord } from '../src/archive/deposit.ts';
import { createIds } from '../src/archive/ids.ts';
import { resumeInbox } from '../src/archive/keep/keep.ts';
import { rebuildCatalog } from '../src/archive/rebuild/rebuild.ts';
import { listVersions } from '../src/archive/record-versions.ts';
import { berkasQuerySchema } from '../src/domain/record.ts';
import { AppError } from '../src/errors.ts';
import { createRequestCounts } from '../src/http/request-counts.ts';
import type { ObjectStore } from '../storage/object-store.ts';
import { openTestArchive, removeFolder, type TestArchive, temporaryFolder } from './support/archive.ts';
import { berkasOf, upload, who } from './support/deposits.ts';

const day = 86_400_000;
const noon = Date.parse('2026-11-26T05:00:00Z');
/** Where the clock stands, one after the other: forward and back, a day, a year, to the day the battery was empty, and right again. */
const jumps = [0, day, 0, 365 * day, -365 * day, Date.parse('1970-01-02') - noon, 0, 1];

let dir: string;
let archive: TestArchive;
let now = noon;
let isAway = false;
const store = (real: ObjectStore): ObjectStore => ({
  ...real,
  create: async (...args) => {
    if (isAway) throw new AppError('unavailable', 'away');
    return real.create(...args);
  },
});

/** As a process begins: its ids know nothing of those before it. */
async function begin(): Promise<Archive> {
  archive = await openTestArchive(dir, store);
  const clock = () => new Date(now);
  return { ...archive, clock, newId: createIds(clock) };
}

beforeEach(async () => {
  now = noon;
  isAway = false;
  dir = await temporaryFolder('clock');
});
afterEach(async ({ task }) => {
  vi.useRealTimers();
  await archive?.close();
  if (task.result?.state !== 'fail') await removeFolder(dir);
});

test('the ids of a process only ever go up', () => {
  const newId = createIds(() => new Date(now));
  const ids = jumps.flatMap((jump) => {
    now = noon + jump;
    return [newId(), newId()];
  });
  expect(ids.toSorted()).toEqual(ids);
  expect(new Set(ids).size).toBe(ids.length);
});

test('versions stay in their order, whatever the clock says and whoever is restarted in between', async () => {
  let here = await begin();
  const { id } = await createCase(here, 'berkas', berkasOf('Versi 1'), who);
  const { record } = await depositRecord(here, await upload(here, 'KTP'), who);
  for (const [at, jump] of jumps.entries()) {
    now = noon + jump;
    await archive.close();
    here = await begin();
    await updateCase(here, 'berkas', id, `"${at + 1}"`, berkasOf(`Versi ${at + 2}`), who);
    const deposited = await depositRecord(here, await upload(here, `KTP ${at}`), who);
    expect(deposited.outcome).toBe('created');
  }
  const { version, data } = await getCase(here, 'berkas', id);
  expect({ version, data }).toEqual({ version: 9, data: berkasOf('Versi 9') });
  for (let at = 1; at <= 9; at++)
    expect((await getCase(here, 'berkas', id, at)).data).toEqual(berkasOf(`Versi ${at}`));
  expect(await listVersions(here, record.id)).toHaveLength(1);
  expect((await checkArchive(here)).findings).toEqual([]);
  await rebuildCatalog(here);
  const { items } = await findBerkas(here, berkasQuerySchema.parse({}));
  expect(items).toMatchObject([{ id, version: 9, nama: 'Versi 9' }]);
});

test('what waited in the inbox while the clock was a year ahead, and after it was set back, comes to the store whole', async () => {
  isAway = true;
  now = noon + 365 * day;
  let here = await begin();
  const { id } = await createCase(here, 'berkas', berkasOf('Versi 1'), who);
  now = noon;
  await archive.close();
  // The next process gives ids that are a year lower: the change is the older one by its name.
  here = await begin();
  await resumeInbox(here);
  await updateCase(here, 'berkas', id, '"1"', berkasOf('Versi 2'), who);
  expect(await resumeInbox(here)).toEqual({ settled: 0, waiting: 2 });
  isAway = false;
  expect(await resumeInbox(here)).toEqual({ settled: 2, waiting: 0 });
  expect(await getCase(here, 'berkas', id)).toMatchObject({ version: 2, state: 'tersimpan' });
  expect((await checkArchive(here)).findings).toEqual([]);
});

test('an address is not refused until the clock has caught up', () => {
  vi.useFakeTimers({ toFake: ['Date', 'performance'] });
  const counts = createRequestCounts(60_000);
  const ask = () => (counts.increment('10.0.0.5') as { totalHits: number }).totalHits;
  expect([ask(), ask()]).toEqual([1, 2]);
  vi.setSystemTime(Date.now() - 365 * day);
  expect(ask()).toBe(3);
  vi.advanceTimersByTime(60_000);
  expect(ask()).toBe(1);
});
