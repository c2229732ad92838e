import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import PizZip from 'pizzip';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { manifestKey, recordFileKey } from '../src/archive/capsule.ts';
import { createCase, updateCase } from '../src/archive/case-files.ts';
import { depositRecord, updateManifest } from '../src/archive/deposit.ts';
import { type DrillReport, drillArchive } from '../src/archive/drill/drill.ts';
import { loadConfig } from '../src/config.ts';
import { documentMedia } from '../src/domain/document-format.ts';
import type { RecordView } from '../src/domain/record.ts';
import { createDuties } from '../src/duties.ts';
import { openKept } from '../src/scan/open-kept.ts';
import { openStore } from '../storage/open-store.ts';
import { openTestArchive, removeFolder, type TestArchive, temporaryFolder } from './support/archive.ts';
import { berkasOf, upload, who } from './support/deposits.ts';
import { corruptPdf, pdfFile, pngFile } from './support/files.ts';

const main = fileURLToPath(new URL('../src/main.ts', import.meta.url));
let archive: TestArchive;
let berkasId: string;
let ktp: RecordView;
let kk: RecordView;

beforeEach(async () => {
  archive = await openTestArchive(await temporaryFolder('drill'));
  archive.backup = await openStore(`file:${join(archive.dir, 'backup')}`);
  const keyed = { ...who, idempotency: { key: 'k-1', bodySha256: 'a'.repeat(64) } };
  berkasId = (await createCase(archive, 'berkas', berkasOf('Suparmi'), keyed)).id;
  await updateCase(archive, 'berkas', berkasId, '"1"', berkasOf('Suparmi Rahayu'), who);
  ktp = await deposit('KTP');
  kk = await deposit('KK');
  const correction = { title: 'KK', reason: 'keliru' };
  await updateManifest(archive, kk.id, 1, (manifest) => ({ ...manifest, ...correction }), who);
});

afterEach(async ({ task }) => {
  await archive.backup?.close();
  await archive.close();
  if (task.result?.state !== 'fail') await removeFolder(archive.dir);
});

async function deposit(line: string, on = archive): Promise<RecordView> {
  const { record } = await depositRecord(
    on,
    await upload(archive, pdfFile([line]), { berkas: [berkasId] }),
    who,
  );
  return record;
}

const inBackup = (key: string) => join(archive.dir, 'backup', key);
const fileOf = (record: RecordView) => recordFileKey(record.id, record.sha256, 'pdf');

async function change(key: string, bytes: Buffer | string): Promise<void> {
  await chmod(inBackup(key), 0o600);
  await writeFile(inBackup(key), bytes);
}

const drill = (options: Partial<Parameters<typeof drillArchive>[1]> = {}): Promise<DrillReport> =>
  drillArchive(archive, { dataDir: archive.dir, sampleSize: 50, open: openKept, ...options });

/** What is left in the folder of the data of a drill. */
async function leftovers(): Promise<string[]> {
  return (await readdir(archive.dir)).filter((name) => name.startsWith('drill'));
}

test('a good drill restores the catalog and the sample, opens it, and leaves nothing behind', async () => {
  const report = await drill();
  expect(report).toMatchObject({
    good: true,
    source: { kind: 'backup', place: join(archive.dir, 'backup') },
    catalog: { capsules: 5, same: 3, late: 0, notSafe: 0, differing: 0, differences: [] },
    sample: { ids: [ktp.id, kk.id], files: 2, opened: 2, problems: [] },
    newestSafe: { id: kk.id },
    rpo: { point: report.startedAt, seconds: 0 },
    rto: { files: 2, bytes: report.sample.bytes },
  });
  expect(report.rto.seconds).toBeGreaterThan(report.rto.catalogSeconds);
  expect(await leftovers()).toEqual([]);
});

