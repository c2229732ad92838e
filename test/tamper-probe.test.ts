import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { ulid } from 'ulid';
import { afterAll, afterEach, describe, expect, test } from 'vitest';
import { probeTampering, type TamperReport } from '../src/archive/worm/tamper-probe.ts';
import { canaryPrefix, type LockMode, type ObjectStore } from '../storage/object-store.ts';
import { openStore } from '../storage/open-store.ts';
import { factsOf, keysOf } from './contracts/object-store.ts';
import { removeFolder, temporaryFolder } from './support/archive.ts';
import { noS3, type S3ForTests, s3ForTests } from './support/s3.ts';
import { outsiderOf } from './support/s3-outsider.ts';

const record = Buffer.from('isi arsip');
const parts = { clock: () => new Date(), newId: () => ulid() };
const open: ObjectStore[] = [];
afterEach(async () => {
  for (const store of open.splice(0)) await store.close();
});

/** Each attack with what the store answered and what became of the canary. */
const told = ({ attacks }: TamperReport) =>
  Object.fromEntries(attacks.map(({ attack, outcome, effect }) => [attack, `${outcome}, ${effect}`]));

/** Probes a store that holds a record, which must come out of it whole. */
async function probe(store: ObjectStore): Promise<TamperReport> {
  open.push(store);
  await store.create('records/a', record, factsOf(record));
  const report = await probeTampering(store, parts);
  expect(await buffer(await store.open('records/a'))).toEqual(record);
  return report;
}

test('a folder is no WORM: whoever runs the service can overwrite and delete, and is told so', async () => {
  const dir = await temporaryFolder('tamper');
  const report = await probe(await openStore(`file:${join(dir, 'store')}`));
  expect(report).toMatchObject({ kind: 'folder', worm: false, canDelete: true, canariesLeft: 0 });
  expect(told(report)).toEqual({
    'create-again': 'refused, none',
    overwrite: 'succeeded, lost',
    delete: 'succeeded, lost',
    hide: 'impossible, none',
    'delete-bypass': 'impossible, none',
    shorten: 'impossible, none',
    'shorten-bypass': 'impossible, none',
    soften: 'impossible, none',
  });
  expect(await readdir(join(dir, 'store', canaryPrefix))).toEqual([]);
  await removeFolder(dir);
});

test('nothing but a canary is ever attacked', async () => {
  const dir = await temporaryFolder('tamper');
  const store = await openStore(`file:${join(dir, 'store')}`);
  open.push(store);
  await store.create('records/a', record, factsOf(record));
  for (const key of ['records/a', 'derived/canary', 'derived/a'])
    await expect(store.attack('delete', key)).rejects.toMatchObject({ code: 'invalid_input' });
  expect(await keysOf(store.list(''))).toEqual(['records/a']);
  await removeFolder(dir);
});

const s3 = await s3ForTests();
if (s3) {
  s3Tests(s3);
  afterAll(() => s3.stop());
} else {
  test.skip(`tamper probe of an S3 store (${noS3})`, () => {});
}

