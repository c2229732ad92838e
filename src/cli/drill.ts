import { type DrillReport, drillArchive, usualSample } from '../archive/drill.ts';
import { AppError } from '../errors.ts';
import { openKept } from '../scan/open-kept.ts';
import { bar } from './bar.ts';
import { type Command, type CommandContext, withApp } from './command.ts';
import { drillPage } from './drill-page.ts';
import { exitCodes } from './exit-codes.ts';

/** Rehearses a restore from the backup store and prints a page that can be signed. */
export const drill: Command = {
  summary: 'rehearse a restore from the backup store: catalog, a sample of files, RPO and RTO',
  usage: '[--sample N] [--json]',
  options: { sample: { type: 'string' } },
  async run(context) {
    const sampleSize = sampleOf(context);
    const line = bar(context.json);
    const stop = new AbortController();
    const onSignal = () => stop.abort();
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, onSignal);
    try {
      await withApp(context, async (app) => {
        let report: DrillReport | undefined;
        const work = async () => {
          report = await drillArchive(app.archive, {
            ...{ dataDir: app.config.dataDir, sampleSize, open: openKept, signal: stop.signal },
            progress: (step, done, total) => line.show(Math.min(done, total), total, `  ${step}`),
          });
          return { good: report.good, outcome: report };
        };
        try {
          await app.dutyLog.record('drill', work, stop.signal);
        } finally {
          line.end();
        }
        tell(context, report!, app.instansi.data.nama);
      });
    } finally {
      for (const signal of ['SIGINT', 'SIGTERM'] as const) process.off(signal, onSignal);
    }
  },
};

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
