import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, describe, expect, it, test } from 'vitest';
import { sampleBerkas } from '../samples/berkas.ts';
import { createCase, updateCase } from '../src/archive/case-files.ts';
import { cancelNumber, findNumbers, reserveNumbers, takeNumber, useNumber } from '../src/archive/numbers.ts';
import { rebuildCatalog } from '../src/archive/rebuild/rebuild.ts';
import { issueDocument } from '../src/documents/issue.ts';
import { type Instansi, parseInstansi } from '../src/domain/instansi.ts';
import { reserveSchema } from '../src/domain/numbers.ts';
import { AppError } from '../src/errors.ts';
import { type RunningApp, startApp } from './support/app.ts';
import { openTestArchive, removeFolder, type TestArchive, temporaryFolder } from './support/archive.ts';
import { who } from './support/deposits.ts';

const sragen = JSON.parse(
  await readFile(new URL('../samples/instansi-sragen.json', import.meta.url), 'utf8'),
);
const office = (penomoran?: unknown): Instansi =>
  parseInstansi({ ...sragen, ...(penomoran !== undefined && { penomoran }) });
const own = office({ cara: 'seri' });
const tanggal = '2026-03-02';
const asked = (more: object = {}) => reserveSchema.parse({ tanggal, klasifikasi: '400.9.14.2', ...more });

const closers: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

async function newArchive(): Promise<TestArchive> {
  const archive = await openTestArchive(await temporaryFolder('numbers'));
  closers.push(
    () => removeFolder(archive.dir),
    () => archive.close(),
  );
  return archive;
}

const nomorOf = ({ items }: { items: { nomor: number }[] }) => items.map(({ nomor }) => nomor);
const all = { limit: 200 };

