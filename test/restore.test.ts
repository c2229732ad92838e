import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { chmod, cp, mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { hashObject } from '../src/archive/backup/copy.ts';
import { restoreStore } from '../src/archive/backup/restore.ts';
import { readMark } from '../src/archive/backup/store-mark.ts';
import { caseKey, isKeptKey, manifestKey, sha256 } from '../src/archive/capsule.ts';
import { checkArchive } from '../src/archive/check/check.ts';
import { createIds } from '../src/archive/ids.ts';
import type { ObjectStore } from '../storage/object-store.ts';
import { openStore } from '../storage/open-store.ts';
import { startApp, uploadForm } from './support/app.ts';
import { removeFolder, temporaryFolder } from './support/archive.ts';
import { pdfFile } from './support/files.ts';
import { noS3, s3ForTests } from './support/s3.ts';

const main = fileURLToPath(new URL('../src/main.ts', import.meta.url));
/** Some of these tests start the program five times. */
const patience = { timeout: 240_000 };
const clock = () => new Date('2026-11-26T08:00:00Z');
const scan = pdfFile(['RAB ditandatangani']);

const numberOrder = { tanggal: '2026-03-02', klasifikasi: '400.9.14.2' };

/** What the lost PC held, and what is known of it. */
let lost: { dir: string; code: string; record: string; berkas: string; letter: Buffer };

beforeAll(async () => {
  const dir = await temporaryFolder('restore');
  const office = JSON.parse(
    await readFile(new URL('../samples/instansi-sragen.json', import.meta.url), 'utf8'),
  );
  Object.assign(office, { nama: 'Dinas Sosial yang Pulih', penomoran: { cara: 'seri' } });
  const file = join(dir, 'kantor.json');
  await writeFile(file, JSON.stringify(office));
  const backup = join(dir, 'backup');
  const running = await startApp({ BACKUP_STORE_URL: `file:${backup}`, INSTANSI_FILE: file });
  try {
    const berkas = JSON.parse(await readFile(new URL('../samples/berkas.json', import.meta.url), 'utf8'));
    const made = await running.call('POST', '/v1/berkas', { json: berkas });
    const order = { type: 'rab', berkasId: made.json.id, date: '2026-03-02' };
    const issued = await running.call('POST', '/v1/documents', { json: order });
    const letter = await running.call('GET', `/v1/documents/${issued.json.code}/content`);
    const metadata = {
      type: 'rab',
      title: 'RAB ditandatangani',
      date: '2026-03-02',
      documentCode: issued.json.code,
    };
    const record = await running.call('POST', '/v1/records', { form: uploadForm(scan, metadata) });
    const number = await running.call('POST', '/v1/numbers', { json: numberOrder });
    expect([made.status, issued.status, record.status, number.status]).toEqual([201, 201, 201, 201]);
    expect(number.json.items[0].nomor).toBe(1);
    expect(record.json.state).toBe('aman');
    // It leaves its canary in both stores.
    expect((await checkArchive(running.app.archive)).findings).toEqual([]);
    lost = {
      ...{ dir: backup, code: issued.json.code, record: record.json.id, berkas: made.json.id },
      letter: letter.bytes,
    };
  } finally {
    await running.stop();
  }
  // As the dead PC left it.
  await mkdir(join(backup, '.tmp'), { recursive: true });
  await writeFile(join(backup, '.lock'), JSON.stringify({ pid: 1, host: 'pc-lama', token: 't' }));
});
afterAll(() => removeFolder(join(lost.dir, '..')));

interface Said {
  code: number;
  out: string;
  err: string;
}

function berkas(args: readonly string[], settings: Record<string, string>): Promise<Said> {
  const env = { PATH: process.env.PATH ?? '', BOOKMAN_FONT_DIR: 'none', PORT: '0', ...settings };
  return new Promise((resolve) => {
    execFile(process.execPath, [main, ...args], { env, timeout: 60_000 }, (error, out, err) => {
      resolve({ code: error ? Number(error.code ?? -1) : 0, out, err });
    });
  });
}

const services: ChildProcess[] = [];
afterEach(() => {
  for (const service of services.splice(0)) service.kill('SIGKILL');
});

/** The service as `npm start` runs it; answers where it listens. */
async function serve(settings: Record<string, string>): Promise<{ url: string; stop(): Promise<void> }> {
  const env = {
    PATH: process.env.PATH ?? '',
    BOOKMAN_FONT_DIR: 'none',
    PORT: '0',
    LOG_LEVEL: 'error',
    ...settings,
  };
  const service = spawn(process.execPath, [main, 'serve'], { env, stdio: ['ignore', 'pipe', 'inherit'] });
  services.push(service);
  let said = '';
  for await (const chunk of service.stdout) {
    said += chunk;
    const url = /melayani di (\S+)/.exec(said)?.[1];
    if (url) {
      const ended = new Promise<void>((resolve) => service.once('exit', () => resolve()));
      const stop = () => {
        service.kill('SIGTERM');
        return ended;
      };
      return { url, stop };
    }
  }
  throw new Error(`the service ended: ${said}`);
}

const post = (url: string, body: unknown) =>
  fetch(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });

