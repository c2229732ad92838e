import { chmod, readFile, utimes, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createCase } from '../src/archive/case-files.ts';
import { depositRecord } from '../src/archive/deposit.ts';
import { getRecord } from '../src/archive/retrieve.ts';
import { type RunningApp, startApp } from './support/app.ts';
import { removeFolder, temporaryFolder } from './support/archive.ts';
import { berkasOf, upload, who } from './support/deposits.ts';

let dir: string;
let running: RunningApp;
const start = async () => {
  running = await startApp({ DATA_DIR: dir, LOG_LEVEL: 'silent' });
  return running.app;
};

beforeEach(async () => {
  dir = await temporaryFolder('crash');
});
afterEach(async () => {
  await running.stop();
  await removeFolder(dir);
});

/** The lock of a service that died so many minutes ago. */
async function leaveLock(minutesAgo: number): Promise<void> {
  const path = join(dir, '.lock');
  await writeFile(path, JSON.stringify({ pid: 4_194_303, host: hostname(), born: 'before', token: 'died' }));
  const at = new Date(Date.now() - minutesAgo * 60_000);
  await utimes(path, at, at);
}

const deposit = async (content: string) => {
  const { archive } = running.app;
  return (await depositRecord(archive, await upload(archive, content), who)).record;
};
const dutyOf = ({ duties }: RunningApp['app']) => duties.find(({ name }) => name === 'after-crash');

test('after a stop that was none, what was kept just before is read again, and what a disk lost is told', async () => {
  await start();
  await createCase(running.app.archive, 'berkas', berkasOf('Suparmi'), who);
  const [good, bad] = [await deposit('KTP'), await deposit('KK')];
  const { manifest } = await running.app.archive.database
    .selectFrom('records')
    .select('manifest')
    .where('id', '=', bad.id)
    .executeTakeFirstOrThrow();
  await running.stop();
  const { key } = JSON.parse(manifest).files[0];
  await chmod(join(dir, 'store', key), 0o600);
  await writeFile(join(dir, 'store', key), Buffer.alloc((await readFile(join(dir, 'store', key))).length));
  await leaveLock(1);
  const app = await start();
  const duty = dutyOf(app)!;
  const run = await app.dutyLog.record(duty.name, () => duty.run(new AbortController().signal));
  expect(run).toMatchObject({ good: false, outcome: { things: 3, findings: [{ store: 'store', key }] } });
  expect((await getRecord(app.archive, bad.id)).damaged).toBe(true);
  expect((await getRecord(app.archive, good.id)).damaged).toBe(false);
  const { json } = await running.call('GET', '/health/ready');
  expect(json.reasons).toContainEqual(expect.stringContaining('mati mendadak'));
  expect((await running.call('GET', '/v1/store')).json.duties[0]).toMatchObject({
    name: 'after-crash',
    last: { good: false },
  });
  expect(await duty.isDueEarly!(run)).toBe(false);
  expect(await duty.isDueEarly!({ ...run, startedAt: '2026-01-01T00:00:00.000Z' })).toBe(true);
});

test('what was kept long before the unclean stop is left to the check; a clean stop needs nothing', async () => {
  await start();
  await deposit('KTP');
  await running.stop();
  expect(dutyOf(await start())).toBeUndefined();
  await running.stop();
  await leaveLock(-30);
  const app = await start();
  const run = await dutyOf(app)!.run(new AbortController().signal);
  expect(run).toMatchObject({ good: true, outcome: { things: 0 } });
});
