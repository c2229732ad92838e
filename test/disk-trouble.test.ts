import { randomBytes } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { sampleBerkas } from '../samples/berkas.ts';
import { openApp } from '../src/app.ts';
import { checkArchive } from '../src/archive/check/check.ts';
import { resumeInbox } from '../src/archive/keep/keep.ts';
import { rebuildCatalog } from '../src/archive/rebuild/rebuild.ts';
import { loadConfig } from '../src/config.ts';
import { type Answered, type Json, type RunningApp, startApp, uploadForm } from './support/app.ts';
import { removeFolder, temporaryFolder } from './support/archive.ts';
import { pdfFile } from './support/files.ts';
import { mountSmallDisk, noSmallDisk, type SmallDisk } from './support/small-disk.ts';

/** Which part lies on the disk that is full or read-only; the others lie elsewhere. */
const places = {
  'the data folder': (disk: string, other: string) => ({ DATA_DIR: disk, STORE_URL: `file:${other}/store` }),
  'the catalog': (disk: string, other: string) => ({
    DATA_DIR: other,
    DATABASE_URL: `file:${disk}/berkas.sqlite`,
  }),
  'the inbox alone': (disk: string, other: string) => ({
    ...{ DATA_DIR: disk, DATABASE_URL: `file:${other}/berkas.sqlite` },
    STORE_URL: `file:${other}/store`,
  }),
  'the folder store': (disk: string, other: string) => ({ DATA_DIR: other, STORE_URL: `file:${disk}` }),
  'the backup': (disk: string, other: string) => ({ DATA_DIR: other, BACKUP_STORE_URL: `file:${disk}` }),
};
type Place = keyof typeof places;

let other: string;
let disk: SmallDisk;
let running: RunningApp | undefined;
const probe = await mountSmallDisk(1);
await probe?.remove();

beforeEach(async () => {
  other = await temporaryFolder('disk');
  if (probe) disk = (await mountSmallDisk(24))!;
});
afterEach(async ({ task }) => {
  await running?.stop();
  running = undefined;
  if (probe) await disk.remove();
  if (task.result?.state !== 'fail') await removeFolder(other);
});

async function start(place: Place): Promise<RunningApp> {
  running = await startApp({ LOG_LEVEL: 'silent', ...places[place](disk.dir, other) });
  return running;
}

/** What an office does, each under its key, so that it may be sent again. */
interface Work {
  key: string;
  send(): Promise<Answered>;
}

let counted = 0;
const [family] = sampleBerkas(1);

function scan(size: number): Work {
  const file = pdfFile([`Pindaian ${counted}`], randomBytes(size));
  const metadata = { type: 'ktp', title: 'KTP', date: '2026-11-26' };
  return work((headers) =>
    running!.call('POST', '/v1/records', { form: uploadForm(file, metadata), headers }),
  );
}

function newBerkas(): Work {
  const json = { ...family!, nomorBerkas: `UEP-2026-9${counted}` };
  return work((headers) => running!.call('POST', '/v1/berkas', { json, headers }));
}

function paper(berkasId: string): Work {
  const json = { type: 'rab', berkasId, date: '2026-03-02' };
  return work((headers) => running!.call('POST', '/v1/documents', { json, headers }));
}

function work(send: (headers: Record<string, string>) => Promise<Answered>): Work {
  const key = `kerja-${counted++}`;
  return { key, send: () => send({ 'idempotency-key': key }) };
}

/** A refusal is 503 with words for the clerk and a time to come back; anything taken is 200 or 201. */
function expectTakenOrRefused({ status, json, headers }: Answered): boolean {
  expect([200, 201, 503], JSON.stringify(json)).toContain(status);
  if (status !== 503) return true;
  expect(json).toMatchObject({
    code: 'unavailable',
    detail: expect.stringMatching(/penuh|terkunci|ditulisi/),
  });
  expect(headers['retry-after']).toBeDefined();
  return false;
}

/** Sends all again until taken; then each is there once, checked and rebuilt alike. */
async function expectAllOnce(
  works: readonly Work[],
  taken: Map<string, Json>,
  berkasBefore: number,
): Promise<void> {
  const ids = new Set<string>();
  for (const { key, send } of works) {
    const { status, json } = await send();
    expect([200, 201], JSON.stringify(json)).toContain(status);
    const before = taken.get(key);
    if (before) expect(json.id ?? json.code).toBe(before.id ?? before.code);
    ids.add(json.id ?? json.code);
  }
  expect(ids.size).toBe(works.length);
  const { archive } = running!.app;
  // A backup store that was away is tried again every 10 s.
  await vi.waitFor(async () => expect((await resumeInbox(archive)).waiting).toBe(0), {
    timeout: 40_000,
    interval: 500,
  });
  const counts = await Promise.all(
    (['berkas', 'records'] as const).map((table) =>
      archive.database.selectFrom(table).select('id').execute(),
    ),
  );
  expect(counts.flat()).toHaveLength(works.length + berkasBefore);
  expect((await checkArchive(archive)).findings).toEqual([]);
  await rebuildCatalog(archive);
  const after = await archive.database.selectFrom('records').select('id').execute();
  expect(after).toHaveLength(counts[1]!.length);
}

const title = probe ? 'full disk' : `full disk (${noSmallDisk})`;

