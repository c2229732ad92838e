import { execFile } from 'node:child_process';
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { pino } from 'pino';
import { afterAll, afterEach, beforeEach, describe, expect, test } from 'vitest';
import { acceptBackup, type BackupPlace, openBackup, peekMark } from '../src/archive/backup/backup-store.ts';
import { openKnownStores } from '../src/archive/backup/known-stores.ts';
import { createMark, readMark } from '../src/archive/backup/store-mark.ts';
import { sha256 } from '../src/archive/capsule.ts';
import { type ObjectStore, storeMarkKey } from '../storage/object-store.ts';
import { openStore } from '../storage/open-store.ts';
import { openReturningStore } from '../storage/returning-store.ts';
import { removeFolder, temporaryFolder } from './support/archive.ts';
import { noS3, s3ForTests } from './support/s3.ts';

const main = fileURLToPath(new URL('../src/main.ts', import.meta.url));
const runMain = (args: readonly string[], env: NodeJS.ProcessEnv) =>
  promisify(execFile)(process.execPath, [main, ...args], { env });
let dir: string;
let ids: number;
const open: ObjectStore[] = [];
const bytes = Buffer.from('isi');
const facts = { mediaType: 'text/plain', size: bytes.length, sha256: sha256(bytes) };

beforeEach(async () => {
  dir = await temporaryFolder('backup');
  ids = 0;
});

afterEach(async ({ task }) => {
  for (const store of open.splice(0)) await store.close().catch(() => {});
  if (task.result?.state !== 'fail') await removeFolder(dir);
});

async function opened(opening: Promise<ObjectStore>): Promise<ObjectStore> {
  const store = await opening;
  open.push(store);
  return store;
}

/** The disk: `usb` is where it is mounted, `disk` its own content, moved there and away. */
const usb = () => join(dir, 'usb');
const plugIn = async (disk = 'disk') => {
  await rm(usb(), { recursive: true, force: true });
  await rename(join(dir, disk), usb());
};
/** What is left of a disk that was pulled out is the empty folder where it was mounted. */
const pullOut = async (disk = 'disk') => {
  await rename(usb(), join(dir, disk));
  await mkdir(usb());
};

function place(archive = 'arsip', url = `file:${join(usb(), 'backup')}`): BackupPlace {
  return {
    url,
    known: openKnownStores(join(dir, 'stores.json')),
    archiveId: async () => archive,
    clock: () => new Date('2026-11-26T00:00:00Z'),
    newId: () => `id-${++ids}`,
  };
}

const openAt = (one: BackupPlace) => opened(openBackup(one, pino({ level: 'silent' })));
const away = { code: 'unavailable' };

