import { encodeTime } from 'ulid';
import { isReachable } from '../../../storage/object-store.ts';
import type { Archive } from '../archive.ts';
import { versionKey } from '../capsule.ts';
import { formatOf } from '../capsule-rows.ts';
import type { Duty, DutyRun } from '../duties.ts';
import { type Finding, lookAgain, markDamaged, type StoreName } from './look.ts';
import { type CatalogRow, folderOf, rowsOf } from './rows.ts';

const minute = 60_000;
/** How long before the last sign of life is looked back: disks that lie hold back seconds, not minutes. */
const lookBack = 10 * minute;

/** What was read again after an unclean stop. */
interface CrashOutcome {
  /** Everything written since then, ISO, UTC. */
  since: string;
  things: number;
  findings: Finding[];
}

/**
 * After a stop that was none (power cut, kill) what was kept in the last minutes before is read again in both stores. A belt:
 * the inbox holds everything until store and catalog are synced; it is for disks that say so and lie. `diedAt`: the last sign
 * of life of the service before.
 */
export function crashDuty(archive: Archive, diedAt: Date): Duty {
  const begunAt = archive.clock().getTime();
  const since = new Date(diedAt.getTime() - lookBack);
  return {
    name: 'after-crash',
    every: Number.POSITIVE_INFINITY,
    isDueEarly: async (last) =>
      !isOfThisStart(last) || (last.error !== undefined && isReachable(archive.store)),
    async run(signal) {
      const outcome: CrashOutcome = { since: since.toISOString(), things: 0, findings: [] };
      for (const row of await listRowsSince(archive, since)) {
        if (signal.aborted) break;
        outcome.findings.push(...(await readAgain(archive, row)));
        outcome.things += 1;
      }
      const { things, findings } = outcome;
      archive.log[findings.length > 0 ? 'error' : 'info'](
        { since, things, findings },
        'what was kept before the unclean stop was read again',
      );
      return { good: findings.length === 0, outcome };
    },
    trouble(last) {
      const found = last && isOfThisStart(last) ? (last.outcome as CrashOutcome | undefined)?.findings : [];
      if (!found?.length) return undefined;
      return `Setelah layanan mati mendadak, ${found.length} hal yang baru disimpan tidak utuh. Jalankan: berkas check, lalu berkas repair.`;
    },
  };

  function isOfThisStart({ startedAt }: DutyRun): boolean {
    return Date.parse(startedAt) >= begunAt;
  }
}

async function readAgain(archive: Archive, row: CatalogRow): Promise<Finding[]> {
  const folder = folderOf(versionKey(row, row.version));
  const findings: Finding[] = [];
  const names: StoreName[] = archive.backup && row.state === 'aman' ? ['store', 'backup'] : ['store'];
  for (const name of names) findings.push(...(await lookAgain(archive, name, folder)));
  await markDamaged(archive, findings);
  return findings;
}

/** By their ids, which are as old as their time; case files and numbers by when they were last written. */
async function listRowsSince(archive: Archive, since: Date): Promise<CatalogRow[]> {
  const rows: CatalogRow[] = [];
  for (const table of ['records', 'printRuns', 'berkas', 'kegiatan', 'numbers'] as const) {
    const hasId = table === 'records' || table === 'printRuns';
    const found = await rowsOf(archive, table)
      .$if(hasId, (query) => query.where('id', '>=', encodeTime(since.getTime(), 10)))
      .$if(!hasId, (query) => query.where('updatedAt', '>=', since.toISOString()))
      .execute();
    for (const row of found) rows.push({ ...row, format: formatOf[table] });
  }
  return rows;
}
