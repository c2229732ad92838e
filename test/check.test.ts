import { execFile } from 'node:child_process';
import { chmod, copyFile, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { caseKey, manifestKey, recordFileKey } from '../src/archive/capsule.ts';
import { canaryKey } from '../src/archive/check/canary.ts';
import { type CheckState, checkArchive } from '../src/archive/check/check.ts';
import { checkDuty } from '../src/archive/check/duty.ts';
import type { Finding } from '../src/archive/check/look.ts';
import { loadState } from '../src/archive/check/state.ts';
import { depositRecord } from '../src/archive/deposit.ts';
import { openDutyLog } from '../src/archive/duties.ts';
import type { RecordView } from '../src/domain/record.ts';
import { openStore } from '../storage/open-store.ts';
import { openTestArchive, removeFolder, type TestArchive, temporaryFolder } from './support/archive.ts';
import { depositFamily, upload, who } from './support/deposits.ts';

const main = fileURLToPath(new URL('../src/main.ts', import.meta.url));
let archive: TestArchive;
let berkasId: string;
let ktp: RecordView;
let kk: RecordView;

beforeEach(async () => {
  archive = await openTestArchive(await temporaryFolder('check'));
  archive.backup = await openStore(`file:${join(archive.dir, 'backup')}`);
  ({ berkasId, ktp, kk } = await depositFamily(archive));
});

afterEach(async ({ task }) => {
  await archive.backup!.close();
  await archive.close();
  if (task.result?.state !== 'fail') await removeFolder(archive.dir);
});

const at = (key: string, place = 'store') => join(archive.dir, place, key);
const fileOf = (record: RecordView) => recordFileKey(record.id, record.sha256, 'pdf');

async function change(key: string, to: (text: string) => string, place = 'store'): Promise<void> {
  const text = await readFile(at(key, place), 'utf8');
  await chmod(at(key, place), 0o600);
  await writeFile(at(key, place), to(text));
}

async function findings(): Promise<Finding[]> {
  const { at: open, findings } = await checkArchive(archive);
  expect(open).toBeUndefined();
  return findings;
}

test('a whole archive has no findings, and all of both stores is read', async () => {
  const state = await checkArchive(archive);
  expect(state).toMatchObject({ findings: [], things: 6, objects: 14 });
  expect(state.at).toBeUndefined();
});

const damages: [what: string, harm: () => Promise<unknown>, finds: () => Finding[]][] = [
  [
    'a file that is gone',
    () => rm(at(fileOf(ktp))),
    () => [{ store: 'store', kind: 'missing', key: fileOf(ktp) }],
  ],
  [
    'a file with a changed letter',
    () => change(fileOf(ktp), () => 'isi KTQ'),
    () => [{ store: 'store', kind: 'changed', key: fileOf(ktp) }],
  ],
  [
    'a file that is cut',
    () => change(fileOf(ktp), (text) => text.slice(0, 3)),
    () => [{ store: 'store', kind: 'truncated', key: fileOf(ktp) }],
  ],
  [
    'a file with the bytes of another record',
    () => change(fileOf(ktp), () => 'isi KK!'),
    () => [{ store: 'store', kind: 'swapped', key: fileOf(ktp) }],
  ],
  [
    'a file of the backup store with a changed letter',
    () => change(fileOf(ktp), () => 'isi KTQ', 'backup'),
    () => [{ store: 'backup', kind: 'changed', key: fileOf(ktp) }],
  ],
  [
    'a file that no manifest names',
    () => copyFile(at(fileOf(ktp)), at(recordFileKey(ktp.id, 'a'.repeat(64), 'pdf'))),
    () => [{ store: 'store', kind: 'orphan', key: recordFileKey(ktp.id, 'a'.repeat(64), 'pdf') }],
  ],
  [
    'a manifest that is gone: its row stands alone',
    () => rm(at(manifestKey(ktp.id, 1))),
    () => [{ store: 'store', kind: 'row without record', key: manifestKey(ktp.id, 1) }],
  ],
  [
    'the newest version that is gone',
    () => rm(at(manifestKey(kk.id, 2))),
    () => [{ store: 'store', kind: 'missing', key: manifestKey(kk.id, 2) }],
  ],
  [
    'the first version that is gone',
    () => rm(at(caseKey('berkas', berkasId, 1))),
    () => [{ store: 'store', kind: 'missing', key: caseKey('berkas', berkasId, 1) }],
  ],
  [
    'a manifest that says something else',
    () => change(manifestKey(ktp.id, 1), (text) => text.replace('KTP', 'KTQ')),
    () => [{ store: 'store', kind: 'changed', key: manifestKey(ktp.id, 1) }],
  ],
  [
    'a manifest that is cut',
    () => change(manifestKey(ktp.id, 1), (text) => text.slice(0, 40)),
    () => [{ store: 'store', kind: 'truncated', key: manifestKey(ktp.id, 1) }],
  ],
  [
    'a manifest under the key of another',
    async () => {
      await rm(at(manifestKey(ktp.id, 1)));
      await copyFile(at(manifestKey(kk.id, 1)), at(manifestKey(ktp.id, 1)));
    },
    () => [{ store: 'store', kind: 'swapped', key: manifestKey(ktp.id, 1) }],
  ],
  [
    'a capsule of a newer format',
    () => change(manifestKey(ktp.id, 1), (text) => text.replace('record/1', 'record/9')),
    () => [{ store: 'store', kind: 'unknown format', key: manifestKey(ktp.id, 1) }],
  ],
  [
    'an earlier version that was rewritten: the next one does not name it',
    () => change(caseKey('berkas', berkasId, 1), (text) => text.replace('Suparmi', 'Suparni')),
    () => [{ store: 'store', kind: 'broken chain', key: caseKey('berkas', berkasId, 2) }],
  ],
  [
    'a record that the catalog lacks',
    () => archive.database.deleteFrom('records').where('id', '=', ktp.id).execute(),
    () =>
      (['store', 'backup'] as const).map((store) => ({
        store,
        kind: 'record without row' as const,
        key: manifestKey(ktp.id, 1),
      })),
  ],
  [
    'a record that is aman and not in the backup store',
    () => rename(at(`${manifestKey(ktp.id, 1)}`, 'backup'), join(archive.dir, 'gone')),
    () => [{ store: 'backup', kind: 'row without record', key: manifestKey(ktp.id, 1) }],
  ],
];

test.each(damages)('finds %s, and nothing else', async (_what, harm, finds) => {
  await harm();
  expect(await findings()).toEqual(finds());
});

test.each(['store', 'backup'])(
  'a pass that does not find the canary in the %s is not good',
  async (place) => {
    expect(await findings()).toEqual([]);
    // Somebody "mended" it.
    await change(canaryKey, () => 'berkas: kenari utuh\n', place);
    const failed = { store: place, kind: 'checker failed its own test', key: canaryKey };
    expect(await findings()).toEqual([failed]);
    // Another damage does not stand for it.
    await change(fileOf(ktp), () => 'isi KTQ');
    const changed = { store: 'store', kind: 'changed', key: fileOf(ktp) };
    expect(new Set(await findings())).toEqual(new Set([changed, failed]));
  },
);

test('a store that takes no canary is told too; one that is there is not planted again', async () => {
  const { folder: _, ...store } = archive.store;
  archive.store = { ...store, create: () => Promise.reject(new Error('read-only')) };
  const failed = { store: 'store', kind: 'checker failed its own test', key: canaryKey };
  expect(await findings()).toEqual([failed]);
  archive.store = { ...store };
  expect(await findings()).toEqual([]);
  archive.store = { ...store, create: () => Promise.reject(new Error('read-only')) };
  expect(await findings()).toEqual([]);
});

test('files that a system leaves in a folder are no finding', async () => {
  for (const name of ['desktop.ini', 'records/Thumbs.db', `${dirname(fileOf(ktp))}/desktop.ini`, '.DS_Store'])
    await writeFile(at(name), 'x');
  expect(await findings()).toEqual([]);
});

test('the service reads its share, keeps what was found, and drops it when it was mended', async () => {
  const path = join(archive.dir, 'check.json');
  let now = new Date('2026-11-01T08:00:00Z');
  archive.clock = () => now;
  const duty = checkDuty(archive, { path, days: 30 });
  const dutyLog = openDutyLog(join(archive.dir, 'duties'), archive.clock);
  const run = () => dutyLog.record('check', () => duty.run(new AbortController().signal));
  const trouble = async () => duty.trouble(await dutyLog.last('check'), now);
  expect((await run()).outcome).toMatchObject({ complete: true, findings: {} });
  expect(await trouble()).toBeUndefined();
  await change(fileOf(ktp), () => 'isi KTQ');
  // Read already in this pass; the next one begins when its time has come.
  expect((await run()).outcome).toMatchObject({ findings: {} });
  now = new Date('2026-11-26T08:00:00Z');
  const found = await run();
  expect(found).toMatchObject({ good: false, outcome: { complete: true, findings: { changed: 1 } } });
  expect(await trouble()).toContain('1 hal yang tidak utuh');
  await change(fileOf(ktp), () => 'isi KTP');
  expect(await run()).toMatchObject({ good: true, outcome: { findings: {} } });
  expect(await trouble()).toBeUndefined();
  now = new Date('2026-12-27T08:00:00Z');
  expect(await trouble()).toContain('CHECK_DAYS');
  await change(canaryKey, () => 'berkas: kenari utuh\n');
  expect((await run()).good).toBe(false);
  expect(await trouble()).toContain('tidak dapat dipercaya');
});

test('a large archive is read in shares that grow with the age of the pass', async () => {
  let now = new Date('2026-11-01T08:00:00Z');
  archive.clock = () => now;
  const path = join(archive.dir, 'check.json');
  const duty = checkDuty(archive, { path, days: 30, leastObjects: 1 });
  const share = async () => {
    await duty.run(new AbortController().signal);
    return (await loadState(path))!.things;
  };
  expect(await share()).toBe(1);
  expect(await share()).toBe(2);
  now = new Date('2026-11-13T08:00:00Z');
  const half = await share();
  expect(half).toBeGreaterThanOrEqual(3);
  expect(half).toBeLessThan(6);
  now = new Date('2026-11-26T08:00:00Z');
  await share();
  expect(await loadState(path)).toMatchObject({ things: 6, full: { good: true } });
});

test('what is still in the inbox is no finding', async () => {
  const { backup: _, ...alone } = archive;
  const away = { ...alone, store: { ...archive.store, create: () => Promise.reject(new Error('away')) } };
  await depositRecord(away, await upload(archive, 'kiriman'), who);
  expect(await findings()).toEqual([]);
});

test('a pass that is broken off goes on where it was, finds the same, and is no complete one before', async () => {
  await change(fileOf(ktp), () => 'isi KTQ');
  let state: CheckState | undefined;
  let calls = 0;
  do {
    let saved: CheckState | undefined;
    const save = async (now: CheckState) => {
      saved = JSON.parse(JSON.stringify(now));
    };
    const until = (state?.objects ?? 0) + 3;
    await checkArchive(archive, {
      ...(state && { from: state }),
      enough: ({ objects }) => objects >= until,
      save,
    });
    state = saved!;
    calls += 1;
  } while (state.at);
  expect(calls).toBeGreaterThan(2);
  expect(state).toMatchObject({
    things: 6,
    objects: 14,
    findings: [{ store: 'store', kind: 'changed', key: fileOf(ktp) }],
  });
});

test('berkas check ends with 6 where it finds anything, and with 0 only when nothing is wrong', async () => {
  const { dir } = archive;
  await archive.backup!.close();
  await archive.close();
  const berkas = (...args: string[]) => run(dir, ['check', '--json', ...args]);
  const part = await berkas('--max', '3');
  expect([part.code, JSON.parse(part.out)]).toMatchObject([0, { complete: false, findings: [] }]);
  const whole = await berkas();
  expect([whole.code, JSON.parse(whole.out)]).toMatchObject([0, { complete: true, findings: [] }]);
  await change(fileOf(ktp), () => 'isi KTQ');
  const bad = await berkas();
  const finding = { store: 'store', kind: 'changed', key: fileOf(ktp) };
  expect([bad.code, JSON.parse(bad.out)]).toMatchObject([6, { complete: true, findings: [finding] }]);
  expect((await run(dir, ['find', '--damaged', '--json'])).out).toContain(ktp.id);
  expect((await berkas('--max', 'x')).code).toBe(2);
  await change(canaryKey, () => 'berkas: kenari utuh\n');
  expect((await berkas()).code).toBe(1);
  archive = await openTestArchive(dir);
  archive.backup = await openStore(`file:${join(dir, 'backup')}`);
}, 180_000);

/** The command line over the folder of the archive. */
function run(dir: string, args: readonly string[]): Promise<{ code: number; out: string }> {
  const env = {
    PATH: process.env.PATH ?? '',
    DATA_DIR: dir,
    BACKUP_STORE_URL: `file:${join(dir, 'backup')}`,
  };
  return new Promise((resolve) => {
    execFile(process.execPath, [main, ...args], { env }, (error, out) => {
      resolve({ code: error ? Number(error.code ?? -1) : 0, out });
    });
  });
}

test('a store that goes away is no finding: the check stops, and says so', async () => {
  await archive.store.close();
  await rm(join(archive.dir, 'store'), { recursive: true });
  await expect(checkArchive(archive)).rejects.toMatchObject({ code: 'unavailable' });
});
