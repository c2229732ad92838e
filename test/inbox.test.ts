import { mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { depositRecord } from '../src/archive/deposit.ts';
import { resumeInbox } from '../src/archive/keep.ts';
import { openContent } from '../src/archive/retrieve.ts';
import { AppError } from '../src/errors.ts';
import type { ObjectStore } from '../storage/object-store.ts';
import { openStore } from '../storage/open-store.ts';
import { openTestArchive, removeFolder, type TestArchive, temporaryFolder } from './support/archive.ts';
import { upload, who } from './support/deposits.ts';

let dir: string;
let archive: TestArchive;
const commits = () => readdir(join(dir, 'inbox', 'commits'));
const away = (store: ObjectStore): ObjectStore => ({
  ...store,
  create: async () => {
    throw new AppError('unavailable', 'away');
  },
});

async function deposit(content: string) {
  return (await depositRecord(archive, await upload(archive, content), who)).record;
}

async function reopen(wrap?: (store: ObjectStore) => ObjectStore): Promise<void> {
  await archive.close();
  archive = await openTestArchive(dir, wrap);
}

beforeEach(async () => {
  dir = await temporaryFolder('inbox');
  archive = await openTestArchive(dir, away);
});

afterEach(async ({ task }) => {
  await archive.close();
  if (task.result?.state !== 'fail') await removeFolder(dir);
});

test('the files of a settled commit go once nothing can be lost elsewhere, and stay while that is not sure', async () => {
  await reopen((store) => ({
    ...store,
    sync: async () => {
      throw new AppError('unavailable', 'disk gone');
    },
  }));
  const { state } = await deposit('KTP');
  expect(state).toBe('tersimpan');
  expect(await archive.inbox.pending()).toEqual([]);
  await archive.inbox.close();
  expect(await commits()).toHaveLength(2);
  await reopen();
  expect(await resumeInbox(archive)).toEqual({ settled: 1, waiting: 0 });
  await archive.inbox.close();
  expect(await commits()).toEqual([]);
});

test('a row that a power cut took from the catalog is there again after the next start, the store still away', async () => {
  const { id } = await deposit('KTP');
  await deposit('KK');
  await archive.database.deleteFrom('records').execute();
  await reopen(away);
  expect(await resumeInbox(archive)).toEqual({ settled: 0, waiting: 2 });
  expect((await buffer((await openContent(archive, id)).stream)).toString()).toBe('KTP');
  expect(await archive.database.selectFrom('records').select('state').execute()).toEqual([
    { state: 'diterima' },
    { state: 'diterima' },
  ]);
});

test('files whose capsule had not come were never acknowledged: the next start removes them', async () => {
  await deposit('KTP');
  const [file] = (await commits()).filter((name) => !name.includes('capsule'));
  const [capsule] = (await commits()).filter((name) => name.includes('capsule'));
  await rm(join(dir, 'inbox', 'commits', capsule!), { force: true });
  expect(file).toBeDefined();
  await reopen();
  expect(await commits()).toEqual([]);
  expect(await archive.inbox.pending()).toEqual([]);
});

test('a capsule whose file is gone is set aside with the reason, and the start goes on', async () => {
  await deposit('KTP');
  await deposit('KK');
  const [file] = (await commits()).filter((name) => !name.includes('capsule'));
  await rm(join(dir, 'inbox', 'commits', file!), { force: true });
  await reopen();
  expect(await archive.inbox.pending()).toHaveLength(1);
  const [id] = await readdir(join(dir, 'inbox', 'set-aside'));
  expect(await readdir(join(dir, 'inbox', 'set-aside', id!))).toContain('reason.txt');
});

test('a commit in the layout of before, a folder with its intent, is taken up', async () => {
  const { id } = await deposit('KTP');
  const [commit] = await archive.inbox.pending();
  const old = join(dir, 'inbox', 'commits', commit!.id);
  const names = await commits();
  await mkdir(old);
  for (const [at, part] of commit!.parts.entries()) {
    const name = names.find((one) => one.endsWith(at === 0 ? part.sha256 : 'capsule-2'));
    await rename(join(dir, 'inbox', 'commits', name!), join(old, part.sha256));
  }
  await writeFile(join(old, 'intent.json'), JSON.stringify(commit));
  await reopen();
  expect(await archive.inbox.pending()).toEqual([commit]);
  expect(await resumeInbox(archive)).toEqual({ settled: 1, waiting: 0 });
  expect((await buffer((await openContent(archive, id)).stream)).toString()).toBe('KTP');
});

test('with the store away the inbox takes up to its limit, refuses then, and takes again when there is room', async () => {
  const limit = 100_000;
  const full = { maxInboxBytes: limit };
  await archive.close();
  let isAway = true;
  const wrap = (store: ObjectStore): ObjectStore => ({
    ...store,
    create: (...args) => (isAway ? away(store) : store).create(...args),
  });
  archive = await openTestArchive(dir, wrap, full);
  const first = await deposit('a'.repeat(60_000));
  expect(first.state).toBe('diterima');
  const before = await commits();
  const refused = deposit('b'.repeat(60_000));
  await expect(refused).rejects.toMatchObject({
    code: 'unavailable',
    detail: expect.stringContaining('Kotak masuk penuh'),
  });
  expect(await commits()).toEqual(before);
  expect(await readdir(join(dir, 'inbox', 'spool'))).toEqual([]);
  expect(archive.inbox.usage()).toMatchObject({ commits: 1, maxBytes: limit });
  expect((await buffer((await openContent(archive, first.id)).stream)).length).toBe(60_000);
  isAway = false;
  expect(await resumeInbox(archive)).toEqual({ settled: 1, waiting: 0 });
  expect(archive.inbox.usage()).toEqual({ commits: 0, bytes: 0, maxBytes: limit });
  expect((await deposit('b'.repeat(60_000))).state).toBe('tersimpan');
});

test('a file that fits while its capsule does not is refused whole', async () => {
  await archive.close();
  archive = await openTestArchive(dir, away, { maxInboxBytes: 1000 });
  await expect(deposit('a'.repeat(999))).rejects.toMatchObject({ code: 'unavailable' });
  expect(await commits()).toEqual([]);
  expect(await readdir(join(dir, 'inbox', 'spool'))).toEqual([]);
  expect(archive.inbox.usage().bytes).toBe(0);
  expect(await archive.database.selectFrom('records').selectAll().execute()).toEqual([]);
});

test('with the backup store away for long, deposits are taken on: what the store has leaves the inbox, the oldest first', async () => {
  const limit = 100_000;
  await archive.close();
  archive = await openTestArchive(dir, undefined, { maxInboxBytes: limit });
  const url = `file:${join(dir, 'backup')}`;
  const backup = await openStore(url);
  archive.backup = away(backup);
  const ids: string[] = [];
  for (const letter of 'abcdefgh') {
    const { id, state } = await deposit(letter.repeat(20_000));
    expect(state).toBe('tersimpan');
    ids.push(id);
  }
  expect(archive.inbox.usage().bytes).toBeLessThan(limit * 0.8);
  // One that fills all of it: everything that the store has makes room.
  expect((await deposit('z'.repeat(95_000))).state).toBe('tersimpan');
  expect(archive.inbox.usage()).toMatchObject({ commits: 1 });
  await archive.inbox.close();
  expect(await commits()).toHaveLength(2);
  for (const [at, id] of ids.entries()) {
    const bytes = await buffer((await openContent(archive, id)).stream);
    expect(bytes.toString()).toBe('abcdefgh'[at]!.repeat(20_000));
  }
  archive.backup = backup;
  expect(await resumeInbox(archive)).toEqual({ settled: 1, waiting: 0 });
  await backup.close();
});

test('with the store away the inbox fills and refuses, backup store or not: nothing leaves that no store has', async () => {
  await archive.close();
  archive = await openTestArchive(dir, away, { maxInboxBytes: 100_000 });
  archive.backup = away(await openStore(`file:${join(dir, 'backup')}`));
  const kept = await deposit('a'.repeat(60_000));
  expect(kept.state).toBe('diterima');
  await expect(deposit('b'.repeat(60_000))).rejects.toMatchObject({ code: 'unavailable' });
  expect((await buffer((await openContent(archive, kept.id)).stream)).length).toBe(60_000);
  await archive.backup.close();
});

test('what waits for the backup store alone is not read again from the store at each attempt', async () => {
  await archive.close();
  let reads = 0;
  archive = await openTestArchive(dir, (store) => ({
    ...store,
    open: (...args) => {
      reads += 1;
      return store.open(...args);
    },
  }));
  archive.backup = away(await openStore(`file:${join(dir, 'backup')}`));
  await deposit('KTP');
  reads = 0;
  expect(await resumeInbox(archive)).toEqual({ settled: 0, waiting: 1 });
  expect(reads).toBe(0);
  await archive.backup.close();
});
