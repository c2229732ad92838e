import { createHash, randomBytes } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { AppError } from '../../src/errors.ts';
import type { ObjectFacts, ObjectInfo, ObjectStore } from '../../storage/object-store.ts';

/** A store to try, opened by `openStore`, and what the suite cannot do by itself. */
export interface TriedStore {
  store: ObjectStore;
  /** A store of this kind that was opened and whose place is no longer there. */
  gone(): Promise<ObjectStore>;
  stop(): Promise<void>;
}

export function factsOf(bytes: Uint8Array): ObjectFacts {
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  return { mediaType: 'application/octet-stream', size: bytes.length, sha256 };
}

export async function keysOf(infos: AsyncIterable<ObjectInfo>): Promise<string[]> {
  const keys: string[] = [];
  for await (const { key } of infos) keys.push(key);
  return keys;
}

/** A stream of `bytes` in pieces, as a file gives them. */
function streamOf(bytes: Uint8Array): Readable {
  return Readable.from(piecesOf(bytes), { objectMode: false });
}

function* piecesOf(bytes: Uint8Array): Generator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += 65_536) yield bytes.subarray(at, at + 65_536);
}

async function readBack(store: ObjectStore, key: string): Promise<Buffer> {
  return buffer(await store.open(key));
}

/** Back ends send small bodies from memory and large ones as a stream: each promise is tried on both. */
const small = randomBytes(1_000);
const large = randomBytes(3_000_000);

const badKeys = [
  ['the empty key', ''],
  ['only a slash', '/'],
  ['a leading slash', '/a'],
  ['a trailing slash', 'a/'],
  ['a folder upwards', '..'],
  ['an empty segment', 'a//b'],
  ['a way around', 'a/../b'],
  ['a trailing dot', 'a.'],
  ['a trailing dot inside', 'a./b'],
  ['a leading dot', '.tmp/a'],
  ['a space', 'a b'],
  ['a backslash', 'a\\b'],
  ['a letter outside ASCII', 'a/é'],
  ['a line end', 'a\n'],
  ['a Windows device', 'CON'],
  ['a Windows device with an extension', 'a/con.json'],
  ['181 characters', 'k'.repeat(181)],
] as const;

