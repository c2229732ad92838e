import { randomBytes } from 'node:crypto';
import { buffer } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { LockMode, ObjectStore, ObjectVersion, ObjectVersions } from '../../storage/object-store.ts';
import type { Outsider } from '../support/s3-outsider.ts';
import { factsOf } from './object-store.ts';

/** A store with a history, and somebody who can spoil it. */
export interface TriedHistory {
  store: ObjectStore;
  outsider: Outsider;
  /** A store of this kind whose place is no longer there. */
  gone(): Promise<ObjectStore>;
}

const small = randomBytes(1_000);
const day = 86_400_000;

/** What `ObjectStore.versions` promises of a bucket that keeps older versions. `lock`: the store locks what it creates. */
export function objectVersionsContract(
  name: string,
  makeStore: () => Promise<TriedHistory>,
  lock?: LockMode,
): void {
  describe(name, () => {
    let store: ObjectStore;
    let versions: ObjectVersions;
    let outsider: Outsider;
    let gone: ObjectStore;
    beforeAll(async () => {
      const tried = await makeStore();
      ({ store, outsider } = tried);
      versions = store.versions!;
      gone = await tried.gone();
    });
    afterAll(async () => {
      await gone?.close();
      await store?.close();
    });

    async function create(key: string, bytes: Uint8Array = small, lockUntil?: Date): Promise<void> {
      await store.create(key, bytes, { ...factsOf(bytes), ...(lockUntil && { lockUntil }) });
    }
    const listed = (prefix: string, after?: string) =>
      Array.fromAsync(versions.list(prefix, after === undefined ? {} : { after }));
    const read = async ({ key, version }: ObjectVersion) => buffer(await versions.open(key, version));

    test('probe says what the bucket can do', async () => {
      const expected = { kind: 's3', versions: true, locks: true, ...(lock && { lock }) };
      expect(await store.probe()).toMatchObject(expected);
    });

    test('the oldest version of a key comes first, whatever came over it', async () => {
      await create('spoilt/a');
      for (const n of [1, 2, 3]) await outsider.overwrite('spoilt/a', Buffer.from(`palsu ${n}`));
      await outsider.hide('spoilt/a');
      await create('spoilt/b');
      const found = await listed('spoilt/');
      expect(found.map(({ key, isLatest, isMarker }) => [key, isLatest, isMarker])).toEqual([
        ['spoilt/a', false, false],
        ['spoilt/a', false, false],
        ['spoilt/a', false, false],
        ['spoilt/a', false, false],
        ['spoilt/a', true, true],
        ['spoilt/b', true, false],
      ]);
      expect(found.map(({ size }) => size)).toEqual([1_000, 7, 7, 7, 0, 1_000]);
      expect(await read(found[0]!)).toEqual(small);
      expect(String(await read(found[2]!))).toBe('palsu 2');
      await expect(read(found[4]!)).rejects.toMatchObject({ code: 'not_found' });
      expect(found.every(({ modifiedAt }) => Math.abs(modifiedAt.getTime() - Date.now()) < day)).toBe(true);
    });

    test('removing a marker brings the original back', async () => {
      await create('hidden/a');
      await outsider.hide('hidden/a');
      expect(await store.head('hidden/a')).toBeUndefined();
      const [, marker] = await listed('hidden/');
      await versions.removeVersion('hidden/a', marker!.version);
      await versions.removeVersion('hidden/a', marker!.version);
      expect(await buffer(await store.open('hidden/a'))).toEqual(small);
      expect(await listed('hidden/')).toMatchObject([{ isLatest: true, isMarker: false }]);
    });

    test('keys come in byte order, later than after, and only those with the prefix', async () => {
      const keys = ['order/0012', 'order/A', 'order/a-b/c', 'order/a.b', 'order/a/b', 'order/a0', 'order/b'];
      for (const key of [...keys].reverse()) await create(key);
      await create('orders');
      await outsider.hide('order/a.b');
      const withMarker = keys.flatMap((key) => (key === 'order/a.b' ? [key, key] : [key]));
      expect((await listed('order/')).map(({ key }) => key)).toEqual(withMarker);
      for (const after of [...keys, 'order/a', 'order/a/', 'order/aa', 'order/A/b', 'a', 'order/z', 'z']) {
        const later = withMarker.filter((key) => key > after);
        expect((await listed('order/', after)).map(({ key }) => key)).toEqual(later);
      }
      expect((await listed('order/a/')).map(({ key }) => key)).toEqual(['order/a/b']);
      expect(await listed('order/nothing')).toEqual([]);
      await expect(listed('a//')).rejects.toMatchObject({ code: 'invalid_input' });
    });

    // A lock changes nothing in a listing: tried once.
    describe.skipIf(lock)('more than a page', () => {
      test('more than two pages of an S3 server: each version once, in order', async () => {
        const keys = Array.from({ length: 700 }, (_, n) => `many/${String(n).padStart(4, '0')}`);
        const one = Buffer.from('1');
        for (let n = 0; n < keys.length; n += 50) {
          await Promise.all(
            keys.slice(n, n + 50).map(async (key) => {
              await create(key, one);
              await outsider.overwrite(key, Buffer.from('22'));
              await outsider.hide(key);
            }),
          );
        }
        const found = await listed('many/');
        expect(found.map(({ key }) => key)).toEqual(keys.flatMap((key) => [key, key, key]));
        expect(
          found.every(({ size, isMarker }, n) => size === [1, 2, 0][n % 3] && isMarker === (n % 3 === 2)),
        ).toBe(true);
        expect(new Set(found.map(({ key, version }) => `${key} ${version}`)).size).toBe(2_100);
        expect((await listed('many/', keys[350])).map(({ key }) => key)).toEqual(
          found.slice(3 * 351).map(({ key }) => key),
        );
      }, 60_000);

      test('a key with more versions than a page holds', async () => {
        await create('deep/a');
        for (let n = 0; n < 24; n++) {
          await Promise.all(
            Array.from({ length: 50 }, () => outsider.overwrite('deep/a', Buffer.from('palsu'))),
          );
        }
        await create('deep/b');
        const found = await listed('deep/');
        expect(found).toHaveLength(1_202);
        expect(found[0]).toMatchObject({ key: 'deep/a', size: 1_000 });
        expect(found.slice(1, 1_201).every(({ key, size }) => key === 'deep/a' && size === 5)).toBe(true);
      }, 60_000);
    });

    test('what others put there under other names is not listed', async () => {
      await outsider.overwrite('strange/catatan admin & 100% (1)+.txt', small);
      await create('strange/z');
      expect((await listed('strange/')).map(({ key }) => key)).toEqual(['strange/z']);
    });

    test('a version that is not there is not_found', async () => {
      await create('none/a');
      for (const version of [
        '01KX0000000000000000000000',
        '4ee94b17-8d92-4e4c-a0cb-a51eb6e1b2a8',
        'null',
        'x',
      ])
        await expect(versions.open('none/a', version)).rejects.toMatchObject({ code: 'not_found' });
    });

    describe('locks', () => {
      const lockOf = async (key: string) => {
        const [first] = await listed(key);
        return versions.lockOf(key, first!.version);
      };

      test(lock ? `a new object is locked for 90 days (${lock})` : 'a new object is not locked', async () => {
        await create('locks/new');
        const found = await lockOf('locks/new');
        if (!lock) {
          expect(found).toBeUndefined();
          await expect(create('locks/until', small, new Date(Date.now() + day))).rejects.toMatchObject({
            code: 'invalid_input',
          });
          return;
        }
        expect(found?.mode).toBe(lock);
        expect(Math.abs(found!.until.getTime() - Date.now() - 90 * day)).toBeLessThan(day / 24);
      });

      if (!lock) {
        test('a version without a lock goes, and a lock needs a mode', async () => {
          await create('locks/free');
          const [{ version }] = (await listed('locks/free')) as [ObjectVersion];
          const extended = versions.extendLock('locks/free', version, new Date(Date.now() + day));
          await expect(extended).rejects.toMatchObject({ code: 'bad_config' });
          await versions.removeVersion('locks/free', version);
          expect(await listed('locks/free')).toEqual([]);
        });
        return;
      }

      test('the creator may say until when', async () => {
        const until = new Date(Math.ceil(Date.now() / 1000) * 1000 + day);
        await create('locks/until', small, until);
        expect(await lockOf('locks/until')).toEqual({ mode: lock, until });
      });

      test('a locked version does not go, and is told so', async () => {
        await create('locks/stays');
        const [{ version }] = (await listed('locks/stays')) as [ObjectVersion];
        await expect(versions.removeVersion('locks/stays', version)).rejects.toMatchObject({
          code: 'conflict',
          message: expect.stringContaining(`(${lock})`),
        });
        expect(await buffer(await versions.open('locks/stays', version))).toEqual(small);
      });

      test('a lock is extended, never shortened', async () => {
        const soon = new Date(Math.ceil(Date.now() / 1000) * 1000 + day);
        const later = new Date(soon.getTime() + 30 * day);
        await create('locks/extend', small, soon);
        await outsider.overwrite('locks/extend', Buffer.from('palsu'));
        const [{ version }] = (await listed('locks/extend')) as [ObjectVersion];
        await versions.extendLock('locks/extend', version, later);
        expect(await lockOf('locks/extend')).toEqual({ mode: lock, until: later });
        await versions.extendLock('locks/extend', version, later);
        await expect(versions.extendLock('locks/extend', version, soon)).rejects.toMatchObject({
          code: 'conflict',
        });
        expect(await lockOf('locks/extend')).toEqual({ mode: lock, until: later });
      });

      test('a version without a lock, as it lay there before locks were configured, gets one', async () => {
        await outsider.overwrite('locks/older', small);
        const [{ version }] = (await listed('locks/older')) as [ObjectVersion];
        expect(await versions.lockOf('locks/older', version)).toBeUndefined();
        const until = new Date(Math.ceil(Date.now() / 1000) * 1000 + day);
        await versions.extendLock('locks/older', version, until);
        expect(await lockOf('locks/older')).toEqual({ mode: lock, until });
      });

      test('a marker has no lock', async () => {
        await create('locks/marker');
        await outsider.hide('locks/marker');
        const [, marker] = await listed('locks/marker');
        expect(await versions.lockOf('locks/marker', marker!.version)).toBeUndefined();
      });

      test('a large object and a file of this machine are locked too', async () => {
        const large = randomBytes(3_000_000);
        await create('locks/large', large);
        expect(await lockOf('locks/large')).toMatchObject({ mode: lock });
      });
    });

    test.each([
      ['list', () => Array.fromAsync(gone.versions!.list(''))],
      ['open', () => gone.versions!.open('a', 'null')],
      ['lockOf', () => gone.versions!.lockOf('a', 'null')],
      ['extendLock', () => gone.versions!.extendLock('a', 'null', new Date(Date.now() + day))],
      ['removeVersion', () => gone.versions!.removeVersion('a', 'null')],
    ])('%s of a store that is gone says unavailable', async (_, call) => {
      await expect(call()).rejects.toMatchObject({ name: 'AppError', code: 'unavailable' });
    });
  });
}