test('the sample is as large as asked, without doubles, and has the oldest and the newest always', async () => {
  const others = [];
  for (let at = 0; at < 8; at++) others.push((await deposit(`naskah ${at}`)).id);
  const drawn = new Set<string>();
  for (let at = 0; at < 12; at++) {
    const { ids } = (await drill({ sampleSize: 4 })).sample;
    expect(new Set(ids).size).toBe(4);
    expect([ids[0], ids.at(-1)]).toEqual([ktp.id, others.at(-1)]);
    for (const id of ids) drawn.add(id);
  }
  expect(drawn.size).toBeGreaterThan(5);
});

const faults: [what: string, harm: () => Promise<unknown>, tells: () => object][] = [
  [
    'a damaged object of the sample in the backup',
    () => change(fileOf(ktp), pdfFile(['KTX'])),
    () => ({ sample: { opened: 1, problems: [{ fault: 'changed', key: fileOf(ktp) }] } }),
  ],
  [
    'an object that the backup has lost',
    () => rm(inBackup(fileOf(ktp))),
    () => ({ sample: { opened: 1, problems: [{ fault: 'not restored', key: fileOf(ktp) }] } }),
  ],
  [
    'a manifest that is missing in the backup',
    () => rm(inBackup(manifestKey(ktp.id, 1))),
    () => ({
      catalog: { differing: 1, differences: [{ kind: 'row without record', key: manifestKey(ktp.id, 1) }] },
    }),
  ],
  [
    'the newest version that is missing in the backup',
    () => rm(inBackup(manifestKey(kk.id, 2))),
    () => ({ catalog: { differing: 1, differences: [{ kind: 'changed', key: manifestKey(kk.id, 2) }] } }),
  ],
  [
    'a row of the catalog that differs',
    () => archive.database.updateTable('berkas').set({ nama: 'Orang Lain' }).execute(),
    () => ({ catalog: { differing: 1, differences: [{ kind: 'changed' }] } }),
  ],
  [
    'a search word that the catalog has lost',
    () =>
      archive.database.deleteFrom('recordTerms').where('id', '=', kk.id).where('term', '=', 'kk').execute(),
    () => ({ catalog: { differing: 1, differences: [{ kind: 'changed', key: manifestKey(kk.id, 2) }] } }),
  ],
  [
    'a row that the catalog has lost',
    () => archive.database.deleteFrom('records').where('id', '=', ktp.id).execute(),
    () => ({
      catalog: { differing: 1, differences: [{ kind: 'record without row', key: manifestKey(ktp.id, 1) }] },
    }),
  ],
  [
    'an Idempotency-Key that the catalog has lost',
    () => archive.database.deleteFrom('idempotency').execute(),
    () => ({ catalog: { differing: 1, differences: [{ kind: 'changed' }] } }),
  ],
  [
    'an object in use that is not what the backup has',
    async () => {
      await chmod(join(archive.dir, 'store', fileOf(ktp)), 0o600);
      await writeFile(join(archive.dir, 'store', fileOf(ktp)), 'x');
    },
    () => ({ sample: { opened: 2, problems: [{ fault: 'in use differs', key: fileOf(ktp) }] } }),
  ],
];

test.each(faults)('%s makes it a bad one', async (_what, harm, tells) => {
  await harm();
  expect(await drill()).toMatchObject({ good: false, ...tells() });
  expect(await leftovers()).toEqual([]);
});

test('a PDF that cannot be opened is told though its bytes are the stored ones', async () => {
  const spooled = await upload(archive, corruptPdf('cut'));
  const { record } = await depositRecord(archive, spooled, who);
  const report = await drill();
  expect(report).toMatchObject({ good: false, sample: { files: 3, opened: 2 } });
  expect(report.sample.problems).toMatchObject([{ fault: 'cannot be opened', key: fileOf(record) }]);
});

test('what is not aman yet is left out, and the oldest of it is the recovery point', async () => {
  const { backup: _, ...alone } = archive;
  const waiting = await deposit('menunggu', alone as TestArchive);
  const report = await drill();
  expect(report).toMatchObject({ good: true, catalog: { notSafe: 1 }, newestSafe: { id: kk.id } });
  expect(report.rpo.point).toBe(waiting.receivedAt);
  expect(report.rpo.seconds).toBeGreaterThan(0);
});