/** What an ObjectStore promises, sentence by sentence; a back end is done when its line in object-store.test.ts is green. */
export function objectStoreContract(name: string, makeStore: () => Promise<TriedStore>): void {
  describe(name, () => {
    let tried: TriedStore;
    let store: ObjectStore;
    beforeAll(async () => {
      tried = await makeStore();
      store = tried.store;
    });
    afterAll(async () => {
      await store?.close();
      await tried?.stop();
    });

    describe('create', () => {
      test('keeps bytes and answers with what it keeps', async () => {
        const { size, sha256 } = factsOf(small);
        const info = await store.create('create/bytes.bin', small, factsOf(small));
        expect(info).toEqual({ key: 'create/bytes.bin', size, sha256 });
        expect(await readBack(store, 'create/bytes.bin')).toEqual(small);
      });

      test('keeps a stream', async () => {
        await store.create('create/stream.bin', streamOf(large), factsOf(large));
        expect((await readBack(store, 'create/stream.bin')).equals(large)).toBe(true);
      });

      test.each([true, false])(
        'keeps a file of this machine, linked where it may be: %s',
        async (mayLink) => {
          const dir = await mkdtemp(join(tmpdir(), 'berkas-source-'));
          const path = join(dir, 'scan');
          await writeFile(path, large);
          const [key, bad] = [`create/file-${mayLink}`, `create/bad-file-${mayLink}`];
          await store.create(key, { path, mayLink }, factsOf(large), { syncLater: true });
          const lie = store.create(bad, { path, mayLink }, factsOf(small));
          await expect(lie).rejects.toMatchObject({ code: 'damaged' });
          const again = store.create(key, { path, mayLink }, factsOf(large));
          await expect(again).rejects.toMatchObject({ code: 'conflict' });
          await store.sync([key]);
          await rm(dir, { recursive: true });
          expect((await readBack(store, key)).equals(large)).toBe(true);
          expect(await store.head(bad)).toBeUndefined();
        },
      );

      test('keeps an object of no bytes', async () => {
        const nothing = new Uint8Array();
        await store.create('create/empty-bytes', nothing, factsOf(nothing));
        await store.create('create/empty-stream', Readable.from([]), factsOf(nothing));
        expect(await readBack(store, 'create/empty-bytes')).toHaveLength(0);
        expect(await store.head('create/empty-stream')).toMatchObject({ size: 0 });
      });

      test('keeps 70 MB, more than an S3 client sends in one piece by itself, and write-once too', async () => {
        const bytes = Buffer.alloc(70_000_000, small);
        await store.create('create/seventy', streamOf(bytes), factsOf(bytes));
        expect(factsOf(await readBack(store, 'create/seventy'))).toEqual(factsOf(bytes));
        const again = store.create('create/seventy', streamOf(bytes), factsOf(bytes));
        await expect(again).rejects.toMatchObject({ code: 'conflict' });
      });

      test('keeps a key of 180 characters', async () => {
        const key = `${'k'.repeat(120)}/${'l'.repeat(59)}`;
        await store.create(key, small, factsOf(small));
        expect(await store.head(key)).toMatchObject({ key, size: 1_000 });
      });

      test.each([
        ['other bytes', small, randomBytes(10)],
        ['the same bytes', small, small],
        ['a large body of the same bytes', large, large],
      ])('a taken key is a conflict: %s', async (what, first, second) => {
        const key = `taken/${what.replaceAll(' ', '-')}`;
        await store.create(key, streamOf(first), factsOf(first));
        const source = streamOf(second);
        const again = store.create(key, source, factsOf(second));
        await expect(again).rejects.toMatchObject({ name: 'AppError', code: 'conflict' });
        expect(source.destroyed).toBe(true);
        expect((await readBack(store, key)).equals(first)).toBe(true);
      });

      test.each([
        ['1 kB', 1_000],
        ['200 kB', 200_000],
      ])('of twenty creators at once exactly one wins (%s)', async (what, size) => {
        const bodies = Array.from({ length: 20 }, () => randomBytes(size));
        const key = `race/${what.replace(' ', '-')}`;
        const outcomes = await Promise.allSettled(
          bodies.map((body, n) => store.create(key, n % 2 ? body : streamOf(body), factsOf(body))),
        );
        const won = outcomes.flatMap(({ status }, n) => (status === 'fulfilled' ? [n] : []));
        expect(won).toHaveLength(1);
        for (const outcome of outcomes) {
          if (outcome.status === 'rejected') expect(outcome.reason).toMatchObject({ code: 'conflict' });
        }
        expect((await readBack(store, key)).equals(bodies[won[0]!]!)).toBe(true);
      });

      test.each(badKeys)('refuses %s', async (_, key) => {
        const source = streamOf(small);
        const created = store.create(key, source, factsOf(small));
        await expect(created).rejects.toMatchObject({ code: 'invalid_input' });
        expect(source.destroyed).toBe(true);
        await expect(store.open(key)).rejects.toMatchObject({ code: 'invalid_input' });
        await expect(store.read(key, 10)).rejects.toMatchObject({ code: 'invalid_input' });
        await expect(store.head(key)).rejects.toMatchObject({ code: 'invalid_input' });
      });

      test('a key below an object, or above one, leaves what is there as it is', async () => {
        await store.create('tree/a', small, factsOf(small));
        await store.create('tree/b/c', small, factsOf(small));
        const below = store.create('tree/a/x', small, factsOf(small));
        const above = store.create('tree/b', small, factsOf(small));
        // A file system cannot have both and says `conflict`; MinIO can.
        for (const outcome of await Promise.allSettled([below, above])) {
          if (outcome.status === 'rejected') expect(outcome.reason).toMatchObject({ code: 'conflict' });
        }
        expect(await readBack(store, 'tree/a')).toEqual(small);
        expect(await readBack(store, 'tree/b/c')).toEqual(small);
      });
    });

    describe('a source that breaks its promise', () => {
      for (const [size, bytes] of [
        ['small', small],
        ['large', large],
      ] as const) {
        const facts = factsOf(bytes);
        const breaks: [string, () => Readable | Uint8Array, ObjectFacts][] = [
          ['breaks', () => breakAfter(bytes, new Error('the disk broke')), facts],
          ['is destroyed without an error', () => breakAfter(bytes), facts],
          ['ends early', () => streamOf(bytes.subarray(1)), facts],
          ['has no bytes at all', () => Readable.from([]), facts],
          ['runs over', () => streamOf(Buffer.concat([bytes, small])), facts],
          ['hashes differently', () => streamOf(bytes), { ...facts, sha256: '0'.repeat(64) }],
          ['is too short in memory', () => bytes.subarray(1), facts],
          ['hashes differently in memory', () => bytes, { ...facts, sha256: '0'.repeat(64) }],
        ];
        test.each(breaks)(
          `${size}: one that %s is an error and the key stays free`,
          async (what, source, promised) => {
            const key = `broken/${size}/${what.replaceAll(' ', '-')}`;
            const created = store.create(key, source(), promised);
            await expect(created).rejects.toMatchObject({ name: 'AppError', code: 'damaged' });
            expect(await store.head(key)).toBeUndefined();
            expect(await keysOf(store.list(key))).toEqual([]);
            await store.create(key, bytes, facts);
            expect((await readBack(store, key)).equals(bytes)).toBe(true);
          },
        );

        test(`${size}: the AppError of another store comes out as it is`, async () => {
          const error = new AppError('unavailable', 'the other store is down');
          const created = store.create(`broken/${size}/other`, breakAfter(bytes, error), facts);
          await expect(created).rejects.toBe(error);
        });
      }
    });

    describe('read', () => {
      test.each([
        ['small', small],
        ['large', large],
        ['empty', Buffer.alloc(0)],
      ])('gives the first bytes of a %s object, and all where it has no more', async (name, bytes) => {
        const key = `read/${name}`;
        await store.create(key, bytes, factsOf(bytes));
        expect(await store.read(key, 10)).toEqual(bytes.subarray(0, 10));
        expect(await store.read(key, bytes.length)).toEqual(bytes);
        expect(await store.read(key, bytes.length + 1)).toEqual(bytes);
      });

      test('not_found where there is none, where a folder is, and below an object', async () => {
        await store.create('read/there', small, factsOf(small));
        for (const key of ['read/not-there', 'read', 'read/there/below'])
          await expect(store.read(key, 10)).rejects.toMatchObject({ name: 'AppError', code: 'not_found' });
      });
    });

    describe('open', () => {
      test('not_found comes before the first byte', async () => {
        await store.create('open/there', small, factsOf(small));
        const noStream = store.open('open/not-there');
        await expect(noStream).rejects.toMatchObject({ name: 'AppError', code: 'not_found' });
        await expect(store.open('open')).rejects.toMatchObject({ code: 'not_found' });
        await expect(store.open('open/there/below')).rejects.toMatchObject({ code: 'not_found' });
      });

      test.each([
        ['the first byte', 0, 0],
        ['a part in the middle', 100, 299],
        ['the last byte', 999, 999],
        ['the whole', 0, 999],
        ['an end beyond the last byte', 900, 5_000],
      ])('gives %s of a range', async (what, start, end) => {
        const key = `range/${what.replaceAll(' ', '-')}`;
        await store.create(key, small, factsOf(small));
        expect(await buffer(await store.open(key, { start, end }))).toEqual(small.subarray(start, end + 1));
      });

      test.each([
        ['a start beyond the last byte', 1_000, 1_001],
        ['an end before the start', 5, 4],
        ['a start before the first byte', -1, 4],
        ['half a byte', 0.5, 4],
      ])('refuses %s', async (what, start, end) => {
        const key = `range/${what.replaceAll(' ', '-')}`;
        await store.create(key, small, factsOf(small));
        await expect(store.open(key, { start, end })).rejects.toMatchObject({ code: 'invalid_input' });
      });

      test('a reader may stop half way', async () => {
        await store.create('open/half', large, factsOf(large));
        for (let n = 0; n < 20; n++) {
          const stream = await store.open('open/half');
          if (n % 2) await stream[Symbol.asyncIterator]().next();
          stream.destroy();
        }
        expect((await readBack(store, 'open/half')).equals(large)).toBe(true);
      });
    });

    test('head gives key and size, and the hash where the store keeps one', async () => {
      const facts = factsOf(small);
      await store.create('head/one.json', small, facts);
      const info = await store.head('head/one.json');
      expect(info).toMatchObject({ key: 'head/one.json', size: 1_000 });
      expect([undefined, facts.sha256]).toContain(info?.sha256);
    });

    test('head of nothing is undefined, no error', async () => {
      expect(await store.head('head/nothing')).toBeUndefined();
      expect(await store.head('head')).toBeUndefined();
      expect(await store.head('head/one.json/below')).toBeUndefined();
    });

    describe('list', () => {
      /** In byte order of whole keys, which is not the order of a walk through folders: '-' and '.' come before '/'. */
      const ordered = [
        'order/0012',
        'order/A',
        'order/Z/a',
        'order/_',
        'order/a-b',
        'order/a-b/c',
        'order/a.b',
        'order/a/-',
        'order/a/b',
        'order/a/b.c',
        'order/a/b0/c',
        'order/a0',
        'order/aa',
        'order/b',
      ];
      const one = Buffer.from('1');
      // 'a-b' beside 'a-b/c' is beyond a file system.
      const kept = ordered.filter((key) => key !== 'order/a-b');

      beforeAll(async () => {
        await Promise.all([...kept].reverse().map((key) => store.create(key, one, factsOf(one))));
        await store.create('orders', one, factsOf(one));
        await store.create('0012', one, factsOf(one));
      });

      test('comes in byte order of the keys, with sizes', async () => {
        const infos = await Array.fromAsync(store.list('order/'));
        expect(infos.map(({ key }) => key)).toEqual(kept);
        expect(infos.every(({ size }) => size === 1)).toBe(true);
      });

      test.each([
        ['of nothing', 'order/nothing', []],
        ['of a folder that is not there', 'nowhere/at/all', []],
        ['that ends inside a name', 'order/a-', ['order/a-b/c']],
        ['that is a whole key', 'order/a0', ['order/a0']],
        ['with a slash', 'order/a/', ['order/a/-', 'order/a/b', 'order/a/b.c', 'order/a/b0/c']],
        ['that folders and names share', 'order/a/b', ['order/a/b', 'order/a/b.c', 'order/a/b0/c']],
        ['of digits only', '0012', ['0012']],
      ])('gives the keys that begin with a prefix %s', async (_, prefix, keys) => {
        expect(await keysOf(store.list(prefix))).toEqual(keys);
      });

      test('gives every key for the empty prefix', async () => {
        const keys = await keysOf(store.list(''));
        expect(keys).toEqual(expect.arrayContaining(['0012', ...kept, 'orders']));
        expect(keys).toEqual([...keys].sort());
        expect(keys.filter((key) => key.startsWith('.'))).toEqual([]);
      });

      test.each([
        ...kept,
        'order/a',
        'order/a/',
        'order/a/a',
        'order/a/zzz',
        'order/A/b',
        'a',
        'order/z',
        'z',
      ])('gives the keys later than %s', async (after) => {
        const later = kept.filter((key) => key > after);
        expect(await keysOf(store.list('order/', { after }))).toEqual(later);
      });

      test.each([
        '/',
        '/a',
        '..',
        'a//',
        'a/../b',
        'a./',
        '.tmp/',
        'a ',
        'a\\b',
        'é',
        'CON/',
        'k'.repeat(180),
      ])('refuses %j, which no key begins with', async (prefix) => {
        await expect(keysOf(store.list(prefix))).rejects.toMatchObject({ code: 'invalid_input' });
      });

      test('gives more than a page of an S3 server holds, each key once', async () => {
        const keys = Array.from({ length: 1_050 }, (_, n) => `many/${String(n).padStart(5, '0')}`);
        for (let n = 0; n < keys.length; n += 50) {
          await Promise.all(keys.slice(n, n + 50).map((key) => store.create(key, one, factsOf(one))));
        }
        expect(await keysOf(store.list('many/'))).toEqual(keys);
        expect(await keysOf(store.list('many/', { after: keys[20]! }))).toEqual(keys.slice(21));
      });

      test('may be left early', async () => {
        for await (const { key } of store.list('order/')) {
          expect(key).toBe(kept[0]);
          break;
        }
      });
    });

    test('probe says what the store is, without secrets', async () => {
      const { kind, place, versions } = await store.probe();
      expect(['folder', 's3']).toContain(kind);
      expect(place).not.toMatch(/rahasia/);
      expect(versions).toBe(false);
    });

    describe('a store that is gone', () => {
      let gone: ObjectStore;
      beforeAll(async () => {
        gone = await tried.gone();
      });
      afterAll(() => gone?.close());

      test.each([
        ['create', () => gone.create('gone/a', small, factsOf(small))],
        ['create of a large body', () => gone.create('gone/a', streamOf(large), factsOf(large))],
        ['open', () => gone.open('gone/a')],
        ['head', () => gone.head('gone/a')],
        ['list', () => keysOf(gone.list('gone/'))],
        ['probe', () => gone.probe()],
      ])('%s says unavailable', async (_, call) => {
        await expect(call()).rejects.toMatchObject({ name: 'AppError', code: 'unavailable' });
      });
    });

    test('closing twice is no error', async () => {
      const other = await tried.gone();
      await other.close();
      await other.close();
    });
  });
}

/** Gives half of `bytes` and then breaks, with an error or without one. */
function breakAfter(bytes: Uint8Array, error?: Error): Readable {
  const pieces = piecesOf(bytes.subarray(0, bytes.length / 2));
  return new Readable({
    read() {
      const { value } = pieces.next();
      if (value) this.push(value);
      else this.destroy(error);
    },
  });
}
