import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readFile, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { createCase } from '../src/archive/case-files.ts';
import { checkArchive } from '../src/archive/check/check.ts';
import { depositRecord } from '../src/archive/deposit.ts';
import { rebuildCatalog } from '../src/archive/rebuild/rebuild.ts';
import { lockDutyName } from '../src/archive/worm/locks.ts';
import { probeStores, tamperDutyName } from '../src/archive/worm/tamper-probe.ts';
import { loadConfig } from '../src/config.ts';
import { issueDocument } from '../src/documents/issue.ts';
import { parseBerkas } from '../src/domain/berkas.ts';
import { type RunningApp, startApp } from './support/app.ts';
import { removeFolder, temporaryFolder } from './support/archive.ts';
import { upload, who } from './support/deposits.ts';
import { noS3, type S3ForTests, s3ForTests } from './support/s3.ts';

const sample = fileURLToPath(new URL('../samples/berkas.json', import.meta.url));
const main = fileURLToPath(new URL('../src/main.ts', import.meta.url));
const s3 = await s3ForTests();
afterAll(() => s3?.stop());

const running: RunningApp[] = [];
let dir: string;
beforeEach(async () => {
  dir = await temporaryFolder('store');
});
afterEach(async () => {
  for (const one of running.splice(0)) await one.stop();
  await removeFolder(dir);
});

type Env = Record<string, string>;

async function start(settings: Env = {}): Promise<RunningApp> {
  const app = await startApp(settings);
  running.push(app);
  return app;
}

const probe = ({ app }: RunningApp) => app.dutyLog.record(tamperDutyName, () => probeStores(app.archive));
const metric = async (app: RunningApp) =>
  (await app.call('GET', '/metrics')).bytes.toString().match(/^berkas_store_worm.*$/gm) ?? [];

/** The command line as a person starts it. */
function berkas(args: string[], settings: Env): Promise<{ code: number; out: string; err: string }> {
  const env = {
    PATH: process.env.PATH ?? '',
    DATA_DIR: dir,
    PORT: '0',
    BOOKMAN_FONT_DIR: 'none',
    ...settings,
  };
  return new Promise((resolve) => {
    execFile(process.execPath, [main, ...args], { env, timeout: 100_000 }, (error, out, err) =>
      resolve({ code: error ? Number(error.code ?? -1) : 0, out, err }),
    );
  });
}

