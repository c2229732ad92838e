import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { bar } from '../../src/cli/bar.ts';
import { table } from '../../src/cli/table.ts';
import { removeFolder, temporaryFolder } from '../support/archive.ts';
import { emptyLedger, startClients } from './kills-clients.ts';
import { verify, type Wrong } from './kills-verify.ts';
import { type S3Victim, s3Over, serviceOver, type Victim } from './kills-victim.ts';

/** Who is killed, over which stores. */
export interface Round {
  name: string;
  killed: 'service' | 'S3 server';
  store: 'folder' | 's3';
  backup: boolean;
}

export const rounds: readonly Round[] = [
  { name: 'folder', killed: 'service', store: 'folder', backup: false },
  { name: 'folder-backup', killed: 'service', store: 'folder', backup: true },
  { name: 's3', killed: 'service', store: 's3', backup: true },
  { name: 's3-server', killed: 'S3 server', store: 's3', backup: false },
];

/** What came of a round. */
export interface RoundResult extends Round {
  kills: number;
  tried: number;
  acknowledged: number;
  retried: number;
  /** From the kill until it was ready again, ms: the longest. */
  longestRecoveryMs: number;
  seconds: number;
  wrong: Wrong;
}

interface RoundOptions {
  kills: number;
  clients?: number;
  /** Ends the killing; what was acknowledged so far is verified. */
  signal?: AbortSignal;
  progress?: (done: number, total: number, said: string) => void;
}

/**
 * Clients deposit numbered scans without pause, and now and then a case file, a change of it and an issued document, while
 * a process is killed at random moments. Then every acknowledged thing must be there, once, byte for byte. undefined where
 * there is no S3 server for it. The folder stays where anything was found wrong.
 */
export async function killRound(round: Round, options: RoundOptions): Promise<RoundResult | undefined> {
  const dir = await temporaryFolder('kills');
  const s3 = round.store === 's3' ? await s3Over(await madeFolder(dir, 's3')) : undefined;
  if (round.store === 's3' && !s3) return undefined;
  const data = await madeFolder(dir, 'data');
  const settings = settingsOf(dir, round, s3);
  const service = await serviceOver(data, settings);
  try {
    await s3?.start();
    await service.start();
    const result = await killAndVerify(round, options, { data, settings, service, s3 });
    if (isClean(result)) await removeFolder(dir);
    else process.stderr.write(`the evidence of ${round.name} is in ${dir}\n`);
    return result;
  } finally {
    await service.kill();
    await s3?.kill();
  }
}

interface Scene {
  data: string;
  settings: Record<string, string>;
  service: Victim;
  s3: S3Victim | undefined;
}

async function killAndVerify(
  round: Round,
  { kills, clients = 4, signal, progress = () => {} }: RoundOptions,
  { data, settings, service, s3 }: Scene,
): Promise<RoundResult> {
  const begun = Date.now();
  const ledger = emptyLedger();
  const working = startClients(service.url, clients, ledger);
  let [killed, longestRecoveryMs] = [0, 0];
  while (killed < kills && !signal?.aborted) {
    await sleep(50 + Math.random() * 1450);
    const { times, ms } = await killOnce(round.killed === 'service' ? service : s3!);
    killed += times;
    longestRecoveryMs = Math.max(longestRecoveryMs, ms);
    progress(killed, kills, ` ${round.name}: ${ledger.kept.length} acknowledged`);
  }
  await working.stop();
  const wrong = await verify(service, data, settings, ledger, (done, total) =>
    progress(done, total, ` ${round.name}: verified`),
  );
  const { tried, retried, kept } = ledger;
  const counts = { kills: killed, tried, acknowledged: kept.length, retried, longestRecoveryMs };
  return { ...round, ...counts, seconds: (Date.now() - begun) / 1000, wrong };
}

/** One time in eight it is killed once more while it still starts. */
async function killOnce(victim: Victim): Promise<{ times: number; ms: number }> {
  await victim.kill();
  const twice = Math.random() < 1 / 8;
  if (twice) await victim.startAndKill(Math.random() * 900);
  const from = Date.now();
  await victim.start();
  return { times: twice ? 2 : 1, ms: Date.now() - from };
}

function settingsOf(dir: string, { backup }: Round, s3: S3Victim | undefined): Record<string, string> {
  return {
    LOG_LEVEL: 'warn',
    BOOKMAN_FONT_DIR: 'none',
    RATE_LIMIT_PER_MINUTE: '10000000',
    ...(s3 && { STORE_URL: s3.url, STORE_ACCESS_KEY: s3.accessKey, STORE_SECRET_KEY: s3.secretKey }),
    ...(backup && { BACKUP_STORE_URL: `file:${join(dir, 'backup')}` }),
  };
}

async function madeFolder(...parts: string[]): Promise<string> {
  const path = join(...parts);
  await mkdir(path, { recursive: true });
  return path;
}

/** Was nothing lost, doubled, torn or otherwise wrong? */
export const isClean = ({ wrong }: RoundResult) => Object.values(wrong).every((found) => found.length === 0);

export interface KillsOptions {
  /** So often the service is killed, over all of its rounds, and so often the S3 server. */
  kills: number;
  /** The names of the rounds; all where not given. */
  only: readonly string[];
  json: boolean;
}

/** Every round, one after the other. Ctrl-C ends the killing: what was acknowledged so far is still verified. */
export async function benchKills({ kills, only, json }: KillsOptions): Promise<RoundResult[]> {
  const stop = new AbortController();
  // The second time it means it.
  process.on('SIGINT', () => (stop.signal.aborted ? process.exit(130) : stop.abort()));
  const wanted = rounds.filter(({ name }) => only.length === 0 || only.includes(name));
  const results: RoundResult[] = [];
  for (const round of wanted) {
    if (stop.signal.aborted) break;
    const alike = wanted.filter(({ killed }) => killed === round.killed).length;
    const line = bar(json);
    const options = { kills: Math.ceil(kills / alike), signal: stop.signal, progress: line.show };
    const result = await killRound(round, options);
    line.end();
    if (result) results.push(result);
    else process.stderr.write(`${round.name}: no S3 server: set TEST_S3_COMMAND, or install versitygw\n`);
  }
  return results;
}

export function printKills(results: readonly RoundResult[]): void {
  const rows = results.map(({ wrong, ...round }) => [
    ...[`${round.killed} on ${round.store}${round.backup ? ' with backup' : ''}`, round.kills, round.tried],
    ...[round.acknowledged, round.retried, wrong.lost.length, wrong.doubled.length, wrong.torn.length],
    ...[wrong.other.length, round.longestRecoveryMs, round.seconds.toFixed(0)],
  ]);
  const head = ['killed', 'kills', 'tried', 'acknowledged', 'retried', 'lost', 'doubled', 'torn', 'other'];
  console.log(table([[...head, 'longest recovery ms', 's'], ...rows]));
  for (const { wrong } of results)
    for (const found of Object.values(wrong).flat().slice(0, 40)) console.log(`  ${found.slice(0, 300)}`);
}
