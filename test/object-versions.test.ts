import { buffer } from 'node:stream/consumers';
import { afterAll, describe, expect, test } from 'vitest';
import type { LockMode } from '../storage/object-store.ts';
import { openStore } from '../storage/open-store.ts';
import { factsOf } from './contracts/object-store.ts';
import { objectVersionsContract, type TriedHistory } from './contracts/object-versions.ts';
import { freePort, noS3, type S3ForTests, s3ForTests } from './support/s3.ts';
import { outsiderOf } from './support/s3-outsider.ts';

const s3 = await s3ForTests();
const bytes = Buffer.from('isi berkas');

if (s3) {
  historyTests(s3);
  afterAll(() => s3.stop());
} else {
  test.skip(`history of an S3 store (${noS3})`, () => {});
}

function historyTests(server: S3ForTests): void {
  /** The keys of the server and a bucket of this kind. */
  const bucketAt = (kind: string) => ({ ...server, url: `${server.url}-${kind}` });

  async function tryHistory(kind: string, lock?: LockMode): Promise<TriedHistory> {
    const place = bucketAt(kind);
    const outsider = outsiderOf(place);
    if (!lock) await outsider.makeBucket({ locks: true });
    const options = { ...(lock && { lock }) };
    return {
      store: await openStore(place.url, place, options),
      outsider,
      gone: async () => openStore(`http://127.0.0.1:${await freePort()}/berkas`, place, options),
    };
  }

  objectVersionsContract('S3 store with a history', () => tryHistory('history'));
  objectVersionsContract('S3 store under governance', () => tryHistory('gov', 'governance'), 'governance');
  objectVersionsContract('S3 store under compliance', () => tryHistory('comp', 'compliance'), 'compliance');

  describe('S3 store in a bucket without a history', () => {
    test('each object is its one version', async () => {
      const place = bucketAt('plain');
      const store = await openStore(place.url, place);
      expect(await store.probe()).toMatchObject({ versions: false, locks: false });
      for (const key of ['a', 'b/c']) await store.create(key, bytes, factsOf(bytes));
      const found = await Array.fromAsync(store.versions!.list(''));
      const one = { version: 'null', size: bytes.length, isLatest: true, isMarker: false };
      expect(found).toMatchObject([
        { key: 'a', ...one },
        { key: 'b/c', ...one },
      ]);
      expect(await buffer(await store.versions!.open('a', 'null'))).toEqual(bytes);
      await store.versions!.removeVersion('a', 'null');
      expect(await store.head('a')).toBeUndefined();
      await store.close();
    });

    test('a lock needs a bucket that was made with object locking', async () => {
      const place = bucketAt('plain');
      await expect(openStore(place.url, place, { lock: 'governance' })).rejects.toMatchObject({
        code: 'bad_config',
        message: expect.stringContaining('made without object locking'),
      });
    });
  });
}
