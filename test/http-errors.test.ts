import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { berkas } from '../src/http/berkas.ts';
import { kegiatan } from '../src/http/kegiatan.ts';
import { type Ask, type Json, type RunningApp, startApp, uploadForm } from './support/app.ts';
import { corruptPdf, encryptedPdf, pdfFile } from './support/files.ts';

let running: RunningApp;
let berkasPath: string;
let recordPath: string;

const example = berkas.create.body!.example as Json;
const about = { type: 'ktp', title: 'KTP', date: '2026-02-03' };

beforeAll(async () => {
  running = await startApp({ MAX_UPLOAD_MB: '1', MAX_JSON_MB: '0.5' });
  const headers = { 'idempotency-key': 'sudah-dipakai' };
  const made = await running.call('POST', '/v1/berkas', { json: example, headers });
  berkasPath = made.headers.location!;
  await running.call('PUT', berkasPath, { json: example, headers: { 'if-match': '"1"' } });
  recordPath = (await running.call('POST', '/v1/records', { form: uploadForm(pdfFile(), about) })).headers
    .location!;
});
afterAll(() => running.stop());

/** One bad request: what is sent, and what must come back. `says` stands in the detail or in one of the problems. */
interface Bad {
  what: string;
  method: string;
  path: string | (() => string);
  ask?: Ask | (() => Ask | Promise<Ask>);
  status: number;
  code: string;
  says: RegExp;
  /** The wrong fields, where the answer must name them. */
  paths?: string[];
}

const post = (
  path: string,
  json: Json,
  headers: Record<string, string> = {},
): Pick<Bad, 'method' | 'path' | 'ask'> => ({
  method: 'POST',
  path,
  ask: { json, headers },
});

const get = (
  path: string | (() => string),
  headers: Record<string, string> = {},
): Pick<Bad, 'method' | 'path' | 'ask'> => ({
  method: 'GET',
  path,
  ask: { headers },
});

const upload = (
  file: () => Buffer | Promise<Buffer>,
  name = 'pindaian.pdf',
): Pick<Bad, 'method' | 'path' | 'ask'> => ({
  method: 'POST',
  path: '/v1/records',
  ask: async () => ({ form: uploadForm(await file(), about, name) }),
});

const text = (body: Buffer | string, headers = {}): Pick<Bad, 'method' | 'path' | 'ask'> => ({
  method: 'POST',
  path: '/v1/berkas',
  ask: { body, headers },
});

const invalid = { status: 422, code: 'invalid_input' };
const malformed = { status: 400, code: 'malformed_request' };
const absent = { status: 404, code: 'not_found' };
const foreign = { status: 403, code: 'forbidden' };

const fields: Bad[] = [
  {
    what: 'a number where text belongs',
    ...post('/v1/berkas', { ...example, pemohon: { ...example.pemohon, nik: 3314125505800001 } }),
    ...invalid,
    says: /16 angka/,
    paths: ['pemohon.nik'],
  },
  {
    what: 'a stage that must be there',
    ...post('/v1/berkas', { ...example, pemohon: undefined }),
    ...invalid,
    says: /wajib|harus/i,
    paths: ['pemohon'],
  },
  {
    what: 'an unknown region',
    ...post('/v1/berkas', {
      ...example,
      pemohon: { ...example.pemohon, alamat: { ...example.pemohon.alamat, kodeWilayah: '33.14.99.2001' } },
    }),
    ...invalid,
    says: /tidak ada dalam daftar desa/,
    paths: ['pemohon.alamat.kodeWilayah'],
  },
  {
    what: 'an unknown field',
    ...post('/v1/berkas', { ...example, warnaFavorit: 'biru' }),
    ...invalid,
    says: /tidak dikenal/,
    paths: ['warnaFavorit'],
  },
  {
    what: 'a day before the one it follows',
    ...post('/v1/berkas', { ...example, tanggalTutup: '1970-01-01' }),
    ...invalid,
    says: /tidak boleh lebih awal/,
    paths: ['tanggalTutup'],
  },
  {
    what: 'several wrong fields, all told at once',
    ...post('/v1/berkas', { ...example, status: 'entah', tahunAnggaran: '2026', kodeKlasifikasi: 'x' }),
    ...invalid,
    says: /kode klasifikasi/i,
    paths: ['status', 'tahunAnggaran', 'kodeKlasifikasi'],
  },
  {
    what: 'a kegiatan of no known kind',
    ...post('/v1/kegiatan', { jenis: 'piknik' }),
    ...invalid,
    says: /.+/,
    paths: ['jenis'],
  },
  {
    what: 'a kegiatan of berkas that are not there',
    ...post('/v1/kegiatan', kegiatan.create.body!.example),
    ...invalid,
    says: /Tidak ada berkas/,
    paths: ['lines.0.berkasId'],
  },
  {
    what: 'an unknown query parameter',
    ...get('/v1/berkas?nama=suparmi'),
    ...invalid,
    says: /Yang diterima: status, tahunAnggaran/,
    paths: ['nama'],
  },
  {
    what: 'a parameter given twice',
    ...get('/v1/berkas?limit=1&limit=2'),
    ...invalid,
    says: /lebih dari sekali/,
  },
  {
    what: 'a limit that is no number',
    ...get('/v1/berkas?limit=banyak'),
    ...invalid,
    says: /bilangan/,
    paths: ['limit'],
  },
  {
    what: 'a record of a berkas that is not there',
    method: 'POST',
    path: '/v1/records',
    ask: { form: uploadForm(pdfFile(['lain']), { ...about, berkas: ['01KAXM8E4SR2B8VKQ6ZJ3H5T7C'] }) },
    ...invalid,
    says: /Tidak ada berkas dengan id/,
    paths: ['berkas.0'],
  },
  {
    what: 'metadata without a date',
    method: 'POST',
    path: '/v1/records',
    ask: { form: uploadForm(pdfFile(['lain']), { ...about, date: undefined }) },
    ...invalid,
    says: /.+/,
    paths: ['date'],
  },
];

