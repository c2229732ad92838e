import { chmod, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { copyCapsule, copyObject, filesOf, isThere, readCapsule } from '../src/archive/backup/copy.ts';
import { manifestKey, sha256 } from '../src/archive/capsule.ts';
import { depositRecord } from '../src/archive/deposit.ts';
import type { ObjectStore } from '../storage/object-store.ts';
import { openStore } from '../storage/open-store.ts';
import { openTestArchive, removeFolder, type TestArchive, temporaryFolder } from './support/archive.ts';
import { upload, who } from './support/deposits.ts';

let archive: TestArchive;
let to: ObjectStore;
const facts = (bytes: Buffer) => ({
  mediaType: 'application/pdf',
  size: bytes.length,
  sha256: sha256(bytes),
});
const large = Buffer.alloc(5_000_000, 'besar ');

beforeEach(async () => {
  archive = await openTestArchive(await temporaryFolder('copy'));
  to = await openStore(`file:${join(archive.dir, 'to')}`);
});

afterEach(async ({ task }) => {
  await to.close();
  await archive.close();
  if (task.result?.state !== 'fail') await removeFolder(archive.dir);
});

async function put(key: string, bytes: Buffer): Promise<void> {
  await archive.store.create(key, bytes, facts(bytes));
}

async function damage(key: string, how: (bytes: Buffer) => Buffer): Promise<void> {
  const path = join(archive.dir, 'store', key);
  await chmod(path, 0o644);
  await writeFile(path, how(await readFile(path)));
}

test.each([
  ['small', Buffer.from('kecil')],
  ['large', large],
  ['empty', Buffer.alloc(0)],
])('a %s object is copied once; the second time it is there', async (_, bytes) => {
  await put('records/a', bytes);
  expect(await isThere(to, 'records/a', facts(bytes))).toBe(false);
  expect(await copyObject(archive.store, to, 'records/a', facts(bytes))).toBe(true);
  expect(await copyObject(archive.store, to, 'records/a', facts(bytes))).toBe(false);
  expect((await buffer(await to.open('records/a'))).equals(bytes)).toBe(true);
  expect(await isThere(to, 'records/a', facts(bytes))).toBe(true);
});

test.each([
  [
    'changed',
    Buffer.from('kecil'),
    (bytes: Buffer) => Buffer.concat([bytes.subarray(0, -1), Buffer.from('L')]),
  ],
  ['cut', Buffer.from('kecil'), (bytes: Buffer) => bytes.subarray(0, 2)],
  ['grown', Buffer.from('kecil'), (bytes: Buffer) => Buffer.concat([bytes, bytes])],
  ['changed and large', large, (bytes: Buffer) => Buffer.concat([bytes.subarray(0, -1), Buffer.from('L')])],
])('a source that was %s is damaged, and nothing of it arrives', async (_, bytes, how) => {
  await put('records/a', bytes);
  await damage('records/a', how);
  const copied = copyObject(archive.store, to, 'records/a', facts(bytes));
  await expect(copied).rejects.toMatchObject({ code: 'damaged' });
  expect(await to.head('records/a')).toBeUndefined();
});

test('a source that is gone is damaged, for it was promised', async () => {
  const copied = copyObject(archive.store, to, 'records/a', facts(Buffer.from('kecil')));
  await expect(copied).rejects.toMatchObject({ code: 'damaged' });
});

test('other bytes under the key in the target are a conflict, and stay', async () => {
  await put('records/a', Buffer.from('kecil'));
  const other = Buffer.from('lain');
  await to.create('records/a', other, facts(other));
  const copied = copyObject(archive.store, to, 'records/a', facts(Buffer.from('kecil')));
  await expect(copied).rejects.toMatchObject({ code: 'conflict' });
  expect((await buffer(await to.open('records/a'))).toString()).toBe('lain');
});

test('a target that does not keep what it was sent is unavailable: to be tried again', async () => {
  await put('records/a', Buffer.from('kecil'));
  const lying: ObjectStore = {
    ...to,
    create: (key, _source, _facts, options) =>
      to.create(key, Buffer.from('lain'), facts(Buffer.from('lain')), options),
  };
  const copied = copyObject(archive.store, lying, 'records/a', facts(Buffer.from('kecil')));
  await expect(copied).rejects.toMatchObject({ code: 'unavailable' });
});

test('a record goes with its files first, its manifest last; without a file the manifest does not come', async () => {
  const { record } = await depositRecord(archive, await upload(archive, 'isi KTP'), who);
  const created: string[] = [];
  const watched: ObjectStore = {
    ...to,
    create: (key, ...rest) => to.create(key, ...rest).finally(() => created.push(key)),
  };
  const key = manifestKey(record.id, 1);
  const manifest = await readCapsule(archive.store, key);
  const [file] = filesOf(manifest.capsule);
  const copied = await copyCapsule(archive.store, watched, manifest, { syncLater: true });
  expect(created).toEqual([file!.key, key]);
  expect(copied).toEqual({ written: [file!.key, key], bytes: file!.size + manifest.bytes.length });
  expect(await copyCapsule(archive.store, to, manifest)).toEqual({ written: [], bytes: 0 });

  const next = (await depositRecord(archive, await upload(archive, 'isi KK'), who)).record;
  const second = await readCapsule(archive.store, manifestKey(next.id, 1));
  await damage(filesOf(second.capsule)[0]!.key, () => Buffer.from('isi KX'));
  await expect(copyCapsule(archive.store, to, second)).rejects.toMatchObject({ code: 'damaged' });
  expect(await to.head(second.key)).toBeUndefined();
  await expect(readCapsule(archive.store, key, 'f'.repeat(64))).rejects.toMatchObject({ code: 'damaged' });
});
