import { execFile } from 'node:child_process';
import { rmSync } from 'node:fs';
import { chmod, copyFile, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { caseKey, manifestKey, recordFileKey, sha256 } from '../src/archive/capsule.ts';
import { checkArchive } from '../src/archive/check/check.ts';
import type { Finding } from '../src/archive/check/look.ts';
import { updateManifest } from '../src/archive/deposit.ts';
import { planRepair, type RepairReport, repairArchive } from '../src/archive/repair/repair.ts';
import { listDamage, openContent } from '../src/archive/retrieve.ts';
import type { RecordView } from '../src/domain/record.ts';
import { openStore } from '../storage/open-store.ts';
import { openTestArchive, removeFolder, type TestArchive, temporaryFolder } from './support/archive.ts';
import { depositFamily, who } from './support/deposits.ts';

const main = fileURLToPath(new URL('../src/main.ts', import.meta.url));
let archive: TestArchive;
let berkasId: string;
let ktp: RecordView;
let kk: RecordView;

beforeEach(async () => {
  archive = await openTestArchive(await temporaryFolder('repair'));
  archive.backup = await openStore(`file:${join(archive.dir, 'backup')}`);
  ({ berkasId, ktp, kk } = await depositFamily(archive));
});

afterEach(async ({ task }) => {
  await archive.backup?.close();
  await archive.close();
  if (task.result?.state !== 'fail') await removeFolder(archive.dir);
});

const at = (key: string, place = 'store') => join(archive.dir, place, key);
const fileOf = (record: RecordView) => recordFileKey(record.id, record.sha256, 'pdf');
const evidence = () => join(archive.dir, 'evidence');

async function change(key: string, to: (text: string) => string, place = 'store'): Promise<void> {
  const text = await readFile(at(key, place), 'utf8');
  await chmod(at(key, place), 0o600);
  await writeFile(at(key, place), to(text));
}

async function findings(): Promise<Finding[]> {
  const { at: open, findings } = await checkArchive(archive);
  expect(open).toBeUndefined();
  return findings;
}

function places() {
  const store = { name: 'store' as const, store: archive.store };
  return archive.backup ? [store, { name: 'backup' as const, store: archive.backup }] : [store];
}

/** As the command line does it: what a check found, looked at again, and all of it agreed to. */
async function repair(found: readonly Finding[]): Promise<RepairReport> {
  const folders = [...new Set(found.map(({ key }) => dirname(key)))];
  const plan = await planRepair(archive, folders, { places: places() });
  const report: RepairReport = { outcomes: [], left: [], folders: [] };
  await repairArchive(archive, plan, { places: places(), evidence: evidence(), report });
  return report;
}

/** Every file of damaged bytes that was kept, as text. */
async function keptAside(): Promise<string[]> {
  const names = await readdir(evidence(), { recursive: true }).catch(() => []);
  const damaged = names.filter((name) => name.includes('damaged-')).sort();
  return Promise.all(damaged.map((name) => readFile(join(evidence(), name), 'utf8')));
}

const noSuchHash = 'a'.repeat(64);

const damages: [what: string, harm: () => Promise<unknown>, kept: string[]][] = [
  ['a file that is gone', () => rm(at(fileOf(ktp))), []],
  ['a file with a changed letter', () => change(fileOf(ktp), () => 'isi KTQ'), ['isi KTQ']],
  ['a file that is cut', () => change(fileOf(ktp), (text) => text.slice(0, 3)), ['isi']],
  ['a file with the bytes of another record', () => change(fileOf(ktp), () => 'isi KK!'), ['isi KK!']],
  [
    'a file of the backup store with a changed letter',
    () => change(fileOf(ktp), () => 'isi KTQ', 'backup'),
    ['isi KTQ'],
  ],
  ['a file that is gone from the backup store', () => rm(at(fileOf(ktp), 'backup')), []],
  ['a manifest that is gone: its row stands alone', () => rm(at(manifestKey(ktp.id, 1))), []],
  ['a whole record that is gone', () => rm(at(dirname(fileOf(kk))), { recursive: true }), []],
  [
    'a whole record that is gone from the backup store',
    () => rm(at(dirname(fileOf(kk)), 'backup'), { recursive: true }),
    [],
  ],
  ['the newest version that is gone', () => rm(at(manifestKey(kk.id, 2))), []],
  ['the first version that is gone', () => rm(at(caseKey('berkas', berkasId, 1))), []],
  [
    'a case file that is gone',
    () => rm(at(dirname(caseKey('berkas', berkasId, 1))), { recursive: true }),
    [],
  ],
  ['a manifest that is cut', () => change(manifestKey(ktp.id, 1), () => '{"format"'), ['{"format"']],
  ['a manifest that says something else', () => change(manifestKey(ktp.id, 1), () => '{}\n'), ['{}\n']],
  [
    'a capsule of a newer format where the catalog knows better',
    () => change(manifestKey(ktp.id, 1), () => '{"format":"record/9"}\n'),
    ['{"format":"record/9"}\n'],
  ],
  [
    'a record that the catalog lacks',
    () => archive.database.deleteFrom('records').where('id', '=', ktp.id).execute(),
    [],
  ],
  [
    'a record that only the backup store has',
    async () => {
      await archive.database.deleteFrom('records').where('id', '=', ktp.id).execute();
      await rm(at(dirname(fileOf(ktp))), { recursive: true });
    },
    [],
  ],
  [
    'a record that is aman and not in the backup store',
    () => rename(at(manifestKey(ktp.id, 1), 'backup'), join(archive.dir, 'gone')),
    [],
  ],
];

test.each(damages)(
  'mends %s; the next check is clean and the damaged bytes are kept',
  async (_what, harm, kept) => {
    await harm();
    const found = await findings();
    expect(found).not.toEqual([]);
    const { outcomes, left } = await repair(found);
    expect(outcomes.filter(({ mended }) => !mended)).toEqual([]);
    expect(left).toEqual([]);
    expect(await findings()).toEqual([]);
    expect(await keptAside()).toEqual(kept);
    expect(await listDamage(archive)).toEqual([]);
  },
);

test('an earlier version that was rewritten is known by the next, and mended', async () => {
  const key = caseKey('berkas', berkasId, 1);
  await change(key, (text) => text.replace('Suparmi', 'Suparni'));
  const { outcomes } = await repair(await findings());
  expect(outcomes).toMatchObject([
    { store: 'store', kind: 'broken chain', key, source: 'backup', mended: true },
  ]);
  expect(await findings()).toEqual([]);
  expect((await keptAside())[0]).toContain('Suparni');
});

test('a manifest with one letter changed is known by its row', async () => {
  const key = manifestKey(ktp.id, 1);
  await change(key, (text) => text.replace('KTP', 'KTQ'));
  expect((await repair(await findings())).outcomes).toMatchObject([
    { kind: 'changed', key, source: 'backup' },
  ]);
  expect(await findings()).toEqual([]);
});

test('both stores with damage at different objects are mended from each other', async () => {
  await change(fileOf(ktp), () => 'isi KTQ');
  await change(fileOf(kk), () => 'isi KQ!', 'backup');
  await rm(at(manifestKey(kk.id, 1), 'backup'));
  await rm(at(manifestKey(ktp.id, 1)));
  const { outcomes } = await repair(await findings());
  expect(outcomes.map(({ store, source, mended }) => [store, source, mended])).toEqual([
    ['store', 'backup', true],
    ['store', 'backup', true],
    ['backup', 'store', true],
    ['backup', 'store', true],
  ]);
  expect(await findings()).toEqual([]);
});

test('what is damaged in both stores is left as it is, and told', async () => {
  await change(fileOf(ktp), () => 'isi KTQ');
  await rm(at(fileOf(ktp), 'backup'));
  const found = await findings();
  const { outcomes, left } = await repair(found);
  expect(outcomes).toMatchObject([
    { store: 'store', kind: 'changed', whyNot: 'no good copy', mended: false },
    { store: 'backup', kind: 'missing', whyNot: 'no good copy', mended: false },
  ]);
  expect(left).toEqual(found);
  expect(await readFile(at(fileOf(ktp)), 'utf8')).toBe('isi KTQ');
  expect(await keptAside()).toEqual([]);
  expect(await listDamage(archive)).toEqual([fileOf(ktp)]);
});

test('a manifest that both stores lost is written again from its row: the hash proves it', async () => {
  await rm(at(manifestKey(ktp.id, 1)));
  await change(manifestKey(ktp.id, 1), () => 'x', 'backup');
  const { outcomes } = await repair(await findings());
  expect(outcomes.map(({ source, mended }) => [source, mended])).toEqual([
    ['catalog', true],
    ['catalog', true],
  ]);
  expect(await findings()).toEqual([]);
});

test('where both stores say the same and only the catalog something else, a person must look', async () => {
  for (const place of ['store', 'backup'])
    await change(manifestKey(ktp.id, 1), (text) => text.replace('KTP', 'KTQ'), place);
  const { outcomes } = await repair(await findings());
  expect(outcomes.map(({ whyNot, mended }) => [whyNot, mended])).toEqual([
    ['undecided', false],
    ['undecided', false],
  ]);
});

test('two copies that differ with nothing to tell them apart are both left', async () => {
  await archive.database.deleteFrom('records').where('id', '=', ktp.id).execute();
  await change(manifestKey(ktp.id, 1), (text) => text.replace('KTP', 'KTQ'));
  const { outcomes } = await repair(await findings());
  expect(outcomes.map(({ whyNot }) => whyNot)).toEqual(['undecided', 'undecided']);
});

test('a version newer in the store than in the backup is copied there, its files first', async () => {
  const { backup, ...alone } = archive;
  await updateManifest({ ...alone }, kk.id, 2, (manifest) => ({ ...manifest, title: 'KK baru' }), who);
  await archive.database.updateTable('records').set({ state: 'aman' }).where('id', '=', kk.id).execute();
  const found = await findings();
  expect(found).toEqual([{ store: 'backup', kind: 'missing', key: manifestKey(kk.id, 3) }]);
  expect((await repair(found)).left).toEqual([]);
  expect(await findings()).toEqual([]);
  expect(backup).toBeDefined();
});

test('a file that no manifest names is told and never deleted', async () => {
  const orphan = recordFileKey(ktp.id, noSuchHash, 'pdf');
  await copyFile(at(fileOf(ktp)), at(orphan));
  const { outcomes } = await repair(await findings());
  expect(outcomes).toMatchObject([{ kind: 'orphan', key: orphan, whyNot: 'not evidence', mended: false }]);
  expect(await stat(at(orphan))).toBeDefined();
});

test('a capsule of a newer format that the catalog does not know is left', async () => {
  const key = caseKey('berkas', berkasId, 3);
  for (const place of ['store', 'backup']) await writeFile(at(key, place), '{"format":"berkas/2"}\n');
  const { outcomes } = await repair(await findings());
  expect(outcomes.map(({ key, whyNot }) => [key, whyNot])).toEqual([
    [key, 'newer format'],
    [key, 'newer format'],
  ]);
});

test('a list made earlier is not believed: what is good now is not touched', async () => {
  await change(fileOf(ktp), () => 'isi KTQ');
  const plan = await planRepair(archive, [dirname(fileOf(ktp))], { places: places() });
  expect(plan).toHaveLength(1);
  await change(fileOf(ktp), () => 'isi KTP');
  const report: RepairReport = { outcomes: [], left: [], folders: [] };
  await repairArchive(archive, plan, { places: places(), evidence: evidence(), report });
  expect(report).toMatchObject({ outcomes: [], left: [] });
  expect(await keptAside()).toEqual([]);
});

test('what was not in the plan that was agreed to is not done', async () => {
  await change(fileOf(ktp), () => 'isi KTQ');
  const plan = await planRepair(archive, [dirname(fileOf(ktp))], { places: places() });
  await rm(at(manifestKey(ktp.id, 1)));
  const report: RepairReport = { outcomes: [], left: [], folders: [] };
  await repairArchive(archive, plan, { places: places(), evidence: evidence(), report });
  expect(report.outcomes.map(({ key, mended }) => [key, mended])).toEqual([[fileOf(ktp), true]]);
  expect(report.left).toMatchObject([{ kind: 'row without record' }]);
});

test('the evidence says what was found, where, when, and what was to be there', async () => {
  await change(fileOf(ktp), () => 'isi KTQ');
  const { outcomes } = await repair(await findings());
  const folder = outcomes[0]!.evidence!;
  const told = JSON.parse(await readFile(join(folder, 'found.json'), 'utf8'));
  expect(told).toMatchObject({
    ...{ store: 'store', kind: 'changed', key: fileOf(ktp), source: 'backup' },
    wanted: { sha256: ktp.sha256, size: 7 },
    files: [{ name: 'damaged-1', size: 7, sha256: sha256('isi KTQ') }],
  });
  expect(Date.parse(told.foundAt)).toBeGreaterThan(Date.now() - 60_000);
  const { movedTo } = JSON.parse(await readFile(join(folder, 'moved.json'), 'utf8'));
  expect(await readFile(movedTo, 'utf8')).toBe('isi KTQ');
  expect(JSON.parse(await readFile(join(folder, 'mended.json'), 'utf8'))).toMatchObject({
    sha256: ktp.sha256,
  });
});

test('where the evidence cannot be kept nothing is replaced', async () => {
  await change(fileOf(ktp), () => 'isi KTQ');
  await writeFile(evidence(), 'a file in the way');
  const { outcomes } = await repair(await findings());
  expect(outcomes).toMatchObject([{ mended: false, error: expect.stringContaining('evidence') }]);
  expect(await readFile(at(fileOf(ktp)), 'utf8')).toBe('isi KTQ');
});

test('a good copy that goes bad between plan and copy is not used', async () => {
  await change(fileOf(ktp), () => 'isi KTQ');
  const found = await findings();
  // Without its folder, so that the check too reads by `open`.
  const { folder: _, ...backup } = archive.backup!;
  let reads = 0;
  archive.backup = {
    ...backup,
    async open(key, range) {
      // Once for the check, once for the plan, and then for the copy.
      if (key === fileOf(ktp) && ++reads > 4) await change(key, () => 'isi KTR', 'backup');
      return backup.open(key, range);
    },
  };
  const { outcomes } = await repair(found);
  expect(outcomes).toMatchObject([
    { mended: false, error: expect.stringMatching(/is not what it was|no good copy/) },
  ]);
  expect(await readFile(at(fileOf(ktp)), 'utf8')).toBe('isi KTQ');
});

test('a store that goes away ends the repair; what was done before stays told', async () => {
  await change(fileOf(ktp), () => 'isi KTQ');
  await change(fileOf(kk), () => 'isi KQ!');
  const folders = [dirname(fileOf(ktp)), dirname(fileOf(kk))];
  const plan = await planRepair(archive, folders, { places: places() });
  const report: RepairReport = { outcomes: [], left: [], folders: [] };
  const progress = () => rmSync(join(archive.dir, 'backup'), { recursive: true });
  const broken = repairArchive(archive, plan, { places: places(), evidence: evidence(), report, progress });
  await expect(broken).rejects.toMatchObject({ code: 'unavailable' });
  expect(report.outcomes).toMatchObject([{ key: plan[0]!.key, mended: true }]);
});

test('stopped between two items, the rest waits for the next call', async () => {
  await change(fileOf(ktp), () => 'isi KTQ');
  await change(fileOf(kk), () => 'isi KQ!');
  const stop = new AbortController();
  const folders = [dirname(fileOf(ktp)), dirname(fileOf(kk))];
  const plan = await planRepair(archive, folders, { places: places() });
  const report: RepairReport = { outcomes: [], left: [], folders: [] };
  const options = { places: places(), evidence: evidence(), report, signal: stop.signal };
  await repairArchive(archive, plan, { ...options, progress: () => stop.abort() });
  expect(report.outcomes).toHaveLength(1);
  await repair(await findings());
  expect(await findings()).toEqual([]);
});

test('a damaged record is served from the backup, and from the store again once it is mended', async () => {
  await change(fileOf(ktp), () => 'isi KTQ');
  for await (const _ of (await openContent(archive, ktp.id)).stream);
  expect(await listDamage(archive)).toEqual([fileOf(ktp)]);
  await repair([{ store: 'store', kind: 'changed', key: fileOf(ktp) }]);
  expect(await listDamage(archive)).toEqual([]);
});

test('berkas repair asks, does it with --yes, and ends with 0 when nothing is wrong any more', async () => {
  const { dir } = archive;
  await archive.backup!.close();
  await archive.close();
  expect((await run(dir, ['repair'])).out).toContain('Tidak ada temuan');
  await change(fileOf(ktp), () => 'isi KTQ');
  await rm(at(manifestKey(kk.id, 2), 'backup'));
  expect((await run(dir, ['check'])).code).toBe(6);
  const asked = await run(dir, ['repair']);
  expect(asked.code).toBe(6);
  expect(asked.out).toMatch(/changed +pulihkan dari cadangan[\s\S]*missing +pulihkan dari penyimpanan utama/);
  expect(asked.out).toContain('Tidak ada yang diubah. 2 dapat dipulihkan: tambahkan --yes.');
  expect(await readFile(join(dir, 'store', fileOf(ktp)), 'utf8')).toBe('isi KTQ');
  const done = await run(dir, ['repair', '--yes']);
  expect(done).toMatchObject({
    code: 0,
    out: expect.stringContaining('2 dari 2 dipulihkan. Tidak ada temuan lagi'),
  });
  expect((await run(dir, ['check', '--json'])).code).toBe(0);
  const again = await run(dir, ['repair', fileOf(ktp), '--json']);
  expect(again).toMatchObject({ code: 0, out: '{"changed":false,"outcomes":[]}\n' });
  expect((await run(dir, ['repair', '../etc'])).code).toBe(2);
  archive = await openTestArchive(dir);
  archive.backup = await openStore(`file:${join(dir, 'backup')}`);
}, 300_000);

test('berkas repair ends with 6 where no good copy is left', async () => {
  const { dir } = archive;
  await change(fileOf(ktp), () => 'isi KTQ');
  await rm(at(fileOf(ktp), 'backup'));
  await archive.backup!.close();
  await archive.close();
  const said = await run(dir, ['repair', fileOf(ktp), '--yes']);
  expect(said).toMatchObject({ code: 6, out: expect.stringContaining('tidak dapat: rusak di kedua tempat') });
  archive = await openTestArchive(dir);
  archive.backup = await openStore(`file:${join(dir, 'backup')}`);
}, 300_000);

/** The command line over the folder of the archive. */
function run(dir: string, args: readonly string[]): Promise<{ code: number; out: string }> {
  const own = { PATH: process.env.PATH ?? '', BOOKMAN_FONT_DIR: 'none' };
  const env = { ...own, DATA_DIR: dir, BACKUP_STORE_URL: `file:${join(dir, 'backup')}` };
  return new Promise((resolve) => {
    execFile(process.execPath, [main, ...args], { env }, (error, out) => {
      resolve({ code: error ? Number(error.code ?? -1) : 0, out });
    });
  });
}