test('what comes in while the drill goes on is compared too, and counts as late', async () => {
  let late: RecordView | undefined;
  const { backup } = archive;
  // Without the name of a folder it is read through this object, not by threads.
  const { folder: _, ...asked } = backup!;
  archive.backup = {
    ...asked,
    async *list(prefix, options) {
      yield* backup!.list(prefix, options);
      if (prefix === '' || prefix.startsWith('instansi')) late ??= await deposit('di tengah');
    },
  };
  const report = await drill();
  expect(late).toBeDefined();
  expect(report).toMatchObject({ good: true, catalog: { same: 4, late: 1, differing: 0 } });
});

test('without a backup store it is no good drill', async () => {
  await archive.backup!.close();
  delete archive.backup;
  expect(await drill()).toMatchObject({
    good: false,
    source: { kind: 'store' },
    catalog: { same: 3, differing: 0 },
    sample: { opened: 2, problems: [] },
  });
});

test('with the backup away there is no report, and nothing is left behind', async () => {
  await rm(join(archive.dir, 'backup'), { recursive: true });
  await expect(drill()).rejects.toMatchObject({ code: 'unavailable' });
  expect(await leftovers()).toEqual([]);
});

test('a drill that is stopped leaves nothing behind, and what a killed one left goes with the next', async () => {
  const stop = new AbortController();
  const stopped = drill({ signal: stop.signal, progress: (step) => step === 'contoh' && stop.abort() });
  await expect(stopped).rejects.toMatchObject({ code: 'unavailable', message: 'the drill was stopped' });
  expect(await leftovers()).toEqual([]);
  // No process has this number: they end at 4,194,304.
  await mkdir(join(archive.dir, 'drill-5000000'));
  expect((await drill()).good).toBe(true);
  expect(await leftovers()).toEqual([]);
});

test('a drill writes nothing into the stores', async () => {
  const before = await listing();
  await drill();
  expect(await listing()).toEqual(before);
});

const listing = async () =>
  (
    await Promise.all(
      ['store', 'backup'].map((place) => readdir(join(archive.dir, place), { recursive: true })),
    )
  ).map((names) => names.sort());

describe('the duty', () => {
  test('runs in a thread of its own, with what the settings name', async () => {
    const { dir } = archive;
    const settings = { DATA_DIR: dir, BACKUP_STORE_URL: `file:${join(dir, 'backup')}` };
    const drillDuty = createDuties(archive, loadConfig(settings)).find(({ name }) => name === 'drill');
    const { good, outcome } = await drillDuty!.run(new AbortController().signal);
    expect([good, outcome]).toMatchObject([true, { sample: { ids: [ktp.id, kk.id], opened: 2 } }]);
    await expect(drillDuty!.run(AbortSignal.abort())).rejects.toMatchObject({
      message: 'the drill was stopped',
    });
    expect(await leftovers()).toEqual([]);
  }, 180_000);

  const days = (count: number) => new Date(Date.parse('2026-11-01T00:00:00Z') + count * 86_400_000);
  const ended = { startedAt: days(0).toISOString(), endedAt: days(0).toISOString() };
  const duty = () =>
    createDuties(archive, loadConfig({ DRILL_DAYS: '10' })).find(({ name }) => name === 'drill');

  test('is there where a backup store is, and runs as often as is set', async () => {
    expect(duty()).toMatchObject({ name: 'drill', every: 10 * 86_400_000 });
    const { backup, ...alone } = archive;
    expect(createDuties(alone, loadConfig({})).map(({ name }) => name)).not.toContain('drill');
    expect(backup).toBeDefined();
  });

  test('tells when the last one failed, is too old, or never was', () => {
    const good = { ...ended, good: true, goodAt: ended.endedAt };
    expect(duty()!.trouble(good, days(20))).toBeUndefined();
    expect(duty()!.trouble(good, days(21))).toContain('21 hari lalu');
    expect(duty()!.trouble({ ...good, good: false }, days(1))).toContain('tidak berhasil');
    expect(duty()!.trouble(undefined, days(1))).toContain('belum pernah');
  });
});

