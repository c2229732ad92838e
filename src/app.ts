import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Logger, pino } from 'pino';
import { openDatabase, syncDatabase } from '../storage/database.ts';
import { lockFolder } from '../storage/folder-lock.ts';
import { makeFolder } from '../storage/make-folder.ts';
import { openStore } from '../storage/open-store.ts';
import type { Archive } from './archive/archive.ts';
import { identifyArchive, openBackup, refuseToStartOver } from './archive/backup/backup-store.ts';
import { type KnownStores, openKnownStores } from './archive/backup/known-stores.ts';
import { createReplication, type Replication } from './archive/backup/replicate.ts';
import { refuseHalfRestored } from './archive/backup/restore.ts';
import { type Duty, type DutyLog, openDutyLog } from './archive/duties.ts';
import { createIds } from './archive/ids.ts';
import { depositInstansi } from './archive/instansi.ts';
import { type Inbox, type InboxOptions, openInbox } from './archive/keep/inbox.ts';
import { makeSure, resumeInbox } from './archive/keep/keep.ts';
import { createNamedLock } from './archive/lock.ts';
import { type RebuildOptions, rebuildCatalog } from './archive/rebuild/rebuild.ts';
import { backupStoreOptions, type Config, storeOptions } from './config.ts';
import type { Office } from './documents/document.ts';
import { findBookman } from './documents/find-bookman.ts';
import { loadTemplates, type Templates } from './documents/load-templates.ts';
import { installFont } from './documents/pdf/fonts.ts';
import { createPrintRuns, type PrintRuns } from './documents/print-run.ts';
import { parseInstansi } from './domain/instansi.ts';
import { createDuties } from './duties.ts';
import { AppError, isAppError } from './errors.ts';

/** The running parts of Berkas. */
export interface App extends Office {
  config: Config;
  log: Logger;
  printRuns: PrintRuns;
  /** What the service does by itself, and what came of it. */
  duties: readonly Duty[];
  dutyLog: DutyLog;
  /** Where a backup store is set. */
  replication?: Replication;
  close(): Promise<void>;
}

/** What a test may put in place of the machine's own. */
export interface AppOptions {
  log?: Logger;
  clock?: () => Date;
  /** The catalog is made anew whatever it holds, and how far that is told here. */
  onRebuild?: RebuildOptions['progress'];
  /** Those it needs, for a test that starts a service for each of its cases: to load all is two thirds of a start. */
  templates?: Templates;
}

/** How often what waits in the inbox is tried again, ms. */
const resumeEvery = 15_000;

/**
 * Builds the parts and takes up what an earlier process left in the inbox; `close` undoes it in reverse order. A part that
 * cannot be opened closes those before it and throws.
 */
