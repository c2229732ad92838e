import { randomUUID } from 'node:crypto';
import { statSync } from 'node:fs';
import { readFile, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { AppError } from '../src/errors.ts';

const heartbeatMs = 10_000;
const staleAfterMs = 60_000;

/** The exclusive hold of one process on a folder. */
export interface FolderLock {
  /** Throws `unavailable` when the folder is gone, `in_use` when another process has taken it over. */
  check(): Promise<void>;
  /** The same at a glance and without waiting. false: `check` must say. */
  looksHeld(): boolean;
  release(): Promise<void>;
}

/** What stands in the lock file; its modification time is the heartbeat. */
interface Holder {
  pid: number;
  host: string;
  /** When that process began (ms), for whoever looks into it. */
  started: number;
  token: string;
}

/**
 * The locks that this process holds. One with our number that is not among them is dead: an earlier process's (in a
 * container the next one often has the same number), or ours on a disk that was pulled out and is back.
 */
const held = new Set<string>();

/**
 * Takes the folder for this process, or throws `in_use` and names the holder. A holder that is dead (its process is gone
 * from this machine, or its heartbeat is a minute old) loses the folder; of several takers one wins.
 */
export async function lockFolder(dir: string): Promise<FolderLock> {
  const path = join(dir, '.lock');
  const mine: Holder = { pid: process.pid, host: hostname(), started: processStart(), token: randomUUID() };
  held.add(mine.token);
  await take(dir, path, mine).catch((error) => {
    held.delete(mine.token);
    throw error;
  });
  let seen = identify(path);
  const timer = setInterval(() => void beat(path, mine), heartbeatMs).unref();
  return {
    async check() {
      await checkHeld(dir, path, mine);
      seen = identify(path);
    },
    looksHeld: () => seen !== undefined && seen === identify(path),
    async release() {
      clearInterval(timer);
      held.delete(mine.token);
      if ((await readHolder(path))?.token === mine.token) await rm(path, { force: true });
    },
  };
}

/** Which file it is: one that another process put in its place is another. */
function identify(path: string): string | undefined {
  const info = statSync(path, { bigint: true, throwIfNoEntry: false });
  return info && `${info.dev} ${info.ino} ${info.birthtimeNs}`;
}

async function take(dir: string, path: string, mine: Holder): Promise<void> {
  let holder: Holder | undefined;
  for (let tries = 0; tries < 10; tries++) {
    if (await writeNew(path, JSON.stringify(mine))) return;
    holder = await readHolder(path);
    if (holder?.token && (await isAlive(path, holder))) break;
    if (holder && !(await isAlive(path, holder))) await removeDead(path, holder);
    // Someone else is in the middle of taking or leaving the folder.
    else await sleep(20);
  }
  throw inUse(dir, holder);
}

/** false when the file is there already. */
async function writeNew(path: string, text: string): Promise<boolean> {
  try {
    await writeFile(path, text, { flag: 'wx' });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

/** undefined: no lock. A lock that is just being written, or was torn by a power cut, has an empty token. */
async function readHolder(path: string): Promise<Holder | undefined> {
  const text = await readFile(path, 'utf8').catch(() => undefined);
  if (text === undefined) return undefined;
  try {
    return JSON.parse(text) as Holder;
  } catch {
    return { pid: 0, host: '', started: 0, token: '' };
  }
}

async function isAlive(path: string, holder: Holder): Promise<boolean> {
  if (await isOld(path)) return false;
  if (holder.host !== hostname()) return true;
  if (holder.pid === process.pid) return held.has(holder.token);
  return processExists(holder.pid);
}

async function isOld(path: string): Promise<boolean> {
  const info = await stat(path).catch(() => undefined);
  return info !== undefined && Date.now() - info.mtimeMs > staleAfterMs;
}

function processExists(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: it is there and belongs to another user.
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

function processStart(): number {
  return Math.round(Date.now() - process.uptime() * 1000);
}

/** Under a guard and after a second look: of two takers the slower one would else remove the new lock of the faster. */
async function removeDead(path: string, dead: Holder): Promise<void> {
  const guard = `${path}.takeover`;
  if (!(await writeNew(guard, ''))) {
    if (await isOld(guard)) await rm(guard, { force: true });
    await sleep(20);
    return;
  }
  try {
    if ((await readHolder(path))?.token === dead.token) await rm(path, { force: true });
  } finally {
    await rm(guard, { force: true });
  }
}

async function beat(path: string, mine: Holder): Promise<void> {
  const now = new Date();
  if ((await readHolder(path))?.token !== mine.token) return;
  // A failure shows at the next check.
  await utimes(path, now, now).catch(() => {});
}

async function checkHeld(dir: string, path: string, mine: Holder): Promise<void> {
  const holder = await readHolder(path);
  if (holder?.token === mine.token) return;
  if (holder) throw inUse(dir, holder);
  throw new AppError('unavailable', `the store folder ${dir} is gone, or not the one that was opened`, {
    detail: 'Folder penyimpanan tidak ditemukan. Periksa disk atau sambungannya.',
  });
}

function inUse(dir: string, holder: Holder | undefined): AppError {
  if (!holder?.token)
    return new AppError('in_use', `the store folder ${dir} is being opened by another process`);
  const ours = holder.pid === process.pid && holder.host === hostname();
  const remedy = ours ? 'this one: do two settings name the same folder?' : 'stop it first';
  return new AppError(
    'in_use',
    `the store folder ${dir} is in use by process ${holder.pid} on ${holder.host}: ${remedy}`,
    {
      detail: `Folder penyimpanan sedang dipakai oleh proses ${holder.pid} di komputer ${holder.host}. Hentikan proses itu, lalu coba lagi.`,
    },
  );
}
