import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { checkArchive } from '../src/archive/check/check.ts';
import { type RunningApp, startApp, uploadForm } from './support/app.ts';
import { type ExfatDisk, mountExfatDisk, noExfat } from './support/exfat-disk.ts';
import { pdfFile } from './support/files.ts';

const probe = await mountExfatDisk(16);
await probe?.remove();

let disk: ExfatDisk;
let running: RunningApp;

beforeEach(async () => {
  if (probe) disk = (await mountExfatDisk(64))!;
});
afterEach(async () => {
  await running?.stop();
  await disk?.remove();
});

async function deposit(name: string): Promise<string> {
  const form = uploadForm(pdfFile([name]), { type: 'ktp', title: name, date: '2026-11-26' });
  const { status, json } = await running.call('POST', '/v1/records', { form });
  expect(status).toBe(201);
  return json.id;
}

const stateOf = async (id: string) => (await running.call('GET', `/v1/records/${id}`)).json.state;
const becomes = (id: string, state: string) =>
  vi.waitFor(async () => expect(await stateOf(id)).toBe(state), { timeout: 40_000, interval: 250 });

describe.skipIf(!probe)(probe ? 'an exFAT disk' : `an exFAT disk (${noExfat})`, () => {
  test('as the backup: pulled out and plugged in while the office works, then all is there', async () => {
    running = await startApp({ LOG_LEVEL: 'silent', BACKUP_STORE_URL: `file:${join(disk.dir, 'cadangan')}` });
    const before = await deposit('KTP sebelum');
    await becomes(before, 'aman');
    await disk.pullOut();
    const meanwhile = await deposit('KTP sementara');
    expect(await stateOf(meanwhile)).toBe('tersimpan');
    expect(await readdir(disk.dir)).toEqual([]);
    await disk.plugIn();
    await becomes(meanwhile, 'aman');
    expect((await checkArchive(running.app.archive)).findings).toEqual([]);
  });

  test('as the one store: what is deposited is kept, found whole, and never written over', async () => {
    running = await startApp({ LOG_LEVEL: 'silent', STORE_URL: `file:${join(disk.dir, 'arsip')}` });
    const id = await deposit('KTP');
    await becomes(id, 'tersimpan');
    const { app } = running;
    expect((await checkArchive(app.archive)).findings).toEqual([]);
    const [manifest] = await Array.fromAsync(app.archive.store.list('records/'));
    const facts = { mediaType: 'text/plain', size: 1, sha256: 'x' };
    for (const key of [manifest!.key, manifest!.key.toLowerCase()])
      await expect(app.archive.store.create(key, Buffer.from('x'), facts)).rejects.toMatchObject({
        code: 'conflict',
      });
  });
});
