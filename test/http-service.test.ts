import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pino } from 'pino';
import { afterEach, describe, expect, it } from 'vitest';
import { AppError } from '../src/errors.ts';
import { berkas } from '../src/http/berkas.ts';
import { listen } from '../src/http/server.ts';
import { type Json, type RunningApp, startApp, uploadForm } from './support/app.ts';
import { pdfFile } from './support/files.ts';

let running: RunningApp;
const about = { type: 'ktp', title: 'KTP', date: '2026-02-03' };
afterEach(() => running.stop());

const example = berkas.create.body!.example as Json;

describe('health', () => {
  it('is ready, and says that there is no backup', async () => {
    running = await startApp();
    expect((await running.call('GET', '/health/live')).json).toEqual({ status: 'ok' });
    const inbox = { bytes: 0, maxBytes: 4096 * 1_048_576 };
    const ready = { status: 'ok', reasons: [], backup: 'tanpa cadangan', waiting: 0, inbox };
    expect(await running.call('GET', '/health/ready')).toMatchObject({ status: 200, json: ready });
  });

  it('stays ready without its store, and names the trouble', async () => {
    running = await startApp();
    running.app.archive.store.probe = () => Promise.reject(new Error('away'));
    const { status, json } = await running.call('GET', '/health/ready');
    expect(status).toBe(200);
    expect(json).toMatchObject({ status: 'degraded', reasons: [expect.stringContaining('Penyimpanan')] });
  });

  it('starts with a rotten capsule in its inbox, and says that it is set aside', async () => {
    const dir = await mkdtemp(join(tmpdir(), 'berkas-rot-'));
    await mkdir(join(dir, 'inbox', 'commits'), { recursive: true });
    const id = '01KB0000000000000000000000';
    await writeFile(join(dir, 'inbox', 'commits', `${id}.capsule-1.${'0'.repeat(64)}`), '{"format');
    running = await startApp({ DATA_DIR: dir, LOG_LEVEL: 'silent' });
    const { status, json } = await running.call('GET', '/health/ready');
    expect(status).toBe(200);
    expect(json).toMatchObject({ status: 'degraded', setAside: 1 });
    expect(json.reasons).toContainEqual(expect.stringContaining('disisihkan'));
    expect((await running.call('GET', '/metrics')).bytes.toString()).toContain('berkas_inbox_set_aside 1');
    await rm(dir, { recursive: true });
  });

  it('is not ready when its inbox takes nothing', async () => {
    running = await startApp();
    const spool = join(running.dir, 'inbox', 'spool');
    await rename(spool, `${spool}-away`);
    await writeFile(spool, 'a file where a folder was');
    const { status, json, headers } = await running.call('GET', '/health/ready');
    expect(status).toBe(503);
    expect(json).toMatchObject({ status: 'unready', reasons: [expect.stringContaining('Kotak masuk')] });
    expect(headers['retry-after']).toBe('5');
  });

  it('takes records and documents with the store away until the inbox is full, then 503', async () => {
    running = await startApp({ INBOX_MAX_MB: '1', MAX_UPLOAD_MB: '0.5' });
    const { archive } = running.app;
    archive.store.create = () => Promise.reject(new AppError('unavailable', 'away'));
    const scan = (size: number) => {
      const pdf = pdfFile();
      // A reader looks for the end of the file at the end of the file.
      const end = pdf.subarray(pdf.lastIndexOf('startxref'));
      const padded = Buffer.concat([pdf, Buffer.alloc(size, '%\n'), end]);
      return running.call('POST', '/v1/records', { form: uploadForm(padded, about) });
    };
    const taken = await scan(400_000);
    expect([taken.status, taken.json.state]).toEqual([201, 'diterima']);
    expect((await running.call('GET', `/v1/records/${taken.json.id}/content`)).status).toBe(200);
    expect((await scan(400_002)).status).toBe(201);
    const refused = await scan(400_004);
    expect([refused.status, refused.json.code, refused.headers['retry-after']]).toEqual([
      503,
      'unavailable',
      '5',
    ]);
    const filled = await archive.inbox.spool(
      Readable.from([Buffer.alloc(1_048_576 - 50 - archive.inbox.usage().bytes)]),
    );
    expect((await running.call('POST', '/v1/berkas', { json: example })).status).toBe(503);
    await archive.inbox.discard(filled);
    expect((await running.call('POST', '/v1/berkas', { json: example })).status).toBe(201);
    const { json } = await running.call('GET', '/health/ready');
    expect(json).toMatchObject({ waiting: 3, inbox: { maxBytes: 1_048_576 } });
    expect(Date.now() - Date.parse(json.waitingSince)).toBeLessThan(60_000);
    const text = (await running.call('GET', '/metrics')).bytes.toString();
    expect(text).toMatch(/berkas_inbox_bytes 80\d{4}/);
    expect(text).toContain('berkas_backup_store 0');
    expect(text).not.toContain('berkas_oldest_not_aman_seconds 0');
  });

  it('tells since when the oldest record waits for the backup store', async () => {
    const backup = await mkdtemp(join(tmpdir(), 'berkas-backup-'));
    running = await startApp({ BACKUP_STORE_URL: `file:${backup}` });
    const { archive } = running.app;
    expect((await running.call('GET', '/metrics')).bytes.toString()).toContain(
      'berkas_oldest_not_aman_seconds 0',
    );
    archive.backup!.create = () => Promise.reject(new AppError('unavailable', 'away'));
    const { json } = await running.call('POST', '/v1/records', { form: uploadForm(pdfFile(), about) });
    expect(json.state).toBe('tersimpan');
    const health = (await running.call('GET', '/health/ready')).json;
    expect(Math.abs(Date.parse(health.notAmanSince) - Date.parse(json.receivedAt))).toBeLessThan(2000);
    expect((await running.call('GET', '/metrics')).bytes.toString()).toMatch(
      /berkas_oldest_not_aman_seconds 0\.\d/,
    );
    await rm(backup, { recursive: true });
  });

  it('is not ready without its catalog', async () => {
    running = await startApp();
    await running.app.archive.database.destroy();
    const { status, json } = await running.call('GET', '/health/ready');
    expect(status).toBe(503);
    expect(json.reasons).toContainEqual(expect.stringContaining('Katalog'));
  });
});

