import type { Restored } from '../archive/backup/restore.ts';
import type { Config } from '../config.ts';
import type { CommandContext } from './command.ts';
import { table } from './table.ts';

/** What a restore was of, for those who read the outcome. */
interface RestoreFacts {
  from: string;
  config: Config;
  /** In the archive now. */
  records: number;
  seconds: number;
}

/** Tells what came of a restore, and what is to be done next. */
export function tellRestored(context: CommandContext, restored: Restored, facts: RestoreFacts): void {
  const { damaged, conflicts, objects, bytes, there } = restored;
  const { records, seconds } = facts;
  if (context.json) {
    console.log(JSON.stringify({ ...restored, records, seconds }, null, 1));
    return;
  }
  const left = [
    ...damaged.map(({ key, reason }) => ['rusak di sumber', key, reason]),
    ...conflicts.map(({ key, reason }) => ['sudah ada, isinya lain', key, reason]),
  ];
  if (left.length > 0) console.log(table([['tidak dipulihkan', 'kunci', 'sebab'], ...left]));
  const copied = `${objects} objek (${(bytes / 1e6).toFixed(1)} MB) disalin, ${there} sudah ada`;
  console.log(
    `Pulih: ${records} arsip; ${copied}; ${seconds.toFixed(1)} detik.\n${nextSteps(restored, facts)}`,
  );
}

function nextSteps({ damaged }: Restored, { from, config }: RestoreFacts): string {
  const isBackup = config.backupStoreUrl === from;
  const steps = [
    'npm start                        layanan berjalan lagi',
    'npm run -s berkas -- check       baca ulang semuanya sekali lagi',
    ...(damaged.length > 0
      ? ['npm run -s berkas -- find --damaged   yang rusak: pindai lagi dari kertasnya']
      : []),
    isBackup
      ? `cadangan tetap di ${from}`
      : `atur BACKUP_STORE_URL, misalnya ke ${from}, supaya ada cadangan lagi`,
    `periksa pengaturan lain (API_TOKEN, PUBLIC_URL): itu tidak ada di cadangan; data kantor ada di ${config.dataDir}/instansi.json`,
  ];
  return ['Berikutnya:', ...steps.map((step, at) => `  ${at + 1}. ${step}`)].join('\n');
}
