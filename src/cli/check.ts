import { type CheckState, checkArchive } from '../archive/check/check.ts';
import { outcomeOf } from '../archive/check/duty.ts';
import { checkStatePath, loadState, saveState } from '../archive/check/state.ts';
import { AppError } from '../errors.ts';
import { type Command, type CommandContext, withApp } from './command.ts';
import { exitCodes } from './exit-codes.ts';
import { longWork } from './long-work.ts';
import { table } from './table.ts';

/** Reads everything again and tells what is not as it was kept. */
export const check: Command = {
  summary: 'read every object of both stores again and compare with manifests and catalog',
  usage: '[--max OBJECTS] [--anew] [--json]',
  options: { max: { type: 'string' }, anew: { type: 'boolean' } },
  async run(context) {
    const maxObjects = maximum(context);
    const path = checkStatePath(context.loadConfig().dataDir);
    const from = await loadState(path);
    const until = (from?.at && !context.values.anew ? from.objects : 0) + maxObjects;
    let state: CheckState | undefined;
    const stopped = await longWork(context, async (line, signal) => {
      await withApp(context, ({ archive, dutyLog }) =>
        dutyLog.record(
          'check',
          async () => {
            state = await checkArchive(archive, {
              ...(from && { from }),
              anew: context.values.anew === true,
              enough: ({ objects }) => objects >= until,
              signal,
              progress: line.show,
              save: (state) => saveState(path, state),
            });
            return { good: state.findings.length === 0, outcome: outcomeOf(state) };
          },
          signal,
        ),
      );
      return signal.aborted;
    });
    tell(context, state!);
    judge(state!, stopped);
  },
};

function maximum({ values: { max } }: CommandContext): number {
  if (max === undefined) return Number.POSITIVE_INFINITY;
  if (/^[1-9]\d{0,8}$/.test(String(max))) return Number(max);
  throw new AppError('invalid_input', '--max is not a number', {
    detail: '--max harus berupa bilangan bulat, mulai 1.',
  });
}

/** A checker that failed its own test proves nothing, whatever else it found; nor does a pass that was stopped. */
function judge(state: CheckState, stopped: boolean): void {
  if (state.findings.some(({ kind }) => kind === 'checker failed its own test'))
    throw new AppError(
      'internal',
      'the checker failed its own test: it did not find the damage it had planted',
      {
        detail:
          'Pemeriksa tidak menemukan contoh rusak yang dipasangnya sendiri: hasilnya tidak dapat dipercaya.',
      },
    );
  if (state.findings.length > 0) process.exitCode = exitCodes.damaged;
  else if (stopped) throw brokenOff(state);
}

function tell({ json }: CommandContext, { at, canaries, full, ...report }: CheckState): void {
  if (json) console.log(JSON.stringify({ complete: !at, ...report, ...(full && { full }) }, null, 1));
  else tellPerson({ at, ...report });
}

function tellPerson({
  at,
  findings,
  objects,
  bytes,
}: Pick<CheckState, 'findings' | 'objects' | 'bytes'> & { at: CheckState['at'] | undefined }): void {
  if (findings.length > 0)
    console.log(
      table([['di', 'temuan', 'kunci'], ...findings.map(({ store, kind, key }) => [store, kind, key])]),
    );
  const read = `${objects} objek (${(bytes / 1e6).toFixed(1)} MB) dibaca ulang`;
  const outcome = findings.length > 0 ? `${findings.length} temuan` : 'tanpa temuan';
  console.log(at ? `Belum selesai: ${read}, ${outcome} sejauh ini.` : `Selesai: ${read}, ${outcome}.`);
}

function brokenOff({ objects }: CheckState): AppError {
  return new AppError('unavailable', `the check was stopped after ${objects} objects`, {
    detail: 'Pemeriksaan dihentikan sebelum selesai. Lanjutkan dengan: berkas check',
  });
}