describe('the register of letter numbers (domain 8.6)', () => {
  it('gives each number once, to fifty who ask at once', async () => {
    const archive = await newArchive();
    const given = await Promise.all(
      Array.from({ length: 50 }, () => reserveNumbers(archive, own, asked(), who)),
    );
    expect(given.flatMap(nomorOf).sort((a, b) => a - b)).toEqual(
      Array.from({ length: 50 }, (_, at) => at + 1),
    );
    expect(given[0]!.items[0]).toMatchObject({ status: 'dipesan', state: 'tersimpan', seri: 'surat' });
  });

  it('gives each number once to two processes on one store, who do not know of each other', async () => {
    const archive = await newArchive();
    const second = await openTestArchive(await temporaryFolder('numbers'), (store) => {
      closers.push(() => store.close());
      return archive.store;
    });
    closers.push(
      () => removeFolder(second.dir),
      () => second.database.destroy(),
    );
    const given = await Promise.all(
      Array.from({ length: 20 }, (_, at) => reserveNumbers(at % 2 ? archive : second, own, asked(), who)),
    );
    expect(new Set(given.flatMap(nomorOf)).size).toBe(20);
  });

  it('prints a number by the pattern of the office, and counts each year from one', async () => {
    const archive = await newArchive();
    const first = await reserveNumbers(archive, own, asked(), who);
    expect(first.items[0]).toMatchObject({ id: 'surat/2026/00001', nomorSurat: '400.9.14.2/0001/09/2026' });
    const next = await reserveNumbers(archive, own, asked({ tanggal: '2027-01-04' }), who);
    expect(next.items[0]).toMatchObject({ id: 'surat/2027/00001' });
    const bare = await reserveNumbers(archive, own, reserveSchema.parse({ tanggal }), who);
    expect(bare.items[0]).not.toHaveProperty('nomorSurat');
  });

  it('never gives a cancelled number again, nor takes one back twice', async () => {
    const archive = await newArchive();
    await reserveNumbers(archive, own, asked({ jumlah: 2 }), who);
    const gone = await cancelNumber(archive, 'surat/2026/00002', 'Rapat ditiadakan', who);
    expect(gone).toMatchObject({ version: 2, status: 'batal', alasan: 'Rapat ditiadakan' });
    expect(nomorOf(await reserveNumbers(archive, own, asked(), who))).toEqual([3]);
    const again = cancelNumber(archive, 'surat/2026/00002', 'Lain', who);
    await expect(again).rejects.toMatchObject({
      code: 'conflict',
      detail: expect.stringContaining('sudah batal: Rapat'),
    });
    const used = await useNumber(archive, 'surat/2026/00001', { keperluan: 'Undangan' }, who);
    expect(used).toMatchObject({ status: 'dipakai', keperluan: 'Undangan' });
    await expect(cancelNumber(archive, 'surat/2026/00001', 'Salah', who)).rejects.toMatchObject({
      code: 'conflict',
    });
    await expect(cancelNumber(archive, 'surat/2026/00009', 'Salah', who)).rejects.toMatchObject({
      code: 'not_found',
    });
  });

  it('answers the same key with the same block', async () => {
    const archive = await newArchive();
    const keyed = { ...who, idempotency: { key: 'k-1', bodySha256: 'a'.repeat(64) } };
    const first = await reserveNumbers(archive, own, asked({ jumlah: 3 }), keyed);
    expect(nomorOf(first)).toEqual([1, 2, 3]);
    expect(await reserveNumbers(archive, own, asked({ jumlah: 3 }), keyed)).toEqual({
      ...first,
      replayed: true,
    });
  });

  it('keeps to the blocks of the Sekretariat, and says when they are used up', async () => {
    const archive = await newArchive();
    const blok = [
      { tahun: 2026, dari: 501, sampai: 501 },
      { tahun: 2026, dari: 231, sampai: 232 },
    ];
    const instansi = office({ cara: 'blok', blok });
    const given: number[] = [];
    for (let at = 0; at < 3; at += 1)
      given.push(...nomorOf(await reserveNumbers(archive, instansi, asked(), who)));
    expect(given).toEqual([231, 232, 501]);
    await expect(reserveNumbers(archive, instansi, asked(), who)).rejects.toMatchObject({
      code: 'invalid_input',
      detail: expect.stringContaining('sudah habis'),
    });
  });

  it('gives none where the office types them, and never one for an SK', async () => {
    const archive = await newArchive();
    for (const instansi of [office(), office({ cara: 'diketik' })]) {
      await expect(reserveNumbers(archive, instansi, asked(), who)).rejects.toMatchObject({
        problems: [{ path: 'penomoran' }],
      });
    }
    const sk = asked({ klasifikasi: '100.3.3.2' });
    await expect(reserveNumbers(archive, own, sk, who)).rejects.toMatchObject({
      detail: expect.stringContaining('Bagian Hukum'),
    });
  });

  it('gives none while the store is away, and loses none by it', async () => {
    let away = false;
    const archive = await openTestArchive(await temporaryFolder('numbers'), (store) => ({
      ...store,
      head: (key) => (away ? Promise.reject(new AppError('unavailable', 'away')) : store.head(key)),
    }));
    closers.push(
      () => removeFolder(archive.dir),
      () => archive.close(),
    );
    away = true;
    await expect(reserveNumbers(archive, own, asked(), who)).rejects.toMatchObject({ code: 'unavailable' });
    away = false;
    expect(nomorOf(await reserveNumbers(archive, own, asked(), who))).toEqual([1]);
  });

  it('comes back whole when the catalog is rebuilt, and is a file that a stranger can read', async () => {
    const archive = await newArchive();
    await reserveNumbers(archive, own, asked({ jumlah: 3 }), who);
    await useNumber(archive, 'surat/2026/00001', { documentCode: '7K2M9QXA4TB' }, who);
    await cancelNumber(archive, 'surat/2026/00002', 'Salah', who);
    const before = await findNumbers(archive, all);
    expect(before.items.map(({ status }) => status)).toEqual(['dipesan', 'batal', 'dipakai']);
    await archive.database.deleteFrom('numbers').execute();
    expect(await rebuildCatalog(archive)).toEqual({ capsules: 5, leftOut: [] });
    expect(await findNumbers(archive, all)).toEqual(before);
    const stored = await readFile(join(archive.dir, 'store/numbers/surat/2026/00002/v0002.json'), 'utf8');
    expect(JSON.parse(stored)).toMatchObject({
      format: 'number/1',
      data: { status: 'batal', alasan: 'Salah' },
    });
    expect(nomorOf(await reserveNumbers(archive, own, asked(), who))).toEqual([4]);
  });

  it('knows the numbers that the store has and an empty catalog does not', async () => {
    const archive = await newArchive();
    await reserveNumbers(archive, own, asked({ jumlah: 2 }), who);
    await archive.database.deleteFrom('numbers').execute();
    expect(nomorOf(await reserveNumbers(archive, own, asked(), who))).toEqual([3]);
  });

  it('has one number for the papers of a type and subject, another after it was cancelled', async () => {
    const archive = await newArchive();
    const letter = { type: 'undangan', subject: 'kegiatan:A', klasifikasi: '400.9.14.2', tanggal };
    const taken = await Promise.all([1, 2, 3].map(() => takeNumber(archive, own, letter, who)));
    expect(new Set(taken.map((number) => number!.id))).toEqual(new Set(['surat/2026/00001']));
    await cancelNumber(archive, 'surat/2026/00001', 'Salah', who);
    expect(await takeNumber(archive, own, letter, who)).toMatchObject({ nomor: 2 });
    expect(await takeNumber(archive, office(), letter, who)).toBeUndefined();
  });
});

