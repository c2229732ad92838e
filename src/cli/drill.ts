import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pino } from 'pino';
import { type DrillReport, drillArchive, usualSample } from '../archive/drill/drill.ts';
import { openDutyLog } from '../archive/duties.ts';
import type { Config } from '../config.ts';
import { parseInstansi } from '../domain/instansi.ts';
import { openToDrill } from '../drill/drill-place.ts';
import { AppError } from '../errors.ts';
import { openKept } from '../scan/open-kept.ts';
import type { Command, CommandContext } from './command.ts';
import { drillPage } from './drill-page.ts';
import { exitCodes } from './exit-codes.ts';
import { longWork } from './long-work.ts';

/** Rehearses a restore from the backup store and prints a page that can be signed. It only reads: the service may go on. */
export const drill: Command = {
  summary: 'rehearse a restore from the backup store: catalog, a sample of files, RPO and RTO',
  usage: '[--sample N] [--json]',
  options: { sample: { type: 'string' } },
  async run(context) {
    const sampleSize = sampleOf(context);
    const config = context.loadConfig();
    const report = await drillAndRecord(context, config, sampleSize);
    console.log(context.json ? JSON.stringify(report, null, 1) : drillPage(report, await officeName(config)));
    // Damage is 6; where nothing is wrong but there is no backup, the drill is not good either.
    if (report.catalog.differing > 0 || report.sample.problems.length > 0)
      process.exitCode = exitCodes.damaged;
    else if (!report.good) process.exitCode = exitCodes.internal;
  },
};

function sampleOf({ values: { sample } }: CommandContext): number {
  if (sample === undefined) return usualSample;
  if (/^[1-9]\d{0,5}$/.test(String(sample))) return Number(sample);
  throw new AppError('invalid_input', '--sample is not a number', {
    detail: '--sample harus berupa bilangan bulat, mulai 1.',
  });
}

async function drillAndRecord(
  context: CommandContext,
  config: Config,
  sampleSize: number,
): Promise<DrillReport> {
  const { dataDir } = config;
  let report: DrillReport | undefined;
  await longWork(context, (line, signal) => {
    const work = async () => {
      const archive = await openToDrill(config, pino({ level: 'warn' }, pino.destination(2)));
      try {
        report = await drillArchive(archive, {
          ...{ dataDir, sampleSize, open: openKept, signal },
          progress: (step, done, total) => line.show(Math.min(done, total), total, `  ${step}`),
        });
        return { good: report.good, outcome: report };
      } finally {
        await archive.close();
      }
    };
    return openDutyLog(join(dataDir, 'duties'), () => new Date()).record('drill', work, signal);
  });
  return report!;
}

async function officeName({ instansiFile }: Config): Promise<string> {
  return parseInstansi(JSON.parse(await readFile(instansiFile, 'utf8'))).nama;
}