const bodies: Bad[] = [
  {
    what: 'JSON with a comma too many',
    ...text('{\n  "a": 1,\n}'),
    ...malformed,
    says: /baris 3, kolom 1\b/,
  },
  { what: 'JSON with a stray word', ...text('{"a": satu}'), ...malformed, says: /baris 1, kolom 7\b/ },
  { what: 'JSON cut short', ...text('{"a": "x'), ...malformed, says: /berakhir sebelum lengkap/ },
  { what: 'no body', ...text(''), ...malformed, says: /kosong/ },
  { what: 'bytes that are no UTF-8', ...text(Buffer.from([0x22, 0xff, 0x22])), ...malformed, says: /UTF-8/ },
  { what: 'JSON that is only depth', ...text('['.repeat(10_000)), ...malformed, says: /64 tingkat/ },
  {
    what: 'a body of another type',
    ...text('nama=Suparmi', { 'content-type': 'application/x-www-form-urlencoded' }),
    status: 415,
    code: 'unsupported_media',
    says: /application\/json/,
  },
  {
    what: 'a compressed body',
    ...text('{}', { 'content-encoding': 'gzip' }),
    status: 415,
    code: 'unsupported_media',
    says: /Content-Encoding/,
  },
  {
    what: 'a JSON body over the limit',
    ...text(JSON.stringify({ x: 'x'.repeat(600_000) })),
    status: 413,
    code: 'too_large',
    says: /512 KB/,
  },
];