async function expectServes(settings: Record<string, string>, state: string): Promise<void> {
  const { url, stop } = await serve(settings);
  const found = await (await post(`${url}/v1/records/search`, { q: 'ratna rah' })).json();
  const ids = found.items.map(({ id }: { id: string }) => id);
  expect(ids).toContain(lost.record);
  expect(new Set(found.items.map((item: { state: string }) => item.state))).toEqual(new Set([state]));
  const content = await fetch(`${url}/v1/records/${lost.record}/content`);
  expect(Buffer.from(await content.arrayBuffer()).equals(scan)).toBe(true);
  const reprint = await fetch(`${url}/v1/documents/${lost.code}/content`);
  expect(Buffer.from(await reprint.arrayBuffer()).equals(lost.letter)).toBe(true);
  const order = { type: 'rab', berkasId: lost.berkas, date: '2026-03-02' };
  const again = await post(`${url}/v1/documents`, order);
  expect([again.status, (await again.json()).code]).toEqual([200, lost.code]);
  const next = await post(`${url}/v1/documents`, { ...order, format: 'docx' });
  expect(next.status).toBe(201);
  expect((await next.json()).code).not.toBe(lost.code);
  // No number is given twice, and it is the office of the lost PC that gives them.
  const number = await post(`${url}/v1/numbers`, numberOrder);
  expect((await number.json()).items[0].nomor).toBe(2);
  await stop();
}

async function snapshot(dir: string): Promise<Record<string, string>> {
  const names = await readdir(dir, { recursive: true, withFileTypes: true });
  const files = names.filter((name) => name.isFile()).map((name) => join(name.parentPath, name.name));
  return Object.fromEntries(
    await Promise.all(files.map(async (path) => [path, sha256(await readFile(path))])),
  );
}

