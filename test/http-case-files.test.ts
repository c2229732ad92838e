import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { berkas } from '../src/http/berkas.ts';
import { kegiatan } from '../src/http/kegiatan.ts';
import { type Answered, type Json, type RunningApp, startApp } from './support/app.ts';

let running: RunningApp;
const call = (...ask: Parameters<RunningApp['call']>): Promise<Answered> => running.call(...ask);
beforeAll(async () => {
  running = await startApp();
});
afterAll(() => running.stop());

/** Both nouns have one shape: each is tried with a body, and a change to it. */
const nouns = [
  { noun: 'berkas', example: berkas.create.body!.example as Json, field: 'status', other: 'ditetapkan' },
  { noun: 'kegiatan', example: kegiatan.create.body!.example as Json, field: 'nomor', other: '460/17/2026' },
];

describe.each(nouns)('/v1/$noun', ({ noun, example, field, other }) => {
  let body: Json;
  beforeAll(async () => {
    const { json } = await call('POST', '/v1/berkas', { json: nouns[0]!.example });
    const [line] = example.lines ?? [];
    body = line ? { ...example, lines: [{ ...line, berkasId: json.id }] } : example;
  });

  it('keeps a first version and gives it back', async () => {
    const made = await call('POST', `/v1/${noun}`, { json: body });
    expect(made.status).toBe(201);
    expect(made.json).toMatchObject({ version: 1, etag: '"1"', state: 'tersimpan', data: body });
    expect(made.headers).toMatchObject({ etag: '"1"', location: `/v1/${noun}/${made.json.id}` });
    expect(made.headers['cache-control']).toBe('no-store');
    const got = await call('GET', made.headers.location!);
    expect(got.json).toEqual(made.json);
    expect(got.headers['cache-control']).toBe('private, no-cache');
  });

  it('keeps the next version for whoever has seen the newest', async () => {
    const { headers } = await call('POST', `/v1/${noun}`, { json: body });
    const path = headers.location!;
    const next = { ...body, [field]: other };
    const saved = await call('PUT', path, { json: next, headers: { 'if-match': '"1"' } });
    expect(saved.json).toMatchObject({ version: 2, etag: '"2"', data: next });
    const lost = await call('PUT', path, { json: body, headers: { 'if-match': '"1"' } });
    expect(lost.json).toMatchObject({ status: 412, code: 'stale', etag: '"2"' });
    expect(lost.headers.etag).toBe('"2"');
    expect((await call('PUT', path, { json: body })).json.code).toBe('precondition_required');
    expect((await call('GET', `${path}?version=1`)).json.data).toEqual(body);
    expect((await call('GET', `${path}?version=3`)).status).toBe(404);
  });

  it('sends nothing that the client holds already', async () => {
    const { headers } = await call('POST', `/v1/${noun}`, { json: body });
    for (const tag of ['"1"', 'W/"1"', '"0", "1"', '*']) {
      const same = await call('GET', headers.location!, { headers: { 'if-none-match': tag } });
      expect(same, tag).toMatchObject({ status: 304, headers: { etag: '"1"' } });
    }
    expect((await call('GET', headers.location!, { headers: { 'if-none-match': '"9"' } })).status).toBe(200);
    const head = await call('HEAD', headers.location!);
    expect(head).toMatchObject({ status: 200, headers: { etag: '"1"' } });
  });

  it('answers a repeated Idempotency-Key with what it made, another body with key_reused', async () => {
    const headers = { 'idempotency-key': `uji-${noun}` };
    const first = await call('POST', `/v1/${noun}`, { json: body, headers });
    const again = await call('POST', `/v1/${noun}`, { json: body, headers });
    expect(first.headers['idempotency-replayed']).toBeUndefined();
    expect(again).toMatchObject({ status: 200, headers: { 'idempotency-replayed': 'true' } });
    expect(again.json).toEqual(first.json);
    const other = await call('POST', `/v1/${noun}`, { json: { ...body, petugas: 'Lain' }, headers });
    expect(other.json).toMatchObject({ status: 422, code: 'key_reused' });
  });

  it('pages through a list and a search, newest first', async () => {
    const ids: string[] = [];
    for (let n = 0; n < 3; n++) ids.unshift((await call('POST', `/v1/${noun}`, { json: body })).json.id);
    const first = await call('GET', `/v1/${noun}?limit=2&tahunAnggaran=2026`);
    expect(first.json.items.map((row: Json) => row.id)).toEqual(ids.slice(0, 2));
    expect(first.json.next).toBe(ids[1]);
    const second = await call('GET', `/v1/${noun}?limit=1&after=${first.json.next}`);
    expect(second.json.items[0].id).toBe(ids[2]);
    const none = await call('GET', `/v1/${noun}?tahunAnggaran=2020`);
    expect(none.json).toEqual({ items: [], next: null });
    const found = await call('POST', `/v1/${noun}/search`, {
      json: { filters: { tahunAnggaran: 2026 }, limit: 1 },
    });
    expect(found.json.items[0].id).toBe(ids[0]);
  });
});

it('finds a berkas by a word of its name, which no URL holds', async () => {
  const { example } = nouns[0]!;
  const body = { ...example, pemohon: { ...example.pemohon, nama: 'Wagiyem Kartosuwiryo' } };
  const { json } = await call('POST', '/v1/berkas', { json: body });
  const found = await call('POST', '/v1/berkas/search', { json: { q: 'karto wagiyem' } });
  expect(found.json.items.map((row: Json) => row.id)).toEqual([json.id]);
  const inUrl = await call('GET', '/v1/berkas?q=wagiyem');
  expect(inUrl.json).toMatchObject({ status: 422, code: 'invalid_input' });
  expect(inUrl.json.detail).toContain('status, tahunAnggaran, kecamatan, desa, after, limit');
});

it('names warnings beside the data', async () => {
  const { example } = nouns[0]!;
  const body = { ...example, pemohon: { ...example.pemohon, tanggalLahir: '1981-01-01' } };
  const { json, status } = await call('POST', '/v1/berkas', { json: body });
  expect(status).toBe(201);
  expect(json.warnings.map((warning: Json) => warning.path)).toContain('pemohon.nik');
});
