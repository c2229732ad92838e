import { createHash } from 'node:crypto';
import {
  type Attack,
  type AttackAnswer,
  attacks,
  canaryPrefix,
  isReachable,
  type ObjectLock,
  type ObjectStore,
  type StoreAbilities,
} from '../../../storage/object-store.ts';
import { AppError, isAppError } from '../../errors.ts';
import type { Archive } from '../archive.ts';
import type { Duty, DutyResult, DutyRun } from '../duties.ts';
import { bytesOfLayer, listLayers } from '../read/layers.ts';

/**
 * What an attack did to the canary. `lost`: its bytes are gone. `weakened`: its lock is shorter or softer. `overlaid`: other
 * bytes lie over it, `hidden`: a delete marker does; under both the evidence, the oldest version, is whole.
 */
type AttackEffect = 'none' | 'lost' | 'weakened' | 'overlaid' | 'hidden';

interface AttackResult extends AttackAnswer {
  attack: Attack;
  /** Found by reading the canary again, whatever the store had answered. */
  effect: AttackEffect;
}

/** What a tamper probe found out about a store. */
export interface TamperReport extends StoreAbilities {
  /** ISO, UTC. */
  at: string;
  /** Write once, read many: can the bytes of the oldest version not be lost, by nobody with these credentials? */
  worm: boolean;
  /** Can these credentials make bytes go away for good? */
  canDelete: boolean;
  attacks: AttackResult[];
  /** Canaries, of this probe and of earlier ones, that could not be cleared away: their locks run out within a day. */
  canariesLeft: number;
}

const day = 86_400_000;

/**
 * Tries, with the service's own credentials, what nobody should be able to do to an object: each attack on a fresh canary of its
 * own, locked for a day where the store locks. `unavailable` where the store does not answer.
 */
export async function probeTampering(
  store: ObjectStore,
  { clock, newId }: Pick<Archive, 'clock' | 'newId'>,
  signal?: AbortSignal,
): Promise<TamperReport> {
  const abilities = await store.probe();
  const now = clock();
  const lockUntil = abilities.lock && new Date(Math.ceil(now.getTime() / 1000) * 1000 + day);
  const results: AttackResult[] = [];
  for (const attack of attacks) {
    if (signal?.aborted) throw new AppError('unavailable', 'the tamper probe was stopped');
    const key = `${canaryPrefix}${newId()}-${attack}.txt`;
    results.push(await tryAttack(store, attack, key, lockUntil));
  }
  const hasEffect = (...effects: AttackEffect[]) => results.some(({ effect }) => effects.includes(effect));
  const isSure = results.every(({ outcome }) => outcome !== 'unknown');
  return {
    ...abilities,
    at: now.toISOString(),
    worm: abilities.lock !== undefined && isSure && !hasEffect('lost', 'weakened'),
    canDelete: hasEffect('lost'),
    attacks: results,
    canariesLeft: await clearCanaries(store),
  };
}

async function tryAttack(
  store: ObjectStore,
  attack: Attack,
  key: string,
  lockUntil: Date | undefined,
): Promise<AttackResult> {
  const bytes = Buffer.from(`Percobaan Berkas: ${attack}. Bukan arsip, boleh dihapus.\n`);
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  const facts = { mediaType: 'text/plain', size: bytes.length, sha256, ...(lockUntil && { lockUntil }) };
  await store.create(key, bytes, facts);
  const before = await look(store, key);
  const answer = await store.attack(attack, key);
  const after = await look(store, key);
  return { attack, ...answer, effect: effectOf(bytes, before, after) };
}

/** What lies under the key of a canary. */
interface Sight {
  oldest?: Buffer | undefined;
  lock?: ObjectLock | undefined;
  top?: 'oldest' | 'other' | 'marker';
}

async function look(store: ObjectStore, key: string): Promise<Sight> {
  const layers = await listLayers(store, key);
  const oldest = layers.find(({ isMarker }) => !isMarker);
  const last = layers.at(-1);
  if (!oldest || !last) return {};
  const lock = oldest.version && (await store.versions?.lockOf(key, oldest.version));
  return {
    oldest: await bytesOfLayer(store, key, oldest),
    ...(lock && { lock }),
    top: last.isMarker ? 'marker' : last === oldest ? 'oldest' : 'other',
  };
}

function effectOf(bytes: Buffer, before: Sight, after: Sight): AttackEffect {
  if (!after.oldest?.equals(bytes)) return 'lost';
  if (isWeaker(before.lock, after.lock)) return 'weakened';
  if (after.top === 'marker') return 'hidden';
  return after.top === 'other' ? 'overlaid' : 'none';
}

function isWeaker(before?: ObjectLock, after?: ObjectLock): boolean {
  if (!before) return false;
  if (!after || after.until < before.until) return true;
  return before.mode === 'compliance' && after.mode === 'governance';
}

/** Takes away what may be taken away of all canaries; answers how many stay. Never an error: they harm nobody. */
async function clearCanaries(store: ObjectStore): Promise<number> {
  const left = new Set<string>();
  try {
    for await (const { key } of store.list(canaryPrefix)) left.add(key);
    if (!store.versions) {
      for (const key of left)
        if ((await store.attack('delete', key)).outcome === 'succeeded') left.delete(key);
      return left.size;
    }
    left.clear();
    for await (const { key, version } of store.versions.list(canaryPrefix)) {
      if (!(await isRemoved(store, key, version))) left.add(key);
      // Credentials that cannot delete: so it should be, and trying all of them every night changes nothing.
      if (left.size >= mostLeft) break;
    }
  } catch (error) {
    if (!isAppError(error, 'bad_config') && !isAppError(error, 'unavailable')) throw error;
  }
  return left.size;
}

