import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import PizZip from 'pizzip';
import { afterAll, beforeAll, describe, expect, it, test } from 'vitest';
import { sampleBerkas } from '../samples/berkas.ts';
import { type Member, samplePenyaluran } from '../samples/kegiatan.ts';
import { type App, openApp } from '../src/app.ts';
import { printRunKey } from '../src/archive/capsule.ts';
import { createCase } from '../src/archive/case-files.ts';
import { rebuildCatalog } from '../src/archive/rebuild/rebuild.ts';
import { loadConfig } from '../src/config.ts';
import { type Bundle, bundles } from '../src/documents/bundles.ts';
import { type JoinPart, joinPdf } from '../src/documents/join-pdf.ts';
import { loadTemplates } from '../src/documents/load-templates.ts';
import { type PrintRunRequest, printRunRequestSchema } from '../src/documents/print-run-request.ts';
import { readPages } from '../src/documents/read-pdf.ts';
import { showCode } from '../src/domain/code.ts';
import { AppError } from '../src/errors.ts';
import { openPdf } from '../src/scan/pdfium.ts';
import { type Json, type RunningApp, startApp } from './support/app.ts';
import { removeFolder, temporaryFolder } from './support/archive.ts';
import { who } from './support/deposits.ts';
import { print, printSample } from './support/paper.ts';
import { textOfPages } from './support/pdf-text.ts';

const date = '2026-05-12';
const families = sampleBerkas(6);
const niks = families.flatMap(({ pemohon }) => [pemohon.nik, pemohon.noKk]);

async function members(app: App, list = families): Promise<Member[]> {
  const made: Member[] = [];
  for (const data of list) {
    const { id, version } = await createCase(app.archive, 'berkas', data, who);
    made.push({ id, version, data });
  }
  return made;
}

