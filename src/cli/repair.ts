import { dirname, join } from 'node:path';
import { checkKey, type ObjectStore } from '../../storage/object-store.ts';
import { openStore, type StoreCredentials } from '../../storage/open-store.ts';
import type { App } from '../app.ts';
import { checkStatePath, loadState, saveState } from '../archive/check/state.ts';
import type { Place, RepairItem } from '../archive/repair/plan.ts';
import { planRepair, type RepairReport, repairArchive } from '../archive/repair/repair.ts';
import { listDamage } from '../archive/retrieve.ts';
import { AppError } from '../errors.ts';
import { bar } from './bar.ts';
import { type Command, type CommandContext, withApp } from './command.ts';
import { confirm } from './confirm.ts';
import { exitCodes } from './exit-codes.ts';
import { tellNothing, tellPlan, tellReport, tellUnchanged } from './repair-words.ts';

/** Brings good bytes back from the other store, after it has looked again and asked. */
export const repair: Command = {
  summary: 'mend what the last check found, or these keys, from the other store; it asks first',
  words: { least: 0, most: Number.POSITIVE_INFINITY },
  usage: '[KEY...] [--yes] [--json]',
  options: { yes: { type: 'boolean' } },
  async run(context) {
    for (const key of context.positionals) checkKey(key);
    const stop = new AbortController();
    const onSignal = () => stop.abort();
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, onSignal);
    try {
      await withApp(context, (app) => repairApp(context, app, stop.signal));
    } finally {
      for (const signal of ['SIGINT', 'SIGTERM'] as const) process.off(signal, onSignal);
    }
  },
};

async function repairApp(context: CommandContext, app: App, signal: AbortSignal): Promise<void> {
  const path = checkStatePath(app.config.dataDir);
  const keys = context.positionals.length > 0 ? context.positionals : await keysToMend(app, path);
  const folders = [...new Set(keys.map((key) => dirname(key)))];
  const opened: ObjectStore[] = [];
  try {
    const places = await openPlaces(app, opened);
    const plan = await withBar(context, (progress) =>
      planRepair(app.archive, folders, { places, signal, progress }),
    );
    if (signal.aborted) throw brokenOff();
    if (plan.length === 0) await forgetFindings(path, { outcomes: [], left: [], folders });
    if (plan.length === 0) return tellNothing(context, keys.length);
    tellPlan(context, plan, app.archive.backup !== undefined);
    const isMendable = plan.some(({ remedy }) => remedy);
    if (isMendable && (await confirm(context, 'Pulihkan?', signal))) {
      await mend(context, app, plan, { places, signal, path });
    } else {
      tellUnchanged(context, plan);
      if (plan.some(({ kind }) => kind !== 'orphan')) process.exitCode = exitCodes.damaged;
    }
  } finally {
    for (const store of opened) await store.close();
  }
}

/** What the last check found, and what was found damaged when it was read since. */
async function keysToMend({ archive }: App, path: string): Promise<string[]> {
  const findings = (await loadState(path))?.findings ?? [];
  return [...findings.map(({ key }) => key), ...(await listDamage(archive))];
}

/** With a history, taking a version out of it needs credentials that the service does not have. */
async function openPlaces({ archive, config }: App, opened: ObjectStore[]): Promise<Place[]> {
  const remover = async (store: ObjectStore, url: string, keys?: StoreCredentials) => {
    if (!store.versions || !keys) return {};
    opened.push(await openStore(url, keys, { timeoutMs: config.storeTimeoutMs }));
    return { remover: opened.at(-1)! };
  };
  const { store, backup } = archive;
  const places: Place[] = [
    { name: 'store', store, ...(await remover(store, config.storeUrl, config.storeRepairKeys)) },
  ];
  if (!backup) return places;
  const more = await remover(backup, config.backupStoreUrl!, config.backupStoreRepairKeys);
  return [...places, { name: 'backup', store: backup, ...more }];
}

async function withBar<T>(
  { json }: CommandContext,
  work: (progress: (done: number, total: number) => void) => Promise<T>,
): Promise<T> {
  const line = bar(json);
  try {
    return await work(line.show);
  } finally {
    line.end();
  }
}

interface Mending {
  places: readonly Place[];
  signal: AbortSignal;
  /** Of the findings. */
  path: string;
}

async function mend(
  context: CommandContext,
  app: App,
  plan: readonly RepairItem[],
  { places, signal, path }: Mending,
): Promise<void> {
  const report: RepairReport = { outcomes: [], left: [], folders: [] };
  const evidence = join(app.config.dataDir, 'evidence');
  try {
    await withBar(context, (progress) =>
      repairArchive(app.archive, plan, { places, signal, progress, evidence, report }),
    );
  } finally {
    await forgetFindings(path, report);
    tellReport(context, report, evidence);
  }
  if (report.left.some(({ kind }) => kind !== 'orphan')) process.exitCode = exitCodes.damaged;
  else if (signal.aborted) throw brokenOff();
}

/** The findings of the last check, as they are now: a pass that goes on must not tell of what has been mended. */
async function forgetFindings(path: string, { folders, left }: RepairReport): Promise<void> {
  const state = await loadState(path);
  if (!state) return;
  const seen = new Set(folders);
  const others = state.findings.filter(({ key }) => !seen.has(dirname(key)));
  await saveState(path, { ...state, findings: [...others, ...left] });
}

function brokenOff(): AppError {
  return new AppError('unavailable', 'the repair was stopped', {
    detail:
      'Pemulihan dihentikan sebelum selesai; yang sudah dipulihkan tetap. Lanjutkan dengan: berkas repair',
  });
}