export async function openApp(config: Config, options: AppOptions = {}): Promise<App> {
  const closers: (() => Promise<unknown>)[] = [];
  const close = async () => {
    for (let closer = closers.pop(); closer; closer = closers.pop()) await closer();
  };
  try {
    const log = options.log ?? pino({ level: config.logLevel });
    const { archive, replication, diedAt } = await openArchive(
      config,
      log,
      options.clock ?? (() => new Date()),
      closers,
    );
    const templates = options.templates ?? (await loadTemplates(new URL('../templates/', import.meta.url)));
    const { onRebuild } = options;
    if (onRebuild) await rebuildCatalog(archive, { progress: onRebuild });
    else await speaking(log, 'an empty catalog is rebuilt', fillEmptyCatalog(archive));
    await speaking(log, 'the inbox is taken up', resumeInbox(archive));
    const office = await readInstansi(config.instansiFile);
    const instansi = await speaking(log, 'the office is kept', depositInstansi(archive, office));
    let pass: Promise<unknown> | undefined;
    const retry = setInterval(() => {
      // A slow store may take longer over one pass than the time to the next.
      if (pass) return;
      pass = resumeInbox(archive)
        .catch((err) => log.error({ err }, 'inbox'))
        .finally(() => {
          pass = undefined;
        });
    }, resumeEvery);
    retry.unref();
    closers.push(async () => clearInterval(retry));
    const bookman = await openBookman(config, log);
    const parts = { archive, templates, instansi, qrPrefix: config.qrPrefix, ...(bookman && { bookman }) };
    const printRuns = createPrintRuns(parts);
    closers.push(() => printRuns.close());
    const dutyLog = openDutyLog(join(config.dataDir, 'duties'), archive.clock);
    const duties = createDuties(archive, config, diedAt);
    return { config, log, ...parts, printRuns, duties, dutyLog, ...(replication && { replication }), close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function openArchive(
  config: Config,
  log: Logger,
  clock: () => Date,
  closers: (() => Promise<unknown>)[],
): Promise<{ archive: Archive; replication?: Replication; diedAt?: Date }> {
  // Inbox, catalog and the duties' files are for one process, wherever the store is.
  await makeFolder(config.dataDir);
  const owner = await lockFolder(config.dataDir, 'data');
  closers.push(() => owner.release());
  await refuseHalfRestored(config.dataDir);
  const newId = createIds(clock);
  const known = openKnownStores(join(config.dataDir, 'stores.json'));
  const { store, backup } = await openStores(config, { log, clock, newId, known }, closers);
  const inboxDir = join(config.dataDir, 'inbox');
  await makeFolder(inboxDir);
  const database = await openDatabase(config.databaseUrl);
  closers.push(() => database.destroy());
  const syncCatalog = () => syncDatabase(config.databaseUrl);
  const inbox = await openInboxAt(inboxDir, {
    newId,
    maxBytes: config.maxInboxBytes,
    owner,
    makeSure: (commits) => makeSure({ store, syncCatalog }, commits),
    onSetAside: (commit, reason) => log.error({ commit, reason }, 'a commit of the inbox is set aside'),
  });
  closers.push(() => inbox.close());
  const archive = { store, database, inbox, lock: createNamedLock(), log, clock, newId };
  const stop = owner.diedAt && { diedAt: owner.diedAt };
  if (!backup) return { archive, ...stop };
  const both = { ...archive, backup };
  return { archive: both, ...stop, replication: createReplication(both, { known, syncCatalog }) };
}

/** The store and its backup, which may be away. A store that does not say yet which archive it holds is marked. */
async function openStores(
  config: Config,
  parts: Pick<Archive, 'log' | 'clock' | 'newId'> & { known: KnownStores },
  closers: (() => Promise<unknown>)[],
): Promise<Pick<Archive, 'store' | 'backup'>> {
  const { backupStoreUrl: url } = config;
  const { log } = parts;
  const opening = openStore(config.storeUrl, config.storeKeys, storeOptions(config));
  const store = await speaking(log, 'the store opens', opening);
  closers.push(() => store.close());
  const archiveId = () => identifyArchive(store, parts);
  const place = url && {
    ...parts,
    url,
    keys: config.backupStoreKeys,
    options: backupStoreOptions(config),
    archiveId,
  };
  if (place) await refuseToStartOver(store, place);
  await archiveId().catch((err) => log.warn({ err }, 'which archive the store holds cannot be read now'));
  if (!place) return { store };
  const backup = await speaking(log, 'the backup store opens', openBackup(place, log));
  closers.push(() => backup.close());
  return { store, backup };
}

function openInboxAt(dir: string, options: InboxOptions): Promise<Inbox> {
  return openInbox(dir, options).catch((cause) => {
    throw new AppError('unavailable', `the inbox ${dir} cannot be opened: ${cause.message}`, {
      detail: `Kotak masuk ${dir} tidak dapat dibuka. Periksa DATA_DIR, disk, dan izinnya.`,
      cause,
    });
  });
}

/** How long a start is silent, ms. */
const silentFor = 3000;

/** A start that waits for a dead disk or a far server says for what. */
async function speaking<T>(log: Logger, what: string, waiting: Promise<T>): Promise<T> {
  const timer = setInterval(() => log.warn(`still waiting until ${what}`), silentFor);
  try {
    return await waiting;
  } finally {
    clearInterval(timer);
  }
}

/** The letters of a keputusan, made known to this process. Only a folder that was named by hand stops a start. */
async function openBookman({ bookmanFontDir, dataDir }: Config, log: Logger) {
  if (bookmanFontDir === 'none') return undefined;
  try {
    const font = await findBookman(bookmanFontDir, join(dataDir, 'fonts'));
    if (font) installFont(font);
    log.info(`a keputusan is set in ${font?.name ?? 'Besley, for want of TeX Gyre Bonum'}`);
    return font?.family;
  } catch (err) {
    if (bookmanFontDir !== undefined) throw err;
    log.warn({ err }, 'the TeX Gyre Bonum of this system is of no use: a keputusan is set in Besley');
    return undefined;
  }
}

/** A catalog that was deleted is rebuilt from the store before anyone finds it empty. */
async function fillEmptyCatalog(archive: Archive): Promise<void> {
  const known = await archive.database
    .selectFrom('instansi')
    .select('version')
    .where('state', '!=', 'diterima')
    .executeTakeFirst();
  if (known) return;
  try {
    const { capsules, leftOut } = await rebuildCatalog(archive);
    if (capsules > 0) archive.log.info({ capsules }, 'the catalog was empty: rebuilt from the store');
    if (leftOut.length > 0)
      archive.log.error({ leftOut }, 'the store is not whole: run `berkas rebuild` to see it again');
  } catch (err) {
    if (!isAppError(err, 'unavailable')) throw err;
    archive.log.warn({ err }, 'the catalog is empty and the store away: the next start rebuilds it');
  }
}

async function readInstansi(path: string) {
  try {
    return parseInstansi(JSON.parse(await readFile(path, 'utf8')));
  } catch (cause) {
    if (cause instanceof AppError)
      throw new AppError('bad_config', `${path}: ${cause.message}`, { problems: cause.problems, cause });
    throw new AppError('bad_config', `INSTANSI_FILE ${path}: ${(cause as Error).message}`, { cause });
  }
}