describe('over HTTP', () => {
  let running: RunningApp;
  let people: Member[];
  let kegiatanId: string;
  const post = (path: string, json?: Json, headers: Record<string, string> = {}) =>
    running.call('POST', path, { json, headers });
  const get = (path: string) => running.call('GET', path);

  beforeAll(async () => {
    running = await startApp();
    people = await members(running.app);
    kegiatanId = (await post('/v1/kegiatan', samplePenyaluran(people))).json.id;
  });
  afterAll(() => running.stop());

  /** Begins a run and waits for its end; the last of its events is what it came to. */
  async function ran(request: Json, headers: Record<string, string> = {}) {
    const begun = await post('/v1/print-runs', { date, ...request }, headers);
    expect(begun.status, JSON.stringify(begun.json)).toBe(201);
    expect(begun.headers.location).toBe(begun.json.links.self);
    const events = (await get(begun.json.links.events)).bytes.toString();
    return { run: (await get(begun.json.links.self)).json, events };
  }

  const codesOf = async (id: string) => {
    const { database } = running.app.archive;
    const rows = database.selectFrom('printRunItems').select('code').where('runId', '=', id).orderBy('no');
    return (await rows.execute()).map(({ code }) => code!);
  };
  const inLines = () => {
    const lines = samplePenyaluran(people).lines.map(({ berkasId }) => berkasId);
    return people.toSorted((a, b) => lines.indexOf(a.id) - lines.indexOf(b.id));
  };

  it('joins the papers in the order of the lines, with a list of what they are', async () => {
    const { run, events } = await ran({ types: ['kuitansi'], kegiatanId });
    expect(run).toMatchObject({ state: 'selesai', total: 6, done: 6, failed: 0, failures: [], reason: null });
    const last = JSON.parse(events.trim().split('data: ').at(-1)!);
    expect(last).toMatchObject({ id: run.id, state: 'selesai', done: 6 });

    const file = await get(run.links.content);
    expect(file.headers['content-disposition']).toBe(`attachment; filename="cetak-${run.id}.pdf"`);
    const [cover, ...papers] = await textOfPages(file.bytes);
    const codes = await codesOf(run.id);
    expect(papers).toHaveLength(6);
    for (const [at, { data }] of inLines().entries()) {
      expect(papers[at]).toContain(showCode(codes[at]!));
      expect(papers[at]).toContain(data.pemohon.nama);
      expect(cover).toContain(data.pemohon.nama);
    }
    const places = codes.map((code) => cover!.indexOf(showCode(code)));
    expect(places).toEqual(places.toSorted((a, b) => a - b));
    expect(places[0]).toBeGreaterThan(0);
  });

  it('uses the codes that there are when it is repeated, and replays an Idempotency-Key', async () => {
    const request = { types: ['rab', 'kuitansi'], kegiatanId, collate: 'naskah' };
    const key = { 'idempotency-key': 'cetak-1' };
    const { run } = await ran(request, key);
    const again = await post('/v1/print-runs', { date, ...request }, key);
    expect([again.status, again.json.id]).toEqual([200, run.id]);
    expect(again.headers['idempotency-replayed']).toBe('true');
    expect((await post('/v1/print-runs', { date, types: ['rab'], kegiatanId }, key)).json.code).toBe(
      'key_reused',
    );

    const repeated = await ran(request);
    expect(repeated.run.id).not.toBe(run.id);
    expect(await codesOf(repeated.run.id)).toEqual(await codesOf(run.id));
    // A RAB shows no payment: it is the paper that it is without one.
    const alone = await post('/v1/documents', { type: 'rab', berkasId: inLines()[0]!.id, date });
    expect([alone.status, alone.json.code]).toEqual([200, (await codesOf(run.id))[0]]);
  });

  it('orders by place, keeps the papers of a family together, and begins each on a new sheet', async () => {
    const berkas = { tahunAnggaran: 2026 };
    const { run } = await ran({ types: ['rab'], berkas, order: 'wilayah', duplex: true });
    const texts = await textOfPages((await get(run.links.content)).bytes);
    expect(texts.length % 2).toBe(0);
    const place = ({ data: { pemohon } }: Member) =>
      `${pemohon.alamat.kodeWilayah} ${pemohon.nama.toLowerCase()}`;
    const names = people
      .toSorted((a, b) => (place(a) < place(b) ? -1 : 1))
      .map(({ data }) => data.pemohon.nama);
    const fronts = texts.filter((_, at) => at % 2 === 0).slice(1);
    const codes = (await codesOf(run.id)).map(showCode);
    const first = codes.map((code) => fronts.findIndex((text) => text.includes(code)));
    expect(first.every((at, index) => at >= 0 && (index === 0 || at > first[index - 1]!))).toBe(true);
    for (const [index, name] of names.entries()) expect(fronts[first[index]!]).toContain(name);
  });

  it('names what cannot be made, makes the others, and tries again when it is resumed', async () => {
    const { rab, ...without } = structuredClone(families[1]!);
    const id = (await post('/v1/berkas', without)).json.id;
    const ids = [people[0]!.id, id, people[1]!.id];
    const { run } = await ran({ types: ['rab'], berkas: { ids } });
    expect(run).toMatchObject({ state: 'selesai', total: 3, done: 2, failed: 1 });
    expect(run.failures).toMatchObject([{ no: 2, type: 'rab', berkasId: id, code: 'invalid_input' }]);
    expect(run.failures[0].problems[0]).toMatchObject({
      label: expect.any(String),
      message: expect.any(String),
    });
    const [cover] = await textOfPages((await get(run.links.content)).bytes);
    expect(cover).toMatch(/2 dari 3 naskah/);
    expect(cover).toContain('tidak terbit');

    await running.call('PUT', `/v1/berkas/${id}`, {
      json: { ...without, rab },
      headers: { 'if-match': '"1"' },
    });
    const before = await codesOf(run.id);
    expect((await post(`${run.links.self}/resume`)).json.failed).toBe(0);
    await get(run.links.events);
    expect((await get(run.links.self)).json).toMatchObject({ state: 'selesai', done: 3, failed: 0 });
    const after = await codesOf(run.id);
    expect([after[0], after[2]]).toEqual([before[0], before[2]]);
    expect((await post(`${run.links.self}/resume`)).json).toMatchObject({ status: 409, code: 'conflict' });
  });

  it('is cancelled and gone on with, and nothing is issued twice', async () => {
    const many = await members(running.app, sampleBerkas(60).slice(20));
    const asked = { date, types: ['rab'], berkas: { ids: many.map(({ id }) => id) } };
    const { links, id } = (await post('/v1/print-runs', asked)).json;
    expect((await get(links.content)).json).toMatchObject({ status: 409, detail: /masih berjalan/ });
    const waiting = (await post('/v1/print-runs', { ...asked, order: 'nama' })).json;
    expect((await post(`${waiting.links.self}/cancel`)).json).toMatchObject({ state: 'dibatalkan', done: 0 });
    expect((await get(waiting.links.content)).json.status).toBe(409);
    const stopped = (await post(`${links.self}/cancel`)).json;
    expect(stopped).toMatchObject({ state: 'dibatalkan', endedAt: expect.any(String) });
    expect(stopped.done).toBeLessThan(40);
    expect((await post(`${links.self}/cancel`)).json).toMatchObject({ status: 409, code: 'conflict' });

    expect((await post(`${links.self}/resume`)).json.state).toMatch(/berjalan|menunggu/);
    await get(links.events);
    expect((await get(links.self)).json).toMatchObject({ state: 'selesai', done: 40 });
    expect(new Set(await codesOf(id)).size).toBe(40);
    const all = await running.app.archive.database.selectFrom('documents').select('subject').execute();
    const issued = all.filter(({ subject }) => many.some((one) => subject.includes(one.id)));
    expect(issued).toHaveLength(40);
    expect((await get('/v1/print-runs?limit=2')).json.items.map((item: Json) => item.id)).toEqual([
      waiting.id,
      id,
    ]);
  });

  it('answers others while it works', async () => {
    const many = await members(running.app, sampleBerkas(35).slice(20));
    const asked = { date, types: ['rab'], berkas: { ids: many.map(({ id }) => id) } };
    const { links } = (await post('/v1/print-runs', asked)).json;
    const waits: number[] = [];
    for (let state = ''; state !== 'selesai'; ) {
      const started = performance.now();
      await get('/health/live');
      waits.push(performance.now() - started);
      state = (await get(links.self)).json.state;
    }
    expect(waits.length).toBeGreaterThan(5);
    expect(waits.toSorted((a, b) => a - b)[Math.floor(waits.length / 2)]).toBeLessThan(250);
  });

  it.each(['pdf', 'docx'])('packs %s files under the names of their documents', async (format) => {
    const berkas = { ids: people.slice(0, 3).map(({ id }) => id) };
    const { run } = await ran({ types: ['rab'], berkas, format, output: 'zip' });
    const file = await get(run.links.content);
    expect(file.headers['content-type']).toBe('application/zip');
    const zip = new PizZip(file.bytes);
    const codes = await codesOf(run.id);
    expect(Object.keys(zip.files)).toEqual([
      'daftar-isi.pdf',
      ...codes.map((code) => `rab-${code}.${format}`),
    ]);
    const stored = await get(`/v1/documents/${codes[1]}/content`);
    expect(stored.bytes.equals(Buffer.from(zip.file(`rab-${codes[1]}.${format}`)!.asUint8Array()))).toBe(
      true,
    );
  });

  it('puts a note in place of a paper that is gone', async () => {
    const berkas = { ids: people.slice(3, 5).map(({ id }) => id) };
    const { run } = await ran({ types: ['rab'], berkas, input: { versi: 1 } });
    const [lost, whole] = await codesOf(run.id);
    const { database } = running.app.archive;
    const { recordId } = await database
      .selectFrom('documents')
      .select('recordId')
      .where('code', '=', lost!)
      .executeTakeFirstOrThrow();
    const { manifest } = await database
      .selectFrom('records')
      .select('manifest')
      .where('id', '=', recordId)
      .executeTakeFirstOrThrow();
    await rm(join(running.dir, 'store', JSON.parse(manifest).files[0].key));
    const texts = await textOfPages((await get(run.links.content)).bytes);
    expect(texts.join('\n')).toContain(`${showCode(lost!)} tidak dapat dibaca dari arsip`);
    expect(texts.at(-1)).toContain(showCode(whole!));
  });

  it('keeps NIK and names out of what it says and keeps of itself', async () => {
    const { run, events } = await ran({ types: ['kuitansi'], kegiatanId, output: 'zip' });
    const object = await readFile(join(running.dir, 'store', printRunKey(run.id, 2)), 'utf8');
    const zip = new PizZip((await get(run.links.content)).bytes);
    const cover = await textOfPages(zip.file('daftar-isi.pdf')!.asUint8Array());
    const said = [JSON.stringify(run), events, object, Object.keys(zip.files).join(), cover.join()];
    for (const text of said) for (const nik of niks) expect(text).not.toContain(nik);
    for (const { pemohon } of families) expect(said.slice(0, 4).join()).not.toContain(pemohon.nama);
  });

  it.each<[what: string, request: Json, path: string, says: RegExp]>([
    ['neither types nor stage', { berkas: { tahunAnggaran: 2026 } }, 'types', /types atau stage/],
    ['no choice of berkas', { types: ['rab'] }, 'berkas', /berkas atau kegiatanId/],
    ['a filter without a year', { types: ['rab'], berkas: {} }, 'berkas', /tahunAnggaran/],
    [
      'no such kecamatan',
      { types: ['rab'], berkas: { tahunAnggaran: 2026, kodeKecamatan: '33.14.99' } },
      'berkas.kodeKecamatan',
      /33\.14\.12/,
    ],
    [
      'a list of all berkas',
      { types: ['daftar-berkas'], berkas: { tahunAnggaran: 2026 } },
      'types.0',
      /terbitkan tersendiri/,
    ],
    [
      'an unknown paper',
      { types: ['rab', 'rba'], berkas: { tahunAnggaran: 2026 } },
      'types.1',
      /Yang ada: .*rab/,
    ],
    ['a paper of another act', { types: ['lampiran-sk'] }, 'types.0', /bukan penyaluran/],
    ['Word in one PDF', { types: ['rab'], format: 'docx' }, 'output', /zip/],
    [
      'input that no paper takes',
      { types: ['rab'], input: { versi: 1, warna: 'x' } },
      'input.warna',
      /Tidak ada/,
    ],
    [
      'nobody',
      { types: ['rab'], berkas: { tahunAnggaran: 2031 }, kegiatanId: undefined },
      'berkas',
      /Tidak ada berkas/,
    ],
    ['a day far ahead', { types: ['rab'], date: '2099-01-01' }, 'date', /paling lambat/],
    [
      'an unknown berkas',
      { types: ['rab'], berkas: { ids: [`01${'J'.repeat(24)}`] } },
      'berkas.ids.0',
      /Tidak ada/,
    ],
    [
      'a stage without papers',
      { stage: 'usaha', format: 'xlsx', output: 'zip', berkas: { tahunAnggaran: 2026 } },
      'stage',
      /usaha/,
    ],
  ])('refuses %s', async (_what, request, path, says) => {
    const usual = request.berkas || path === 'berkas' ? {} : { kegiatanId };
    const { status, json } = await post('/v1/print-runs', { date, ...usual, ...request });
    expect([status, json.code]).toEqual([422, 'invalid_input']);
    expect(json.problems.map((problem: Json) => problem.path)).toContain(path);
    expect(JSON.stringify(json.problems)).toMatch(says);
  });

  it('leaves out of a stage what a family has no use for', async () => {
    const [changed] = sampleBerkas(40).filter(({ rab }) => rab!.length > 1);
    const [plain] = families.filter(({ rab }) => rab!.length === 1);
    const [a, b] = await members(running.app, [changed!, plain!]);
    const { run } = await ran({ stage: 'rab', berkas: { ids: [a!.id, b!.id] } });
    expect(run).toMatchObject({ total: 3, done: 3, failed: 0 });
    const refused = await post('/v1/print-runs', { date, stage: 'lpj', berkas: { ids: [b!.id] } });
    expect(refused.status).toBe(422);
    expect(JSON.stringify(refused.json.problems)).toContain('memerlukan naskah tahap lpj');
  });

  it('knows the papers of a stage', async () => {
    const { run } = await ran({ stage: 'usaha', berkas: { ids: [people[0]!.id] } });
    expect(run).toMatchObject({ total: 1, done: 1, request: { stage: 'usaha', output: 'pdf' } });
    const withLists = await post('/v1/print-runs', {
      date,
      stage: 'arsip',
      berkas: { ids: [people[0]!.id] },
    });
    expect(withLists.status).toBe(201);
    await get(withLists.json.links.events);
  });

  describe('a bundle', () => {
    const uji: Bundle = { name: 'uji', title: 'Bundel uji', stage: 'rab', types: ['rab'] };
    beforeAll(() => void (bundles as Bundle[]).push(uji));
    afterAll(() => void (bundles as Bundle[]).pop());

    it('is its documents, each with its code, and one file of them', async () => {
      const [person] = await members(running.app, [families[2]!]);
      const asked = { bundle: 'uji', berkasId: person!.id, date: '2026-03-02', input: { versi: 1 } };
      const made = await post('/v1/bundles', asked, { 'idempotency-key': 'bundel-1' });
      expect([made.status, made.json.documents.length]).toEqual([201, 1]);
      const [{ code, pages }] = made.json.documents;
      const file = await get(made.json.links.content);
      expect(file.headers['content-disposition']).toBe(`attachment; filename="uji-${code}.pdf"`);
      expect(await textOfPages(file.bytes)).toHaveLength(pages);
      const replayed = await post('/v1/bundles', asked, { 'idempotency-key': 'bundel-1' });
      expect([replayed.status, replayed.json]).toEqual([200, made.json]);
      expect(replayed.headers['idempotency-replayed']).toBe('true');
      expect((await post('/v1/bundles', asked)).json).toEqual(made.json);
      expect((await get(`/v1/documents/${code}`)).status).toBe(200);
    });

    it('of the proposal is three papers in the order of print', async () => {
      const made = await post('/v1/bundles', {
        bundle: 'proposal',
        berkasId: people[0]!.id,
        date: '2026-03-02',
      });
      expect(made.json).toMatchObject({ bundle: 'proposal', title: 'Proposal permohonan' });
      const { documents, pages, links } = made.json;
      expect(documents.map(({ type }: Json) => type)).toEqual(['surat-permohonan', 'profil-uep', 'rab']);
      const texts = await textOfPages((await get(links.content)).bytes);
      expect(texts).toHaveLength(pages);
      const at = documents.map(({ code }: Json) => texts.findIndex((text) => text.includes(showCode(code))));
      expect(at).toEqual([0, documents[0].pages, documents[0].pages + documents[1].pages]);
      const { run } = await ran({
        types: ['proposal'],
        berkas: { ids: [people[0]!.id] },
        date: '2026-03-02',
      });
      expect(await codesOf(run.id)).toEqual(documents.map(({ code }: Json) => code));
    });

    it('can be printed for many', async () => {
      const { run } = await ran({ types: ['uji', 'rab'], berkas: { ids: people.map(({ id }) => id) } });
      expect(run).toMatchObject({ total: 6, done: 6 });
    });

    it('tells what is missing, and what there is', async () => {
      const { rab, ...without } = structuredClone(families[1]!);
      const berkasId = (await post('/v1/berkas', without)).json.id;
      const refused = await post('/v1/bundles', { bundle: 'uji', berkasId, date });
      expect(refused.json).toMatchObject({ status: 422, code: 'invalid_input' });
      expect(refused.json.problems.length).toBeGreaterThan(0);
      const unknown = await post('/v1/bundles', { bundle: 'paket', berkasId, date });
      expect(unknown.json).toMatchObject({ status: 404, detail: expect.stringContaining('proposal') });
      const kuitansi = await post('/v1/documents', {
        type: 'kuitansi',
        berkasId: people[0]!.id,
        kegiatanId,
        date,
      });
      const foreign = await get(`/v1/bundles/uji/content?codes=${kuitansi.json.code}`);
      expect(foreign.json).toMatchObject({ status: 422, problems: [{ path: 'codes' }] });
      const { items } = (await get('/v1/bundles')).json;
      expect(items.map((item: Json) => item.name)).toEqual(['proposal', 'uji']);
    });
  });
});

