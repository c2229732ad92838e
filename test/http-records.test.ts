import { createHash } from 'node:crypto';
import { chmod, open, readdir, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { depositRecord } from '../src/archive/deposit.ts';
import { berkas } from '../src/http/berkas.ts';
import { type Json, type RunningApp, startApp, uploadForm } from './support/app.ts';
import { jpegFile, pdfFile } from './support/files.ts';

let running: RunningApp;
beforeAll(async () => {
  running = await startApp();
});
afterAll(() => running.stop());

const about = { type: 'surat-pernyataan', title: 'Pernyataan', date: '2026-02-03' };

let made = 0;
/** A PDF unlike any before it, so that tests do not find each other's records. */
const freshPdf = (pages = 1) => pdfFile(Array.from({ length: pages }, () => `Surat ${++made}`));

const deposit = (
  file: Buffer,
  metadata: object = about,
  fileName?: string,
  headers?: Record<string, string>,
) =>
  running.call('POST', '/v1/records', {
    form: uploadForm(file, metadata, fileName),
    ...(headers && { headers }),
  });

const spooled = () => readdir(join(running.dir, 'inbox', 'spool'));

describe('POST /v1/records', () => {
  it('keeps a file and says what it is', async () => {
    const file = freshPdf(3);
    const { status, json, headers } = await deposit(file);
    const sha256 = createHash('sha256').update(file).digest('hex');
    expect(status).toBe(201);
    expect(json).toMatchObject({
      ...about,
      mediaType: 'application/pdf',
      pages: 3,
      size: file.length,
      sha256,
    });
    expect(json).toMatchObject({
      state: 'tersimpan',
      origin: 'incoming',
      actor: { kind: 'staf', name: 'lokal' },
    });
    expect(headers.location).toBe(`/v1/records/${json.id}`);
    expect((await running.call('GET', headers.location!)).json).toEqual(json);
    expect(await spooled()).toEqual([]);
  });

  it('tells the type by opening the file, not by its name', async () => {
    const { json } = await deposit(await jpegFile(), about, 'bukan.pdf');
    expect(json).toMatchObject({ mediaType: 'image/jpeg', pages: 1 });
  });

  it.each([
    'foto ktp Pak Suparmin.pdf',
    'ꦱꦸꦫꦠ꧀ꦥꦼꦂꦚꦠꦄꦤ꧀.pdf',
    'صورة البطاقة.pdf',
    '身份证 📄.pdf',
    'Ångström–é.pdf',
    'tanda "kutip".pdf',
    '100%.pdf',
  ])('keeps the file name %s', async (fileName) => {
    const { json } = await deposit(freshPdf(), about, fileName);
    expect(json.fileName).toBe(fileName);
  });

  it.each([
    ['surat\r\nX-Jahat: 1.pdf', 'surat X-Jahat: 1.pdf'],
    ['laporan\u202Efdp.exe', 'laporanfdp.exe'],
    ['\u2066a\u2069\u200F\u061C.pdf', 'a.pdf'],
    ['  dua   kata\t.pdf\u0000', 'dua kata .pdf'],
    ['a\u200Bb\uFEFF.pdf', 'ab.pdf'],
    ['क्\u200Dष.pdf', 'क्\u200Dष.pdf'],
    ['   ', undefined],
    ['\u202E\u200D', undefined],
  ])('cleans the file name %j', async (fileName, kept) => {
    const named = rawForm(`filename*=UTF-8''${encodeURIComponent(fileName)}`, freshPdf());
    const { status, json } = await running.call('POST', '/v1/records', named);
    expect([status, json.fileName]).toEqual([201, kept]);
  });

  it('reads a name by RFC 5987, and only the last part of a path', async () => {
    const one = rawForm(`filename*=UTF-8''kuitansi%20%E2%82%AC.pdf`, freshPdf());
    expect((await running.call('POST', '/v1/records', one)).json.fileName).toBe('kuitansi €.pdf');
    const two = rawForm('filename="..\\\\..\\\\etc/passwd.pdf"', freshPdf());
    expect((await running.call('POST', '/v1/records', two)).json.fileName).toBe('passwd.pdf');
  });

  it('takes the metadata after the file, or as a part of its own type', async () => {
    const late = new FormData();
    late.set('file', new File([new Uint8Array(freshPdf())], 'a.pdf'));
    late.set('metadata', JSON.stringify(about));
    expect((await running.call('POST', '/v1/records', { form: late })).status).toBe(201);
    const typed = new FormData();
    typed.set('file', new File([new Uint8Array(freshPdf())], 'a.pdf'));
    typed.set('metadata', new Blob([JSON.stringify(about)], { type: 'application/json' }));
    expect((await running.call('POST', '/v1/records', { form: typed })).status).toBe(201);
  });

  it('answers the same bytes, berkas and type with the record there is', async () => {
    const file = freshPdf();
    const first = await deposit(file);
    const again = await deposit(file, { ...about, title: 'Lain' });
    expect(again.status).toBe(200);
    expect(again.json.id).toBe(first.json.id);
    const elsewhere = await deposit(file, { ...about, type: 'kk' });
    expect(elsewhere).toMatchObject({ status: 201, json: { sameBytesAs: [first.json.id] } });
  });

  it('replays an Idempotency-Key with the same metadata and file, whatever the boundary', async () => {
    const [file, headers] = [freshPdf(), { 'idempotency-key': 'unggah-1' }];
    const first = await deposit(file, about, 'a.pdf', headers);
    const again = await deposit(file, about, 'a.pdf', headers);
    expect(again).toMatchObject({ status: 200, headers: { 'idempotency-replayed': 'true' } });
    expect(again.json.id).toBe(first.json.id);
    expect((await deposit(freshPdf(), about, 'a.pdf', headers)).json.code).toBe('key_reused');
  });

  it('links a record to its berkas', async () => {
    const { json: owner } = await running.call('POST', '/v1/berkas', { json: berkas.create.body!.example });
    const { json } = await deposit(freshPdf(), { ...about, berkas: [owner.id] });
    expect(json).toMatchObject({ berkas: [{ id: owner.id, version: 1 }], people: [{ nama: 'Suparmi' }] });
    const found = await running.call('POST', '/v1/records/search', {
      json: { q: 'suparmi', filters: { type: about.type, year: 2026, desa: '33.14.12.2011' } },
    });
    expect(found.json.items.map((item: Json) => item.id)).toEqual([json.id]);
  });
});

/** A form written by hand, for headers that no form library writes. */
function rawForm(fileName: string, file: Buffer) {
  const part = (head: string) => `--batas\r\nContent-Disposition: form-data; ${head}\r\n\r\n`;
  const body = Buffer.concat([
    Buffer.from(`${part('name="metadata"')}${JSON.stringify(about)}\r\n${part(`name="file"; ${fileName}`)}`),
    file,
    Buffer.from('\r\n--batas--\r\n'),
  ]);
  return { body, headers: { 'content-type': 'multipart/form-data; boundary=batas' } };
}

describe('a broken upload leaves nothing in the spool', () => {
  const metadata = `--b\r\nContent-Disposition: form-data; name="metadata"\r\n\r\n${JSON.stringify(about)}\r\n`;
  const file = '--b\r\nContent-Disposition: form-data; name="file"; filename="a.pdf"\r\n\r\n%PDF-1.7 ';
  const stray = '\r\n--b\r\nContent-Disposition: form-data; name="lain"\r\n\r\nx';
  const second = `\r\n--b\r\nContent-Disposition: form-data; name="file"; filename="b.pdf"\r\n\r\nx`;
  const end = '\r\n--b--\r\n';

  it.each([
    ['cut inside the file', metadata + file, 400, 'malformed_request'],
    ['without the file', metadata.slice(0, -2) + end, 422, 'invalid_input'],
    ['without metadata', file + end, 422, 'invalid_input'],
    ['with an unknown field', metadata + file + stray + end, 400, 'malformed_request'],
    ['with two files', metadata + file + second + end, 400, 'malformed_request'],
    ['with metadata that is no JSON', metadata.replace('{', '{,') + file + end, 400, 'malformed_request'],
    ['with a file that does not open', metadata + file + end, 422, 'unreadable_file'],
    ['with a file sent as a field', file.replace('; filename="a.pdf"', '') + end, 400, 'malformed_request'],
  ])('%s', async (_name, body, status, code) => {
    const headers = { 'content-type': 'multipart/form-data; boundary=b' };
    const answer = await running.call('POST', '/v1/records', { body, headers });
    expect(answer.json).toMatchObject({ status, code });
    expect(await spooled()).toEqual([]);
  });

  it('cut off by the client', async () => {
    const socket = connect({ port: Number(new URL(running.url).port), host: '127.0.0.1' });
    const head = `POST /v1/records HTTP/1.1\r\nHost: localhost\r\nContent-Type: multipart/form-data; boundary=b\r\nContent-Length: 100000\r\n\r\n`;
    socket.write(head + metadata + file);
    await expect.poll(spooled).toHaveLength(1);
    socket.destroy();
    await expect.poll(spooled).toEqual([]);
  });
});

describe('GET /v1/records/{id}/content', () => {
  let id: string;
  let file: Buffer;
  const get = (headers: Record<string, string> = {}, method = 'GET') =>
    running.call(method, `/v1/records/${id}/content`, { headers });
  beforeAll(async () => {
    file = freshPdf(2);
    id = (await deposit(file, about, 'nama orang.pdf')).json.id;
  });

  it('gives the bytes under a name without a person', async () => {
    const { bytes, headers } = await get();
    expect(bytes.equals(file)).toBe(true);
    expect(headers).toMatchObject({
      etag: `"${createHash('sha256').update(file).digest('hex')}"`,
      'content-type': 'application/pdf',
      'content-length': String(file.length),
      'content-disposition': `attachment; filename="surat-pernyataan-${id}.pdf"`,
      'x-content-type-options': 'nosniff',
      'cache-control': 'private, no-cache',
      'accept-ranges': 'bytes',
    });
  });

  it('gives one part', async () => {
    const size = file.length;
    const cases: [string, number, number][] = [
      ['bytes=0-9', 0, 9],
      ['bytes=10-', 10, size - 1],
      ['bytes=-5', size - 5, size - 1],
      ['bytes=3-999999999', 3, size - 1],
      ['bytes=-999999999', 0, size - 1],
    ];
    for (const [range, start, end] of cases) {
      const { status, bytes, headers } = await get({ range });
      expect(status, range).toBe(206);
      expect(headers['content-range'], range).toBe(`bytes ${start}-${end}/${size}`);
      expect(bytes.equals(file.subarray(start, end + 1)), range).toBe(true);
    }
  });

  it('ignores a range that it does not understand', async () => {
    for (const range of ['bytes=0-1,4-5', 'lines=1-2', 'bytes=9-3', 'bytes=-', 'bytes=x-y']) {
      expect((await get({ range })).status, range).toBe(200);
    }
  });

  it('refuses a range outside the file, with its size', async () => {
    for (const range of [`bytes=${file.length}-`, 'bytes=-0']) {
      const { status, headers, json } = await get({ range });
      expect(status, range).toBe(416);
      expect(headers['content-range']).toBe(`bytes */${file.length}`);
      expect(json.detail).toContain(String(file.length));
    }
  });

  it('gives a part only of the version that the client began with', async () => {
    const { headers } = await get({}, 'HEAD');
    expect((await get({ range: 'bytes=0-1', 'if-range': headers.etag! })).status).toBe(206);
    expect((await get({ range: 'bytes=0-1', 'if-range': '"lain"' })).status).toBe(200);
    expect((await get({ 'if-none-match': headers.etag! })).status).toBe(304);
  });

  it('answers HEAD like GET, without the bytes', async () => {
    const { status, headers } = await get({}, 'HEAD');
    expect(status).toBe(200);
    expect(headers['content-length']).toBe(String(file.length));
  });

  it('never serves changed bytes, and marks the record', async () => {
    const stored = await storedFile(id);
    await chmod(stored, 0o644);
    await writeFile(stored, Buffer.from(file).fill('x', 20, 30));
    expect((await get()).json).toMatchObject({ status: 500, code: 'damaged' });
    expect((await get({ range: 'bytes=0-3' })).json.code).toBe('damaged');
    expect((await running.call('GET', `/v1/records/${id}`)).json.damaged).toBe(true);
    const { status, headers } = await get({}, 'HEAD');
    expect([status, headers['content-disposition']]).toEqual([500, undefined]);
    const ready = await running.call('GET', '/health/ready');
    expect(ready).toMatchObject({ status: 200, json: { status: 'degraded' } });
    expect(ready.json.reasons).toEqual([expect.stringMatching(/^1 arsip rusak/)]);
    await writeFile(stored, file);
    expect((await get({}, 'HEAD')).status).toBe(200);
    expect((await running.call('GET', '/health/ready')).json.status).toBe('ok');
  });
});

it('breaks the connection off when a large file turns out to be changed at its end', async () => {
  const { archive } = running.app;
  const spooled = await archive.inbox.spool(Readable.from([Buffer.alloc(33 * 1024 * 1024, 'pindaian')]));
  const metadata = { ...about, berkas: [] };
  const upload = {
    spooled,
    metadata,
    fileName: 'besar.pdf',
    mediaType: 'application/pdf',
    ext: 'pdf',
    pages: 1,
  };
  const { record } = await depositRecord(archive, upload, { actor: { kind: 'staf', name: 'Uji' } });
  const path = `/v1/records/${record.id}/content`;
  expect((await running.call('GET', path)).bytes).toHaveLength(record.size);
  const stored = await storedFile(record.id);
  await chmod(stored, 0o644);
  const file = await open(stored, 'r+');
  await file.write('X', record.size - 1);
  await file.close();
  await expect(running.call('GET', path)).rejects.toThrow('aborted');
  expect((await running.call('GET', `/v1/records/${record.id}`)).json.damaged).toBe(true);
});

async function storedFile(id: string): Promise<string> {
  const root = join(running.dir, 'store');
  const names = await readdir(root, { recursive: true });
  return join(root, names.find((name) => name.includes(id) && name.endsWith('.pdf'))!);
}

describe('GET /v1/records/{id}/preview', () => {
  it('draws a page, and says which pages there are', async () => {
    const { json } = await deposit(freshPdf(2));
    const path = `/v1/records/${json.id}/preview`;
    const { bytes, headers } = await running.call('GET', `${path}?page=2`);
    expect(await sharp(bytes).metadata()).toMatchObject({ format: 'png' });
    const again = await running.call('GET', `${path}?page=2`, {
      headers: { 'if-none-match': headers.etag! },
    });
    expect(again.status).toBe(304);
    expect((await running.call('GET', path)).status).toBe(200);
    expect((await running.call('GET', `${path}?page=3`)).status).toBe(404);
    expect((await running.call('GET', `${path}?page=0`)).json.code).toBe('invalid_input');
  });

  it('turns a photograph upright', async () => {
    const { json } = await deposit(await jpegFile({ width: 60, height: 40, orientation: 6 }));
    const { bytes } = await running.call('GET', `/v1/records/${json.id}/preview`);
    expect(await sharp(bytes).metadata()).toMatchObject({ width: 60, height: 40 });
  });
});

describe('versions of a record', () => {
  const put = (id: string, version: number, json: object) =>
    running.call('PUT', `/v1/records/${id}`, { json, headers: { 'If-Match': `"${version}"` } });
  const replace = (id: string, version: number, file: Buffer, reason?: string) =>
    running.call('PUT', `/v1/records/${id}/content`, {
      form: uploadForm(file, reason === undefined ? {} : { reason }),
      headers: { 'If-Match': `"${version}"`, 'X-Petugas': 'Sri' },
    });

  it('corrected metadata and a better scan are versions with their reason; the scan before stays', async () => {
    const [first, better] = [freshPdf(1), freshPdf(2)];
    const { json: made } = await deposit(first);
    const { id } = made;
    const read = await running.call('GET', `/v1/records/${id}`);
    expect(read.headers.etag).toBe('"1"');
    const corrected = await put(id, 1, { ...about, title: 'Pernyataan ahli waris', reason: 'Judul keliru' });
    expect([corrected.status, corrected.headers.etag]).toEqual([200, '"2"']);
    const replaced = await replace(id, 2, better, 'Halaman 2 tertinggal');
    expect(replaced.json).toMatchObject({ version: 3, pages: 2, title: 'Pernyataan ahli waris' });
    const { items } = (await running.call('GET', `/v1/records/${id}/versions`)).json;
    expect(items).toMatchObject([
      { version: 3, reason: 'Halaman 2 tertinggal', actor: { name: 'Sri' }, changed: ['content', 'pages'] },
      { version: 2, reason: 'Judul keliru', changed: ['title'], title: 'Pernyataan ahli waris' },
      { version: 1, changed: [], title: 'Pernyataan', sha256: made.sha256 },
    ]);
    expect(items[2].reason).toBeUndefined();
    const content = async (query: string) =>
      (await running.call('GET', `/v1/records/${id}/content${query}`)).bytes;
    expect((await content('')).equals(better)).toBe(true);
    expect((await content('?version=1')).equals(first)).toBe(true);
    expect((await running.call('GET', `/v1/records/${id}/content?version=4`)).status).toBe(404);
    // Back to the scan of before: its bytes lie there already.
    expect((await replace(id, 3, first, 'Versi 3 berkas orang lain')).json).toMatchObject({
      version: 4,
      pages: 1,
    });
    expect((await content('')).equals(first)).toBe(true);
  });

  it('refuses a change without If-Match, of an old version, without a reason, with the same bytes', async () => {
    const file = freshPdf();
    const { id } = (await deposit(file)).json;
    const json = { ...about, reason: 'x' };
    expect((await running.call('PUT', `/v1/records/${id}`, { json })).status).toBe(428);
    await put(id, 1, json);
    const old = await put(id, 1, json);
    expect([old.status, old.headers.etag]).toEqual([412, '"2"']);
    const silent = await put(id, 2, about);
    expect(silent.json.problems).toMatchObject([{ path: 'reason', label: 'Alasan perubahan' }]);
    expect((await replace(id, 2, freshPdf())).status).toBe(422);
    expect((await replace(id, 2, file, 'lebih terang')).status).toBe(409);
    expect((await running.call('GET', `/v1/records/${id}`)).json.version).toBe(2);
    expect(await spooled()).toEqual([]);
  });
});
