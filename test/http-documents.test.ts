import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sampleBerkas } from '../samples/berkas.ts';
import { type Member, samplePenetapan, samplePenyaluran } from '../samples/kegiatan.ts';
import { konsepCode, showCode } from '../src/domain/code.ts';
import { tanggalPanjang, todayWib } from '../src/domain/dates.ts';
import { documentMedia } from '../src/domain/document-format.ts';
import { type Json, type RunningApp, startApp, uploadForm } from './support/app.ts';
import { pdfFile } from './support/files.ts';
import { textOfPages } from './support/pdf-text.ts';

let running: RunningApp;
const members: Member[] = [];
let penetapanId: string;
let penyaluranId: string;

const post = (path: string, json: Json, headers: Record<string, string> = {}) =>
  running.call('POST', path, { json, headers });

beforeAll(async () => {
  running = await startApp();
  for (const data of sampleBerkas(3)) {
    const { json } = await post('/v1/berkas', data);
    members.push({ id: json.id, version: json.version, data });
  }
  penetapanId = (await post('/v1/kegiatan', samplePenetapan(members))).json.id;
  penyaluranId = (await post('/v1/kegiatan', samplePenyaluran(members, penetapanId))).json.id;
});
afterAll(() => running.stop());

const date = '2026-05-12';
const rabOf = (member: number, more: Json = {}) => ({
  type: 'rab',
  berkasId: members[member]!.id,
  date,
  ...more,
});
const kuitansiOf = (member: number) => ({
  type: 'kuitansi',
  berkasId: members[member]!.id,
  kegiatanId: penyaluranId,
  date,
});

describe('POST /v1/documents', () => {
  it('issues a paper once; the same again is the one there is', async () => {
    const made = await post('/v1/documents', kuitansiOf(0));
    expect(made.status).toBe(201);
    expect(made.json).toMatchObject({
      type: 'kuitansi',
      format: 'pdf',
      pages: 1,
      state: 'tersimpan',
      supersedes: null,
    });
    const path = `/v1/documents/${made.json.code}`;
    expect(made.headers.location).toBe(path);
    expect(made.json.links).toEqual({
      self: path,
      content: `${path}/content`,
      record: `/v1/records/${made.json.recordId}`,
    });
    const again = await post('/v1/documents', kuitansiOf(0));
    expect(again.status).toBe(200);
    expect(again.json).toEqual(made.json);
    expect((await running.call('GET', path)).json).toEqual(made.json);
    expect((await running.call('GET', made.json.links.record)).json).toMatchObject({
      origin: 'issued',
      documentCode: made.json.code,
    });
  });

  it.each(['pdf', 'docx'] as const)('gives the bytes of a %s to whom asks for them', async (format) => {
    const made = await post('/v1/documents', rabOf(0, { format }), { accept: documentMedia[format] });
    expect(made.status).toBe(201);
    expect(made.headers['content-type']).toBe(documentMedia[format]);
    const code = made.headers.location!.split('/').at(-1);
    expect(made.headers['content-disposition']).toBe(`attachment; filename="rab-${code}.${format}"`);
    const { json } = await running.call('GET', made.headers.location!);
    expect(json.sha256).toBe(createHash('sha256').update(made.bytes).digest('hex'));
    const again = await post('/v1/documents', rabOf(0, { format }), { accept: documentMedia[format] });
    expect(again.status).toBe(200);
    expect(again.bytes.equals(made.bytes)).toBe(true);
    const reprint = await running.call('GET', json.links.content);
    expect(reprint.bytes.equals(made.bytes)).toBe(true);
  });

  it('answers JSON to a client that takes anything', async () => {
    for (const accept of ['*/*', 'application/json, application/pdf', 'text/html']) {
      expect((await post('/v1/documents', rabOf(1), { accept })).json.type, accept).toBe('rab');
    }
  });

  it('supersedes a paper whose data have changed', async () => {
    const first = (await post('/v1/documents', rabOf(2))).json;
    const { id, data } = members[2]!;
    const pemohon = { ...data.pemohon, nama: 'Nama Baru' };
    await running.call('PUT', `/v1/berkas/${id}`, {
      json: { ...data, pemohon },
      headers: { 'if-match': '"1"' },
    });
    const second = await post('/v1/documents', rabOf(2));
    expect(second).toMatchObject({ status: 201, json: { supersedes: first.code } });
    expect((await running.call('GET', first.links.self)).json.supersededBy).toBe(second.json.code);
  });

  it('replays an Idempotency-Key', async () => {
    const headers = { 'idempotency-key': 'terbit-1' };
    const body = { type: 'lampiran-sk', kegiatanId: penetapanId, date };
    const made = await post('/v1/documents', body, headers);
    const again = await post('/v1/documents', body, headers);
    expect(again).toMatchObject({ status: 200, headers: { 'idempotency-replayed': 'true' } });
    expect(again.json).toEqual(made.json);
    expect((await post('/v1/documents', { ...body, format: 'docx' }, headers)).json.code).toBe('key_reused');
  });

  it('lists everything that is missing, and keeps nothing', async () => {
    const bare = { ...members[0]!.data, rab: undefined, usaha: undefined };
    const { id } = (await post('/v1/berkas', bare)).json;
    const { json } = await post('/v1/documents', { type: 'rab', berkasId: id, date });
    expect(json).toMatchObject({ status: 422, code: 'invalid_input' });
    expect(json.problems.length).toBeGreaterThan(1);
    expect(json.problems.map((problem: Json) => problem.stage)).toContain('rab');
    const found = await post('/v1/records/search', { filters: { berkas: id } });
    expect(found.json.items).toEqual([]);
  });

  it('refuses a format that no paper comes in, and a request without its subject', async () => {
    const format = await post('/v1/documents', { ...kuitansiOf(0), format: 'odt' });
    expect(format.json.problems[0]).toMatchObject({
      path: 'format',
      message: expect.stringContaining('pdf'),
    });
    const subject = await post('/v1/documents', { type: 'rab', date });
    expect(subject.json.problems[0].path).toBe('berkasId');
    const unknown = await post('/v1/documents', {
      type: 'rab',
      berkasId: '01KAXM8E4SR2B8VKQ6ZJ3H5T7C',
      date,
    });
    expect(unknown.json.code).toBe('not_found');
  });
});