describe('berkas drill', () => {
  test('prints a page to be signed, keeps the result, and ends with 6 where something differs', async () => {
    const { dir } = archive;
    await archive.backup!.close();
    await archive.close();
    const good = await run(dir, ['drill']);
    expect(good.code, good.err).toBe(0);
    for (const line of [
      /LATIHAN PEMULIHAN ARSIP\nDinas Sosial/,
      /Contoh acak +2 arsip/,
      /RPO +0:/,
      /HASIL +BAIK\n/,
    ])
      expect(good.out).toMatch(line);
    const kept = JSON.parse(await readFile(join(dir, 'duties', 'drill.json'), 'utf8'));
    expect(kept).toMatchObject({ good: true, outcome: { sample: { ids: [ktp.id, kk.id] } } });
    await change(fileOf(ktp), 'x');
    const bad = await run(dir, ['drill', '--json', '--sample', '2']);
    expect([bad.code, JSON.parse(bad.out)]).toMatchObject([6, { good: false }]);
    expect(JSON.parse(await readFile(join(dir, 'duties', 'drill.json'), 'utf8'))).toMatchObject({
      good: false,
      goodAt: kept.endedAt,
    });
    archive = await openTestArchive(dir);
    archive.backup = await openStore(`file:${join(dir, 'backup')}`);
  }, 300_000);
});

interface Said {
  code: number;
  out: string;
  err: string;
}

/** The command line over the folder of the archive. */
async function run(dir: string, args: readonly string[], settings: object = {}): Promise<Said> {
  const own = { PATH: process.env.PATH ?? '', BOOKMAN_FONT_DIR: 'none', DATA_DIR: dir };
  const env = { ...own, BACKUP_STORE_URL: `file:${join(dir, 'backup')}`, ...settings };
  const child = spawn(process.execPath, [main, ...args], { env });
  const said = { out: '', err: '' };
  child.stdout.on('data', (chunk) => {
    said.out += chunk;
  });
  child.stderr.on('data', (chunk) => {
    said.err += chunk;
  });
  const [code] = await once(child, 'close');
  return { code, ...said };
}

describe('openKept', () => {
  let dir: string;
  beforeEach(async () => {
    dir = await temporaryFolder('open-kept');
  });
  afterEach(() => removeFolder(dir));

  const word = () => {
    const zip = new PizZip();
    zip.file('[Content_Types].xml', '<Types/>');
    zip.file('word/document.xml', '<w:document/>'.repeat(50));
    return zip.generate({ type: 'nodebuffer' });
  };
  const broken = (file: Buffer, at: number) => {
    file[at]! ^= 0xff;
    return file;
  };
  const files: [what: string, bytes: () => Buffer | Promise<Buffer>, mediaType: string, opens: boolean][] = [
    ['a PDF', () => pdfFile(), documentMedia.pdf, true],
    ['a picture', () => pngFile(), 'image/png', true],
    ['a picture that is said to be a PDF', () => pngFile(), documentMedia.pdf, false],
    ['a PDF that is cut', () => corruptPdf('cut'), documentMedia.pdf, false],
    ['a Word file', word, documentMedia.docx, true],
    ['a Word file with a wrong checksum', () => broken(word(), 60), documentMedia.docx, false],
    ['a Word file that is cut', () => word().subarray(0, 100), documentMedia.docx, false],
    ['JSON', () => Buffer.from('{"a":1}'), 'application/json', true],
    ['JSON that is cut', () => Buffer.from('{"a":'), 'application/json', false],
  ];
  test.each(files)('%s', async (_what, bytes, mediaType, opens) => {
    const path = join(dir, 'file');
    await writeFile(path, await bytes());
    const opened = openKept(path, mediaType);
    if (opens) await opened;
    else await expect(opened).rejects.toMatchObject({ code: 'unreadable_file' });
  });
});