describe('the token', () => {
  const token = 'token-rahasia-uji-123';

  it('guards every route but health and the page of a code', async () => {
    running = await startApp({ API_TOKEN: token });
    for (const path of ['/v1/berkas', '/metrics', '/openapi.json', '/docs/', '/v1/tidak-ada']) {
      const { status, headers } = await running.call('GET', path);
      expect(status, path).toBe(401);
      expect(headers['www-authenticate']).toBe('Bearer realm="berkas"');
    }
    expect((await running.call('GET', '/health/live')).status).toBe(200);
    expect((await running.call('GET', '/health/ready')).status).toBe(200);
    expect((await running.call('GET', '/D/00000000000/1/1')).status).toBe(404);
    expect((await running.call('DELETE', '/v1/berkas')).status).toBe(401);
    for (const wrong of ['Bearer salah', 'Bearer', `Basic ${token}`, token]) {
      expect(
        (await running.call('GET', '/v1/berkas', { headers: { authorization: wrong } })).status,
        wrong,
      ).toBe(401);
    }
    const headers = { authorization: `bearer ${token}` };
    expect((await running.call('GET', '/v1/berkas', { headers })).status).toBe(200);
  });

  it('names who acted', async () => {
    running = await startApp({ API_TOKEN: token });
    const actorOf = async (headers: Record<string, string>) => {
      const ask = {
        form: uploadForm(pdfFile([JSON.stringify(headers)]), {
          type: 'ktp',
          title: 'KTP',
          date: '2026-02-03',
        }),
      };
      return (
        await running.call('POST', '/v1/records', {
          ...ask,
          headers: { authorization: `Bearer ${token}`, ...headers },
        })
      ).json.actor;
    };
    expect(await actorOf({})).toEqual({ kind: 'token', name: 'api' });
    expect(await actorOf({ 'x-petugas': 'Sri%20Lestari%20%C3%A9' })).toEqual({
      kind: 'token',
      name: 'Sri Lestari é',
    });
    const raw = Buffer.from('Tri Wulandari é').toString('latin1');
    expect(await actorOf({ 'x-petugas': raw })).toEqual({ kind: 'token', name: 'Tri Wulandari é' });
  });
});

