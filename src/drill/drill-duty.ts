import { Worker } from 'node:worker_threads';
import type { DrillReport } from '../archive/drill/drill.ts';
import type { Duty } from '../archive/duties.ts';
import type { Config } from '../config.ts';
import { AppError } from '../errors.ts';
import type { DrillAnswer } from './drill-thread.ts';

const day = 86_400_000;

/** Rehearses a restore from the backup store every DRILL_DAYS days. */
export function drillDuty(config: Config): Duty {
  const { drillDays } = config;
  return {
    name: 'drill',
    every: drillDays * day,
    async run(signal) {
      const report = await drillInThread(config, signal);
      return { good: report.good, outcome: report };
    },
    trouble(last, now) {
      if (!last) return 'Latihan pemulihan dari cadangan belum pernah selesai.';
      if (!last.good) return 'Latihan pemulihan terakhir tidak berhasil. Lihat hasilnya: berkas drill';
      const age = now.getTime() - Date.parse(last.goodAt ?? last.endedAt);
      if (age <= 2 * drillDays * day) return undefined;
      return `Latihan pemulihan terakhir yang berhasil sudah ${Math.floor(age / day)} hari lalu.`;
    },
  };
}

async function drillInThread(config: Config, signal: AbortSignal): Promise<DrillReport> {
  const { storeUrl, storeKeys, backupStoreUrl, backupStoreKeys, storeTimeoutMs, databaseUrl, dataDir } =
    config;
  const place = {
    storeUrl,
    storeKeys,
    backupStoreUrl,
    backupStoreKeys,
    storeTimeoutMs,
    databaseUrl,
    dataDir,
  };
  const thread = new Worker(new URL('./drill-thread.ts', import.meta.url), { workerData: { place } });
  const stop = () => thread.postMessage('stop');
  signal.addEventListener('abort', stop);
  if (signal.aborted) stop();
  try {
    const answer = await new Promise<DrillAnswer>((resolve, reject) => {
      thread.once('message', resolve);
      thread.once('error', reject);
      thread.once('exit', () => reject(new Error('the thread of the drill ended without an answer')));
    });
    if ('report' in answer) return answer.report;
    const { code, message, detail } = answer.failed;
    throw new AppError(code, message, { detail });
  } finally {
    signal.removeEventListener('abort', stop);
    await thread.terminate();
  }
}