/** After so many canaries that stay it is given up for this time. */
const mostLeft = 100;

async function isRemoved(store: ObjectStore, key: string, version: string): Promise<boolean> {
  try {
    await store.versions!.removeVersion(key, version);
    return true;
  } catch (error) {
    if (isAppError(error, 'conflict') || isAppError(error, 'bad_config')) return false;
    throw error;
  }
}

/** The reports of both stores; one that did not answer has an error in place of its own. */
export interface TamperReports {
  store?: TamperReport;
  backup?: TamperReport;
  failed?: { store?: string; backup?: string };
  /** Why the backup store was not there: a disk that is taken home is no error of the probe. */
  notReached?: { store?: string; backup?: string };
}

/** Probes both stores. It is good where each that is there answered, and each that locks is worm; a backup may be away. */
export async function probeStores(
  archive: Archive,
  signal?: AbortSignal,
): Promise<DutyResult & { outcome: TamperReports }> {
  const outcome: TamperReports = {};
  for (const name of ['store', 'backup'] as const) {
    const store = archive[name];
    if (!store) continue;
    try {
      outcome[name] = await probeTampering(store, archive, signal);
    } catch (err) {
      if (name === 'backup' && isAppError(err, 'unavailable') && !signal?.aborted) {
        outcome.notReached = { backup: String(err) };
        archive.log.warn(
          'the backup store was not reached by the tamper probe: it has its turn when it is back',
        );
      } else outcome.failed = { ...outcome.failed, [name]: String(err) };
    }
    const warnings = outcome[name] ? warningsOf(name, outcome[name]) : [];
    for (const { english } of warnings) archive.log.warn({ store: name }, english);
  }
  const reports = [outcome.store, outcome.backup].filter((report) => report !== undefined);
  return { good: !outcome.failed && reports.every(isAsConfigured), outcome };
}

const isAsConfigured = ({ lock, worm }: TamperReport) => lock === undefined || worm;

/** What is worth a warning, for the log and for a clerk. */
export function warningsOf(
  name: 'store' | 'backup',
  report: TamperReport,
): { english: string; indonesian: string }[] {
  const place = name === 'backup' ? 'penyimpanan cadangan' : 'penyimpanan';
  if (!isAsConfigured(report)) {
    const done = report.attacks.filter(({ effect }) => effect === 'lost' || effect === 'weakened');
    const names = done.map(({ attack, effect }) => `${attack} (${effect})`).join(', ') || 'unknown answers';
    return [
      {
        english: `${report.place} is locked (${report.lock}) and yet not safe from its own credentials: ${names}`,
        indonesian: `Kunci ${place} (${report.lock}) dapat ditembus dengan kunci akses Berkas: ${names}. Pakai STORE_LOCK=compliance, atau kunci akses tanpa hak melewati governance.`,
      },
    ];
  }
  if (name === 'backup' && report.canDelete && report.kind === 's3') {
    return [
      {
        english: `the credentials of the backup store ${report.place} can delete: give it keys that cannot`,
        indonesian: `Kunci akses ${place} dapat menghapus isinya. Beri Berkas kunci akses tanpa hak menghapus, atau atur BACKUP_STORE_LOCK.`,
      },
    ];
  }
  return [];
}

/** Probes both stores each night, and when a backup store that was away is back. */
export function tamperDuty(archive: Archive): Duty {
  return {
    name: tamperDutyName,
    every: day,
    run: (signal) => probeStores(archive, signal),
    async isDueEarly(last) {
      if (!tamperReportsOf(last).notReached || !archive.backup) return false;
      return isReachable(archive.backup);
    },
    trouble(last) {
      const { store, backup } = tamperReportsOf(last);
      const found = [
        ...(store && !isAsConfigured(store) ? warningsOf('store', store) : []),
        ...(backup && !isAsConfigured(backup) ? warningsOf('backup', backup) : []),
      ];
      return found.map(({ indonesian }) => indonesian).join(' ') || undefined;
    },
  };
}

export const tamperDutyName = 'tamper-probe';

/** What the last probe found out, by the service or at the command line. */
export function tamperReportsOf(last: DutyRun | undefined): TamperReports {
  return (last?.outcome ?? {}) as TamperReports;
}

/** `bad_config` unless the store has just proved that nobody with these credentials can take an object away, `unavailable` where it did not answer. */
export function requireWorm({ store, failed }: TamperReports): void {
  if (store?.worm) return;
  if (!store)
    throw new AppError('unavailable', `REQUIRE_WORM: the store could not be probed: ${failed?.store}`);
  const weak = store.attacks.filter(
    ({ effect, outcome }) => effect === 'lost' || effect === 'weakened' || outcome === 'unknown',
  );
  const names = weak.map(({ attack, effect, answer }) => `${attack}: ${effect} (${answer})`).join('; ');
  throw new AppError(
    'bad_config',
    `REQUIRE_WORM: ${store.place} does not keep objects from being taken away: ${names}`,
  );
}
