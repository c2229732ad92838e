import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { type App, openApp } from '../../../src/app.ts';
import { checkArchive } from '../../../src/archive/check/check.ts';
import type { Finding } from '../../../src/archive/check/look.ts';
import { resumeInbox } from '../../../src/archive/keep/keep.ts';
import { rebuildCatalog } from '../../../src/archive/rebuild/rebuild.ts';
import { loadConfig } from '../../../src/config.ts';
import { loadTemplate, type Templates } from '../../../src/documents/load-templates.ts';
import { type Listening, listen } from '../../../src/http/server.ts';
import type { ObjectStore } from '../../../storage/object-store.ts';
import { type Fault, issuedType } from '../../support/fault-points.ts';
import { everyRow } from '../../support/rows.ts';
import { countedFiles, takeStoreAway, watchFiles } from './faulty-files.ts';

/**
 * The service as `berkas serve` makes it, of one template only (to load all of them is two thirds of a start), which does
 * what the matrix tells it over IPC: opens a folder, fails at a call, says what is in it. Killed and started anew by the matrix.
 */
export interface Inspection {
  /** Commits that still wait; files left in the spool, the inbox and the folder of temporary files. */
  waiting: number;
  left: string[];
  setAside: number;
  findings: Finding[];
  /** Tables whose rows a rebuild made otherwise. */
  otherAfterRebuild: string[];
}

const templatesDir = new URL('../../../templates/', import.meta.url);
const loaded = await loadTemplate(templatesDir, issuedType);
const templates: Templates = { dir: templatesDir, list: () => [loaded], get: () => loaded };

let running: { app: App; server: Listening } | undefined;

async function close(): Promise<void> {
  const { app, server } = running ?? {};
  running = undefined;
  await server?.close();
  await app?.close();
}

const commands = {
  /** Closes what is open, and starts on the folder of these settings with the fault armed. Answers the address. */
  async open(settings: Record<string, string>, fault?: Fault): Promise<string> {
    await close();
    const config = loadConfig({ PORT: '0', LOG_LEVEL: 'silent', BOOKMAN_FONT_DIR: 'none', ...settings });
    watchFiles(config.dataDir, fault);
    const app = await openApp(config, { templates });
    running = { app, server: await listen(app) };
    return running.server.url;
  },
  close,
  async arm(fault?: Fault) {
    if (running) watchFiles(running.app.config.dataDir, fault);
    else watchFiles(undefined);
  },
  counted: async () => countedFiles(),
  takeStoreAway: async (away: boolean) => takeStoreAway(away),
  /** Takes up what waits and waits for what goes on behind an answer. */
  async settle() {
    const { archive } = running!.app;
    await resumeInbox(archive);
    await archive.inbox.close();
  },
  async inspect(): Promise<Inspection> {
    const { config, archive: whole } = running!.app;
    // Without their folders, which threads would read: starting those takes longer than all the rest.
    const { folder, ...store } = whole.store;
    const { folder: second, ...backup } = whole.backup ?? {};
    const archive = { ...whole, store, ...(whole.backup && { backup: backup as ObjectStore }) };
    const { findings } = await checkArchive(archive);
    const before = await everyRow(archive);
    await rebuildCatalog(archive);
    const after = await everyRow(archive);
    return {
      waiting: (await archive.inbox.pending()).length,
      left: await namesIn(config.dataDir, ['inbox/spool', 'inbox/commits', 'store/.tmp', 'backup/.tmp']),
      setAside: (await namesIn(config.dataDir, ['inbox/set-aside'])).length,
      findings,
      otherAfterRebuild: Object.keys(after).filter((table) => `${before[table]}` !== `${after[table]}`),
    };
  },
};

async function namesIn(dir: string, folders: readonly string[]): Promise<string[]> {
  const names = await Promise.all(folders.map((folder) => readdir(join(dir, folder)).catch(() => [])));
  return names.flat();
}

export type Commands = typeof commands;

process.on('message', async ({ name, args }: { name: keyof Commands; args: never[] }) => {
  try {
    const result = await (commands[name] as (...args: never[]) => Promise<unknown>)(...args);
    process.send!({ result });
  } catch (error) {
    process.send!({ error: (error as Error).stack });
  }
});
process.on('disconnect', () => process.exit());
process.send!({ result: 'ready' });
