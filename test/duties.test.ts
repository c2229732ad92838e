import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pino } from 'pino';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { type Duty, type DutyLog, dutyTroubles, openDutyLog, startDuties } from '../src/archive/duties.ts';
import { removeFolder, temporaryFolder } from './support/archive.ts';

const hour = 3_600_000;
let dir: string;
let now: Date;
let dutyLog: DutyLog;
const clock = () => now;
const later = (ms: number) => {
  now = new Date(now.getTime() + ms);
};

beforeEach(async () => {
  dir = await temporaryFolder('duties');
  now = new Date('2026-11-26T03:00:00Z');
  dutyLog = openDutyLog(join(dir, 'duties'), clock);
});
afterEach(async () => {
  vi.useRealTimers();
  await removeFolder(dir);
});

test('what came of a duty is kept, with the time of its last good run', async () => {
  await dutyLog.record('drill', async () => ({ good: true, outcome: { files: 3 } }));
  later(hour);
  await dutyLog.record('drill', async () => ({ good: false, outcome: { files: 2 } }));
  expect(await dutyLog.last('drill')).toEqual({
    startedAt: '2026-11-26T04:00:00.000Z',
    endedAt: '2026-11-26T04:00:00.000Z',
    good: false,
    goodAt: '2026-11-26T03:00:00.000Z',
    outcome: { files: 2 },
  });
});

test('an error is kept and thrown; what was broken off leaves the run before', async () => {
  const failing = dutyLog.record('drill', async () => {
    throw new Error('no disk');
  });
  await expect(failing).rejects.toThrow('no disk');
  expect(await dutyLog.last('drill')).toMatchObject({ good: false, error: 'Error: no disk' });
  const before = await readFile(join(dir, 'duties', 'drill.json'), 'utf8');
  const stop = new AbortController();
  const work = async () => {
    stop.abort();
    return { good: true, outcome: 1 };
  };
  expect((await dutyLog.record('drill', work, stop.signal)).good).toBe(false);
  expect(await readFile(join(dir, 'duties', 'drill.json'), 'utf8')).toBe(before);
});

test('a file that nobody can read counts as never', async () => {
  await dutyLog.record('drill', async () => ({ good: true, outcome: 1 }));
  await writeFile(join(dir, 'duties', 'drill.json'), '{"startedAt": "2026');
  expect(await dutyLog.last('drill')).toBeUndefined();
});

/** The last of a list: it counts how often the service has come to its end. */
function lastDuty(): { duty: Duty; passes: () => number } {
  let passes = 0;
  const asked = async () => {
    passes += 1;
    return false;
  };
  const duty = {
    name: 'last',
    every: Number.POSITIVE_INFINITY,
    trouble: () => undefined,
    isDueEarly: asked,
    run: async () => ({ good: await asked().then(() => true), outcome: null }),
  };
  return { duty, passes: () => passes };
}

/** Minutes go by until the service has looked at its duties and come to their end. */
async function oneLook({ passes }: ReturnType<typeof lastDuty>): Promise<void> {
  const before = passes();
  const minute = async () => {
    await vi.advanceTimersByTimeAsync(60_000);
    expect(passes()).toBeGreaterThan(before);
  };
  await vi.waitFor(minute, { timeout: 10_000 });
}

test('the service does what is due by the age of its last run, one at a time', async () => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
  const done: string[] = [];
  const duty = (name: string, every: number, ok = true): Duty => ({
    name,
    every,
    trouble: () => undefined,
    async run() {
      done.push(name);
      if (!ok) throw new Error('not today');
      return { good: true, outcome: null };
    },
  });
  const last = lastDuty();
  const duties = [
    duty('hourly', hour),
    duty('failing', 10 * hour, false),
    duty('daily', 24 * hour),
    last.duty,
  ];
  const runner = startDuties(duties, dutyLog, { log: pino({ level: 'silent' }), clock });
  const look = async () => {
    done.length = 0;
    await oneLook(last);
    return done;
  };
  expect(await look()).toEqual(['hourly', 'failing', 'daily']);
  expect(await look()).toEqual([]);
  later(hour);
  expect(await look()).toEqual(['hourly', 'failing']);
  later(24 * hour);
  expect(await look()).toEqual(['hourly', 'failing', 'daily']);
  // The clock was set back.
  later(-48 * hour);
  expect(await look()).toEqual(['hourly', 'failing', 'daily']);
  await runner.stop();
});

test('what had to be left has its turn as soon as it can be done', async () => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
  let runs = 0;
  let isBack = false;
  const duty: Duty = {
    name: 'uji',
    every: hour,
    trouble: () => undefined,
    isDueEarly: async () => isBack,
    async run() {
      runs += 1;
      isBack = false;
      return { good: true, outcome: null };
    },
  };
  const last = lastDuty();
  const runner = startDuties([duty, last.duty], dutyLog, { log: pino({ level: 'silent' }), clock });
  const look = async () => {
    await oneLook(last);
    return runs;
  };
  expect(await look()).toBe(1);
  expect(await look()).toBe(1);
  isBack = true;
  expect(await look()).toBe(2);
  await runner.stop();
});

test('stopping breaks off what is under way and waits for it', async () => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
  let ended = false;
  const started = Promise.withResolvers<void>();
  const long: Duty = {
    name: 'long',
    every: hour,
    trouble: () => undefined,
    async run(signal) {
      started.resolve();
      await new Promise((resolve) => signal.addEventListener('abort', resolve));
      ended = true;
      return { good: true, outcome: null };
    },
  };
  const runner = startDuties([long], dutyLog, { log: pino({ level: 'silent' }), clock });
  await vi.advanceTimersByTimeAsync(60_000);
  await started.promise;
  await runner.stop();
  expect(ended).toBe(true);
  expect(await dutyLog.last('long')).toBeUndefined();
});

test('what a clerk should know is asked of each duty', async () => {
  const duty = (name: string): Duty => ({
    name,
    every: hour,
    run: async () => ({ good: true, outcome: null }),
    trouble: (last) => (last ? undefined : `${name} belum pernah.`),
  });
  await dutyLog.record('uji', async () => ({ good: true, outcome: null }));
  expect(await dutyTroubles([duty('uji'), duty('periksa')], dutyLog, clock)).toEqual([
    'periksa belum pernah.',
  ]);
});
