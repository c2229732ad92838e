import { afterAll, describe, expect, test } from 'vitest';
import { openKnownStores } from '../src/archive/backup/known-stores.ts';
import { createReplication } from '../src/archive/backup/replicate.ts';
import { createMark } from '../src/archive/backup/store-mark.ts';
import { checkArchive } from '../src/archive/check/check.ts';
import { depositRecord } from '../src/archive/deposit.ts';
import { getRecord, openContent } from '../src/archive/retrieve.ts';
import { openStore } from '../storage/open-store.ts';
import { openTestArchive, removeFolder, type TestArchive, temporaryFolder } from './support/archive.ts';
import { depositFamily, upload, who } from './support/deposits.ts';
import { noS3, type S3ForTests, s3ForTests } from './support/s3.ts';
import { outsiderOf } from './support/s3-outsider.ts';

const s3 = await s3ForTests();
if (s3?.makeUser) {
  tests(s3, s3.makeUser);
  afterAll(() => s3.stop());
} else {
  test.skip(`a backup with keys that cannot delete (${noS3})`, () => {});
}

/** What the README asks of the keys of a backup: nothing that takes anything away. */
const rights = [
  ...['s3:GetObject', 's3:PutObject', 's3:GetObjectVersion', 's3:GetObjectRetention'],
  ...['s3:ListBucket', 's3:ListBucketVersions', 's3:GetBucketVersioning', 's3:GetBucketLocation'],
  's3:GetBucketObjectLockConfiguration',
];

function tests(server: S3ForTests, makeUser: NonNullable<S3ForTests['makeUser']>): void {
  describe('a backup bucket with keys that cannot delete', () => {
    test.each([false, true])(
      'takes deposits, catch-up and check (with locks: %s)',
      async (locks) => {
        const place = { ...server, url: `${server.url}-${locks ? 'locks' : 'plain'}` };
        await outsiderOf(place).makeBucket({ locks });
        const user = await makeUser();
        await outsiderOf(place).allow(user.accessKey, [
          ...rights,
          // Without it nothing can be made that is locked.
          ...(locks ? ['s3:PutObjectRetention'] : []),
        ]);
        const dir = await temporaryFolder('no-delete');
        const archive: TestArchive = await openTestArchive(dir);
        const { ktp, kk } = await depositFamily(archive);
        const backup = await openStore(place.url, user, locks ? { lock: 'compliance' } : {});
        await createMark(backup, { archive: 'arsip', id: 'cadangan', madeAt: 'kini' });
        archive.backup = backup;
        const fresh = await depositRecord(archive, await upload(archive, 'isi baru'), who);
        expect(fresh.record.state).toBe('aman');
        const known = openKnownStores(`${dir}/stores.json`);
        const replication = createReplication({ ...archive, backup }, { known, syncCatalog: async () => {} });
        const { done, notCopied } = await replication.catchUp();
        expect(notCopied).toEqual([]);
        expect(done).toBeGreaterThanOrEqual(3);
        for (const { id } of [ktp, kk]) expect((await getRecord(archive, id)).state).toBe('aman');
        const { full, findings } = await checkArchive(archive);
        expect(findings).toEqual([]);
        expect(full?.good).toBe(true);
        // The keys are what they are said to be.
        const [first] = await Array.fromAsync(backup.list('records/'));
        const [version] = await Array.fromAsync(backup.versions!.list(first!.key));
        await expect(backup.versions!.removeVersion(version!.key, version!.version)).rejects.toMatchObject({
          code: expect.stringMatching(/bad_config|conflict/),
        });
        expect(await openContent({ ...archive, store: backup }, fresh.record.id)).toMatchObject({ size: 8 });
        await backup.close();
        await archive.close();
        await removeFolder(dir);
      },
      60_000,
    );
  });
}