describe('berkas restore', patience, () => {
  let dir: string;
  const target = () => ({ DATA_DIR: join(dir, 'var') });
  const from = () => ['restore', '--from', `file:${lost.dir}`, '--yes', '--json'];
  const fresh = async () => {
    dir = await temporaryFolder('restored');
  };
  afterEach(async ({ task }) => {
    if (task.result?.state !== 'fail') await removeFolder(dir);
  });

  test('from a folder alone to an archive that serves; the folder is only read', async () => {
    await fresh();
    const before = await snapshot(lost.dir);
    const { code, out, err } = await berkas(from(), target());
    expect(err).toBe('');
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({
      records: 2,
      there: 0,
      damaged: [],
      conflicts: [],
      complete: true,
    });
    expect(await snapshot(lost.dir)).toEqual(before);
    const again = JSON.parse((await berkas(from(), target())).out);
    expect(again).toMatchObject({ objects: 0, damaged: [], conflicts: [] });
    await expectServes(target(), 'tersimpan');
    // The office of the lost PC, and no version of the sample on top of it.
    expect(await readdir(join(dir, 'var', 'store', 'instansi'))).toEqual(['v0001.json']);
  });

  test('from the backup that stays the backup: everything is aman, and a person is told what comes next', async () => {
    await fresh();
    const copy = join(dir, 'usb');
    await cp(lost.dir, copy, { recursive: true });
    await rm(join(copy, '.lock'));
    const settings = { ...target(), BACKUP_STORE_URL: `file:${copy}` };
    const refused = await berkas(['find'], settings);
    expect(refused).toMatchObject({ code: 4, err: expect.stringContaining('berkas restore --from') });
    const { code, out } = await berkas(['restore', '--from', `file:${copy}`, '--yes'], settings);
    expect(code).toBe(0);
    expect(out).toMatch(/Pulih: 2 arsip[\s\S]*npm start[\s\S]*cadangan tetap di/);
    await expectServes(settings, 'aman');
  });

  test('what is damaged in the source is listed and left out, with 6; the rest serves', async () => {
    await fresh();
    const copy = join(dir, 'usb');
    await cp(lost.dir, copy, { recursive: true });
    const manifest = JSON.parse(await readFile(join(copy, manifestKey(lost.record, 1)), 'utf8'));
    const key = manifest.files[0].key;
    await chmod(join(copy, key), 0o644);
    await writeFile(join(copy, key), Buffer.concat([scan.subarray(0, -1), Buffer.from('X')]));
    const { code, out } = await berkas(['restore', '--from', `file:${copy}`, '--yes', '--json'], target());
    expect(code).toBe(6);
    expect(JSON.parse(out).damaged).toEqual([{ key, reason: expect.stringContaining(key) }]);
    const found = await berkas(['find', '--damaged', '--json'], target());
    expect(found.out).toContain(lost.record);
  });

  test('into a store of another archive: refused, and nothing is written', async () => {
    await fresh();
    await berkas(['find', '--json'], target());
    const before = await snapshot(join(dir, 'var', 'store'));
    const { code, err } = await berkas(from(), target());
    expect(code).toBe(4);
    expect(JSON.parse(err).detail).toContain('arsip lain');
    expect(await snapshot(join(dir, 'var', 'store'))).toEqual(before);
    expect((await berkas(['find', '--json'], target())).code).toBe(0);
  });

  test.each([
    ['without --from', ['restore', '--yes'], 2],
    ['from the store itself', ['restore', '--from', 'file:DIR/var/store', '--yes'], 2],
    ['from a folder that is not there', ['restore', '--from', 'file:DIR/tiada', '--yes'], 5],
    ['without --yes where nobody can be asked', ['restore', '--from', 'file:DIR'], 2],
  ])('%s: code and nothing made', async (_, args, code) => {
    await fresh();
    const said = await berkas(
      args.map((arg) => arg.replace('DIR', dir)),
      target(),
    );
    expect(said.code).toBe(code);
    expect(await readdir(dir, { recursive: true })).not.toContain('var/store');
  });

  test('half restored, nothing serves until it has come to its end', async () => {
    await fresh();
    await mkdir(join(dir, 'var'));
    await writeFile(join(dir, 'var', 'restore.json'), '{"from":"file:x"}');
    expect(await berkas(['find'], target())).toMatchObject({
      code: 5,
      err: expect.stringContaining('berkas restore'),
    });
    expect((await berkas(from(), target())).code).toBe(0);
    expect((await berkas(['find'], target())).code).toBe(0);
  });
});

