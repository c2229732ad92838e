import {
  probeStores,
  requireWorm,
  type TamperReport,
  tamperDutyName,
  tamperReportsOf,
  warningsOf,
} from '../archive/worm/tamper-probe.ts';
import { AppError } from '../errors.ts';
import { type Command, withApp } from './command.ts';
import { exitCodes } from './exit-codes.ts';
import { table } from './table.ts';

/** Tries to spoil canaries in both stores, with the service's own credentials, and tells what came of it. */
export const store: Command = {
  summary: 'try what a thief with our credentials could do to the stores, and tell',
  usage: '[--json]',
  options: {},
  async run(context) {
    await withApp(context, async ({ archive, config, dutyLog }) => {
      const run = await dutyLog.record(tamperDutyName, () => probeStores(archive));
      const reports = tamperReportsOf(run);
      if (context.json) console.log(JSON.stringify(reports, null, 1));
      else for (const name of ['store', 'backup'] as const) tell(name, reports[name]);
      if (config.requireWorm) requireWorm(reports);
      const failures = Object.values({ ...reports.notReached, ...reports.failed });
      if (failures.length > 0)
        throw new AppError('unavailable', `a store could not be probed: ${failures.join('; ')}`);
      if (!run.good) process.exitCode = exitCodes.bad_config;
    });
  },
};

function tell(name: 'store' | 'backup', report: TamperReport | undefined): void {
  if (!report) return;
  const { place, lock = 'off', worm, canDelete, attacks } = report;
  console.log(`\n${name === 'store' ? 'Penyimpanan' : 'Cadangan'}: ${place} (kunci: ${lock})\n`);
  const rows = attacks.map(({ attack, outcome, effect, answer }) => [
    attack,
    outcome,
    effects[effect],
    answer,
  ]);
  console.log(table([['percobaan', 'jawaban', 'keadaan sesudahnya', 'kata penyimpanan'], ...rows]));
  console.log(
    `\n${worm ? 'WORM: isi tidak dapat dihilangkan.' : 'Bukan WORM.'} ${canDelete ? 'Kunci akses ini dapat menghapus.' : 'Kunci akses ini tidak dapat menghapus.'}`,
  );
  for (const { indonesian } of warningsOf(name, report)) console.log(`Perhatian: ${indonesian}`);
}

const effects: Readonly<Record<TamperReport['attacks'][number]['effect'], string>> = {
  none: 'utuh',
  lost: 'HILANG',
  weakened: 'KUNCI MELEMAH',
  overlaid: 'tertimpa, asli utuh',
  hidden: 'tersembunyi, asli utuh',
};