describe.skipIf(!probe)(title, () => {
  test.each(Object.keys(places) as Place[])(
    '%s: what does not fit is refused whole, what was taken stays, and it goes on by itself',
    async (place) => {
      await start(place);
      // From nothing at all to just enough for one part of the way: the file, its manifest, the row.
      const rests = [0, 4096, 12_288, 40_960, 131_072, 0];
      const families = await Promise.all(rests.map(async () => (await newBerkas().send()).json.id as string));
      const works: Work[] = [];
      const taken = new Map<string, Json>();
      let refused = 0;
      for (const [at, rest] of rests.entries()) {
        await disk.fillBut(rest);
        const tried = [scan(100_000), scan(500), newBerkas(), paper(families[at]!)];
        for (const one of tried) {
          works.push(one);
          const answer = await one.send();
          if (expectTakenOrRefused(answer)) taken.set(one.key, answer.json);
          else refused += 1;
        }
        for (const { key, send } of works) {
          if (!taken.has(key)) continue;
          const again = await send();
          if (again.status !== 503) expect(again.json.id).toBe(taken.get(key).id);
        }
      }
      // A store that is away makes things wait; a door that is shut refuses.
      if (place === 'the folder store' || place === 'the backup') expect(refused).toBe(0);
      else expect(refused).toBeGreaterThan(0);
      expect(await readdir(join(running!.app.config.dataDir, 'inbox', 'spool'))).toEqual([]);
      const { json: health } = await running!.call('GET', '/health/ready');
      await disk.makeRoom();
      expect(health.status).not.toBe('ok');
      await expectAllOnce(works, taken, families.length);
      const { reasons } = (await running!.call('GET', '/health/ready')).json;
      // With a backup, that nobody has rehearsed a restore yet.
      expect(reasons.filter((reason: string) => !reason.startsWith('Latihan pemulihan'))).toEqual([]);
      expect(taken.size + refused).toBe(works.length);
    },
    180_000,
  );

  test('a print run breaks off with the reason, and goes on when there is room, each paper once', async () => {
    await start('the data folder');
    const made = await Promise.all(Array.from({ length: 8 }, () => newBerkas().send()));
    const order = { types: ['rab'], berkas: { ids: made.map(({ json }) => json.id) }, date: '2026-03-02' };
    const post = (path: string, json: Json) => running!.call('POST', path, { json });
    // What leaves the inbox after the answers would make room again.
    await running!.app.archive.inbox.close();
    await disk.fillBut(0);
    expect(expectTakenOrRefused(await post('/v1/print-runs', order))).toBe(false);
    // The list of papers fits, and the first of them.
    await disk.fillBut(250_000);
    const { json: run } = await post('/v1/print-runs', order);
    const path = `/v1/print-runs/${run.id}`;
    const ended = () =>
      vi.waitUntil(
        async () => {
          const { json } = await running!.call('GET', path);
          return !['menunggu', 'berjalan'].includes(json.state) && json;
        },
        { timeout: 50_000 },
      );
    expect(await ended()).toMatchObject({
      state: 'terputus',
      reason: expect.stringMatching(/penuh|ditulisi/),
    });
    await disk.makeRoom();
    await post(`${path}/resume`, {});
    expect(await ended()).toMatchObject({ state: 'selesai', done: 8, failed: 0 });
    const { archive } = running!.app;
    expect(await archive.database.selectFrom('documents').select('code').execute()).toHaveLength(8);
    expect((await checkArchive(archive)).findings).toEqual([]);
  }, 120_000);

  test('a start on a full disk is refused with a sentence, and leaves nothing that stops the next', async () => {
    await disk.fillBut(0);
    const settings = { LOG_LEVEL: 'silent', ...places['the data folder'](disk.dir, other) };
    await expect(openApp(loadConfig(settings))).rejects.toMatchObject({
      code: 'unavailable',
      detail: expect.stringMatching(/penuh|ditulisi|dibuka/),
    });
    await disk.makeRoom();
    await start('the data folder');
    expect((await scan(500).send()).status).toBe(201);
  });
});

describe.skipIf(!probe)(probe ? 'read-only disk' : `read-only disk (${noSmallDisk})`, () => {
  test.each(['the inbox alone', 'the folder store', 'the backup'] as const)(
    '%s made read-only while it runs: as a full one, and it goes on by itself',
    async (place) => {
      await start(place);
      const berkasId = (await newBerkas().send()).json.id;
      const works = [scan(500), newBerkas(), paper(berkasId)];
      const taken = new Map<string, Json>();
      await running!.app.archive.inbox.close();
      await disk.readOnly(true);
      for (const one of works) {
        const answer = await one.send();
        if (expectTakenOrRefused(answer)) taken.set(one.key, answer.json);
      }
      expect(taken.size).toBe(place === 'the inbox alone' ? 0 : works.length);
      for (const { id, state } of taken.values()) if (id) expect(state).not.toBe('aman');
      await disk.readOnly(false);
      await expectAllOnce(works, taken, 1);
    },
    60_000,
  );

  test('the backup read-only at start: counts as away, and is taken up when it can be written', async () => {
    await disk.readOnly(true);
    const settings = { LOG_LEVEL: 'silent', ...places['the backup'](disk.dir, other) };
    const app = await openApp(loadConfig(settings));
    await expect(app.archive.backup!.probe()).rejects.toMatchObject({ code: 'unavailable' });
    await disk.readOnly(false);
    await vi.waitFor(() => app.archive.backup!.probe(), { timeout: 40_000, interval: 500 });
    await app.close();
  }, 60_000);

  // Without its backup it starts: a disk that is not plugged in keeps nobody from serving.
  test.each((Object.keys(places) as Place[]).filter((place) => place !== 'the backup'))(
    '%s read-only at start: refused with a sentence',
    async (place) => {
      await disk.readOnly(true);
      const settings = { LOG_LEVEL: 'silent', ...places[place](disk.dir, other) };
      await expect(openApp(loadConfig(settings))).rejects.toMatchObject({
        code: 'unavailable',
        message: expect.stringContaining(disk.dir),
        detail: expect.stringMatching(/ditulisi|dibuka|dibuat|terkunci|dihubungi/),
      });
      await disk.readOnly(false);
    },
  );
});
