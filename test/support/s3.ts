import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { accessSync } from 'node:fs';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { homedir, tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { isRequired } from './required.ts';

/** A real S3 server and the address of a bucket that no other test file has; the bucket is not made yet. */
export interface S3ForTests {
  url: string;
  accessKey: string;
  secretKey: string;
  /** Keys of somebody who may do nothing yet. Only a server of our own makes them. */
  makeUser?(): Promise<{ accessKey: string; secretKey: string }>;
  stop(): Promise<void>;
}

/** What a suite says when it is skipped for want of a server. */
export const noS3 = 'no S3 server: set TEST_S3_URL and its keys, or install versitygw';

/**
 * The server of TEST_S3_URL (its buckets stay, as evidence), else a `versitygw` of our own, else undefined: then the
 * suite is skipped with `noS3`, unless TEST_REQUIRE names `s3`.
 */
export async function s3ForTests(): Promise<S3ForTests | undefined> {
  const bucket = `berkas-test-${randomBytes(6).toString('hex')}`;
  const { TEST_S3_URL, TEST_S3_ACCESS_KEY = '', TEST_S3_SECRET_KEY = '' } = process.env;
  if (TEST_S3_URL) {
    const url = new URL(bucket, TEST_S3_URL).href;
    return { url, accessKey: TEST_S3_ACCESS_KEY, secretKey: TEST_S3_SECRET_KEY, stop: async () => {} };
  }
  const program = findVersitygw();
  if (program) return startVersitygw(program, bucket);
  if (isRequired('s3')) throw new Error(`TEST_REQUIRE: ${noS3}`);
  return undefined;
}

async function startVersitygw(program: string, bucket: string): Promise<S3ForTests> {
  const dir = await mkdtemp(join(tmpdir(), 'berkas-s3-'));
  const keys = { accessKey: 'berkas', secretKey: 'berkas-rahasia' };
  const address = `127.0.0.1:${await freePort()}`;
  const server = spawn(program, await versitygwArgs(dir, address, keys), { stdio: 'ignore' });
  await untilHealthy(server, `http://${address}/health`);
  return {
    url: `http://${address}/${bucket}`,
    ...keys,
    async makeUser() {
      const user = { accessKey: `user${randomBytes(4).toString('hex')}`, secretKey: 'rahasia-lain' };
      const admin = ['admin', '--access', keys.accessKey, '--secret', keys.secretKey];
      const theirs = ['--access', user.accessKey, '--secret', user.secretKey, '--role', 'user'];
      const where = ['--endpoint-url', `http://${address}`];
      await promisify(execFile)(program, [...admin, ...where, 'create-user', ...theirs]);
      return user;
    },
    async stop() {
      const ended = new Promise((resolve) => server.once('exit', resolve));
      server.kill();
      await ended;
      await rm(dir, { recursive: true, force: true });
    },
  };
}

/** What starts it over `dir`, which need not be empty. */
export async function versitygwArgs(
  dir: string,
  address: string,
  { accessKey, secretKey }: Pick<S3ForTests, 'accessKey' | 'secretKey'>,
): Promise<string[]> {
  for (const part of ['iam', 'ver', 'data']) await mkdir(join(dir, part), { recursive: true });
  const gateway = ['--access', accessKey, '--secret', secretKey, '--port', address, '--health', '/health'];
  const quiet = ['--quiet', '--keep-alive', '--iam-dir', join(dir, 'iam')];
  return [...gateway, ...quiet, 'posix', '--versioning-dir', join(dir, 'ver'), join(dir, 'data')];
}

async function untilHealthy(server: ChildProcess, url: string): Promise<void> {
  for (let tries = 0; tries < 200; tries++) {
    if (server.exitCode !== null) break;
    const reply = await fetch(url).catch(() => undefined);
    if (reply?.ok) return;
    await sleep(50);
  }
  server.kill();
  throw new Error(`versitygw did not start (exit code ${server.exitCode})`);
}

export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address() as { port: number };
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** undefined: not installed. */
export function findVersitygw(): string | undefined {
  const goFolder = process.env.GOPATH ?? join(homedir(), 'go');
  const folders = [...(process.env.PATH ?? '').split(delimiter), join(goFolder, 'bin')];
  return folders.map((folder) => join(folder, 'versitygw')).find(isThere);
}

function isThere(path: string): boolean {
  try {
    accessSync(path);
    return true;
  } catch {
    return false;
  }
}
