import type { Archive } from '../archive.ts';
import type { Duty, DutyRun } from '../duties.ts';
import { type CheckState, checkArchive, type FullPass, reviewFindings } from './check.ts';
import type { FindingKind } from './facts.ts';
import { loadState, saveState } from './state.ts';

const minute = 60_000;
const day = 24 * 60 * minute;

/** What the service and the command line leave of the check in the log of duties. */
export interface CheckOutcome {
  /** When the pass under way, or the last one, began. */
  startedAt: string;
  /** Is it complete? */
  complete: boolean;
  /** What it found and is still so. */
  findings: Partial<Record<FindingKind, number>>;
  /** The last pass that read everything. */
  full?: FullPass;
}

export function outcomeOf({ startedAt, at, findings, full }: CheckState): CheckOutcome {
  const count: CheckOutcome['findings'] = {};
  for (const { kind } of findings) count[kind] = (count[kind] ?? 0) + 1;
  return { startedAt, complete: !at, findings: count, ...(full && { full }) };
}

/** How often the service reads a share, and how long at most. */
const every = 30 * minute;
const longest = 10 * minute;
/** A pass is planned for this part of its time: the rest is for days on which the office is closed. */
const planned = 0.8;

/**
 * Reads everything again within `days`: at each run the share that is due by the time the pass is old, so that a computer
 * that was off catches up; and at least so many objects, so that a small archive is read at once. What was found earlier is looked at first: what has been mended is no finding any more.
 */
export function checkDuty(
  archive: Archive,
  { path, days, leastObjects = 2000 }: { path: string; days: number; leastObjects?: number },
): Duty {
  const passMs = planned * days * day;
  const ageOf = ({ startedAt }: CheckState) => archive.clock().getTime() - Date.parse(startedAt);
  return {
    name: 'check',
    every,
    async run(signal) {
      const known = await loadState(path);
      const before = known && { ...known, findings: await reviewFindings(archive, known) };
      const rests = before && !before.at && ageOf(before) >= 0 && ageOf(before) < passMs;
      const state = rests ? before : await readShare(archive, before, signal);
      if (rests) await saveState(path, state);
      return { good: state.findings.length === 0, outcome: outcomeOf(state) };
    },
    trouble: (last, now) => troubleOf(last, now, days),
  };

  function readShare(
    archive: Archive,
    before: CheckState | undefined,
    signal: AbortSignal,
  ): Promise<CheckState> {
    const end = performance.now() + longest;
    const objects = (before?.at ? before.objects : 0) + leastObjects;
    return checkArchive(archive, {
      ...(before && { from: before }),
      gently: true,
      signal,
      enough: (state, total) => {
        if (performance.now() > end) return true;
        const due = Math.min(1, (ageOf(state) + every) / passMs) * total;
        return state.objects >= objects && state.things >= due;
      },
      save: (state) => saveState(path, state),
    });
  }
}

function troubleOf(last: DutyRun | undefined, now: Date, days: number): string | undefined {
  const outcome = last?.outcome as CheckOutcome | undefined;
  if (!outcome) return undefined;
  const { 'checker failed its own test': failed, ...kinds } = outcome.findings;
  if (failed)
    return 'Pemeriksa arsip tidak menemukan contoh rusak yang dipasangnya sendiri: hasilnya tidak dapat dipercaya. Hubungi pengelola sistem.';
  const found = Object.values(kinds).reduce((sum, count) => sum + count, 0);
  if (found > 0)
    return `Pemeriksaan arsip menemukan ${found} hal yang tidak utuh. Lihat: berkas check; pulihkan: berkas repair.`;
  const since = Date.parse(outcome.full?.endedAt ?? outcome.startedAt);
  if (now.getTime() - since > days * day)
    return `Isi arsip belum diperiksa seluruhnya dalam ${days} hari terakhir (CHECK_DAYS).`;
  return undefined;
}