test.each<[string, object, string]>([
  ['a block without numbers', { cara: 'blok' }, 'penomoran.blok'],
  [
    'a block that ends before it begins',
    { cara: 'blok', blok: [{ tahun: 2026, dari: 9, sampai: 3 }] },
    'penomoran.blok.0.sampai',
  ],
  [
    'blocks that overlap',
    {
      cara: 'blok',
      blok: [
        { tahun: 2026, dari: 1, sampai: 9 },
        { tahun: 2026, dari: 9, sampai: 12 },
      ],
    },
    'penomoran.blok.1.dari',
  ],
  ['a series for SKs', { cara: 'seri', seri: 'sk' }, 'penomoran.seri'],
])('%s is refused in the instansi file', (_what, penomoran, path) => {
  expect(() => office(penomoran)).toThrow(
    expect.objectContaining({ problems: [expect.objectContaining({ path })] }),
  );
});

/** The service of an office that numbers its letters itself. */
async function startOffice(): Promise<RunningApp> {
  const dir = await temporaryFolder('instansi');
  const path = join(dir, 'instansi.json');
  await writeFile(path, JSON.stringify({ ...sragen, penomoran: { cara: 'seri' } }));
  const running = await startApp({ INSTANSI_FILE: path });
  closers.push(
    () => removeFolder(dir),
    () => running.stop(),
  );
  return running;
}

const bimbingan = {
  jenis: 'bimbingan',
  tahunAnggaran: 2026,
  petugas: 'Rina Kusumawati',
  dicatatPada: '2026-03-02',
  tanggal: '2026-04-08',
  undangan: {},
  waktu: '08.30 WIB sampai selesai',
  tempat: 'Aula Dinas Sosial',
  acara: 'Bimbingan sosial dan pemantapan',
  materi: 'Pengelolaan usaha dan LPJ',
};

async function newBimbingan({ app }: RunningApp) {
  const { id: berkasId } = await createCase(app.archive, 'berkas', sampleBerkas(1)[0], who);
  const act = { ...bimbingan, lines: [{ berkasId, berkasVersion: 1 }] };
  return { act, ...(await createCase(app.archive, 'kegiatan', act, who)) };
}