describe('/v1/documents/{code}', () => {
  it('is found by the code as a person types it', async () => {
    const { json } = await post('/v1/documents', kuitansiOf(0));
    const typed = `${json.code.slice(0, 4)}-${json.code.slice(4, 8)} ${json.code.slice(8)}`.toLowerCase();
    const got = await running.call('GET', `/v1/documents/${encodeURIComponent(typed)}`);
    expect(got.json.code).toBe(json.code);
  });

  it('keeps its bytes for good: its record takes a place on the shelf, and nothing that is printed', async () => {
    const { json } = await post('/v1/documents', kuitansiOf(2));
    const path = `/v1/records/${json.recordId}`;
    const { json: record } = await running.call('GET', path);
    const { type, title, date, number, documentCode } = record;
    const about = { type, title, date, ...(number && { number }), ...(documentCode && { documentCode }) };
    const berkas = record.berkas.map(({ id }: Json) => id);
    const put = (body: Json) =>
      running.call('PUT', path, { json: { ...about, berkas, ...body }, headers: { 'if-match': '"1"' } });
    const wrong = await put({ title: 'Lain', reason: 'x' });
    expect(wrong.json.problems).toMatchObject([{ path: 'title' }]);
    const form = uploadForm(pdfFile(), { reason: 'lebih terang' });
    const bytes = await running.call('PUT', `${path}/content`, { form, headers: { 'if-match': '"1"' } });
    expect([bytes.status, bytes.json.code]).toEqual([409, 'conflict']);
    const kept = await put({ keterangan: 'Map biru', reason: 'Ditata ulang' });
    expect(kept.json).toMatchObject({
      version: 2,
      keterangan: 'Map biru',
      sha256: record.sha256,
      people: record.people,
    });
    const again = await running.call('GET', `/v1/documents/${json.code}`);
    expect(again.json).toMatchObject({ code: json.code, sha256: json.sha256 });
  });

  it('keeps what was written by hand on the signed paper, and supersedes nothing', async () => {
    const { json } = await post('/v1/documents', kuitansiOf(1));
    expect(json.notYetFilled).toEqual(['tanggal']);
    const path = `/v1/documents/${json.code}/filled-by-hand`;
    const put = (body: Json, etag = '"1"') =>
      running.call('PUT', path, { json: body, headers: { 'if-match': etag } });
    expect((await put({ tanggal: '2026-05-12' }, '"9"')).json).toMatchObject({ code: 'stale', etag: '"1"' });
    expect((await put({ warna: 'biru' })).json.problems[0].path).toBe('warna');
    const filled = await put({ tanggal: '2026-05-12' });
    expect(filled).toMatchObject({ status: 200, headers: { etag: '"2"' } });
    expect(filled.json).toMatchObject({
      filledByHand: { tanggal: '2026-05-12' },
      notYetFilled: [],
      sha256: json.sha256,
    });
    expect((await running.call('PUT', path, { json: {} })).json.code).toBe('precondition_required');
    expect((await post('/v1/documents', kuitansiOf(1))).json.code).toBe(json.code);
  });
});

