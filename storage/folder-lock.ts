import { randomUUID } from 'node:crypto';
import { statSync } from 'node:fs';
import { open, readFile, rm, stat, utimes } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { AppError } from '../src/errors.ts';
import { shared } from './shared.ts';

const heartbeatMs = 10_000;
const staleAfterMs = 60_000;

/** The exclusive hold of one process on a folder. */
export interface FolderLock {
  /** The last sign of life of a holder before, which died with it. */
  diedAt?: Date;
  /** Throws `unavailable` when the folder is gone, `in_use` when another process has taken it over. */
  check(): Promise<void>;
  /** The same at a glance, without waiting. false: `check` must say. */
  looksHeld(): boolean;
  /** The same of what the last heartbeat found, at no cost: another process may have had the folder for ten seconds. */
  checkLast(): void;
  release(): Promise<void>;
}

/** What stands in the lock file; its modification time is the heartbeat. */
interface Holder {
  pid: number;
  host: string;
  /** `birthOf` that process. */
  born?: string | undefined;
  token: string;
}

/** What a folder is called, for operators and for clerks, and what they can do. */
const kinds = {
  store: {
    name: 'store folder',
    label: 'Folder penyimpanan',
    remedy: 'stop it first',
    advice: 'Hentikan proses itu, lalu coba lagi.',
    gone: 'Folder penyimpanan tidak ditemukan. Periksa disk atau sambungannya.',
  },
  data: {
    name: 'data folder (DATA_DIR)',
    label: 'Folder data',
    remedy: 'stop it first, or ask the running service over HTTP',
    advice: 'Bila itu layanan Berkas, kirim permintaan lewat layanan itu, atau hentikan dahulu (Ctrl+C).',
    gone: 'Folder data tidak ditemukan. Periksa disk atau sambungannya.',
  },
} as const;

export type FolderKind = keyof typeof kinds;

/**
 * The locks that this process holds. One with our number that is not among them is dead: an earlier process's (in a
 * container the next one often has the same number), or ours on a disk that was pulled out and is back.
 */
const ours = new Set<string>();

/**
 * Takes the folder for this process, or throws `in_use` and names the holder. A holder that is dead (its process is gone
 * from this machine, or it is on another machine and its heartbeat is not of this minute) loses the folder; of several
 * takers one wins. `unavailable` where the folder cannot be written.
 */
export async function lockFolder(dir: string, kind: FolderKind): Promise<FolderLock> {
  const path = join(dir, '.lock');
  const born = await birthOf(process.pid);
  const mine: Holder = { pid: process.pid, host: hostname(), born, token: randomUUID() };
  ours.add(mine.token);
  const diedAt = await take({ dir, kind }, path, mine).catch((error) => {
    ours.delete(mine.token);
    throw lockError({ dir, kind }, error);
  });
  let seen = identify(path);
  let other: Holder | undefined;
  const timer = setInterval(async () => {
    other = await beat(path, mine);
  }, heartbeatMs).unref();
  return {
    ...(diedAt && { diedAt }),
    check: shared(async () => {
      await checkHeld({ dir, kind }, path, mine);
      seen = identify(path);
    }),
    looksHeld: () => seen !== undefined && seen === identify(path),
    checkLast() {
      if (other) throw inUse({ dir, kind }, other);
    },
    async release() {
      clearInterval(timer);
      // Also where the file stays, on a disk that is read-only or gone: nobody holds it any more.
      ours.delete(mine.token);
      if ((await readHolder(path))?.token === mine.token) await rm(path, { force: true });
    },
  };
}

/** Which file it is: one that another process put in its place is another. undefined where the disk does not say. */
function identify(path: string): string | undefined {
  try {
    const { dev, ino, birthtimeNs } = statSync(path, { bigint: true });
    return `${dev} ${ino} ${birthtimeNs}`;
  } catch {
    return undefined;
  }
}

interface Place {
  dir: string;
  kind: FolderKind;
}

/** Answers since when a dead holder is dead, where it was taken from one. */
async function take(place: Place, path: string, mine: Holder): Promise<Date | undefined> {
  let diedAt: Date | undefined;
  let holder: Holder | undefined;
  for (let tries = 0; tries < 100; tries++) {
    if (await writeNew(path, JSON.stringify(mine))) return diedAt;
    holder = await readHolder(path);
    if (holder?.token && (await isAlive(path, holder))) break;
    // A lock is written in a moment: one that stays empty for a second is of a process that was killed just then.
    const isTorn = holder?.token === '' && tries >= 50;
    if (holder && (isTorn || !(await isAlive(path, holder)))) {
      diedAt = (await stat(path).catch(() => undefined))?.mtime ?? diedAt;
      await removeDead(path, holder);
    }
    // Someone else is in the middle of taking or leaving the folder.
    else await sleep(20);
  }
  throw inUse(place, holder);
}

