import { setTimeout as sleep } from 'node:timers/promises';
import { type App, openApp } from '../app.ts';
import { startReplication } from '../archive/backup/replicate.ts';
import { startDuties } from '../archive/duties.ts';
import { probeStores, requireWorm, tamperDutyName, tamperReportsOf } from '../archive/worm/tamper-probe.ts';
import { type Config, isEveryAddress, isLoopback } from '../config.ts';
import { type Listening, listen } from '../http/server.ts';
import type { Command } from './command.ts';

/** Serves until it is told to stop; then ends what is under way and closes. */
export const serve: Command = {
  summary: 'serve the HTTP API (the settings are in the README)',
  usage: '',
  options: {},
  async run(context) {
    const config = context.loadConfig();
    const app = await openApp(config);
    const server = await startServer(app).catch(async (error) => {
      await app.close();
      throw error;
    });
    // Listened for first: who reads the greeting may stop the service at once.
    const stopped = stopSignal();
    await app.printRuns.takeUp();
    const replication = app.replication && startReplication(app.replication, app);
    const atStart = config.requireWorm ? [] : [tamperDutyName];
    const duties = startDuties(app.duties, app.dutyLog, { log: app.log, clock: app.archive.clock, atStart });
    console.log(greeting(server.port, config, await isBackupAway(app)));
    await stopped;
    await server.close();
    await duties.stop();
    await replication?.stop();
    await app.close();
  },
};

/** With REQUIRE_WORM nothing is served before the store has proved itself; else that is looked into while serving. */
async function startServer(app: App): Promise<Listening> {
  if (app.config.requireWorm) {
    const run = await app.dutyLog.record(tamperDutyName, () => probeStores(app.archive));
    requireWorm(tamperReportsOf(run));
  }
  return listen(app);
}

/** A backup disk that is not plugged in keeps nobody from serving. Nor does a server that does not answer. */
async function isBackupAway({ archive: { backup } }: App): Promise<boolean> {
  if (!backup) return false;
  const probed = backup.probe().then(
    () => false,
    () => true,
  );
  return Promise.race([probed, sleep(2000, true, { ref: false })]);
}

function greeting(port: number, config: Config, backupAway: boolean): string {
  const { storeUrl, backupStoreUrl } = config;
  const url = ownAddress(port, config);
  const place = (store: string) => store.replace(/^file:/, '');
  const backup = backupStoreUrl
    ? `, cadangan di ${place(backupStoreUrl)}${backupAway ? ' (belum tersambung)' : ''}`
    : ' (tanpa cadangan)';
  return [
    '',
    `  Berkas melayani di ${url}`,
    ...forOthers(port, config),
    `  Naskah dan arsip disimpan di ${place(storeUrl)}${backup}`,
    '',
    '  Coba:',
    ...firstSteps(url, config),
    '    npm run demo           seluruh alur kerja dengan data contoh',
    '',
  ].join('\n');
}

/** A browser cannot send the token, so with one there is no page to look at. */
function firstSteps(url: string, { apiToken }: Config): string[] {
  if (apiToken !== undefined) return [`    curl -H "Authorization: Bearer $API_TOKEN" ${url}/v1/templates`];
  return [
    `    ${url}/docs/           semua permintaan, dapat dicoba dari peramban`,
    `    curl ${url}/v1/templates`,
  ];
}

/** Where whoever sits at this machine reaches it: 0.0.0.0 is no address to call. */
function ownAddress(port: number, { host, publicUrl }: Config): string {
  if (isEveryAddress(host)) return `http://127.0.0.1:${port}`;
  if (!isLoopback(host) && publicUrl) return publicUrl;
  return `http://${host.includes(':') ? `[${host}]` : host}:${port}`;
}

/** What other computers need: requests under an address that is not in the settings are refused. */
function forOthers(port: number, { host, publicUrl }: Config): string[] {
  if (isLoopback(host)) return [];
  if (publicUrl) return [`  Dari komputer lain: ${publicUrl}`];
  return [
    `  Dari komputer lain belum dapat: atur PUBLIC_URL, misalnya PUBLIC_URL=http://10.0.0.5:${port}`,
    '  (alamat komputer ini di jaringan kantor).',
  ];
}

function stopSignal(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve());
  });
}
