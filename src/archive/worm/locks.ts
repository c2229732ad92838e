import { readJsonFile, writeJsonFile } from '../../../storage/json-file.ts';
import {
  lockDays,
  type ObjectStore,
  type ObjectVersion,
  type ObjectVersions,
  storeMarkKey,
} from '../../../storage/object-store.ts';
import { AppError, isAppError } from '../../errors.ts';
import type { Duty, DutyRun } from '../duties.ts';
import { inSlices, workSideBySide } from '../slices.ts';

/**
 * Rolling locks: an object is locked for 90 days when it is made, and again and again while it is kept; never for its
 * whole retention, so that lawful disposal only has to wait. In how many days all of a store have had their turn: with 90
 * days to go on, each object is locked for at least 60 more while the service runs every few days.
 */
const passDays = 20;
const day = 86_400_000;

/** How far the rotation through one store is. Times are ISO, UTC. */
export interface LockState {
  pass: LockPass;
  /** The last pass that came to the end: what is later than `pass.after` was extended in it. */
  last?: { startedAt: string; endedAt: string; seen: number };
}

/** One pass over all objects, or what there is of it. */
interface LockPass {
  startedAt: string;
  /** Everything up to this key is done. */
  after: string;
  /** Objects seen; of these extended, and refused by the store. The rest was locked for long enough. */
  seen: number;
  extended: number;
  refused: number;
  /** What the store said of the first that it refused. */
  refusal?: string;
  endedAt?: string;
}

export interface LockOptions {
  clock: () => Date;
  signal?: AbortSignal;
  /** Told after each batch, and at the end: to be kept. */
  save?: (state: LockState) => Promise<void>;
}

/** How many objects are extended between two looks at `signal`, and how many of them at a time. */
const batchSize = 200;
const atOnce = 16;

/**
 * Extends the locks of the objects whose turn it is: as large a part of all as the pass is old, so that it ends within 20
 * days. The first pass goes through at once, for it finds what lay there before locks were configured. Only the oldest
 * version of a key is the evidence. The mark of the store has its turn each time. `unavailable` where the store goes away:
 * the state that was saved goes on there.
 */
export async function extendLocks(
  store: ObjectStore,
  from: LockState | undefined,
  { clock, signal, save }: LockOptions,
): Promise<LockState> {
  // A store that is away has no versions, and says so here.
  await store.probe();
  const state: LockState = begin(from, clock());
  const { pass } = state;
  await extendMark(store, pass, clock());
  const most = share(state, clock());
  const oldest = oldestOfEach(store, pass.after);
  for await (const batch of inSlices(oldest, batchSize)) {
    if (signal?.aborted || pass.seen >= most) return state;
    await extendBatch(store, batch, pass, clock());
    pass.after = batch.at(-1)!.key;
    await save?.(state);
  }
  pass.endedAt = clock().toISOString();
  state.last = { startedAt: pass.startedAt, endedAt: pass.endedAt, seen: pass.seen };
  await save?.(state);
  return state;
}

function begin(from: LockState | undefined, now: Date): LockState {
  const isRefused = from !== undefined && from.pass.refused > 0;
  if (from && !from.pass.endedAt && !isRefused) return structuredClone(from);
  const pass = { startedAt: now.toISOString(), after: '', seen: 0, extended: 0, refused: 0 };
  // After a refusal all are tried again, at once.
  return { pass, ...(from?.last && !isRefused && { last: from.last }) };
}

/** How many of the pass should be done by the end of today. */
function share({ pass, last }: LockState, now: Date): number {
  const days = (now.getTime() - Date.parse(pass.startedAt)) / day + 1;
  return last && days < passDays ? Math.ceil((last.seen * days) / passDays) : Number.POSITIVE_INFINITY;
}

function versionsOf({ versions }: ObjectStore): ObjectVersions {
  if (!versions) throw new AppError('bad_config', 'locks in a store without versions');
  return versions;
}

async function* oldestOfEach(store: ObjectStore, after: string): AsyncGenerator<ObjectVersion> {
  let key = '';
  for await (const version of versionsOf(store).list('', { after })) {
    if (version.isMarker || version.key === key || version.key.startsWith('derived/')) continue;
    key = version.key;
    yield version;
  }
}

/** Which archive a store holds is as good as the archive itself: without its mark a backup is not taken for one. Each day, for it is one object. */
async function extendMark(store: ObjectStore, pass: LockPass, now: Date): Promise<void> {
  const [oldest] = (await Array.fromAsync(versionsOf(store).list(storeMarkKey))).filter(
    (one) => !one.isMarker,
  );
  const outcome = oldest && (await extendOne(store, oldest, lockedUntil(now)));
  if (outcome instanceof AppError) noteRefused(pass, outcome);
}

/** Whole seconds, as servers keep it. */
const lockedUntil = (now: Date) => new Date(Math.floor((now.getTime() + lockDays * day) / 1000) * 1000);

function noteRefused(pass: LockPass, { message }: AppError): void {
  pass.refused += 1;
  pass.refusal ??= message;
}