/** false when the file is there already. What a full disk took only in part is taken away again. */
async function writeNew(path: string, text: string): Promise<boolean> {
  const file = await open(path, 'wx').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'EEXIST') return undefined;
    throw error;
  });
  if (!file) return false;
  try {
    await file.writeFile(text);
    return true;
  } catch (error) {
    await rm(path, { force: true });
    throw error;
  } finally {
    await file.close();
  }
}

/** undefined: no lock. A lock that is just being written, or was torn by a power cut, has an empty token. */
async function readHolder(path: string): Promise<Holder | undefined> {
  const text = await readFile(path, 'utf8').catch(() => undefined);
  if (text === undefined) return undefined;
  try {
    return JSON.parse(text) as Holder;
  } catch {
    return { pid: 0, host: '', token: '' };
  }
}

/** On this machine the system knows, whatever the clock did meanwhile; of another machine there is only the heartbeat. */
async function isAlive(path: string, holder: Holder): Promise<boolean> {
  if (!holder.token || holder.host !== hostname()) return !(await isOld(path));
  if (holder.pid === process.pid) return ours.has(holder.token);
  if (!processExists(holder.pid)) return false;
  const born = await birthOf(holder.pid);
  return born !== undefined && holder.born !== undefined ? born === holder.born : !(await isOld(path));
}

/** Also where it is of a later minute: the clock was set back since, and would keep a dead holder alive for that long. */
async function isOld(path: string): Promise<boolean> {
  const info = await stat(path).catch(() => undefined);
  return info !== undefined && Math.abs(Date.now() - info.mtimeMs) > staleAfterMs;
}

/**
 * When the process began, in ticks after which start of the machine: another one may have got its number since. Of a dead one
 * whose parent has not looked yet, nothing that began. undefined where the system does not tell (no /proc).
 */
async function birthOf(pid: number): Promise<string | undefined> {
  try {
    const boot = await readFile('/proc/sys/kernel/random/boot_id', 'utf8');
    const stat = await readFile(`/proc/${pid}/stat`, 'utf8');
    // proc_pid_stat(5): the name, field 2, stands in brackets and may hold anything; 3 is the state, 22 the time of the start.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return fields[0] === 'Z' ? 'dead' : `${boot.trim()} ${fields[19]}`;
  } catch {
    return undefined;
  }
}

/** Is there a process of this number on this machine now? */
export function processExists(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: it is there and belongs to another user.
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
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

/** Answers who has it in our place. A failure shows at the next check. */
async function beat(path: string, mine: Holder): Promise<Holder | undefined> {
  const now = new Date();
  const holder = await readHolder(path);
  if (holder && holder.token !== mine.token) return holder;
  if (holder) await utimes(path, now, now).catch(() => {});
  return undefined;
}

async function checkHeld(place: Place, path: string, mine: Holder): Promise<void> {
  const holder = await readHolder(path);
  if (holder?.token === mine.token) return;
  if (holder) throw inUse(place, holder);
  const { name, gone } = kinds[place.kind];
  throw new AppError('unavailable', `the ${name} ${place.dir} is gone, or not the one that was opened`, {
    detail: gone,
  });
}

function inUse({ dir, kind }: Place, holder: Holder | undefined): AppError {
  const { name, label, remedy, advice } = kinds[kind];
  if (!holder?.token) return new AppError('in_use', `the ${name} ${dir} is being opened by another process`);
  const toDo = ours.has(holder.token) ? 'this one: do two settings name the same folder?' : remedy;
  return new AppError(
    'in_use',
    `the ${name} ${dir} is in use by process ${holder.pid} on ${holder.host}: ${toDo}`,
    { detail: `${label} sedang dipakai oleh proses ${holder.pid} di komputer ${holder.host}. ${advice}` },
  );
}

function lockError({ dir, kind }: Place, error: unknown): unknown {
  const { code } = error as NodeJS.ErrnoException;
  if (error instanceof AppError || code === undefined) return error;
  const { name, label } = kinds[kind];
  return new AppError(
    'unavailable',
    `the ${name} ${dir} cannot be written (${code}): check disk and rights`,
    {
      detail: `${label} ${dir} tidak dapat ditulisi (penuh atau terkunci). Periksa disk dan izinnya.`,
      cause: error,
    },
  );
}