describe('a backup store', () => {
  test('is made and marked at its first use, and known from then on', async () => {
    await mkdir(usb());
    const store = await openAt(place());
    const mark = { format: 'store/1', archive: 'arsip', id: 'id-1', madeAt: '2026-11-26T00:00:00.000Z' };
    expect(await readMark(store)).toEqual(mark);
    expect(await place().known.read()).toEqual({ backups: { [place().url]: 'id-1' } });
    await store.create('records/a', bytes, facts);
    const keys: string[] = [];
    for await (const { key } of store.list('')) keys.push(key);
    expect(keys).toEqual(['records/a']);
    await store.close();
    await openAt(place());
    expect(await peekMark(place(), true)).toEqual(mark);
  });

  test('of a first use is not made where the folder above it is missing', async () => {
    const store = await openAt(place());
    await expect(store.probe()).rejects.toMatchObject({ ...away, detail: expect.stringContaining(usb()) });
    expect(await readdir(dir)).toEqual([]);
  });

  test('that is pulled out is away, nothing is made in its place, and it is taken up again when it is back', async () => {
    await mkdir(usb());
    const one = place();
    const store = await opened(openReturningStore({ ...(await handles(one)), retryMs: 0 }));
    await store.create('records/a', bytes, facts);
    await pullOut();
    for (const call of [
      () => store.create('records/b', bytes, facts),
      () => store.head('records/a'),
      () => store.open('records/a'),
      () => store.sync(['records/a']),
      () => store.probe(),
      () => Array.fromAsync(store.list('')),
    ])
      await expect(call()).rejects.toMatchObject(away);
    expect(await readdir(usb())).toEqual([]);
    await plugIn();
    await store.create('records/b', bytes, facts);
    expect((await buffer(await store.open('records/a'))).toString()).toBe('isi');
  });

  test('that is away at the start is taken up when it comes', async () => {
    await mkdir(usb());
    await (await openAt(place())).close();
    await pullOut();
    const store = await opened(openReturningStore({ ...(await handles(place())), retryMs: 0 }));
    await expect(store.head('records/a')).rejects.toMatchObject(away);
    expect(await readdir(usb())).toEqual([]);
    await plugIn();
    expect(await store.head('records/a')).toBeUndefined();
    expect((await store.probe()).kind).toBe('folder');
  });

  test('that is away is not asked again before its time: every call fails at once', async () => {
    let asked = 0;
    const store = await openReturningStore({
      open: async () => {
        asked += 1;
        return openStore(`file:${join(usb(), 'backup')}`, undefined, { make: 'none' });
      },
      verify: async () => {},
    });
    for (let tries = 0; tries < 5; tries++) await expect(store.head('a')).rejects.toMatchObject(away);
    expect(asked).toBe(1);
  });

  test('on a new disk waits until a person has said so', async () => {
    await mkdir(usb());
    await (await openAt(place())).close();
    await pullOut('old');
    const refused = await openAt(place());
    await expect(refused.probe()).rejects.toMatchObject({ detail: expect.stringContaining('--new-disk') });
    expect(await readdir(usb())).toEqual([]);
    expect(await acceptBackup(place())).toMatchObject({ archive: 'arsip', id: 'id-2' });
    const store = await openAt(place());
    expect(await readMark(store)).toMatchObject({ id: 'id-2' });
    await store.close();
    // The old one belongs to the same archive: two disks may take turns.
    await pullOut('new');
    await plugIn('old');
    expect(await readMark(await openAt(place()))).toMatchObject({ id: 'id-1' });
  });

  test('of another archive is never taken, nor accepted', async () => {
    await mkdir(usb());
    await (await openAt(place('lain'))).close();
    const before = await readdir(join(usb(), 'backup'));
    await rm(join(dir, 'stores.json'));
    const store = await openAt(place());
    await expect(store.probe()).rejects.toMatchObject({ detail: expect.stringContaining('arsip lain') });
    await expect(acceptBackup(place())).rejects.toMatchObject({ code: 'conflict' });
    expect(await readdir(join(usb(), 'backup'))).toEqual(before);
  });

  test('whose mark is broken is told, and not marked over', async () => {
    await mkdir(usb());
    const store = await opened(openStore(place().url));
    const torn = Buffer.from('{"format":');
    await store.create(storeMarkKey, torn, {
      mediaType: 'application/json',
      size: torn.length,
      sha256: sha256(torn),
    });
    await expect(readMark(store)).rejects.toMatchObject({ code: 'damaged' });
    await store.close();
    await expect(acceptBackup(place())).rejects.toMatchObject({ code: 'damaged' });
  });

  test('marked by two at once has one mark', async () => {
    const store = await opened(openStore(`file:${join(dir, 'store')}`));
    const make = (id: string) => createMark(store, { archive: 'arsip', id, madeAt: 'kini' });
    const made = await Promise.all(['a', 'b', 'c'].map(make));
    expect(new Set(made.map(({ id }) => id)).size).toBe(1);
  });

  /** The parts of `openBackup`, for a test that does not wait. */
  async function handles(one: BackupPlace) {
    const store = await openBackup(one, pino({ level: 'silent' }));
    await store.close();
    return {
      async open() {
        const mark = await peekMark(one, true);
        if (!mark) throw Object.assign(await openBackup(one, pino({ level: 'silent' })).then(unmade));
        return openStore(one.url, undefined, { make: 'none' });
      },
      verify: async (opened: ObjectStore) => void (await readMark(opened)),
    };
  }
});