describe('a run whose process was killed', () => {
  it('goes on at the next start with the codes it had, and outlives its catalog', async () => {
    const dir = await temporaryFolder('print-run');
    const open = () => openApp(loadConfig({ DATA_DIR: dir, LOG_LEVEL: 'error', BOOKMAN_FONT_DIR: 'none' }));
    const before = await open();
    const ids = (await members(before, sampleBerkas(12))).map(({ id }) => id);
    await before.close();
    await killAfter(dir, { types: ['rab'], berkas: { ids }, date }, 5);

    const app = await open();
    const early = await app.archive.database.selectFrom('documents').select('code').execute();
    expect(early.length).toBeGreaterThanOrEqual(5);
    const { id, state } = (await app.printRuns.list({ limit: 1 })).items[0]!;
    expect(state).toBe('terputus');
    expect(await app.printRuns.takeUp()).toBe(1);
    await ended(app, id);
    expect(await app.printRuns.get(id)).toMatchObject({ state: 'selesai', done: 12, failed: 0 });
    const all = await app.archive.database.selectFrom('documents').select('code').execute();
    expect(all).toHaveLength(12);
    expect(all.map(({ code }) => code)).toEqual(expect.arrayContaining(early.map(({ code }) => code)));

    const rows = () =>
      Promise.all(
        (['printRuns', 'printRunItems'] as const).map((table) =>
          app.archive.database.selectFrom(table).selectAll().execute(),
        ),
      );
    const kept = await rows();
    await rebuildCatalog(app.archive);
    expect(await rows()).toEqual(kept);
    expect(await app.printRuns.takeUp()).toBe(0);
    await app.close();
    await removeFolder(dir);
  });

  async function killAfter(dir: string, request: Partial<PrintRunRequest>, count: number): Promise<void> {
    const printer = fileURLToPath(new URL('./support/killed-printer.ts', import.meta.url));
    const args = [printer, dir, JSON.stringify(request), String(count)];
    const child = spawn(process.execPath, args, { stdio: 'inherit' });
    const [, signal] = await once(child, 'exit');
    expect(signal).toBe('SIGKILL');
  }
});

