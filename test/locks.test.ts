import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ulid } from 'ulid';
import { afterAll, afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createMark } from '../src/archive/backup/store-mark.ts';
import { extendLocks, type LockState, lockDuty } from '../src/archive/worm/locks.ts';
import { canaryPrefix, type LockMode, type ObjectStore, storeMarkKey } from '../storage/object-store.ts';
import { openStore } from '../storage/open-store.ts';
import { factsOf } from './contracts/object-store.ts';
import { removeFolder, temporaryFolder } from './support/archive.ts';
import { noS3, type S3ForTests, s3ForTests } from './support/s3.ts';
import { outsiderOf } from './support/s3-outsider.ts';

const s3 = await s3ForTests();
if (s3) {
  lockTests(s3);
  afterAll(() => s3.stop());
} else {
  test.skip(`rolling locks (${noS3})`, () => {});
}

const day = 86_400_000;
const bytes = Buffer.from('isi arsip');
const inDays = (days: number) => new Date(Math.ceil(Date.now() / 1000) * 1000 + days * day);
/** The service some days from now. */
const clockAfter = (days: number) => () => new Date(Date.now() + days * day);
const never = new AbortController().signal;

function lockTests(server: S3ForTests): void {
  describe('rolling locks', () => {
    let place: S3ForTests;
    let store: ObjectStore;
    let dir: string;
    const open: ObjectStore[] = [];
    async function openAs(keys: { accessKey: string; secretKey: string }, lock?: LockMode) {
      const opened = await openStore(place.url, keys, { ...(lock && { lock }) });
      open.push(opened);
      return opened;
    }
    beforeEach(async () => {
      place = { ...server, url: `${server.url}-${ulid().slice(-8).toLowerCase()}` };
      store = await openAs(server, 'compliance');
      dir = await temporaryFolder('locks');
    });
    afterEach(async () => {
      for (const opened of open.splice(0)) await opened.close();
      await removeFolder(dir);
    });

    async function create(key: string, lockUntil?: Date, into = store): Promise<void> {
      await into.create(key, bytes, { ...factsOf(bytes), ...(lockUntil && { lockUntil }) });
    }
    async function createMany(count: number, lockUntil: Date): Promise<string[]> {
      const keys = Array.from({ length: count }, (_, n) => `records/${String(n).padStart(4, '0')}`);
      for (let n = 0; n < count; n += 50)
        await Promise.all(keys.slice(n, n + 50).map((key) => create(key, lockUntil)));
      return keys;
    }
    /** The lock of each version, in whole days from now. */
    async function lockedDays(prefix: string): Promise<(number | undefined)[]> {
      const versions = await Array.fromAsync(store.versions!.list(prefix));
      const locks = versions.map(({ key, version }) => store.versions!.lockOf(key, version));
      return (await Promise.all(locks)).map(
        (lock) => lock && Math.round((lock.until.getTime() - Date.now()) / day),
      );
    }

    test('each object is locked for 90 days again, also one that lay there before locks were configured', async () => {
      await create('records/a', inDays(30));
      await create('records/new');
      await create('records/old', undefined, await openAs(server));
      const { pass } = await extendLocks(store, undefined, { clock: clockAfter(0) });
      expect(pass).toMatchObject({ seen: 3, extended: 2, refused: 0, endedAt: expect.any(String) });
      expect(await lockedDays('records/')).toEqual([90, 90, 90]);
    });

    test('the evidence is extended, not what somebody laid over it; a canary is left to run out', async () => {
      await create('records/a', inDays(30));
      await outsiderOf(place).overwrite('records/a', Buffer.from('palsu'));
      await create('records/b', inDays(30));
      await outsiderOf(place).hide('records/b');
      await create(`${canaryPrefix}a`, inDays(1));
      const { pass } = await extendLocks(store, undefined, { clock: clockAfter(0) });
      expect(pass).toMatchObject({ seen: 2, extended: 2 });
      expect(await lockedDays('records/')).toEqual([90, undefined, 90, undefined]);
      expect(await lockedDays(canaryPrefix)).toEqual([1]);
    });

    test('the mark of the store is extended each day, though it is no object of the archive', async () => {
      const mark = { archive: 'a', id: 'b', madeAt: '2026-11-26T00:00:00.000Z' };
      await createMark(store, mark);
      await create('records/a', inDays(30));
      const first = await extendLocks(store, undefined, { clock: clockAfter(0) });
      expect(first.pass).toMatchObject({ seen: 1, extended: 1, refused: 0 });
      await extendLocks(store, first, { clock: clockAfter(5) });
      const { versions } = store;
      const [version, ...others] = await Array.fromAsync(versions!.list(storeMarkKey));
      expect(others).toEqual([]);
      const lock = await versions!.lockOf(storeMarkKey, version!.version);
      expect(Math.round((lock!.until.getTime() - Date.now()) / day)).toBe(95);
      expect(await Array.fromAsync(versions!.list(''))).toHaveLength(1);
      await expect(versions!.removeVersion(storeMarkKey, version!.version)).rejects.toMatchObject({
        code: 'invalid_input',
      });
    });

    test('a pass takes twenty days, a part of it each day, and each object has its turn', async () => {
      const keys = await createMany(450, inDays(40));
      const seen: [number, number][] = [];
      let state: LockState | undefined;
      for (let days = 0; days <= 21; days++) {
        state = await extendLocks(store, state, { clock: clockAfter(days) });
        if (state.pass.seen !== seen.at(-1)?.[1]) seen.push([days, state.pass.seen]);
      }
      // The first goes through at once. Then by whole batches, as soon as a day needs more than what is done.
      expect(seen).toEqual([
        [0, 450],
        [1, 200],
        [9, 400],
        [18, 450],
        [19, 200],
      ]);
      const days = await lockedDays('records/');
      expect(days).toHaveLength(keys.length);
      expect(Math.min(...days.map((one) => one ?? 0)) - 21).toBeGreaterThanOrEqual(69);
    }, 60_000);

    test('what was broken off goes on where it was', async () => {
      await createMany(450, inDays(40));
      const stop = new AbortController();
      const save = async () => stop.abort();
      const half = await extendLocks(store, undefined, { clock: clockAfter(0), signal: stop.signal, save });
      expect(half.pass).toMatchObject({ seen: 200, extended: 200, after: 'records/0199' });
      const whole = await extendLocks(store, half, { clock: clockAfter(0) });
      expect(whole.pass).toMatchObject({ seen: 450, extended: 450, startedAt: half.pass.startedAt });
      expect(new Set(await lockedDays('records/'))).toEqual(new Set([90]));
    }, 60_000);

    test('an office that was closed for long catches up in one run', async () => {
      await createMany(450, inDays(40));
      let state = await extendLocks(store, undefined, { clock: clockAfter(0) });
      state = await extendLocks(store, state, { clock: clockAfter(1) });
      expect(state.pass).toMatchObject({ seen: 200 });
      state = await extendLocks(store, state, { clock: clockAfter(31) });
      expect(state.pass).toMatchObject({ seen: 450, endedAt: expect.any(String) });
    }, 60_000);

    test('the duty keeps where it is, and tells until when everything is locked', async () => {
      await create('records/a', inDays(30));
      const path = join(dir, 'locks.json');
      const duty = lockDuty({ store }, path, clockAfter(0));
      const run = await duty.run(never);
      expect(run).toMatchObject({
        good: true,
        outcome: { store: { seen: 1, extended: 1, refused: 0, lockedUntil: expect.any(String) } },
      });
      expect(JSON.parse(await readFile(path, 'utf8')).store.pass.endedAt).toBeTruthy();
    });

    test.skipIf(!server.makeUser)(
      'keys that may not extend are told, and all are tried again once they may (a server of our own makes them)',
      async () => {
        await create('records/a', inDays(30));
        await create('records/b', inDays(30));
        const user = await server.makeUser!();
        const rights = ['s3:GetObject', 's3:ListBucket', 's3:ListBucketVersions', 's3:GetBucketLocation'];
        const locks = ['s3:GetObjectRetention', 's3:GetBucketObjectLockConfiguration'];
        await outsiderOf(place).allow(user.accessKey, [...rights, ...locks]);
        const duty = lockDuty(
          { store: await openAs(user, 'compliance') },
          join(dir, 'locks.json'),
          clockAfter(0),
        );
        const run = await duty.run(never);
        expect(run).toMatchObject({ good: false, outcome: { store: { seen: 2, refused: 2 } } });
        const last = { startedAt: '', endedAt: '', ...run };
        expect(duty.trouble(last, new Date())).toMatch(/^2 objek di penyimpanan tidak dapat dikunci/);
        await outsiderOf(place).allow(user.accessKey, [...rights, ...locks, 's3:PutObjectRetention']);
        expect(await duty.run(never)).toMatchObject({ good: true, outcome: { store: { extended: 2 } } });
      },
    );

    test('a store that is away is no good run, and the trouble is told only when locks could run out', async () => {
      const away = await openStore('http://127.0.0.1:9/berkas', server);
      open.push(away);
      const duty = lockDuty({ store: away }, join(dir, 'locks.json'), clockAfter(0));
      const run = await duty.run(never);
      expect(run).toMatchObject({
        good: false,
        outcome: { store: { failed: expect.stringContaining('ECONNREFUSED') } },
      });
      const failed = (goodDaysAgo: number) => {
        const at = new Date(Date.now() - goodDaysAgo * day).toISOString();
        return { startedAt: at, endedAt: at, good: false, goodAt: at, error: 'AppError' };
      };
      expect(duty.trouble(undefined, new Date())).toBeUndefined();
      expect(duty.trouble(failed(3), new Date())).toBeUndefined();
      expect(duty.trouble(failed(20), new Date())).toContain(
        '20 hari yang lalu; sebagian dapat habis 50 hari lagi',
      );
      const { goodAt: _, ...neverGood } = failed(1);
      expect(duty.trouble(neverGood, new Date())).toContain('belum pernah diperpanjang');
    });
  });
}
