import { randomBytes } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, test } from 'vitest';
import { manifestKey, recordFileKey } from '../src/archive/capsule.ts';
import { checkArchive } from '../src/archive/check/check.ts';
import type { Finding } from '../src/archive/check/look.ts';
import { depositRecord } from '../src/archive/deposit.ts';
import type { Place } from '../src/archive/repair/plan.ts';
import { planRepair, type RepairReport, repairArchive } from '../src/archive/repair/repair.ts';
import type { RecordView } from '../src/domain/record.ts';
import type { ObjectStore } from '../storage/object-store.ts';
import { openStore } from '../storage/open-store.ts';
import { openTestArchive, removeFolder, type TestArchive, temporaryFolder } from './support/archive.ts';
import { upload, who } from './support/deposits.ts';
import { noS3, type S3ForTests, s3ForTests } from './support/s3.ts';
import { type Outsider, outsiderOf } from './support/s3-outsider.ts';

const s3 = await s3ForTests();

if (s3) {
  historyTests(s3);
  afterAll(() => s3.stop());
} else {
  test.skip(`repair of a store with a history (${noS3})`, () => {});
}

function historyTests(server: S3ForTests): void {
  let archive: TestArchive;
  let bucket: ObjectStore;
  let remover: ObjectStore;
  let outsider: Outsider;
  let place: S3ForTests;
  let ktp: RecordView;
  let kk: RecordView;

  const fileOf = (record: RecordView) => recordFileKey(record.id, record.sha256, 'pdf');
  const history = (key: string) => Array.fromAsync(remover.versions!.list(key));
  // Without their times: versitygw writes a version that is uncovered anew.
  const versionsOf = async (key: string) => (await history(key)).map(({ version }) => version);
  const evidence = () => join(archive.dir, 'evidence');

  beforeEach(async () => {
    place = { ...server, url: `${server.url}-${randomBytes(3).toString('hex')}` };
    outsider = outsiderOf(place);
    await outsider.makeBucket({ locks: true });
    bucket = await openStore(place.url, place);
    remover = await openStore(place.url, place);
    archive = await openTestArchive(await temporaryFolder('repair-s3'));
    archive.backup = archive.store;
    archive.store = bucket;
    ktp = (await depositRecord(archive, await upload(archive, 'isi KTP'), who)).record;
    kk = (await depositRecord(archive, await upload(archive, 'isi KK!'), who)).record;
  });

  afterEach(async ({ task }) => {
    await archive.close();
    await archive.backup!.close();
    await remover.close();
    if (task.result?.state !== 'fail') await removeFolder(archive.dir);
  });

  const places = (mayRemove = true): Place[] => [
    { name: 'store', store: archive.store, ...(mayRemove && { remover }) },
    { name: 'backup', store: archive.backup! },
  ];

  async function findings(): Promise<Finding[]> {
    return (await checkArchive(archive)).findings;
  }

  async function repair(found: readonly Finding[], mayRemove = true): Promise<RepairReport> {
    const folders = [...new Set(found.map(({ key }) => dirname(key)))];
    const plan = await planRepair(archive, folders, { places: places(mayRemove) });
    const report: RepairReport = { outcomes: [], left: [], folders: [] };
    await repairArchive(archive, plan, { places: places(mayRemove), evidence: evidence(), report });
    return report;
  }

  async function keptAside(): Promise<string[]> {
    const names = await readdir(evidence(), { recursive: true }).catch(() => []);
    const damaged = names.filter((name) => name.includes('damaged-')).sort();
    return Promise.all(damaged.map((name) => readFile(join(evidence(), name), 'utf8')));
  }

  /** The key holds one version alone, and it has other bytes than it was created with. */
  async function rot(key: string, bytes: string): Promise<void> {
    const [first] = await history(key);
    await outsider.overwrite(key, Buffer.from(bytes));
    await remover.versions!.removeVersion(key, first!.version);
  }

  describe('repair of a store with a history', () => {
    test('takes the marker away that hides an object: the first version is there again, and nothing is created', async () => {
      const before = await versionsOf(fileOf(ktp));
      await outsider.hide(fileOf(ktp));
      const { outcomes, left } = await repair(await findings());
      expect(outcomes).toMatchObject([
        { store: 'store', kind: 'hidden by a marker', key: fileOf(ktp), remedy: 'uncover', mended: true },
      ]);
      expect(left).toEqual([]);
      expect(await versionsOf(fileOf(ktp))).toEqual(before);
      expect(await findings()).toEqual([]);
    });

    test('uncovers a whole record that was hidden', async () => {
      for (const key of [fileOf(ktp), manifestKey(ktp.id, 1)]) await outsider.hide(key);
      const { outcomes } = await repair(await findings());
      expect(outcomes.map(({ remedy, mended }) => [remedy, mended])).toEqual([
        ['uncover', true],
        ['uncover', true],
      ]);
      expect(await findings()).toEqual([]);
    });

    test('keeps the bytes of an unknown version aside before it takes it away', async () => {
      const before = await versionsOf(fileOf(ktp));
      await outsider.overwrite(fileOf(ktp), Buffer.from('isi lain'));
      await outsider.hide(fileOf(ktp));
      const { outcomes } = await repair(await findings());
      expect(outcomes).toMatchObject([{ remedy: 'uncover', mended: true }]);
      expect(await keptAside()).toEqual(['isi lain']);
      expect(await versionsOf(fileOf(ktp))).toEqual(before);
      expect(await findings()).toEqual([]);
    });

    test('replaces the only version where its bytes are wrong', async () => {
      await rot(fileOf(ktp), 'isi KTQ');
      const { outcomes } = await repair(await findings());
      expect(outcomes).toMatchObject([{ kind: 'changed', remedy: 'copy', source: 'backup', mended: true }]);
      expect(await keptAside()).toEqual(['isi KTQ']);
      expect(await history(fileOf(ktp))).toHaveLength(1);
      expect(await findings()).toEqual([]);
    });

    test('without the credentials for it nothing is taken away, and nothing is created over it', async () => {
      await outsider.hide(fileOf(ktp));
      await rot(fileOf(kk), 'isi KQ!');
      const found = await findings();
      const { outcomes } = await repair(found, false);
      expect(outcomes.map(({ whyNot, mended }) => [whyNot, mended])).toEqual([
        ['no repair credentials', false],
        ['no repair credentials', false],
      ]);
      expect(await findings()).toEqual(found);
      expect(await history(fileOf(ktp))).toHaveLength(2);
    });

    test('a missing object needs no such credentials', async () => {
      const [only] = await history(fileOf(ktp));
      await remover.versions!.removeVersion(fileOf(ktp), only!.version);
      const { outcomes } = await repair(await findings(), false);
      expect(outcomes).toMatchObject([{ remedy: 'copy', source: 'backup', mended: true }]);
      expect(await findings()).toEqual([]);
    });

    test('what is locked stays until its day, which is told', async () => {
      await rot(fileOf(ktp), 'isi KTQ');
      const locking = await openStore(place.url, place, { lock: 'governance' });
      const until = new Date(Math.ceil(Date.now() / 1000) * 1000 + 3_600_000);
      const [only] = await history(fileOf(ktp));
      await locking.versions!.extendLock(fileOf(ktp), only!.version, until);
      const { outcomes } = await repair(await findings());
      expect(outcomes).toMatchObject([{ whyNot: 'locked', lockedUntil: until, mended: false }]);
      expect(await history(fileOf(ktp))).toHaveLength(1);
      await locking.close();
    });

    test('a backup store is mended in the same way', async () => {
      [archive.store, archive.backup] = [archive.backup!, archive.store];
      await outsider.overwrite(fileOf(ktp), Buffer.from('isi lain'));
      const folders = [dirname(fileOf(ktp))];
      const both: Place[] = [
        { name: 'store', store: archive.store },
        { name: 'backup', store: archive.backup, remover },
      ];
      const plan = await planRepair(archive, folders, { places: both });
      const report: RepairReport = { outcomes: [], left: [], folders: [] };
      await repairArchive(archive, plan, { places: both, evidence: evidence(), report });
      expect(report).toMatchObject({
        outcomes: [{ store: 'backup', remedy: 'uncover', mended: true }],
        left: [],
      });
    });
  });
}
