import { chmod, mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { sha256 } from '../src/archive/capsule.ts';
import { depositRecord, updateManifest } from '../src/archive/deposit.ts';
import { openInbox } from '../src/archive/keep/inbox.ts';
import { resumeInbox } from '../src/archive/keep/keep.ts';
import { getRecord, openContent } from '../src/archive/retrieve.ts';
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

/** What bit rot does to the first file of the inbox that is `isWanted`. */
async function rot(isWanted: (name: string) => boolean): Promise<void> {
  const path = join(dir, 'inbox', 'commits', (await commits()).find(isWanted)!);
  const bytes = await readFile(path);
  bytes[bytes.length >> 1]! ^= 1;
  await chmod(path, 0o600);
  await writeFile(path, bytes);
}
const isCapsule = (name: string) => name.includes('.capsule-');
const isFile = (name: string) => !isCapsule(name);

test('a capsule that rotted in the inbox is set aside with the reason, whatever its bytes still say, and the start goes on', async () => {
  await deposit('KTP');
  await deposit('KK');
  await rot(isCapsule);
  await reopen();
  expect(await archive.inbox.pending()).toHaveLength(1);
  expect(await archive.inbox.countSetAside()).toBe(1);
  const [id] = await readdir(join(dir, 'inbox', 'set-aside'));
  const there = await readdir(join(dir, 'inbox', 'set-aside', id!));
  expect(there.filter((name) => name !== 'reason.txt')).toHaveLength(2);
  expect(await readFile(join(dir, 'inbox', 'set-aside', id!, 'reason.txt'), 'utf8')).toContain('capsule');
  expect(await resumeInbox(archive)).toEqual({ settled: 1, waiting: 0 });
  expect(await archive.inbox.countSetAside()).toBe(1);
});

test('setting aside goes on where an earlier start was broken off: the capsule goes last', async () => {
  await deposit('KTP');
  await rot(isCapsule);
  const [file] = (await commits()).filter(isFile);
  const id = file!.split('.')[0]!;
  const aside = join(dir, 'inbox', 'set-aside', id);
  await mkdir(aside);
  await writeFile(join(aside, 'reason.txt'), 'the first\n');
  await rename(join(dir, 'inbox', 'commits', file!), join(aside, file!));
  await reopen();
  expect(await readdir(aside)).toHaveLength(3);
  expect(await readFile(join(aside, 'reason.txt'), 'utf8')).toBe('the first\n');
});

test('a capsule of a newer Berkas stops the start: it is whole', async () => {
  const { id } = await deposit('KTP');
  const [name] = (await commits()).filter(isCapsule);
  const bytes = Buffer.from(JSON.stringify({ format: 'record/2', id }));
  const newer = name!.replace(/[0-9a-f]{64}/, sha256(bytes));
  await rename(join(dir, 'inbox', 'commits', name!), join(dir, 'inbox', 'commits', newer));
  await chmod(join(dir, 'inbox', 'commits', newer), 0o600);
  await writeFile(join(dir, 'inbox', 'commits', newer), bytes);
  const opening = openInbox(join(dir, 'inbox'), { newId: archive.newId });
  await expect(opening).rejects.toMatchObject({ code: 'unknown_format' });
});

test('a capsule named without its hash, as before, is taken up', async () => {
  await deposit('KTP');
  const [name] = (await commits()).filter(isCapsule);
  const old = name!.replace(/\.[0-9a-f]{64}$/, '');
  await rename(join(dir, 'inbox', 'commits', name!), join(dir, 'inbox', 'commits', old));
  await reopen();
  expect(await commits()).toContain(name);
  expect(await resumeInbox(archive)).toEqual({ settled: 1, waiting: 0 });
});

test.each([
  ['after a restart', true],
  ['in the same process', false],
])(
  'a file that rotted while it waited is never stored: set aside, and its record damaged (%s)',
  async (_when, restarts) => {
    await archive.close();
    let isAway = true;
    const wrap = (store: ObjectStore): ObjectStore => ({
      ...store,
      create: (...args) => (isAway ? away(store) : store).create(...args),
    });
    archive = await openTestArchive(dir, wrap);
    const { id } = await deposit('KTP');
    await rot(isFile);
    isAway = false;
    if (restarts) await reopen();
    const other = await deposit('KK');
    await resumeInbox(archive);
    expect(await archive.inbox.countSetAside()).toBe(1);
    expect(await archive.inbox.pending()).toEqual([]);
    expect((await getRecord(archive, id)).damaged).toBe(true);
    await expect(openContent(archive, id)).rejects.toMatchObject({ code: 'damaged' });
    expect(other.state).toBe('tersimpan');
    // The same paper again makes a record that is whole.
    const again = await deposit('KTP');
    expect(again.id).not.toBe(id);
    expect((await buffer((await openContent(archive, again.id)).stream)).toString()).toBe('KTP');
  },
);

test('what rotted while it waited for the backup store alone comes to it from the store', async () => {
  await archive.close();
  archive = await openTestArchive(dir);
  const backup = await openStore(`file:${join(dir, 'backup')}`);
  archive.backup = away(backup);
  const { id } = await deposit('KTP');
  await rot(isFile);
  archive.backup = backup;
  await resumeInbox(archive);
  expect(archive.inbox.usage().commits).toBe(0);
  expect(await archive.inbox.countSetAside()).toBe(0);
  expect((await buffer((await openContent(archive, id)).stream)).toString()).toBe('KTP');
  const { state } = await getRecord(archive, id);
  expect(state).toBe('tersimpan');
  await backup.close();
});

test('an object that the store refuses, though it is there, holds up no others, only later versions of its own', async () => {
  const stuck = await deposit('KTP');
  await updateManifest(archive, stuck.id, 1, (manifest) => ({ ...manifest, title: 'Lain' }), who);
  for (const content of ['KK', 'SPTJM']) await deposit(content);
  const tried: string[] = [];
  let isRefusing = true;
  await reopen((store) => ({
    ...store,
    create: (key, ...rest) => {
      tried.push(key);
      return (isRefusing && key.includes(stuck.id) ? away(store) : store).create(key, ...rest);
    },
  }));
  expect(await resumeInbox(archive)).toEqual({ settled: 2, waiting: 2 });
  expect(tried[0]).toContain(stuck.id);
  expect(tried.filter((key) => key.includes(stuck.id))).toHaveLength(1);
  isRefusing = false;
  expect(await resumeInbox(archive)).toEqual({ settled: 2, waiting: 0 });
});

test('a store that refuses very many is not asked for all of them in one pass, and those after them have their turn', async () => {
  const refused: string[] = [];
  for (let at = 0; at < 10; at += 1) refused.push((await deposit(`KTP ${at}`)).id);
  await deposit('KK');
  let tries = 0;
  await reopen((store) => ({
    ...store,
    create: (key, ...rest) => {
      const isRefused = refused.some((id) => key.includes(id));
      tries += isRefused ? 1 : 0;
      return (isRefused ? away(store) : store).create(key, ...rest);
    },
  }));
  expect(await resumeInbox(archive)).toEqual({ settled: 0, waiting: 11 });
  expect(tries).toBe(8);
  expect(await resumeInbox(archive)).toEqual({ settled: 1, waiting: 10 });
});

test('a commit in the layout of before, a folder with its intent, is taken up', async () => {
  const { id } = await deposit('KTP');
  const [commit] = await archive.inbox.pending();
  const old = join(dir, 'inbox', 'commits', commit!.id);
  const names = await commits();
  await mkdir(old);
  for (const part of commit!.parts) {
    const name = names.find((one) => one.endsWith(part.sha256));
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