function s3Tests(server: S3ForTests): void {
  const bucketAt = (kind: string) => ({ ...server, url: `${server.url}-${kind}` });

  async function openBucket(kind: string, lock?: LockMode): Promise<ObjectStore> {
    const place = bucketAt(kind);
    return openStore(place.url, place, { ...(lock && { lock }) });
  }

  /** Whatever is done to the name of a key that has a history: the evidence stays. */
  const onTheName = {
    'create-again': 'refused, none',
    overwrite: 'succeeded, overlaid',
    hide: 'succeeded, hidden',
  };
  const noLock = {
    shorten: 'impossible, none',
    'shorten-bypass': 'impossible, none',
    soften: 'impossible, none',
  };

  describe('tamper probe of an S3 store', () => {
    test('without a history and without locks everything can be lost', async () => {
      const report = await probe(await openBucket('plain'));
      expect(report).toMatchObject({
        kind: 's3',
        versions: false,
        worm: false,
        canDelete: true,
        canariesLeft: 0,
      });
      expect(told(report)).toEqual({
        'create-again': 'refused, none',
        overwrite: 'succeeded, lost',
        hide: 'succeeded, lost',
        delete: 'succeeded, lost',
        'delete-bypass': 'succeeded, lost',
        ...noLock,
      });
    });

    test('a history without locks keeps what is overwritten or hidden, not what is deleted by version', async () => {
      await outsiderOf(bucketAt('history')).makeBucket({ locks: true });
      const report = await probe(await openBucket('history'));
      expect(report).toMatchObject({ versions: true, worm: false, canDelete: true, canariesLeft: 0 });
      expect(told(report)).toEqual({
        ...onTheName,
        delete: 'succeeded, lost',
        'delete-bypass': 'succeeded, lost',
        ...noLock,
      });
    });

    test('governance falls to whoever may bypass it', async () => {
      const report = await probe(await openBucket('gov', 'governance'));
      expect(report).toMatchObject({ lock: 'governance', worm: false, canDelete: true });
      expect(told(report)).toEqual({
        ...onTheName,
        delete: 'refused, none',
        'delete-bypass': 'succeeded, lost',
        shorten: 'refused, none',
        'shorten-bypass': 'succeeded, weakened',
        soften: 'impossible, none',
      });
    });

    test('compliance is WORM for all keys, also those of the root user', async () => {
      const store = await openBucket('comp', 'compliance');
      const report = await probe(store);
      expect(report).toMatchObject({ lock: 'compliance', worm: true, canDelete: false });
      expect(told(report)).toEqual({
        ...onTheName,
        delete: 'refused, none',
        'delete-bypass': 'refused, none',
        shorten: 'refused, none',
        'shorten-bypass': 'refused, none',
        soften: 'refused, none',
      });
      // The markers and what was laid over are cleared away at once, the locked canaries stay.
      expect(report.canariesLeft).toBe(8);
      const left = await Array.fromAsync(store.versions!.list(canaryPrefix));
      expect(left.map(({ isLatest, isMarker }) => isLatest && !isMarker)).toEqual(Array(8).fill(true));
    });

    test('canaries whose locks have run out are cleared away by a later probe', async () => {
      const store = await openBucket('later', 'compliance');
      open.push(store);
      const nearlyADayAgo = () => new Date(Date.now() - 86_400_000 + 4000);
      await probeTampering(store, { ...parts, clock: nearlyADayAgo });
      const first = await keysOf(store.list(canaryPrefix));
      expect(first).toHaveLength(8);
      await sleep(5000);
      expect((await probeTampering(store, parts)).canariesLeft).toBe(8);
      const second = await keysOf(store.list(canaryPrefix));
      expect(second.filter((key) => first.includes(key))).toEqual([]);
    });

    test.skipIf(!server.makeUser)(
      'keys that may only write and read cannot delete, nor bypass governance (a server of our own makes them)',
      async () => {
        const place = bucketAt('limited');
        const outsider = outsiderOf(place);
        await outsider.makeBucket({ locks: true });
        const user = await server.makeUser!();
        const actions = ['s3:GetObject', 's3:PutObject', 's3:GetObjectVersion', 's3:ListBucket'];
        const more = ['s3:ListBucketVersions', 's3:GetBucketVersioning', 's3:GetBucketLocation'];
        const locks = [
          's3:GetObjectRetention',
          's3:PutObjectRetention',
          's3:GetBucketObjectLockConfiguration',
        ];
        await outsider.allow(user.accessKey, [...actions, ...more, ...locks]);
        const report = await probe(await openStore(place.url, user, { lock: 'governance' }));
        expect(report).toMatchObject({ lock: 'governance', worm: true, canDelete: false });
        expect(told(report)).toMatchObject({ hide: 'refused, none', 'delete-bypass': 'refused, none' });
      },
    );

    test('a probe in a bucket that is gone is unavailable', async () => {
      const store = await openStore('http://127.0.0.1:9/berkas', server);
      open.push(store);
      await expect(probeTampering(store, parts)).rejects.toMatchObject({ code: 'unavailable' });
    });
  });
}
