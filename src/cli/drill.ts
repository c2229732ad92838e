import type { App } from '../app.ts';
import { type DrillOptions, type DrillReport, drillArchive, usualSample } from '../archive/drill.ts';
import { openToDrill } from '../drill/drill-place.ts';
import { AppError } from '../errors.ts';
import { openKept } from '../scan/open-kept.ts';
import { type Bar, bar } from './bar.ts';
import { type Command, type CommandContext, withApp } from './command.ts';
import { drillPage } from './drill-page.ts';
import { exitCodes } from './exit-codes.ts';
import { abortOnSignal } from './signals.ts';

/** Rehearses a restore from the backup store and prints a page that can be signed. */
export const drill: Command = {
  summary: 'rehearse a restore from the backup store: catalog, a sample of files, RPO and RTO',
  usage: '[--sample N] [--json]',
  options: { sample: { type: 'string' } },
  async run(context) {
    const sampleSize = sampleOf(context);
    const line = bar(context.json);
    const stop = abortOnSignal();
    try {
      await withApp(context, async (app) => {
        let report: DrillReport | undefined;
        const work = async () => {
          report = await drillApp(app, { sampleSize, signal: stop.signal, progress: showing(line) });
          return { good: report.good, outcome: report };
        };
        await app.dutyLog.record('drill', work, stop.signal).finally(line.end);
        tell(context, report!, app.instansi.data.nama);
      });
    } finally {
      stop.end();
    }
  },
};

/** The stores as they are, opened once more and only to be read: a folder is read by threads then. */
async function drillApp(
  { archive, config, log }: App,
  options: Partial<DrillOptions> & Pick<DrillOptions, 'sampleSize'>,
): Promise<DrillReport> {
  await archive.backup?.probe();
  const drilled = await openToDrill(config, log);
  try {
    return await drillArchive(drilled, { ...options, dataDir: config.dataDir, open: openKept });
  } finally {
    await drilled.close();
  }
}

const showing =
  ({ show }: Bar): NonNullable<DrillOptions['progress']> =>
  (step, done, total) =>
    show(Math.min(done, total), total, `  ${step}`);

function sampleOf({ values: { sample } }: CommandContext): number {
  if (sample === undefined) return usualSample;
  if (/^[1-9]\d{0,5}$/.test(String(sample))) return Number(sample);
  throw new AppError('invalid_input', '--sample is not a number', {
    detail: '--sample harus berupa bilangan bulat, mulai 1.',
  });
}

/** Damage is 6; where nothing is wrong but there is no backup, the drill is not good either. */
function tell({ json }: CommandContext, report: DrillReport, office: string): void {
  console.log(json ? JSON.stringify(report, null, 1) : drillPage(report, office));
  if (report.catalog.differing > 0 || report.sample.problems.length > 0) process.exitCode = exitCodes.damaged;
  else if (!report.good) process.exitCode = exitCodes.internal;
}
