import { parentPort, workerData } from 'node:worker_threads';
import { pino } from 'pino';
import { type DrillReport, drillArchive, usualSample } from '../archive/drill/drill.ts';
import { AppError } from '../errors.ts';
import { openKept } from '../scan/open-kept.ts';
import { type DrillPlace, openToDrill } from './drill-place.ts';

/** What the thread answers: a report, or why there is none. */
export type DrillAnswer = { report: DrillReport } | { failed: Pick<AppError, 'code' | 'message' | 'detail'> };

/** The drill of a running service: in a thread of its own, so that nobody waits for it. A message tells it to stop. */
const stop = new AbortController();
parentPort!.once('message', () => stop.abort());
parentPort!.postMessage(await run());
parentPort!.close();

async function run(): Promise<DrillAnswer> {
  try {
    const { place } = workerData as { place: DrillPlace };
    const archive = await openToDrill(place, pino({ level: 'silent' }));
    try {
      const options = { dataDir: place.dataDir, sampleSize: usualSample, open: openKept };
      return { report: await drillArchive(archive, { ...options, gently: true, signal: stop.signal }) };
    } finally {
      await archive.close();
    }
  } catch (error) {
    const { code, message, detail } =
      error instanceof AppError ? error : new AppError('internal', (error as Error).stack ?? String(error));
    return { failed: { code, message, detail } };
  }
}
