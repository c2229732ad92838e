import { setTimeout as sleep } from 'node:timers/promises';
import type { ObjectStore } from '../../../storage/object-store.ts';
import { AppError, isAppError } from '../../errors.ts';
import type { Archive } from '../archive.ts';
import { versionKey } from '../capsule.ts';
import type { CatalogRow } from '../check/rows.ts';
import { noteDamage } from '../retrieve.ts';
import { inSlices, workSideBySide } from '../slices.ts';
import { copyThing } from './copy.ts';
import type { KnownStores } from './known-stores.ts';
import { countNotAman, dropAman, listTersimpan, markAman } from './not-aman.ts';
import { readMark } from './store-mark.ts';

/** A thing that cannot go to the backup store, and why: damaged in the store, or other bytes under its key in the backup. */
interface NotCopied {
  key: string;
  reason: string;
}

/** What a catch-up has done so far: things found or made `aman`, objects and bytes written. */
export interface CaughtUp {
  done: number;
  objects: number;
  bytes: number;
  notCopied: NotCopied[];
}

interface CatchUpOptions {
  signal?: AbortSignal;
  /** Told after each slice. `left` counts all that is not in the backup store, what waits in the inbox too. */
  progress?: (caughtUp: CaughtUp, left: number) => void;
}

/** Brings what the store has to the backup store. */
export interface Replication {
  /**
   * One pass over everything that is `tersimpan`, the oldest first: copied, read back, synced, then `aman`. What was `aman` in
   * another backup store than the present one falls to `tersimpan` first. What is damaged is told and left out. Can be broken
   * off at any time: the next pass goes on with what is left. `unavailable` where a store goes away.
   */
  catchUp(options?: CatchUpOptions): Promise<CaughtUp>;
  /** What the last pass has done, or the one under way, and how much is left now. */
  status(): Promise<{ running: boolean; left: number; caughtUp: CaughtUp }>;
}

export interface ReplicationOptions {
  known: KnownStores;
  /** Answers when the catalog as it is now survives a power cut. */
  syncCatalog(): Promise<void>;
}

/** Things copied side by side: enough to hide the way to the disk, few enough to leave the machine to the deposits. */
const atOnce = 4;
/** Things whose names are synced and whose rows are marked together. */
const sliceSize = 64;
/** What could not be copied is tried again after this time, ms. */
const retryAfter = 3_600_000;
/** A deposit under way is let pass, for as long as this, ms. */
const patience = 250;

/** The replication of an archive that has a backup store. */
export function createReplication(
  archive: Archive & { backup: ObjectStore },
  { known, syncCatalog }: ReplicationOptions,
): Replication {
  const { database, backup } = archive;
  let running: Promise<CaughtUp> | undefined;
  let caughtUp: CaughtUp = begin();
  let leftAtStart = 0;
  /** What could not be copied, by the key of its capsule: it is read whole each time. */
  const leftOut = new Map<string, NotCopied & { until: number }>();
  const leftNow = () => Math.max(0, leftAtStart - caughtUp.done);

  async function pass({ signal, progress = () => {} }: CatchUpOptions): Promise<CaughtUp> {
    caughtUp = begin();
    await backup.probe();
    await fitStates();
    leftAtStart = await countNotAman(database);
    for await (const slice of inSlices(listTersimpan(database), sliceSize)) {
      if (signal?.aborted) return caughtUp;
      await copySlice(slice, signal);
      progress(caughtUp, leftNow());
    }
    return caughtUp;
  }
  async function fitStates(): Promise<void> {
    const mark = await readMark(backup);
    if (!mark) throw new AppError('unavailable', 'the backup store has lost its mark');
    if ((await known.read()).amanIn === mark.id) return;
    archive.log.warn('this backup store is another than before: what it holds is compared anew');
    await dropAman(database);
    await syncCatalog();
    await known.update({ amanIn: mark.id });
  }
  async function copySlice(slice: readonly CatalogRow[], signal: AbortSignal | undefined): Promise<void> {
    const there: CatalogRow[] = [];
    const written: string[] = [];
    try {
      await workSideBySide(slice, atOnce, async (row) => {
        if (signal?.aborted) return;
        await letPass(archive);
        const keys = await copyRow(row);
        if (!keys) return;
        there.push(row);
        written.push(...keys);
      });
    } finally {
      await backup.sync(written);
      await markAman(database, there);
      caughtUp.done += there.length;
    }
  }
  /** The keys written; undefined where it stays as it is. */
  async function copyRow(row: CatalogRow): Promise<string[] | undefined> {
    const key = versionKey(row, row.version);
    // The inbox brings it itself, from its own copy.
    if (archive.inbox.find(key)) return undefined;
    const before = leftOut.get(key);
    if (before && archive.clock().getTime() < before.until) {
      caughtUp.notCopied.push({ key: before.key, reason: before.reason });
      return undefined;
    }
    leftOut.delete(key);
    try {
      const { written, bytes } = await copyThing(archive.store, backup, row, row, { syncLater: true });
      caughtUp.objects += written.length;
      caughtUp.bytes += bytes;
      return written;
    } catch (error) {
      if (isAppError(error, 'unavailable') || !(error instanceof AppError)) throw error;
      await leaveOut(row, key, error);
      return undefined;
    }
  }
  async function leaveOut(row: CatalogRow, capsuleKey: string, error: AppError): Promise<void> {
    const key = String(error.extra.key ?? capsuleKey);
    const told = { key, reason: error.message };
    caughtUp.notCopied.push(told);
    leftOut.set(capsuleKey, { ...told, until: archive.clock().getTime() + retryAfter });
    if (row.format === 'record/1') await noteDamage(archive, row.id, key, error);
    if (row.format !== 'record/1' || !isAppError(error, 'damaged'))
      archive.log.error({ key, err: error }, 'cannot go to the backup store');
  }

  return {
    catchUp(options = {}) {
      running ??= pass(options).finally(() => {
        running = undefined;
      });
      return running;
    },
    async status() {
      const left = running ? leftNow() : await countNotAman(database);
      return { running: running !== undefined, left, caughtUp };
    },
  };
}

const begin = (): CaughtUp => ({ done: 0, objects: 0, bytes: 0, notCopied: [] });

async function letPass({ inbox }: Archive): Promise<void> {
  for (let waited = 0; inbox.isBusy() && waited < patience; waited += 25) await sleep(25);
}

/** The catch-up as the service does it by itself, and how it is stopped. */
export interface ReplicationRunner {
  stop(): Promise<void>;
}

/** How often is looked whether there is something to bring, ms. */
const lookEvery = 15_000;

/** Catches up at once and whenever something is left, also after the backup store was away. */
export function startReplication(replication: Replication, { log }: Pick<Archive, 'log'>): ReplicationRunner {
  const stop = new AbortController();
  let working: Promise<void> | undefined;
  async function look(): Promise<void> {
    try {
      const { done, objects, bytes } = await replication.catchUp({ signal: stop.signal });
      if (done > 0) log.info({ done, objects, bytes }, 'the backup store was caught up');
    } catch (err) {
      if (!isAppError(err, 'unavailable')) log.error({ err }, 'the backup store cannot be caught up');
    }
  }
  const begin = () => {
    working ??= look().finally(() => {
      working = undefined;
    });
  };
  const timer = setInterval(begin, lookEvery);
  timer.unref();
  begin();
  return {
    async stop() {
      clearInterval(timer);
      stop.abort();
      await working;
    },
  };
}