describe('restoreStore', () => {
  let dir: string;
  let source: ObjectStore;
  let to: ObjectStore;
  const options = { clock, newId: createIds(clock) };
  const open = async () => {
    dir = await temporaryFolder('restore-store');
    await cp(lost.dir, join(dir, 'from'), { recursive: true });
    source = await openStore(`file:${join(dir, 'from')}`, undefined, { readOnly: true });
    to = await openStore(`file:${join(dir, 'to')}`);
  };
  afterEach(async ({ task }) => {
    await to.close();
    if (task.result?.state !== 'fail') await removeFolder(dir);
  });
  const put = async (store: ObjectStore, key: string, text: string) => {
    const bytes = Buffer.from(text);
    await store.create(key, bytes, { mediaType: 'a/b', size: bytes.length, sha256: sha256(bytes) });
  };

  test('broken off, it goes on with what is left', async () => {
    await open();
    const stop = new AbortController();
    const first = await restoreStore(source, to, {
      ...options,
      signal: stop.signal,
      progress: () => stop.abort(),
    });
    expect(first.complete).toBe(false);
    const second = await restoreStore(source, to, options);
    expect(second).toMatchObject({ complete: true, damaged: [], conflicts: [] });
    expect(second.there).toBeGreaterThan(0);
    expect(second.there).toBe(first.objects);
    for await (const { key } of source.list(''))
      if (isKeptKey(key)) expect(await hashObject(to, key)).toBe(await hashObject(source, key));
    expect((await readMark(to))!.archive).toBe((await readMark(source))!.archive);
  });

  test('what a check has planted in either store is no part of the archive', async () => {
    await open();
    await put(to, 'canary/records/2026/00/x/v0001.json', 'kenari');
    await put(to, 'derived/canary/x.txt', 'kenari');
    const restored = await restoreStore(source, to, options);
    expect(restored).toMatchObject({ complete: true, foreign: 0, damaged: [] });
    for await (const { key } of to.list(''))
      if (!isKeptKey(key)) expect((await buffer(await to.open(key))).toString()).toBe('kenari');
  });

  test('other bytes under a key of the same archive stay, and are told', async () => {
    await open();
    await restoreStore(source, to, options);
    const key = caseKey('berkas', lost.berkas, 1);
    const path = join(dir, 'to', key);
    await chmod(path, 0o644);
    await writeFile(path, 'lain');
    expect(await restoreStore(source, to, options)).toMatchObject({ objects: 0, conflicts: [{ key }] });
    expect(await readFile(path, 'utf8')).toBe('lain');
  });

  test('a target without a mark that holds something else is refused', async () => {
    await open();
    await put(to, 'records/2026/aa/lain/v0001.json', '{}');
    await expect(restoreStore(source, to, options)).rejects.toMatchObject({ code: 'conflict' });
  });

  test('a store of an earlier Berkas, without a mark, is restored too', async () => {
    await open();
    await rm(join(dir, 'from', '.berkas-store'));
    expect(await restoreStore(source, to, options)).toMatchObject({ complete: true, damaged: [] });
    expect(await readMark(to)).toBeUndefined();
  });

  test.each([
    ['a newer format', 'berkas/aa/X/v0001.json', '{"format":"berkas/9"}'],
    ['a kind that is not known', 'usulan/aa/X/v0001.json', '{}'],
  ])('%s stops it', async (_, key, text) => {
    await open();
    await mkdir(join(dir, 'from', key, '..'), { recursive: true });
    await writeFile(join(dir, 'from', key), text);
    await expect(restoreStore(source, to, options)).rejects.toMatchObject({ code: 'unknown_format' });
  });

  test('a manifest that is broken is left out, and its file comes all the same', async () => {
    await open();
    const key = manifestKey(lost.record, 1);
    const { files } = JSON.parse(await readFile(join(dir, 'from', key), 'utf8'));
    await rename(join(dir, 'from', key), join(dir, 'gone'));
    await writeFile(join(dir, 'from', key), (await readFile(join(dir, 'gone'))).subarray(0, 100));
    await writeFile(join(dir, 'from', key, '..', 'catatan.txt'), 'dari admin');
    const restored = await restoreStore(source, to, options);
    expect(restored).toMatchObject({ damaged: [{ key }], foreign: 1 });
    expect(await to.head(key)).toBeUndefined();
    expect(await hashObject(to, files[0].key)).toBe(basename(files[0].key).slice(0, 64));
  });

  test('a version that the next one does not follow is left out', async () => {
    await open();
    const key = caseKey('berkas', lost.berkas, 1);
    const one = JSON.parse(await readFile(join(dir, 'from', key), 'utf8'));
    const two = { ...one, version: 2, previous: 'f'.repeat(64) };
    await writeFile(
      join(dir, 'from', caseKey('berkas', lost.berkas, 2)),
      `${JSON.stringify(two, null, 1)}\n`,
    );
    const { damaged } = await restoreStore(source, to, options);
    expect(damaged.map((one) => one.key)).toEqual([key]);
    expect(await to.head(key)).toBeUndefined();
  });
});

const s3 = await s3ForTests();
describe.skipIf(!s3)(s3 ? 'an S3 server' : `an S3 server (${noS3})`, patience, () => {
  afterAll(() => s3?.stop());

  test('to a bucket and from that bucket to a folder, by its own keys', async () => {
    const dir = await temporaryFolder('restore-s3');
    const { url, accessKey, secretKey } = s3!;
    const store = { STORE_URL: url, STORE_ACCESS_KEY: accessKey, STORE_SECRET_KEY: secretKey };
    const up = await berkas(['restore', '--from', `file:${lost.dir}`, '--yes', '--json'], {
      DATA_DIR: join(dir, 'a'),
      ...store,
    });
    expect([up.err, up.code]).toEqual(['', 0]);
    await expectServes({ DATA_DIR: join(dir, 'a'), ...store }, 'tersimpan');
    const settings = {
      DATA_DIR: join(dir, 'b'),
      RESTORE_FROM_ACCESS_KEY: accessKey,
      RESTORE_FROM_SECRET_KEY: secretKey,
    };
    const down = await berkas(['restore', '--from', url, '--yes', '--json'], settings);
    expect([down.err, down.code]).toEqual(['', 0]);
    expect(JSON.parse(down.out).records).toBe(3);
    const gone = await berkas(['restore', '--from', `${url}-tiada`, '--yes', '--json'], {
      ...settings,
      DATA_DIR: join(dir, 'c'),
    });
    expect(gone.code).toBe(5);
    await removeFolder(dir);
  });
});
