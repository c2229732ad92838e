import { afterAll, beforeAll, expect, test } from 'vitest';
import { manifestKey, recordFileKey } from '../src/archive/capsule.ts';
import { canaryKey } from '../src/archive/check/canary.ts';
import { checkArchive } from '../src/archive/check/check.ts';
import type { Finding, StoreName } from '../src/archive/check/look.ts';
import { depositRecord } from '../src/archive/deposit.ts';
import { rebuildCatalog } from '../src/archive/rebuild/rebuild.ts';
import type { RecordView } from '../src/domain/record.ts';
import { openStore } from '../storage/open-store.ts';
import { openTestArchive, removeFolder, type TestArchive, temporaryFolder } from './support/archive.ts';
import { upload, who } from './support/deposits.ts';
import { noS3, type S3ForTests, s3ForTests } from './support/s3.ts';
import { type Outsider, outsiderOf } from './support/s3-outsider.ts';

const s3 = await s3ForTests();

if (s3) historyTests(s3);
else test.skip(`check of a store with a history (${noS3})`, () => {});

/** Both stores under locks, as an office would have them: what was done to a key is not undone here. */
function historyTests(server: S3ForTests): void {
  let archive: TestArchive;
  const outsiders = {} as Record<StoreName, Outsider>;

  async function openLocked(name: StoreName) {
    const place = { ...server, url: `${server.url}-${name}` };
    outsiders[name] = outsiderOf(place);
    await outsiders[name].makeBucket({ locks: true });
    return openStore(place.url, place, { lock: 'governance' });
  }

  beforeAll(async () => {
    const store = await openLocked('store');
    archive = await openTestArchive(await temporaryFolder('check-history'), () => store);
    archive.backup = await openLocked('backup');
  });
  afterAll(async () => {
    await archive.backup!.close();
    await archive.close();
    await removeFolder(archive.dir);
    await server.stop();
  });

  const known: Finding[] = [];
  /** What a pass finds beyond what the tests before have done. */
  async function found(): Promise<Finding[]> {
    const { at, findings } = await checkArchive(archive);
    expect(at).toBeUndefined();
    const fresh = findings.filter(
      (one) => !known.some((other) => JSON.stringify(other) === JSON.stringify(one)),
    );
    known.push(...fresh);
    return fresh;
  }
  const deposit = async (text: string): Promise<RecordView> =>
    (await depositRecord(archive, await upload(archive, text), who)).record;
  const fileOf = (record: RecordView) => recordFileKey(record.id, record.sha256, 'pdf');

  test('a whole archive has no findings; its canary is found, and stays under the lock', async () => {
    await deposit('isi KTP');
    expect(await found()).toEqual([]);
    expect(await found()).toEqual([]);
    const [canary, ...more] = await Array.fromAsync(archive.store.versions!.list(canaryKey));
    expect(more).toEqual([]);
    expect(await archive.store.versions!.lockOf(canaryKey, canary!.version)).toBeDefined();
  });

  test.each(['store', 'backup'] as const)('a marker in the %s hides what is still there', async (name) => {
    const record = await deposit(`tersembunyi di ${name}`);
    await outsiders[name].hide(fileOf(record));
    await outsiders[name].hide(manifestKey(record.id, 1));
    expect(await found()).toEqual([
      { store: name, kind: 'hidden by a marker', key: fileOf(record) },
      { store: name, kind: 'hidden by a marker', key: manifestKey(record.id, 1) },
    ]);
  });

  test.each(['store', 'backup'] as const)(
    'a second version in the %s is told; the first is what counts',
    async (name) => {
      const record = await deposit(`ditimpa di ${name}`);
      await outsiders[name].overwrite(fileOf(record), Buffer.from('isi lain'));
      expect(await found()).toEqual([{ store: name, kind: 'unknown version', key: fileOf(record) }]);
    },
  );

  test('a catalog is rebuilt from the evidence, whatever was laid over it', async () => {
    const record = await deposit('dibangun ulang');
    await outsiders.store.overwrite(manifestKey(record.id, 1), Buffer.from('{}'));
    const hidden = await deposit('tersembunyi lagi');
    await outsiders.store.hide(manifestKey(hidden.id, 1));
    const before = await archive.database.selectFrom('records').selectAll().orderBy('id').execute();
    expect((await rebuildCatalog(archive)).leftOut).toEqual([]);
    expect(await archive.database.selectFrom('records').selectAll().orderBy('id').execute()).toEqual(before);
  });
}