const files: Bad[] = [
  {
    what: 'a file over the limit',
    ...upload(() => Buffer.alloc(1_048_577, 'x')),
    status: 413,
    code: 'too_large',
    says: /Batasnya 1 MB/,
  },
  {
    what: 'a request far over the limit',
    ...upload(() => Buffer.alloc(3_000_000)),
    status: 413,
    code: 'too_large',
    says: /Batasnya 1 MB/,
  },
  {
    what: 'a file of another kind',
    ...upload(() => Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>'), 'gambar.png'),
    status: 415,
    code: 'unsupported_media',
    says: /PDF, JPEG, PNG, atau TIFF/,
  },
  {
    what: 'a corrupt PDF',
    ...upload(() => corruptPdf()),
    status: 422,
    code: 'unreadable_file',
    says: /rusak|terpotong/,
  },
  {
    what: 'an encrypted PDF',
    ...upload(() => encryptedPdf()),
    status: 422,
    code: 'unreadable_file',
    says: /sandi|terkunci/,
  },
  {
    what: 'an empty file',
    ...upload(() => Buffer.alloc(0)),
    status: 422,
    code: 'unreadable_file',
    says: /kosong/,
  },
  {
    what: 'an upload that is no form',
    method: 'POST',
    path: '/v1/records',
    ask: { json: about },
    status: 415,
    code: 'unsupported_media',
    says: /multipart\/form-data/,
  },
];

const names: Bad[] = [
  {
    what: 'an unknown template',
    ...post('/v1/documents', {
      type: 'surat-cinta',
      berkasId: '01KAXM8E4SR2B8VKQ6ZJ3H5T7C',
      date: '2026-11-24',
    }),
    ...absent,
    says: /Yang ada: .*rab/,
  },
  {
    what: 'an unknown template to preview',
    ...post('/v1/templates/surat-cinta/preview', {}),
    ...absent,
    says: /Yang ada/,
  },
  {
    what: 'an unknown berkas',
    ...get('/v1/berkas/01KAXM8E4SR2B8VKQ6ZJ3H5T7C'),
    ...absent,
    says: /Berkas dengan id ini/,
  },
  {
    what: 'an encoded way up',
    ...get('/v1/records/..%2F..%2Fetc%2Fpasswd/content'),
    ...absent,
    says: /id ini/,
  },
  { what: 'a plain way up', ...get('/v1/records/../../etc/passwd'), ...absent, says: /Alamat/ },
  { what: 'an id with slashes', ...get('/v1/berkas/a%2Fb%5Cc'), ...absent, says: /id ini/ },
  { what: 'an id with NUL', ...get('/v1/records/01KAXM8E4SR2B8VKQ6ZJ3H5T7C%00'), ...absent, says: /id ini/ },
  {
    what: 'a template name with a way up',
    ...get('/v1/templates/..%2F..%2Fpackage.json'),
    ...absent,
    says: /Yang ada/,
  },
  {
    what: 'a template named like a part of every object',
    ...get('/v1/templates/__proto__'),
    ...absent,
    says: /Yang ada/,
  },
  { what: 'a broken percent code', ...get('/v1/berkas/%E0%A4%A'), ...malformed, says: /persen/ },
  { what: 'a mistyped document code', ...get('/v1/documents/7K2M9QXA4TT'), ...absent, says: /salah ketik/ },
  {
    what: 'a document code that nobody drew',
    ...get('/v1/documents/00000000000'),
    ...absent,
    says: /Tidak ada naskah/,
  },
  { what: 'a way that is not there', ...get('/v1/pemohon'), ...absent, says: /\/docs\// },
];

const notAllowed = { status: 405, code: 'method_not_allowed' };

const methods: Bad[] = [
  { what: 'DELETE of a list', method: 'DELETE', path: '/v1/berkas', ...notAllowed, says: /POST, GET, HEAD/ },
  { what: 'GET of a search', ...get('/v1/records/search'), ...notAllowed, says: /hanya melayani POST\b/ },
  { what: 'POST to health', ...post('/health/live', {}), ...notAllowed, says: /GET, HEAD/ },
  { what: 'DELETE of a record', method: 'DELETE', path: () => recordPath, ...notAllowed, says: /GET, HEAD/ },
  { what: 'OPTIONS', method: 'OPTIONS', path: '/v1/templates', ...notAllowed, says: /GET, HEAD/ },
  { what: 'POST to a page code', ...post('/D/7K2M9QXA4TB/1/1', {}), ...notAllowed, says: /GET, HEAD/ },
];

const conditions: Bad[] = [
  {
    what: 'the same Idempotency-Key with another body',
    ...post('/v1/berkas', { ...example, petugas: 'Lain' }, { 'idempotency-key': 'sudah-dipakai' }),
    status: 422,
    code: 'key_reused',
    says: /sudah dipakai/,
  },
  {
    what: 'an Idempotency-Key with a space',
    ...post('/v1/berkas', example, { 'idempotency-key': 'dua kata' }),
    ...malformed,
    says: /Idempotency-Key/,
  },
  {
    what: 'an Idempotency-Key too long',
    ...post('/v1/berkas', example, { 'idempotency-key': 'x'.repeat(201) }),
    ...malformed,
    says: /200/,
  },
  {
    what: 'a stale If-Match',
    method: 'PUT',
    path: () => berkasPath,
    ask: { json: example, headers: { 'if-match': '"1"' } },
    status: 412,
    code: 'stale',
    says: /Muat ulang/,
  },
  {
    what: 'a change without If-Match',
    method: 'PUT',
    path: () => berkasPath,
    ask: { json: example },
    status: 428,
    code: 'precondition_required',
    says: /If-Match/,
  },
  {
    what: 'a Range outside the file',
    ...get(() => `${recordPath}/content`, { range: 'bytes=99999999-' }),
    status: 416,
    code: 'bad_range',
    says: /di luar isi/,
  },
  {
    what: 'a clerk whose name turns the reading direction around',
    ...post('/v1/berkas', example, { 'x-petugas': 'Sri%E2%80%AEirS' }),
    ...malformed,
    says: /X-Petugas/,
  },
  {
    what: 'a clerk whose name is too long',
    ...post('/v1/berkas', example, { 'x-petugas': 'x'.repeat(101) }),
    ...malformed,
    says: /X-Petugas/,
  },
];

const strangers: Bad[] = [
  {
    what: 'a foreign Origin',
    ...get('/v1/templates', { origin: 'https://jahat.example' }),
    ...foreign,
    says: /situs lain/,
  },
  {
    what: 'an Origin on another port',
    ...get('/v1/templates', { origin: 'http://localhost:3000' }),
    ...foreign,
    says: /situs lain/,
  },
  {
    what: 'an Origin of a file',
    ...get('/v1/templates', { origin: 'null' }),
    ...foreign,
    says: /situs lain/,
  },
  {
    what: 'a foreign Host',
    ...get('/v1/templates', { host: 'jahat.example:8080' }),
    ...foreign,
    says: /PUBLIC_URL/,
  },
  {
    what: 'a Host that only begins like ours',
    ...get('/health/live', { host: '127.0.0.1.jahat.example' }),
    ...foreign,
    says: /PUBLIC_URL/,
  },
  {
    what: 'a fetch of another site',
    ...get('/v1/templates', { 'sec-fetch-site': 'cross-site' }),
    ...foreign,
    says: /situs lain/,
  },
];

describe.each([
  { group: 'fields', rows: fields },
  { group: 'bodies', rows: bodies },
  { group: 'files', rows: files },
  { group: 'names', rows: names },
  { group: 'methods', rows: methods },
  { group: 'conditions', rows: conditions },
  { group: 'strangers', rows: strangers },
])('bad $group', ({ rows }) => {
  it.each(rows)('$what: $status $code', async ({ method, path, ask = {}, status, code, says, paths }) => {
    const asked = typeof ask === 'function' ? await ask() : ask;
    const answer = await running.call(method, typeof path === 'function' ? path() : path, asked);
    expect(answer.json).toMatchObject({ status, code, type: `urn:berkas:problem:${code}` });
    expect(answer.headers['content-type']).toBe('application/problem+json; charset=utf-8');
    const problems: Json[] = answer.json.problems ?? [];
    expect([answer.json.detail, ...problems.map((problem) => problem.message)].join('\n')).toMatch(says);
    if (paths) expect(problems.map((problem) => problem.path).sort()).toEqual([...paths].sort());
  });
});

it('says of a wrong field what the form calls it and to which stage it belongs', async () => {
  const json = { ...example, pemohon: { ...example.pemohon, nik: '12' } };
  const { json: problem } = await running.call('POST', '/v1/berkas', { json });
  expect(problem.problems).toEqual([
    { path: 'pemohon.nik', label: 'NIK', stage: 'identitas', message: 'NIK harus 16 angka.' },
  ]);
});

it('says with 405 which methods there are', async () => {
  const { headers, json } = await running.call('DELETE', berkasPath);
  expect([headers.allow, json.allow]).toEqual(['GET, HEAD, PUT', ['GET', 'HEAD', 'PUT']]);
});

const unlabelled: [what: string, method: string, path: string | (() => string), ask: Ask, label: string][] = [
  ['where a list goes on', 'GET', '/v1/berkas?after=zzz', {}, 'Lanjutan setelah (after)'],
  ['how many a list gives', 'GET', '/v1/kegiatan?limit=0', {}, 'Banyaknya (limit)'],
  ['a filter of a list', 'GET', '/v1/berkas?tahunAnggaran=x', {}, 'Tahun anggaran'],
  ['a parameter given twice', 'GET', '/v1/berkas?limit=1&limit=2', {}, 'Banyaknya (limit)'],
  ['a version', 'GET', () => `${berkasPath}?version=0`, {}, 'Versi'],
  ['a page', 'GET', () => `${recordPath}/preview?page=0`, {}, 'Halaman'],
];

it.each(unlabelled)('labels %s', async (_what, method, path, ask, label) => {
  const { json } = await running.call(method, typeof path === 'function' ? path() : path, ask);
  expect(json.problems[0].label).toBe(label);
  expect(json.problems[0].message).not.toMatch(/pola|\^\[/);
});

it.each(['file', 'metadata'])('labels a missing part %s', async (part) => {
  const form = uploadForm(pdfFile(), about);
  form.delete(part);
  const { json } = await running.call('POST', '/v1/records', { form });
  expect(json.problems).toEqual([
    { path: part, label: expect.any(String), message: expect.stringContaining(part) },
  ]);
});

it('gives the newest ETag with a stale change, as header and member', async () => {
  const { json, headers } = await running.call('PUT', berkasPath, {
    json: example,
    headers: { 'if-match': '"1"' },
  });
  expect([json.etag, headers.etag]).toEqual(['"2"', '"2"']);
});

it('says nothing of what went wrong inside', async () => {
  const { archive } = running.app;
  const find = archive.inbox.find;
  archive.inbox.find = () => {
    throw new TypeError('rahasia di /jalur/dalam');
  };
  const { json, bytes } = await running.call('GET', berkasPath);
  archive.inbox.find = find;
  expect(json).toMatchObject({
    status: 500,
    code: 'internal',
    detail: 'Terjadi kesalahan di dalam layanan.',
  });
  expect(bytes.toString()).not.toContain('rahasia');
});