async function unmade(store: ObjectStore): Promise<Error> {
  return store.probe().then(
    () => new Error('it is there'),
    (error) => error,
  );
}

describe('a folder opened to be read', () => {
  test('is not written to: no lock, no temporary folder, beside its owner or a lock left by a dead one', async () => {
    const url = `file:${join(dir, 'store')}`;
    const owner = await opened(openStore(url));
    await owner.create('records/a', bytes, facts);
    const reader = await opened(openStore(url, undefined, { readOnly: true }));
    expect((await buffer(await reader.open('records/a'))).toString()).toBe('isi');
    await expect(reader.create('records/b', bytes, facts)).rejects.toMatchObject(away);
    expect(await reader.probe()).toMatchObject({ kind: 'folder' });
    await owner.close();
    await rm(join(dir, 'store', '.tmp'), { recursive: true });
    await writeFile(
      join(dir, 'store', '.lock'),
      JSON.stringify({ pid: 1, host: 'mati', started: 0, token: 't' }),
    );
    const again = await opened(openStore(url, undefined, { readOnly: true }));
    expect(await again.head('records/a')).toMatchObject({ size: 3 });
    await again.close();
    expect(await readdir(join(dir, 'store'))).toEqual(['.lock', 'records']);
    expect(await readFile(join(dir, 'store', '.lock'), 'utf8')).toContain('mati');
  });

  test('is unavailable where it is missing, and not made', async () => {
    await expect(openStore(`file:${join(dir, 'x')}`, undefined, { readOnly: true })).rejects.toMatchObject(
      away,
    );
    expect(await readdir(dir)).toEqual([]);
  });
});

const s3 = await s3ForTests();
describe.skipIf(!s3)(s3 ? 'on S3' : `on S3 (${noS3})`, () => {
  afterAll(() => s3?.stop());

  test('a bucket is marked at its first use, known from then on, and not made again when it is gone', async () => {
    const { url, ...keys } = s3!;
    const at = { ...place('arsip', url), keys };
    const store = await openAt(at);
    expect(await readMark(store)).toMatchObject({ archive: 'arsip', id: 'id-1' });
    expect(await Array.fromAsync(store.list(''))).toEqual([]);
    const other = { ...at, url: `${url}-lain` };
    await at.known.update({ backups: { [other.url]: 'id-9' } });
    const refused = await openAt(other);
    await expect(refused.probe()).rejects.toMatchObject(away);
    await expect(peekMark(other, true)).rejects.toMatchObject(away);
    await acceptBackup(other);
    expect(await readMark(await openAt(other))).toMatchObject({ archive: 'arsip' });
  });

  test('a bucket that `berkas backup --new-disk` makes can be locked as the settings ask', async () => {
    const { url, accessKey, secretKey } = s3!;
    const bucket = `${url}-terkunci`;
    const env = {
      ...process.env,
      DATA_DIR: join(dir, 'data'),
      BACKUP_STORE_URL: bucket,
      BACKUP_STORE_ACCESS_KEY: accessKey,
      BACKUP_STORE_SECRET_KEY: secretKey,
      BACKUP_STORE_LOCK: 'governance',
    };
    // Which archive this is, is known, and this address is not.
    await openKnownStores(join(dir, 'data', 'stores.json')).update({ archive: 'arsip' });
    await runMain(['backup', '--new-disk', '--json'], env);
    const store = await opened(openStore(bucket, { accessKey, secretKey }, { lock: 'governance' }));
    expect(await store.probe()).toMatchObject({ locks: true });
    expect(await readMark(store)).toMatchObject({ archive: 'arsip' });
  }, 120_000);
});