it('answers under the name of PUBLIC_URL, to its own pages', async () => {
  running = await startApp({ PUBLIC_URL: 'https://arsip.example' });
  const ask = (headers: Record<string, string>) => running.call('GET', '/v1/templates', { headers });
  expect((await ask({ host: 'arsip.example', origin: 'https://arsip.example' })).status).toBe(200);
  expect((await ask({ host: 'localhost:8080', origin: 'http://localhost:8080' })).status).toBe(200);
  expect((await ask({ host: '[::1]:8080', 'sec-fetch-site': 'same-origin' })).status).toBe(200);
  expect((await ask({ host: 'arsip.example', origin: 'https://lain.example' })).status).toBe(403);
});

it('slows one address down', async () => {
  running = await startApp({ RATE_LIMIT_PER_MINUTE: '2' });
  await running.call('GET', '/health/live');
  await running.call('GET', '/health/live');
  const { status, json, headers } = await running.call('GET', '/health/live');
  expect(status).toBe(429);
  expect(json.code).toBe('rate_limited');
  expect(Number(headers['retry-after'])).toBeGreaterThan(0);
});

it('says when its port is taken', async () => {
  running = await startApp();
  const { port } = new URL(running.url);
  const again = listen({ ...running.app, config: { ...running.app.config, port: Number(port) } });
  await expect(again).rejects.toMatchObject({ code: 'bad_config' });
});

it('counts requests by route, records by state and documents', async () => {
  running = await startApp();
  const about = { type: 'ktp', title: 'KTP', date: '2026-02-03' };
  await running.call('POST', '/v1/records', { form: uploadForm(pdfFile(), about) });
  await running.call('GET', '/v1/berkas/01KAXM8E4SR2B8VKQ6ZJ3H5T7C');
  await running.call('GET', '/wp-login.php');
  const text = (await running.call('GET', '/metrics')).bytes.toString();
  expect(text).toContain(
    'berkas_http_request_seconds_count{method="GET",route="/v1/berkas/{id}",status="404"} 1',
  );
  expect(text).toContain('berkas_http_request_seconds_count{method="GET",route="(none)",status="404"} 1');
  expect(text).toContain('berkas_records{state="tersimpan"} 1');
  expect(text).toContain('# TYPE berkas_documents_issued_total counter');
  expect(text).not.toContain('wp-login');
});

it('logs each request by its route, and nothing that is personal', async () => {
  const lines: Json[] = [];
  const log = pino({ level: 'debug' }, { write: (line: string) => lines.push(JSON.parse(line)) });
  running = await startApp({}, { log });
  const { headers } = await running.call('POST', '/v1/berkas', { json: example });
  await running.call('POST', '/v1/berkas/search', { json: { q: 'suparmi' } });
  await running.call('POST', '/v1/berkas', {
    json: { ...example, pemohon: { ...example.pemohon, nik: '331412' } },
  });
  await running.call('GET', '/v1/berkas?nama=suparmi');
  await expect.poll(() => lines.filter((line) => line.msg === 'request').length).toBe(4);
  const first = lines.find((line) => line.msg === 'request');
  expect(first).toMatchObject({
    method: 'POST',
    route: '/v1/berkas',
    status: 201,
    requestId: headers['x-request-id'],
  });
  expect(first.bytes).toBeGreaterThan(0);
  const text = JSON.stringify(lines).toLowerCase();
  for (const personal of ['suparmi', '331412', 'ngrejo']) expect(text).not.toContain(personal);
});

it('closes while a client keeps its connection open', async () => {
  running = await startApp();
  await fetch(`${running.url}/health/live`);
});
