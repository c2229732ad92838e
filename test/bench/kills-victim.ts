import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { openSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { findVersitygw, freePort, versitygwArgs } from '../support/s3.ts';

/** A process that can be killed without a goodbye and begun again, at the same address and over the same folders. */
export interface Victim {
  url: string;
  pid(): number;
  /** Begins it; answers when it can be talked to. */
  start(): Promise<void>;
  /** Begins it, and kills it before it could be talked to. */
  startAndKill(afterMs: number): Promise<void>;
  /** Kill -9; answers when it is gone. */
  kill(): Promise<void>;
  /** Asks it to end; answers its exit code. */
  stop(): Promise<number | null>;
}

interface Setup {
  url: string;
  program: string;
  args: readonly string[];
  env: NodeJS.ProcessEnv;
  /** The file for what it says. */
  log: string;
  isReady(): Promise<boolean>;
}

/** Longer than this no start takes, not even one with much in its inbox beside other work. */
const patienceMs = 120_000;

function createVictim({ url, program, args, env, log, isReady }: Setup): Victim {
  const output = openSync(log, 'a');
  let child: ChildProcess | undefined;
  // `detached`: Ctrl-C in a terminal is for the loop, which ends its processes itself.
  const begin = () => {
    child = spawn(program, args, { env, detached: true, stdio: ['ignore', output, output] });
  };
  const end = async (signal: 'SIGKILL' | 'SIGTERM') => {
    const ending = child!;
    if (ending.exitCode === null && ending.signalCode === null) {
      const gone = once(ending, 'exit');
      ending.kill(signal);
      await gone;
    }
    return ending.exitCode;
  };
  process.once('exit', () => child?.kill('SIGKILL'));
  return {
    url,
    pid: () => child!.pid!,
    async start() {
      begin();
      for (const from = Date.now(); Date.now() - from < patienceMs; await sleep(50)) {
        if (child!.exitCode !== null) break;
        if (await isReady().catch(() => false)) return;
      }
      await end('SIGKILL');
      throw new Error(`${program} did not start: see ${log}`);
    },
    async startAndKill(afterMs) {
      begin();
      await sleep(afterMs);
      await end('SIGKILL');
    },
    kill: async () => void (await end('SIGKILL')),
    stop: () => end('SIGTERM'),
  };
}

const main = fileURLToPath(new URL('../../src/main.ts', import.meta.url));

/** The real service over `dir`, with these settings beside. */
export async function serviceOver(dir: string, settings: Record<string, string>): Promise<Victim> {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  return createVictim({
    url,
    program: process.execPath,
    args: ['--max-semi-space-size=8', main, 'serve'],
    env: { ...process.env, ...settings, DATA_DIR: dir, PORT: String(port) },
    log: join(dir, 'service.log'),
    isReady: async () => (await fetch(`${url}/health/ready`)).ok,
  });
}

/** An S3 server of our own, and the keys and the bucket for it. */
export interface S3Victim extends Victim {
  accessKey: string;
  secretKey: string;
}

/**
 * The server of TEST_S3_COMMAND (`/path/minio server --address 127.0.0.1:{port} {dir}`, keys in TEST_S3_ACCESS_KEY and
 * TEST_S3_SECRET_KEY), else versitygw; undefined where neither is there.
 */
export async function s3Over(dir: string): Promise<S3Victim | undefined> {
  const {
    TEST_S3_COMMAND,
    TEST_S3_ACCESS_KEY = 'berkas',
    TEST_S3_SECRET_KEY = 'berkas-rahasia',
  } = process.env;
  const keys = { accessKey: TEST_S3_ACCESS_KEY, secretKey: TEST_S3_SECRET_KEY };
  const port = await freePort();
  const address = `127.0.0.1:${port}`;
  const gateway = findVersitygw();
  if (!TEST_S3_COMMAND && !gateway) return undefined;
  const data = join(dir, 'data');
  await mkdir(data, { recursive: true });
  const [program, ...args] = TEST_S3_COMMAND
    ? TEST_S3_COMMAND.trim()
        .split(/\s+/)
        .map((word) => word.replaceAll('{port}', String(port)).replaceAll('{dir}', data))
    : [gateway!, ...(await versitygwArgs(dir, address, keys))];
  const victim = createVictim({
    url: `http://${address}`,
    program: program!,
    args,
    env: process.env,
    log: join(dir, 's3.log'),
    isReady: async () => (await fetch(`http://${address}/`)).status < 500,
  });
  return { ...victim, ...keys, url: `http://${address}/berkas-kills` };
}