describe('a folder store', () => {
  test('a backup disk that is not there is no error of the probe: it has its turn when it is back', async () => {
    const disk = join(dir, 'disk');
    await mkdir(disk);
    const app = await start({ BACKUP_STORE_URL: `file:${join(disk, 'backup')}`, LOG_LEVEL: 'silent' });
    await rename(disk, `${disk}-away`);
    const away = await probe(app);
    expect(away).toMatchObject({
      good: true,
      outcome: { store: {}, notReached: { backup: expect.any(String) } },
    });
    expect(away.outcome).not.toHaveProperty('failed');
    const { store, backup } = (await app.call('GET', '/v1/store')).json;
    expect(store.probeError).toBeUndefined();
    expect(backup.probeError).toBeTruthy();
    const tamper = app.app.duties.find(({ name }) => name === tamperDutyName)!;
    expect(await tamper.isDueEarly!(away)).toBe(false);
    await rename(`${disk}-away`, disk);
    await vi.waitUntil(() => tamper.isDueEarly!(away), { timeout: 60_000, interval: 500 });
    const back = await probe(app);
    expect(back).toMatchObject({ good: true, outcome: { backup: { kind: 'folder' } } });
    expect(await tamper.isDueEarly!(back)).toBe(false);
  });

  test('is told as it is, before and after a probe', async () => {
    const app = await start();
    const before = (await app.call('GET', '/v1/store')).json;
    expect(before.store).toMatchObject({ reachable: true, kind: 'folder', locks: false, warnings: [] });
    expect(before.store.probe).toBeUndefined();
    expect(await metric(app)).toEqual([]);
    await probe(app);
    const { store, duties, requireWorm } = (await app.call('GET', '/v1/store')).json;
    expect(store.probe).toMatchObject({ worm: false, canDelete: true });
    expect(requireWorm).toBe(false);
    expect(duties).toMatchObject(
      expect.arrayContaining([expect.objectContaining({ name: tamperDutyName, everySeconds: 86_400 })]),
    );
    expect(await metric(app)).toEqual(['berkas_store_worm{store="store"} 0']);
    // No locks are configured: nothing is promised, and nothing is broken.
    expect((await app.call('GET', '/health/ready')).json.status).toBe('ok');
  });

  test.each([
    [{ STORE_LOCK: 'compliance' }, 'STORE_LOCK', /a folder has no locks/],
    [
      { BACKUP_STORE_URL: 'file:/tmp/b', BACKUP_STORE_LOCK: 'governance' },
      'BACKUP_STORE_LOCK',
      /a folder has no locks/,
    ],
    [{ STORE_LOCK: 'lama' }, 'STORE_LOCK', /must be one of off, governance, compliance/],
    [{ REQUIRE_WORM: 'true' }, 'REQUIRE_WORM', /needs STORE_LOCK/],
    [{ REQUIRE_WORM: 'ya' }, 'REQUIRE_WORM', /must be true or false/],
  ])('settings %j are refused', (settings, path, message) => {
    expect(() => loadConfig({ DATA_DIR: dir, ...settings })).toThrowError(
      expect.objectContaining({ problems: [{ path, message: expect.stringMatching(message) }] }),
    );
  });

  test('berkas store prints what came of each attack', async () => {
    const { code, out } = await berkas(['store'], {});
    expect(out).toMatch(/overwrite +succeeded +HILANG/);
    expect(out).toContain('Bukan WORM.');
    expect(code).toBe(0);
  }, 120_000);
});

if (s3) s3Tests(s3);
else test.skip(`a locked store (${noS3})`, () => {});