async function ended(app: App, id: string): Promise<void> {
  for await (const _ of app.printRuns.watch(id));
}

test('a run that the disk stops is broken off with its reason, and goes on later', async () => {
  const dir = await temporaryFolder('print-run');
  const app = await openApp(loadConfig({ DATA_DIR: dir, LOG_LEVEL: 'silent', BOOKMAN_FONT_DIR: 'none' }));
  const ids = (await members(app, sampleBerkas(4))).map(({ id }) => id);
  const { spool } = app.archive.inbox;
  const request = printRunRequestSchema.parse({ types: ['rab'], berkas: { ids }, date });
  const { run } = await app.printRuns.create(request, who);
  app.archive.inbox.spool = async () => {
    throw new AppError('unavailable', 'the disk is full');
  };
  await ended(app, run.id);
  expect(await app.printRuns.get(run.id)).toMatchObject({
    state: 'terputus',
    failed: 0,
    reason: expect.any(String),
  });
  app.archive.inbox.spool = spool;
  await app.printRuns.resume(run.id);
  await ended(app, run.id);
  expect(await app.printRuns.get(run.id)).toMatchObject({ state: 'selesai', done: 4, reason: null });
  await app.close();
  await removeFolder(dir);
});

describe('berkas print-run', () => {
  let dir: string;
  let ids: string[];
  beforeAll(async () => {
    dir = await temporaryFolder('print-run');
    const app = await openApp(loadConfig({ DATA_DIR: dir, LOG_LEVEL: 'error', BOOKMAN_FONT_DIR: 'none' }));
    ids = (await members(app, sampleBerkas(70))).map(({ id }) => id);
    await app.close();
  });
  afterAll(() => removeFolder(dir));

  function start(...args: string[]) {
    const main = fileURLToPath(new URL('../src/main.ts', import.meta.url));
    const env = { PATH: process.env.PATH ?? '', USER: 'uji', DATA_DIR: dir, BOOKMAN_FONT_DIR: 'none' };
    const child = spawn(process.execPath, [main, 'print-run', ...args], { cwd: dir, env });
    const said = { out: '', err: '' };
    child.stdout.on('data', (chunk) => {
      said.out += chunk;
    });
    child.stderr.on('data', (chunk) => {
      said.err += chunk;
    });
    const ended = once(child, 'close').then(([code]) => ({ code, ...said }));
    return { child, ended };
  }

  it('stops at Ctrl-C, says how to go on, and then does', async () => {
    const many = start('--types', 'rab', '--tahun', '2026', '--date', date, '--out', 'semua.pdf');
    const deadline = Date.now() + 20_000;
    const issuing = join(dir, 'store', 'records');
    while (!existsSync(issuing) && Date.now() < deadline) await delay(50);
    many.child.kill('SIGINT');
    const { code, err } = await many.ended;
    expect(code).toBe(5);
    const [, id] = /Lanjutkan dengan: berkas print-run --resume ([0-9A-Z]{26}) --out semua\.pdf/.exec(err)!;
    expect(existsSync(join(dir, 'semua.pdf'))).toBe(false);

    const resumed = await start('--resume', id!, '--out', 'semua.pdf', '--json').ended;
    expect([resumed.code, resumed.err]).toEqual([0, '']);
    const { run, out } = JSON.parse(resumed.out);
    expect([run.state, run.done, out]).toEqual(['selesai', 70, 'semua.pdf']);
    const texts = await textOfPages(await readFile(join(dir, 'semua.pdf')));
    expect(texts.length).toBeGreaterThan(70);
    expect(await readdir(dir)).not.toContainEqual(expect.stringContaining('.tmp'));
  }, 60_000);

  it('names the papers that fail, writes the others, and ends with the code of the first', async () => {
    const args = ['--types', 'rab,kuitansi', '--berkas', ids[0]!, '--date', date, '--out', 'dua.pdf'];
    const { code, out, err } = await start(...args).ended;
    expect(code).toBe(2);
    expect(out).toMatch(/^dua\.pdf {2}[0-9A-Z]{26} {2}selesai: 1 dari 2 naskah/);
    expect(err).toMatch(/No\. 2 kuitansi: [\s\S]*penyaluran\.nilai \(Nilai, penyaluran\)/);
  });

  it.each([
    ['no papers', ['--date', date, '--tahun', '2026'], /types/],
    ['a year in words', ['--types', 'rab', '--date', date, '--tahun', 'ini'], /berkas\.tahunAnggaran/],
    ['an unknown run', ['--resume', `01${'J'.repeat(24)}`], /tidak ditemukan/],
  ])('refuses %s', async (_what, args, says) => {
    const { code, err } = await start(...args).ended;
    expect([2, 3]).toContain(code);
    expect(err).toMatch(says);
  });
});

