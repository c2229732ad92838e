import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readdir, readFile, rename, rm, utimes, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { openApp } from '../src/app.ts';
import { depositRecord } from '../src/archive/deposit.ts';
import { loadConfig } from '../src/config.ts';
import { lockFolder } from '../storage/folder-lock.ts';
import { removeFolder, temporaryFolder } from './support/archive.ts';
import { upload, who } from './support/deposits.ts';

// A start beside other work takes its time.
vi.setConfig({ testTimeout: 120_000 });

let dir: string;
const closers: (() => Promise<unknown>)[] = [];
const lockFile = () => join(dir, '.lock');

beforeEach(async () => {
  dir = await temporaryFolder('lock');
});
afterEach(async () => {
  vi.useRealTimers();
  for (const close of closers.splice(0)) await close();
  await removeFolder(dir);
});

async function lock() {
  const held = await lockFolder(dir, 'data');
  closers.push(held.release);
  return held;
}

/** Over DATA_DIR `dir`, each with a store of its own: what they share is the inbox and the catalog. */
async function openOver(store: string) {
  const settings = { DATA_DIR: dir, STORE_URL: `file:${join(dir, store)}`, LOG_LEVEL: 'silent' };
  const app = await openApp(loadConfig(settings));
  closers.push(app.close);
  return app;
}

async function leaveLock(holder: object, mtime: Date): Promise<void> {
  await writeFile(lockFile(), JSON.stringify(holder));
  await utimes(lockFile(), mtime, mtime);
}

test('of two services on one data folder the second is refused, with the holder and what to do', async () => {
  await openOver('a');
  await expect(openOver('b')).rejects.toMatchObject({
    code: 'in_use',
    message: expect.stringContaining(
      `(DATA_DIR) ${dir} is in use by process ${process.pid} on ${hostname()}`,
    ),
    detail: expect.stringMatching(/Folder data .* proses \d+ di komputer .* Hentikan|kirim permintaan/),
  });
  expect(await readdir(dir)).not.toContain('b');
});

test('after it has closed, or could not open its store, the next one may', async () => {
  await (await openOver('a')).close();
  await writeFile(join(dir, 'file'), 'x');
  await expect(openOver('file')).rejects.toMatchObject({ code: 'unavailable' });
  await openOver('a');
});

test('a command beside the service ends with 5 and says who has the folder and what to do', async () => {
  await openOver('a');
  const main = fileURLToPath(new URL('../src/main.ts', import.meta.url));
  const env = { ...process.env, DATA_DIR: dir, STORE_URL: `file:${join(dir, 'b')}` };
  const command = spawn(process.execPath, [main, 'find', 'ratna'], {
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const said: Buffer[] = [];
  command.stderr.on('data', (chunk) => said.push(chunk));
  const [code] = await once(command, 'close');
  expect(code).toBe(5);
  const text = Buffer.concat(said).toString();
  expect(text).toContain(
    `process ${process.pid} on ${hostname()}: stop it first, or ask the running service`,
  );
  expect(text).toContain('kirim permintaan lewat layanan itu');
});

test('a service that lost its folder to another, its disk having been away, takes nothing in any more', async () => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
  const { archive } = await openOver('a');
  await depositRecord(archive, await upload(archive, 'before'), who);
  const mine = await readFile(lockFile());
  await leaveLock({ pid: 1, host: 'komputer-lain', token: 'theirs' }, new Date());
  await expect(archive.inbox.probe()).rejects.toMatchObject({ code: 'in_use' });
  await vi.advanceTimersByTimeAsync(10_000);
  await vi.waitFor(async () => {
    const late = depositRecord(archive, await upload(archive, `late ${Math.random()}`), who);
    await expect(late).rejects.toMatchObject({ code: 'in_use' });
  });
  expect(await readFile(lockFile(), 'utf8')).toContain('theirs');
  await writeFile(lockFile(), mine);
});

test('a data folder whose disk is gone takes nothing in, and goes on when it is back', async () => {
  const { archive } = await openOver('a');
  await rename(dir, `${dir}-away`);
  await mkdir(dir);
  await expect(archive.inbox.probe()).rejects.toMatchObject({ code: 'unavailable' });
  await expect(upload(archive, 'KTP')).rejects.toMatchObject({ code: 'unavailable' });
  expect(await readdir(dir)).toEqual([]);
  await rm(dir, { recursive: true });
  await rename(`${dir}-away`, dir);
  await archive.inbox.probe();
  expect((await depositRecord(archive, await upload(archive, 'KTP'), who)).outcome).toBe('created');
});

test.skipIf(process.platform !== 'linux')(
  'a living holder of this machine keeps the folder whatever the clock says',
  async () => {
    await lock();
    await utimes(lockFile(), 0, 0);
    await expect(lock()).rejects.toMatchObject({ code: 'in_use' });
    const holder = JSON.parse(await readFile(lockFile(), 'utf8'));
    await rm(lockFile());
    const parent = { ...holder, pid: process.ppid, born: await birthSeenBy(process.ppid) };
    await leaveLock(parent, new Date(0));
    await expect(lock()).rejects.toMatchObject({ code: 'in_use' });
    // The same number, but another process.
    await leaveLock({ ...parent, born: holder.born }, new Date());
    await lock();
  },
);

/** What a holder with this number would have written of itself. */
async function birthSeenBy(pid: number): Promise<string> {
  const boot = await readFile('/proc/sys/kernel/random/boot_id', 'utf8');
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8');
  return `${boot.trim()} ${stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19]}`;
}

test('a dead holder of another machine whose clock ran a year ahead does not keep the folder for a year', async () => {
  await leaveLock(
    { pid: 1, host: 'komputer-lain', token: 'theirs' },
    new Date(Date.now() + 365 * 86_400_000),
  );
  await lock();
});
