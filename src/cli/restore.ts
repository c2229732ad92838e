import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { lockFolder } from '../../storage/folder-lock.ts';
import { writeJsonFile } from '../../storage/json-file.ts';
import { makeFolder } from '../../storage/make-folder.ts';
import type { ObjectStore } from '../../storage/object-store.ts';
import { openStore } from '../../storage/open-store.ts';
import { overlap, readStoreUrl } from '../../storage/store-url.ts';
import type { Archive } from '../archive/archive.ts';
import { readCapsule } from '../archive/backup/copy.ts';
import { openKnownStores } from '../archive/backup/known-stores.ts';
import { forgetRestore, noteRestore, type Restored, restoreStore } from '../archive/backup/restore.ts';
import { readMark } from '../archive/backup/store-mark.ts';
import { isCapsuleKey } from '../archive/capsule.ts';
import { createIds } from '../archive/ids.ts';
import { noteDamage } from '../archive/retrieve.ts';
import { type Config, storeOptions } from '../config.ts';
import { AppError } from '../errors.ts';
import { bar } from './bar.ts';
import { type Command, type CommandContext, withApp } from './command.ts';
import { confirm } from './confirm.ts';
import { exitCodes } from './exit-codes.ts';
import { tellRestored } from './restore-words.ts';
import { abortOnSignal } from './signals.ts';

/** An empty machine and a backup: to an archive that serves. */
export const restore: Command = {
  summary: 'bring a whole archive back from a backup folder or bucket into the store of this machine',
  usage: '--from URL [--yes] [--json]',
  options: { from: { type: 'string' }, yes: { type: 'boolean' } },
  async run(context) {
    const config = context.loadConfig();
    const from = sourceUrl(context, config);
    const stop = abortOnSignal();
    const started = Date.now();
    try {
      const question = `Pulihkan arsip dari ${from} ke ${config.storeUrl}?`;
      if (!(await confirm(context, question, stop.signal))) throw notConfirmed();
      const restored = await copyStore(context, config, from, stop.signal);
      if (!restored.complete) throw brokenOff(restored);
      const records = await makeCatalog(context, restored);
      tellRestored(context, restored, { from, config, records, seconds: (Date.now() - started) / 1000 });
      if (restored.damaged.length > 0) process.exitCode = exitCodes.damaged;
      else if (restored.conflicts.length > 0) process.exitCode = exitCodes.conflict;
    } finally {
      stop.end();
    }
  },
};

function sourceUrl({ values }: CommandContext, { storeUrl }: Config): string {
  const from = String(values.from ?? '');
  const source = readStoreUrl(from);
  const target = readStoreUrl(storeUrl);
  const fault =
    typeof source === 'string'
      ? source
      : typeof target !== 'string' && overlap(source, target)
        ? 'is the store to restore into, or in it, or around it'
        : undefined;
  if (fault === undefined) return from;
  throw new AppError('invalid_input', `--from ${fault}`, {
    detail:
      '--from harus menunjuk tempat cadangan: file:<folder> atau http(s)://host:port/bucket, bukan tempat simpan komputer ini sendiri.',
  });
}

/** The owner of DATA_DIR meanwhile: a running service must not find its store growing. */
async function copyStore(
  context: CommandContext,
  config: Config,
  from: string,
  signal: AbortSignal,
): Promise<Restored> {
  await makeFolder(config.dataDir);
  const owner = await lockFolder(config.dataDir, 'data');
  const opened: ObjectStore[] = [];
  const line = bar(context.json);
  try {
    const { storeTimeoutMs: timeoutMs } = config;
    // Nobody waits here for anything else.
    const place = 'near';
    const source = await openStore(from, config.restoreKeys, { timeoutMs, place, readOnly: true });
    opened.push(source);
    // An address that does not answer is told before anything is written here.
    await source.probe();
    const target = await openStore(config.storeUrl, config.storeKeys, { ...storeOptions(config), place });
    opened.push(target);
    await noteRestore(config.dataDir, from);
    const restored = await restoreStore(source, target, {
      ...ids(),
      signal,
      progress: (done, total, bytes, totalBytes) =>
        line.show(done, total, ` (${megabytes(bytes)} / ${megabytes(totalBytes)} MB)`),
    }).catch(async (error) => {
      // Nothing has been written: what was here before serves as before.
      if (error instanceof AppError && error.code === 'conflict') await forgetRestore(config.dataDir);
      throw error;
    });
    if (restored.complete) await finish(config, from, source, target);
    return restored;
  } finally {
    line.end();
    for (const store of opened.reverse()) await store.close();
    await owner.release();
  }
}

const megabytes = (bytes: number) => (bytes / 1e6).toFixed(0);

function ids() {
  const clock = () => new Date();
  return { clock, newId: createIds(clock) };
}

/** What the next start must know: which archive this is, that the source is its backup, and the office as it was. */
async function finish(config: Config, from: string, source: ObjectStore, target: ObjectStore): Promise<void> {
  const mark = await readMark(source);
  const known = openKnownStores(join(config.dataDir, 'stores.json'));
  if (mark) await known.update({ archive: mark.archive });
  if (mark && from === config.backupStoreUrl) {
    const { backups } = await known.read();
    // Every object has just been read there.
    await known.update({ backups: { ...backups, [from]: mark.id }, amanIn: mark.id });
  }
  await keepOffice(config, target);
  await forgetRestore(config.dataDir);
}

/** Settings are in no backup: without this file the sample would become the next version of the office. */
async function keepOffice({ dataDir }: Config, target: ObjectStore): Promise<void> {
  let newest: string | undefined;
  for await (const { key } of target.list('instansi/')) if (isCapsuleKey(key)) newest = key;
  if (newest === undefined) return;
  const { capsule } = await readCapsule(target, newest);
  if (capsule.format !== 'instansi/1') return;
  const path = join(dataDir, 'instansi.json');
  if (!existsSync(path)) await writeJsonFile(path, capsule.data);
}

/** Answers how many records there are now. */
async function makeCatalog(context: CommandContext, { damaged }: Restored): Promise<number> {
  return withApp(
    context,
    async ({ archive }) => {
      await noteAllDamage(archive, damaged);
      const { count } = await archive.database
        .selectFrom('records')
        .select((e) => e.fn.countAll<number>().as('count'))
        .executeTakeFirstOrThrow();
      return Number(count);
    },
    { onRebuild: () => {} },
  );
}

async function noteAllDamage(archive: Archive, damaged: Restored['damaged']): Promise<void> {
  for (const { key, reason } of damaged) {
    const [noun, , , id] = key.split('/');
    if (noun === 'records' && id) await noteDamage(archive, id, key, new AppError('damaged', reason));
  }
}

function notConfirmed(): AppError {
  return new AppError('invalid_input', 'nothing was restored: say --yes where nobody can be asked', {
    detail: 'Tidak ada yang dipulihkan. Jawab ya, atau pakai --yes.',
  });
}

function brokenOff({ objects, there }: Restored): AppError {
  return new AppError('unavailable', `stopped after ${objects + there} objects; run it again to go on`, {
    detail: 'Pemulihan dihentikan sebelum selesai. Jalankan perintah yang sama untuk melanjutkan.',
  });
}