describe('a letter that Berkas makes', () => {
  const ask = (kegiatanId: string, more: object = {}) => ({
    type: 'undangan-bimbingan',
    kegiatanId,
    date: tanggal,
    input: {},
    format: 'pdf' as const,
    ...more,
  });
  const numberOf = async ({ app }: RunningApp, recordId: string) =>
    JSON.parse(
      (
        await app.archive.database
          .selectFrom('records')
          .select('manifest')
          .where('id', '=', recordId)
          .executeTakeFirstOrThrow()
      ).manifest,
    ).number;

  it('has its number from the series; asked for again it is the same paper with the same number', async () => {
    const running = await startOffice();
    const { app } = running;
    const { id } = await newBimbingan(running);
    const first = await issueDocument(app, ask(id), who);
    expect(first.outcome).toBe('created');
    expect(await numberOf(running, first.document.recordId)).toBe('400.9.14.2/0001/09/2026');
    expect(await issueDocument(app, ask(id), who)).toEqual({ ...first, outcome: 'existing' });
    const word = await issueDocument(app, ask(id, { format: 'docx' }), who);
    expect(await numberOf(running, word.document.recordId)).toBe('400.9.14.2/0001/09/2026');
    expect((await findNumbers(app.archive, all)).items).toMatchObject([
      { nomor: 1, status: 'dipakai', documentCode: first.document.code, type: 'undangan-bimbingan' },
    ]);
  });

  it('keeps its number when it is corrected, and when number and day are recorded in the act', async () => {
    const running = await startOffice();
    const { app } = running;
    const { id, act } = await newBimbingan(running);
    const first = await issueDocument(app, ask(id), who);
    await updateCase(app.archive, 'kegiatan', id, '"1"', { ...act, tempat: 'Pendapa' }, who);
    const second = await issueDocument(app, ask(id), who);
    expect(second).toMatchObject({ outcome: 'created', document: { supersedes: first.document.code } });
    const undangan = { nomor: '400.9.14.2/0001/09/2026', tanggal };
    for (const [version, letter] of [
      ['"2"', { tanggal }],
      ['"3"', undangan],
    ] as const) {
      await updateCase(
        app.archive,
        'kegiatan',
        id,
        version,
        { ...act, tempat: 'Pendapa', undangan: letter },
        who,
      );
      const again = await issueDocument(app, ask(id), who);
      expect(again).toMatchObject({ outcome: 'existing', document: { code: second.document.code } });
    }
    expect((await findNumbers(app.archive, all)).items).toHaveLength(1);
  });

  it('that was printed with a blank before the series began stays the paper it is, and costs no number', async () => {
    const running = await startOffice();
    const { app } = running;
    const { id } = await newBimbingan(running);
    const typing = { ...app, instansi: { ...app.instansi, data: office() } };
    const first = await issueDocument(typing, ask(id), who);
    expect(await issueDocument(app, ask(id), who)).toMatchObject({
      outcome: 'existing',
      document: { code: first.document.code },
    });
    expect((await findNumbers(app.archive, all)).items).toEqual([]);
  });

  it('that could not be made leaves its number to the next try', async () => {
    const running = await startOffice();
    const { app } = running;
    const { id } = await newBimbingan(running);
    const spool = app.archive.inbox.spool;
    let broken = true;
    const archive = {
      ...app.archive,
      inbox: {
        ...app.archive.inbox,
        spool: async (...given: Parameters<typeof spool>) => {
          const spooled = await spool(...given);
          if (broken && spooled.size > 10_000) throw new AppError('unavailable', 'the disk is full');
          return spooled;
        },
      },
    };
    await expect(issueDocument({ ...app, archive }, ask(id), who)).rejects.toMatchObject({
      code: 'unavailable',
    });
    expect((await findNumbers(app.archive, all)).items).toMatchObject([{ nomor: 1, status: 'dipesan' }]);
    broken = false;
    await issueDocument({ ...app, archive }, ask(id), who);
    expect((await findNumbers(app.archive, all)).items).toMatchObject([{ nomor: 1, status: 'dipakai' }]);
  });

  it('is numbered in a print run as well, and only once', async () => {
    const running = await startOffice();
    const { id } = await newBimbingan(running);
    const request = { date: tanggal, types: ['undangan-bimbingan'], kegiatanId: id };
    for (const made of [1, 2]) {
      const { json } = await running.call('POST', '/v1/print-runs', { json: request });
      await running.call('GET', json.links.events);
      expect((await running.call('GET', json.links.self)).json, `run ${made}`).toMatchObject({
        total: 1,
        done: 1,
        failed: 0,
      });
    }
    const { items } = await findNumbers(running.app.archive, all);
    expect(items).toMatchObject([{ nomor: 1, status: 'dipakai' }]);
    const { document, outcome } = await issueDocument(running.app, ask(id), who);
    expect([outcome, document.code]).toEqual(['existing', items[0]!.documentCode]);
  });

  it('keeps a number that the clerk has typed, and an SK keeps its blank', async () => {
    const running = await startOffice();
    const { app } = running;
    const { id, act } = await newBimbingan(running);
    const undangan = { nomor: '005/17/2026' };
    await updateCase(app.archive, 'kegiatan', id, '"1"', { ...act, undangan }, who);
    const { document } = await issueDocument(app, ask(id), who);
    expect(await numberOf(running, document.recordId)).toBe('005/17/2026');
    const { lines, undangan: _u, waktu, tempat, acara, materi, tanggal: _t, ...rest } = act;
    const sk = { ...rest, jenis: 'penetapan', tentang: 'PENERIMA', jenisSk: 'awal' };
    const berkas = sampleBerkas(1)[0]!.pemohon;
    const line = {
      ...lines[0],
      nomorUrut: 1,
      nilaiDitetapkan: 4_000_000,
      namaPadaSk: berkas.nama,
      nikPadaSk: berkas.nik,
    };
    const { id: skId } = await createCase(app.archive, 'kegiatan', { ...sk, lines: [line] }, who);
    await issueDocument(app, ask(skId, { type: 'lampiran-sk' }), who);
    expect((await findNumbers(app.archive, all)).items).toEqual([]);
  });
});

