import { stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { readStoreUrl } from '../../storage/store-url.ts';
import type { App } from '../app.ts';
import { acceptBackup } from '../archive/backup/backup-store.ts';
import { openKnownStores } from '../archive/backup/known-stores.ts';
import type { CaughtUp } from '../archive/backup/replicate.ts';
import { createIds } from '../archive/ids.ts';
import { backupStoreOptions, type Config } from '../config.ts';
import { AppError, isAppError } from '../errors.ts';
import type { Bar } from './bar.ts';
import { type Command, type CommandContext, withApp } from './command.ts';
import { exitCodes } from './exit-codes.ts';
import { longWork } from './long-work.ts';
import { table } from './table.ts';

/** Brings to the backup store what it does not have. The service does it by itself; a new disk is made known only here. */
export const backup: Command = {
  summary: 'bring to the backup store what it does not have; --new-disk: take the disk that is there now',
  usage: '[--new-disk [--yes]] [--json]',
  options: { 'new-disk': { type: 'boolean' }, yes: { type: 'boolean' } },
  async run(context) {
    const config = context.loadConfig();
    if (!config.backupStoreUrl) throw new AppError('bad_config', 'BACKUP_STORE_URL is not set');
    if (context.values['new-disk'] && (await acceptDisk(context, config))) return;
    const { stopped, ...outcome } = await longWork(context, (line, signal) =>
      withApp(context, (app) => catchUp(app, line, signal)),
    );
    tell(context, outcome);
    if (outcome.notCopied.length > 0) process.exitCode = exitCodes.damaged;
    else if (stopped) throw brokenOff(outcome);
  },
};

type Outcome = CaughtUp & { left: number };

async function catchUp(
  { replication }: App,
  line: Bar,
  signal: AbortSignal,
): Promise<Outcome & { stopped: boolean }> {
  const progress = ({ done, bytes }: CaughtUp, left: number) =>
    line.show(done, done + left, ` (${(bytes / 1e6).toFixed(1)} MB)`);
  const caughtUp = await replication!.catchUp({ signal, progress });
  return { ...caughtUp, left: (await replication!.status()).left, stopped: signal.aborted };
}

/** Marks the disk as one of this archive. True where the service runs: then it does the rest. */
async function acceptDisk(context: CommandContext, config: Config): Promise<boolean> {
  const known = openKnownStores(join(config.dataDir, 'stores.json'));
  const { archive } = await known.read();
  // A service that has never run makes and marks its backup by itself.
  if (archive === undefined) return false;
  if (!context.values.yes && (await isOnDiskOf(config))) throw sameDisk(config);
  const clock = () => new Date();
  await acceptBackup({
    url: config.backupStoreUrl!,
    keys: config.backupStoreKeys,
    options: backupStoreOptions(config),
    ...{ known, clock, newId: createIds(clock), archiveId: async () => archive },
  });
  try {
    await withApp(context, async () => {});
    return false;
  } catch (error) {
    if (!isAppError(error, 'in_use')) throw error;
    console.log(
      context.json
        ? JSON.stringify({ accepted: true, running: true })
        : 'Disk cadangan baru diterima. Layanan yang sedang berjalan menyalin semuanya; kemajuannya ada di /health/ready.',
    );
    return true;
  }
}

/** Where no disk is plugged in, the path of the backup leads to the disk of the system. */
async function isOnDiskOf({ backupStoreUrl, dataDir }: Config): Promise<boolean> {
  const place = readStoreUrl(backupStoreUrl!);
  if (typeof place === 'string' || !('folder' in place)) return false;
  return (await diskOf(place.folder)) === (await diskOf(dataDir));
}

async function diskOf(path: string): Promise<number | undefined> {
  const found = await stat(path).catch(() => undefined);
  if (found || dirname(path) === path) return found?.dev;
  return diskOf(dirname(path));
}

function sameDisk({ backupStoreUrl, dataDir }: Config): AppError {
  return new AppError(
    'invalid_input',
    `${backupStoreUrl} lies on the disk of ${dataDir}: is the new disk plugged in? If it is meant so: --yes`,
    {
      detail: `Tempat cadangan ada di disk yang sama dengan ${dataDir}. Apakah disk baru sudah terpasang? Bila memang demikian: --yes`,
    },
  );
}

function tell({ json }: CommandContext, outcome: Outcome): void {
  if (json) {
    console.log(JSON.stringify(outcome));
    return;
  }
  const { done, objects, bytes, left, notCopied } = outcome;
  if (notCopied.length > 0)
    console.log(
      table([['tidak dapat disalin', 'sebab'], ...notCopied.map(({ key, reason }) => [key, reason])]),
    );
  const copied = `${done} sekarang aman (${objects} objek baru, ${(bytes / 1e6).toFixed(1)} MB)`;
  console.log(
    left > 0 ? `Belum semua: ${copied}; ${left} belum ada di cadangan.` : `Cadangan lengkap: ${copied}.`,
  );
}

function brokenOff({ left }: Outcome): AppError {
  return new AppError('unavailable', `stopped; ${left} are not in the backup store yet`, {
    detail: 'Penyalinan dihentikan sebelum selesai. Lanjutkan dengan: berkas backup',
  });
}
