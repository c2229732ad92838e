import { execFile } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { removeFolder, temporaryFolder } from './support/archive.ts';
import { noS3, s3ForTests } from './support/s3.ts';

const child = fileURLToPath(new URL('./support/streamed-file.ts', import.meta.url));
const megabytes = 300;
const s3 = await s3ForTests();
afterAll(() => s3?.stop());

let dir: string;
let file: { path: string; size: number; sha256: string };
beforeAll(async () => {
  dir = await temporaryFolder('large');
  const piece = randomBytes(1_048_576);
  const hash = createHash('sha256');
  const path = join(dir, 'pindaian');
  const handle = await open(path, 'w');
  for (let n = 0; n < megabytes; n++) {
    piece.writeUInt32LE(n);
    hash.update(piece);
    await handle.write(piece);
  }
  await handle.close();
  file = { path, size: megabytes * piece.length, sha256: hash.digest('hex') };
});
afterAll(() => removeFolder(dir));

/** Kept and read back by a process with a heap of 64 MB; buffers lie outside the heap, so all of its memory is looked at. */
async function stream(url: string, keys: { accessKey?: string; secretKey?: string } = {}) {
  const args = ['--max-old-space-size=64', child, url, file.path, String(file.size), file.sha256];
  const env = {
    PATH: process.env.PATH ?? '',
    accessKey: keys.accessKey ?? '',
    secretKey: keys.secretKey ?? '',
  };
  return JSON.parse((await promisify(execFile)(process.execPath, args, { env })).stdout);
}

test('a file of 300 MB goes through a folder store without being held in memory', async () => {
  const { whole, grownMb } = await stream(`file:${join(dir, 'store')}`);
  expect(whole).toBe(true);
  expect(grownMb).toBeLessThan(150);
}, 180_000);

test.skipIf(!s3)(
  `a file of 300 MB goes through an S3 store without being held in memory (else: ${noS3})`,
  async () => {
    const { whole, grownMb } = await stream(s3!.url, s3!);
    expect(whole).toBe(true);
    expect(grownMb).toBeLessThan(150);
  },
  180_000,
);