describe('/v1/numbers', () => {
  it('reserves, lists, uses and cancels', async () => {
    const { call } = await startOffice();
    const json = { tanggal, klasifikasi: '400.9.14.2', jumlah: 2, keperluan: 'Undangan' };
    const headers = { 'idempotency-key': 'n-1' };
    const made = await call('POST', '/v1/numbers', { json, headers });
    expect(made.status).toBe(201);
    const again = await call('POST', '/v1/numbers', { json, headers });
    expect(again).toMatchObject({
      status: 200,
      headers: { 'idempotency-replayed': 'true' },
      json: made.json,
    });
    const other = await call('POST', '/v1/numbers', { json: { ...json, jumlah: 1 }, headers });
    expect(other.json).toMatchObject({ status: 422, code: 'key_reused' });
    const used = await call('POST', '/v1/numbers/surat/2026/1/use', {
      json: { keperluan: 'Undangan Tanon' },
    });
    expect(used.json).toMatchObject({
      id: 'surat/2026/00001',
      status: 'dipakai',
      keperluan: 'Undangan Tanon',
    });
    const gone = await call('POST', '/v1/numbers/surat/2026/00002/cancel', { json: { alasan: 'Salah' } });
    expect(gone.json).toMatchObject({ status: 'batal', alasan: 'Salah' });
    const twice = await call('POST', '/v1/numbers/surat/2026/2/use', { json: {} });
    expect(twice.json).toMatchObject({ status: 409, code: 'conflict' });
    const first = await call('GET', '/v1/numbers?seri=surat&tahun=2026&limit=1');
    expect(first.json).toMatchObject({ items: [{ nomor: 2 }], next: 'surat/2026/00002' });
    const rest = await call('GET', `/v1/numbers?limit=1&after=${encodeURIComponent(first.json.next)}`);
    expect(rest.json).toMatchObject({ items: [{ nomor: 1 }], next: null });
    expect((await call('GET', '/v1/numbers?status=batal')).json.items).toHaveLength(1);
    expect(
      (await call('POST', '/v1/numbers/surat/2026/9/cancel', { json: { alasan: 'Salah' } })).status,
    ).toBe(404);
    expect((await call('POST', '/v1/numbers/surat/2026/2/cancel', { json: {} })).status).toBe(422);
  });

  it('refuses a number for an SK with the reason', async () => {
    const { call } = await startOffice();
    for (const json of [
      { tanggal, type: 'lampiran-sk' },
      { tanggal, klasifikasi: '100.3.3.2' },
    ]) {
      const refused = await call('POST', '/v1/numbers', { json });
      expect(refused).toMatchObject({
        status: 422,
        json: { detail: expect.stringContaining('Bagian Hukum') },
      });
    }
  });
});
