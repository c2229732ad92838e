import { execFile } from 'node:child_process';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test, vi } from 'vitest';
import { AppError } from '../src/errors.ts';
import { startApp, uploadForm } from './support/app.ts';
import { removeFolder, temporaryFolder } from './support/archive.ts';
import { pdfFile } from './support/files.ts';

const main = fileURLToPath(new URL('../src/main.ts', import.meta.url));

test('a lost store, restored beside a DATA_DIR that lives: what waited in the inbox is kept, and print runs are there again', async () => {
  const dir = await temporaryFolder('restore-inbox');
  const dataDir = join(dir, 'var');
  const backup = `file:${join(dir, 'backup')}`;
  const settings = { DATA_DIR: dataDir, BACKUP_STORE_URL: backup, LOG_LEVEL: 'silent' };
  let running = await startApp(settings);
  const sample = JSON.parse(await readFile(new URL('../samples/berkas.json', import.meta.url), 'utf8'));
  const family = await running.call('POST', '/v1/berkas', { json: sample });
  const order = { types: ['rab'], berkas: { ids: [family.json.id] }, date: '2026-03-02' };
  const made = await running.call('POST', '/v1/print-runs', { json: order });
  expect(made.status, made.bytes.toString()).toBeLessThan(300);
  const run = `/v1/print-runs/${made.json.id}`;
  await vi.waitUntil(async () => (await running.call('GET', run)).json.state === 'selesai', {
    timeout: 60_000,
    interval: 200,
  });
  const before = (await running.call('GET', run)).json;
  running.app.archive.store.create = () => Promise.reject(new AppError('unavailable', 'the disk is dying'));
  const scan = pdfFile(['RAB ditandatangani']);
  const form = uploadForm(scan, { type: 'ktp', title: 'KTP', date: '2026-11-24' });
  const { json: waiting } = await running.call('POST', '/v1/records', { form });
  expect(waiting.state).toBe('diterima');
  await running.stop();
  await rm(join(dataDir, 'store'), { recursive: true });
  const env = { PATH: process.env.PATH, BOOKMAN_FONT_DIR: 'none', ...settings };
  const { stdout } = await promisify(execFile)(
    process.execPath,
    [main, 'restore', '--from', backup, '--yes', '--json'],
    { env },
  );
  expect(JSON.parse(stdout)).toMatchObject({ complete: true, damaged: [], conflicts: [] });
  running = await startApp(settings);
  expect((await running.call('GET', `/v1/records/${waiting.id}`)).json.state).toBe('aman');
  expect((await running.call('GET', `/v1/records/${waiting.id}/content`)).bytes.equals(scan)).toBe(true);
  expect((await running.call('GET', run)).json).toEqual(before);
  expect((await running.call('GET', '/health/ready')).json).toMatchObject({ waiting: 0, setAside: 0 });
  await running.stop();
  await removeFolder(dir);
}, 120_000);