async function extendBatch(
  store: ObjectStore,
  batch: readonly ObjectVersion[],
  pass: LockPass,
  now: Date,
): Promise<void> {
  const until = lockedUntil(now);
  await workSideBySide(batch, atOnce, async (one) => {
    const outcome = await extendOne(store, one, until);
    pass.seen += 1;
    if (outcome === 'extended') pass.extended += 1;
    if (outcome instanceof AppError) noteRefused(pass, outcome);
  });
}

/** An error of its own is answered; one of the whole store is thrown. */
async function extendOne(
  store: ObjectStore,
  { key, version }: ObjectVersion,
  until: Date,
): Promise<'extended' | 'enough' | AppError> {
  try {
    const lock = await store.versions!.lockOf(key, version);
    if (lock && until.getTime() - lock.until.getTime() < day) return 'enough';
    await store.versions!.extendLock(key, version, until, lock);
    return 'extended';
  } catch (error) {
    if (isAppError(error, 'conflict') || isAppError(error, 'bad_config')) return error;
    // Taken away since it was listed: by `berkas repair`, or where there was no lock yet.
    if (isAppError(error, 'not_found')) return 'enough';
    throw error;
  }
}

/** What the duty tells of one store. */
interface LockOutcome {
  extended: number;
  refused: number;
  refusal?: string;
  /** Why it broke off. */
  failed?: string;
  /** Objects seen in this pass. */
  seen: number;
  /** Is every object locked at least until then? Left out before the first pass has ended. */
  lockedUntil?: string;
}

/** The stores that lock. */
type LockedStores = Partial<Record<'store' | 'backup', ObjectStore>>;

/** Extends the locks of `stores` each day. Where it is, is kept in the file `path`. */
export function lockDuty(stores: LockedStores, path: string, clock: () => Date): Duty {
  return {
    name: lockDutyName,
    every: day,
    async run(signal) {
      // Never begun, or a file that nobody can read: a pass from the beginning does no harm.
      const states = (await readJsonFile<LockStates>(path)) ?? {};
      const outcome: Record<string, LockOutcome> = {};
      for (const [name, store] of Object.entries(stores)) {
        const before = states[name];
        const save = async (state: LockState) => {
          states[name] = state;
          await writeJsonFile(path, states);
        };
        // The other store has its turn all the same.
        const failed = await extendLocks(store, before, { clock, signal, save }).then(
          () => undefined,
          (error) => String(error),
        );
        outcome[name] = { ...tell(states[name], before), ...(failed && { failed }) };
      }
      const isGood = ({ refused, failed }: LockOutcome) => refused === 0 && !failed;
      return { good: Object.values(outcome).every(isGood), outcome };
    },
    trouble(last, now) {
      if (!last) return undefined;
      const refused = Object.entries(lockOutcomesOf(last)).filter(([, { refused }]) => refused > 0);
      if (refused.length > 0) return refused.map(([name, outcome]) => tellRefused(name, outcome)).join(' ');
      return tellOverdue(last.goodAt, now);
    },
  };
}

export const lockDutyName = 'locks';

/** What the last run did, for each store that locks. */
export function lockOutcomesOf(last: DutyRun | undefined): Partial<Record<'store' | 'backup', LockOutcome>> {
  return (last?.outcome ?? {}) as Partial<Record<'store' | 'backup', LockOutcome>>;
}

function tell(state: LockState | undefined, before: LockState | undefined): LockOutcome {
  if (!state) return { extended: 0, seen: 0, refused: 0 };
  const { pass, last } = state;
  const earlier = before?.pass.startedAt === pass.startedAt ? before.pass.extended : 0;
  const { seen, refused, refusal } = pass;
  const until = last && new Date(Date.parse(last.startedAt) + (lockDays - 1) * day).toISOString();
  return {
    extended: pass.extended - earlier,
    seen,
    refused,
    ...(refusal && { refusal }),
    ...(until && refused === 0 && { lockedUntil: until }),
  };
}

function tellRefused(name: string, { refused, refusal }: LockOutcome): string {
  const place = name === 'backup' ? 'penyimpanan cadangan' : 'penyimpanan';
  return `${refused} objek di ${place} tidak dapat dikunci lebih lama. Periksa hak kunci akses Berkas (${refusal}).`;
}

/** Nights without extending that are nothing unusual: a long holiday. */
const patienceDays = 14;

function tellOverdue(goodAt: string | undefined, now: Date): string | undefined {
  if (!goodAt) return 'Kunci arsip belum pernah diperpanjang. Periksa catatan galat layanan.';
  const days = Math.floor((now.getTime() - Date.parse(goodAt)) / day);
  if (days < patienceDays) return undefined;
  const left = Math.max(0, lockDays - passDays - days);
  return `Kunci arsip terakhir diperpanjang ${days} hari yang lalu; sebagian dapat habis ${left} hari lagi. Biarkan layanan berjalan, dan periksa catatan galatnya.`;
}

type LockStates = Record<string, LockState>;