describe('joinPdf', () => {
  async function joined(parts: Iterable<JoinPart>, options = {}) {
    return Buffer.concat(await Array.fromAsync(joinPdf(parts, { title: 'Uji', ...options })));
  }

  test('has every page of every paper of every template, drawn as in its own file', async () => {
    const all = (await loadTemplates(new URL('../templates/', import.meta.url))).list();
    const papers = await Promise.all(
      all.flatMap((loaded) =>
        loaded.formats.includes('pdf') ? loaded.samples.map(({ data }) => printSample(loaded, data)) : [],
      ),
    );
    const whole = await joined(papers.map(({ bytes }, at) => ({ title: `${at}`, pdf: readPages(bytes) })));
    const texts = await Promise.all(papers.map(({ bytes }) => textOfPages(bytes)));
    expect(await textOfPages(whole)).toEqual(texts.flat());
    const [one, joint] = await Promise.all([openPdf(papers[0]!.bytes), openPdf(whole)]);
    const picture = (pdf: typeof one) => Buffer.from(pdf.render(1, { dpi: 40 }).data);
    expect(picture(joint).equals(picture(one))).toBe(true);
    one.close();
    joint.close();
  });

  test('holds one paper at a time, and fonts once', async () => {
    const { bytes } = await print(() => ['Surat ini']);
    let asked = 0;
    function* parts(): Generator<JoinPart> {
      for (; asked < 800; asked += 1) yield { title: `Surat ${asked}`, pdf: readPages(bytes) };
    }
    const start = process.memoryUsage().arrayBuffers;
    let most = 0;
    let size = 0;
    for await (const block of joinPdf(parts(), { title: 'Uji' })) {
      size += block.length;
      most = Math.max(most, process.memoryUsage().arrayBuffers - start);
    }
    expect(asked).toBe(800);
    expect(size).toBeLessThan(bytes.length + 800 * 2500);
    expect(most).toBeLessThan(64 * 1024 * 1024);
  });

  test('refuses a file that another program made', async () => {
    const foreign = Buffer.from(
      '%PDF-1.4\n1 0 obj\n<<>>\nendobj\nxref\n0 1\ntrailer\n<<>>\nstartxref\n30\n%%EOF\n',
    );
    expect(() => readPages(foreign)).toThrow(expect.objectContaining({ code: 'unreadable_file' }));
  });
});