describe('GET /D/{code}/{page}/{pages}, where the QR of a page leads', () => {
  it('tells whoever holds the paper what it is, and nothing of people', async () => {
    const { json } = await post('/v1/documents', rabOf(0));
    const { status, headers, bytes } = await running.call('GET', `/D/${json.code}/1/${json.pages}`);
    const text = bytes.toString();
    expect([status, headers['content-type']]).toEqual([200, 'text/plain; charset=utf-8']);
    expect(text).toMatch(/^Jenis naskah: Rencana Anggaran (dan )?Biaya/i);
    expect(text).toContain(`Kode: ${showCode(json.code)}, halaman 1 dari ${json.pages}\n`);
    expect(text).toContain(`Tanggal terbit: ${tanggalPanjang(todayWib(new Date(json.issuedAt)))}\n`);
    expect(text).toContain('Keadaan: berlaku\n');
    expect(text).toContain('Kode register arsip, bukan tanda tangan elektronik.');
    const { pemohon } = members[0]!.data;
    for (const personal of [pemohon.nama, pemohon.nik, pemohon.noKk]) expect(text).not.toContain(personal);
  });

  it('says when a newer paper has taken its place', async () => {
    const { id, data } = members[1]!;
    const old = (await post('/v1/documents', rabOf(1))).json;
    const changed = { ...data, pemohon: { ...data.pemohon, nama: 'Nama Lain' } };
    await running.call('PUT', `/v1/berkas/${id}`, { json: changed, headers: { 'if-match': '"1"' } });
    await post('/v1/documents', rabOf(1));
    const { bytes } = await running.call('GET', `/D/${old.code}/1/${old.pages}`);
    expect(bytes.toString()).toContain('Keadaan: sudah diganti');
  });

  it('is found in small letters too, and by a link that a chat or a scanner opens', async () => {
    const { json } = await post('/v1/documents', rabOf(0));
    const path = `/D/${json.code}/1/${json.pages}`;
    expect((await fetch(running.url + path.toLowerCase())).status).toBe(200);
    const link = { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate' };
    expect((await running.call('GET', path, { headers: link })).status).toBe(200);
    const read = { ...link, 'sec-fetch-mode': 'no-cors' };
    expect((await running.call('GET', path, { headers: read })).status).toBe(403);
  });

  it.each([
    ['a code that nobody drew', () => '00000000000/1/1', /Tidak ada naskah terbit/],
    ['a mistyped code', () => '7K2M9QXA4TT/1/1', /salah ketik/],
    ['the code of a preview', () => `${konsepCode}/1/1`, /salah ketik/],
    ['a page it does not have', (code: string) => `${code}/2/1`, /tidak memiliki halaman/],
    ['another number of pages', (code: string) => `${code}/1/9`, /tidak memiliki halaman/],
    ['no page', (code: string) => `${code}/x/1`, /tidak memiliki halaman/],
  ])('does not know %s', async (_what, tail, says) => {
    const { code } = (await post('/v1/documents', rabOf(0))).json;
    const { json } = await running.call('GET', `/D/${tail(code)}`);
    expect(json).toMatchObject({ status: 404, code: 'not_found', detail: expect.stringMatching(says) });
  });
});

describe('/v1/templates', () => {
  it('lists the types, and shows the schema and a sample of each', async () => {
    const { json } = await running.call('GET', '/v1/templates');
    expect(json.items.map((item: Json) => item.type)).toEqual(
      expect.arrayContaining(['kuitansi', 'lampiran-sk', 'rab']),
    );
    for (const { type } of json.items) {
      const one = (await running.call('GET', `/v1/templates/${type}`)).json;
      expect(one.schema.type).toBe('object');
      expect(one.sample).toBeTypeOf('object');
    }
  });

  it('says what each type is made from and what it requires, by stage (issue 5)', async () => {
    const { items } = (await running.call('GET', '/v1/templates')).json;
    const kuitansi = items.find((item: Json) => item.type === 'kuitansi');
    expect(kuitansi).toMatchObject({ from: 'berkas', kegiatan: ['penyaluran'], naskah: 'khusus' });
    expect(kuitansi.requires).toContainEqual({ path: 'pemohon.nik', label: 'NIK', stage: 'identitas' });
    expect(kuitansi.requires).toContainEqual({
      ...{ path: 'penyaluran.nomorBukti', label: 'Nomor bukti kuitansi', stage: 'penyaluran' },
    });
    const unnamed = items.flatMap(({ type, requires }: Json) =>
      requires.filter(({ label }: Json) => !/^[A-Z]/.test(label)).map(({ path }: Json) => `${type} ${path}`),
    );
    expect(unnamed).toEqual([]);
  });

  it('previews every type in every format, marked KONSEP, with a code that no reader accepts', async () => {
    for (const { type, formats } of (await running.call('GET', '/v1/templates')).json.items) {
      const { sample } = (await running.call('GET', `/v1/templates/${type}`)).json;
      for (const format of formats) {
        const drawn = await post(`/v1/templates/${type}/preview`, { data: sample, format });
        expect(drawn.headers['content-disposition']).toBe(`inline; filename="KONSEP-${type}.${format}"`);
        expect(drawn.headers['content-type']).toBe(documentMedia[format as 'pdf']);
        if (format === 'pdf') expect((await textOfPages(drawn.bytes)).join()).toContain('KONSEP');
      }
    }
    expect((await running.call('GET', `/v1/documents/${konsepCode}`)).status).toBe(404);
  });

  it('lists what a preview lacks', async () => {
    const { json } = await post('/v1/templates/kuitansi/preview', { data: {} });
    expect(json).toMatchObject({ status: 422, code: 'invalid_input' });
    expect(json.problems.length).toBeGreaterThan(5);
  });
});
