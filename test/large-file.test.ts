import { createHash } from 'node:crypto';
import { mkdir, readFile } from 'node:fs/promises';
import http from 'node:http';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { afterAll, afterEach, expect, test } from 'vitest';
import { s3Over, serviceOver, type Victim } from './bench/kills-victim.ts';
import { removeFolder, temporaryFolder } from './support/archive.ts';
import { hugePdf } from './support/files.ts';
import { noS3 } from './support/s3.ts';

/** A larger one on demand: the same bound must hold for a gigabyte. */
const megabytes = Number(process.env.TEST_LARGE_MB ?? 300);
/** What the service may grow by, MB: far less than the file. */
const bound = 150;

const dir = await temporaryFolder('large');
const s3 = await s3Over(join(dir, 's3'));
let failed = false;
afterEach(({ task }) => {
  failed ||= task.result?.state === 'fail';
});
afterAll(async () => {
  if (!failed) await removeFolder(dir);
});

const inS3 = s3 && { STORE_URL: s3.url, STORE_ACCESS_KEY: s3.accessKey, STORE_SECRET_KEY: s3.secretKey };
const stores = [
  { name: 'a folder store', server: undefined, settings: {} },
  { name: s3 ? 'an S3 store' : `an S3 store (${noS3})`, server: s3, settings: inS3 ?? {} },
];

for (const { name, server, settings } of stores) {
  const skipped = process.platform !== 'linux' || (name !== 'a folder store' && !server);
  test.skipIf(skipped)(
    `one file of ${megabytes} MB is kept, copied and read back without being held in memory: ${name}`,
    () => keepAndRead(name, server, settings),
    600_000,
  );
}

async function keepAndRead(name: string, server: Victim | undefined, settings: Record<string, string>) {
  await server?.start();
  const data = join(dir, server ? 'with-s3' : 'with-folder');
  await mkdir(data);
  const service = await serviceOver(data, {
    ...{ LOG_LEVEL: 'warn', MAX_UPLOAD_MB: String(megabytes + 10), STORE_TIMEOUT_MS: '120000' },
    ...{ BACKUP_STORE_URL: `file:${data}-backup`, ...settings },
  });
  try {
    await service.start();
    // PDFium and the rest are loaded then.
    await deposit(service, 1);
    const before = await peakOf(service);
    const { record, sha256, size } = await deposit(service, megabytes);
    expect(record).toMatchObject({ state: 'aman', sha256, size, pages: 1 });
    expect(await hashOf(service, record.id)).toBe(sha256);
    const range = { range: `bytes=${size - 6}-${size - 1}` };
    expect((await wholeOf(await get(service, record.id, range))).toString()).toBe('%%EOF\n');
    const after = await peakOf(service);
    console.log(
      `${name}: ${megabytes} MB; peak ${before.toFixed(0)} MB before, ${after.toFixed(0)} MB after`,
    );
    expect(after - before).toBeLessThan(bound);
  } finally {
    await service.kill();
    await server?.kill();
  }
}

/** The most it has had resident since it began, MB. */
async function peakOf(service: Victim): Promise<number> {
  const status = await readFile(`/proc/${service.pid()}/status`, 'utf8');
  return Number(/VmHWM:\s+(\d+) kB/.exec(status)![1]) / 1024;
}

async function deposit(service: Victim, size: number) {
  const hash = createHash('sha256');
  let length = 0;
  const metadata = JSON.stringify({ type: 'ktp', title: 'Berkas besar', date: '2026-11-26' });
  const part = (head: string) => Buffer.from(`--batas\r\nContent-Disposition: form-data; ${head}\r\n\r\n`);
  function* form() {
    yield part('name="metadata"');
    yield Buffer.from(`${metadata}\r\n`);
    yield part('name="file"; filename="besar.pdf"');
    for (const piece of hugePdf(`Berkas ${size} MB`, size * 1_000_000)) {
      hash.update(piece);
      length += piece.length;
      yield piece;
    }
    yield Buffer.from('\r\n--batas--\r\n');
  }
  const headers = { 'content-type': 'multipart/form-data; boundary=batas' };
  const request = http.request(`${service.url}/v1/records`, { method: 'POST', headers });
  const answered = new Promise<http.IncomingMessage>((resolve, reject) => {
    request.once('response', resolve).once('error', reject);
  });
  await pipeline(Readable.from(form(), { objectMode: false }), request);
  const record = JSON.parse((await wholeOf(await answered)).toString());
  return { record, sha256: hash.digest('hex'), size: length };
}

async function hashOf(service: Victim, id: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const piece of await get(service, id)) hash.update(piece);
  return hash.digest('hex');
}

function get(
  service: Victim,
  id: string,
  headers: Record<string, string> = {},
): Promise<http.IncomingMessage> {
  return new Promise((resolve, reject) => {
    http.get(`${service.url}/v1/records/${id}/content`, { headers }, resolve).once('error', reject);
  });
}

async function wholeOf(reply: http.IncomingMessage): Promise<Buffer> {
  const pieces: Buffer[] = [];
  for await (const piece of reply) pieces.push(piece);
  return Buffer.concat(pieces);
}