function s3Tests({ url, accessKey, secretKey }: S3ForTests): void {
  describe('a locked store', () => {
    const locked = (kind: string, lock: string): Env => ({
      STORE_URL: `${url}-${kind}`,
      STORE_ACCESS_KEY: accessKey,
      STORE_SECRET_KEY: secretKey,
      STORE_LOCK: lock,
    });

    test('compliance is WORM: deposits, documents, versions, a check and a rebuild go as ever', async () => {
      const app = await start(locked('comp', 'compliance'));
      const { archive } = app.app;
      const berkas = parseBerkas(JSON.parse(await readFile(sample, 'utf8')));
      const { id } = await createCase(archive, 'berkas', berkas, who);
      await depositRecord(archive, await upload(archive, '%PDF-1.7 KTP', { berkas: [id] }), who);
      const wanted = { type: 'rab', berkasId: id, date: '2026-03-02', input: {}, format: 'pdf' as const };
      const { document } = await issueDocument(app.app, wanted, who);
      const put = { json: berkas, headers: { 'If-Match': '"1"' } };
      expect((await app.call('PUT', `/v1/berkas/${id}`, put)).status).toBe(200);
      await probe(app);
      expect(await checkArchive(archive)).toMatchObject({ findings: [] });
      expect(await rebuildCatalog(archive)).toMatchObject({ capsules: 5, leftOut: [] });
      expect((await app.call('GET', `/v1/documents/${document.code}/content`)).status).toBe(200);
      const duty = app.app.duties.find(({ name }) => name === lockDutyName)!;
      await app.app.dutyLog.record(lockDutyName, () => duty.run(new AbortController().signal));
      const { store } = (await app.call('GET', '/v1/store')).json;
      expect(store).toMatchObject({ lock: 'compliance', lockDays: 90, locks: true, warnings: [] });
      expect(store.probe).toMatchObject({ worm: true, canDelete: false });
      expect(store.extension).toMatchObject({ refused: 0, lockedUntil: expect.any(String) });
      expect(await metric(app)).toEqual(['berkas_store_worm{store="store"} 1']);
      expect((await app.call('GET', '/health/ready')).json.status).toBe('ok');
    });

    test('governance that its own keys can bypass is a warning in health, and of the backup store too', async () => {
      const { STORE_URL, STORE_ACCESS_KEY, STORE_SECRET_KEY, STORE_LOCK } = locked('gov', 'governance');
      const app = await start({
        BACKUP_STORE_URL: STORE_URL!,
        BACKUP_STORE_ACCESS_KEY: STORE_ACCESS_KEY!,
        BACKUP_STORE_SECRET_KEY: STORE_SECRET_KEY!,
        BACKUP_STORE_LOCK: STORE_LOCK!,
      });
      await probe(app);
      const ready = (await app.call('GET', '/health/ready')).json;
      expect(ready.status).toBe('degraded');
      expect(ready.reasons.join()).toMatch(
        /Kunci penyimpanan cadangan \(governance\) dapat ditembus .*delete-bypass/,
      );
      const { backup } = (await app.call('GET', '/v1/store')).json;
      expect(backup.warnings).toHaveLength(1);
      expect(await metric(app)).toEqual([
        'berkas_store_worm{store="store"} 0',
        'berkas_store_worm{store="backup"} 0',
      ]);
    });

    test('a backup whose keys can delete is data and a warning, no trouble', async () => {
      const { STORE_LOCK: _, ...place } = locked('cadangan', 'off');
      const app = await start(
        Object.fromEntries(Object.entries(place).map(([name, value]) => [`BACKUP_${name}`, value])),
      );
      await probe(app);
      const { backup } = (await app.call('GET', '/v1/store')).json;
      expect(backup).toMatchObject({
        probe: { canDelete: true },
        warnings: [expect.stringContaining('dapat menghapus isinya')],
      });
      const { reasons } = (await app.call('GET', '/health/ready')).json;
      expect(reasons.join()).not.toContain('menghapus');
    });

    test('REQUIRE_WORM: the start is refused, with the attacks that succeeded, unless the store passes', async () => {
      const weak = await berkas(['serve'], { ...locked('weak', 'governance'), REQUIRE_WORM: 'true' });
      expect(weak.code).toBe(2);
      expect(weak.err).toMatch(/REQUIRE_WORM: .*-weak does not keep .*delete-bypass: lost/);
      const away = {
        ...locked('x', 'compliance'),
        STORE_URL: 'http://127.0.0.1:9/berkas',
        REQUIRE_WORM: 'true',
      };
      const unproved = await berkas(['serve'], away);
      expect(unproved.code).toBe(5);
      expect(unproved.err).toContain('REQUIRE_WORM: the store could not be probed');
      const env = {
        ...process.env,
        DATA_DIR: join(dir, 'strong'),
        PORT: '0',
        BOOKMAN_FONT_DIR: 'none',
        LOG_LEVEL: 'error',
      };
      const strong = { ...env, ...locked('strong', 'compliance'), REQUIRE_WORM: 'true' };
      const service = spawn(process.execPath, [main, 'serve'], {
        env: strong,
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      const [said] = await once(service.stdout, 'data');
      service.kill();
      await once(service, 'exit');
      expect(String(said)).toContain('Berkas melayani di');
    }, 120_000);

    test('berkas store answers a machine, and its exit code says whether the locks hold', async () => {
      const strong = await berkas(['store', '--json'], locked('cli', 'compliance'));
      expect(strong.code).toBe(0);
      expect(JSON.parse(strong.out).store).toMatchObject({ worm: true });
      const weak = await berkas(['store'], locked('cli-gov', 'governance'));
      expect(weak.code).toBe(2);
      expect(weak.out).toMatch(/shorten-bypass +succeeded +KUNCI MELEMAH/);
      expect(weak.out).toContain('Perhatian: Kunci penyimpanan (governance) dapat ditembus');
    }, 120_000);

    test('a bucket that was made without locks is refused at the start', async () => {
      const { STORE_LOCK: _, ...plain } = locked('plain', 'off');
      await start(plain);
      await expect(startApp({ ...plain, STORE_LOCK: 'governance' })).rejects.toMatchObject({
        code: 'bad_config',
        message: expect.stringContaining('made without object locking'),
      });
    });
  });
}
