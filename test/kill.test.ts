import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { buffer } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { createCase, getCase, updateCase } from '../src/archive/case-files.ts';
import { resumeInbox } from '../src/archive/keep/keep.ts';
import { openContent } from '../src/archive/retrieve.ts';
import { isClean, killRound, rounds } from './bench/kills.ts';
import { openTestArchive, removeFolder, type TestArchive, temporaryFolder } from './support/archive.ts';
import { berkasOf, who } from './support/deposits.ts';
import { noS3 } from './support/s3.ts';

/** Lets another process do the work in `dir` and die at the point. */
async function killAt(dir: string, point: string, work: string): Promise<void> {
  const writer = fileURLToPath(new URL('./support/killed-writer.ts', import.meta.url));
  const child = spawn(process.execPath, [writer, dir, point, work], { stdio: 'inherit' });
  const [, signal] = await once(child, 'exit');
  expect(signal).toBe('SIGKILL');
}

async function afterKill(dir: string, look: (archive: TestArchive) => Promise<void>): Promise<void> {
  const archive = await openTestArchive(dir);
  await look(archive);
  expect(await archive.inbox.pending()).toEqual([]);
  await archive.close();
  await removeFolder(dir);
}

const berkasRows = ({ database }: TestArchive) => database.selectFrom('berkas').selectAll().execute();

test.each(['accepted', 'stored:1'])(
  'killed when %s, the next start rolls a new berkas forward',
  async (point) => {
    const dir = await temporaryFolder('kill');
    await killAt(dir, point, 'create');
    await afterKill(dir, async (archive) => {
      expect(await resumeInbox(archive)).toEqual({ settled: 1, waiting: 0 });
      const rows = await berkasRows(archive);
      expect(rows).toMatchObject([{ version: 1, state: 'tersimpan', nama: 'Suparmi' }]);
      expect((await getCase(archive, 'berkas', rows[0]!.id)).data).toEqual(berkasOf('Suparmi'));
    });
  },
);

test('killed between object and row, the next request for the same version reads it, indexes it and refuses', async () => {
  const dir = await temporaryFolder('kill');
  const before = await openTestArchive(dir);
  const { id } = await createCase(before, 'berkas', berkasOf('Suparmi'), who);
  await before.close();
  await killAt(dir, 'stored:1', `update ${id}`);
  await afterKill(dir, async (archive) => {
    await archive.database.updateTable('berkas').set({ version: 1, nama: 'Suparmi' }).execute();
    const mine = updateCase(archive, 'berkas', id, '"1"', berkasOf('Suparmi C'), who);
    await expect(mine).rejects.toMatchObject({ code: 'stale', extra: { etag: '"2"' } });
    expect(await berkasRows(archive)).toMatchObject([{ version: 2, nama: 'Suparmi B' }]);
    await resumeInbox(archive);
    expect(await berkasRows(archive)).toMatchObject([{ version: 2, state: 'tersimpan' }]);
  });
});

test.each(['accepted', 'stored:1', 'stored:2'])(
  'killed when %s, a deposited record is there once',
  async (point) => {
    const dir = await temporaryFolder('kill');
    await killAt(dir, point, 'deposit');
    await afterKill(dir, async (archive) => {
      await resumeInbox(archive);
      const rows = await archive.database.selectFrom('records').selectAll().execute();
      expect(rows).toMatchObject([{ version: 1, state: 'tersimpan', type: 'ktp' }]);
      expect((await buffer((await openContent(archive, rows[0]!.id)).stream)).toString()).toBe('KTP');
    });
  },
);

// The long loop is `npm run -s bench -- kills`.
test.each(['folder-backup', 's3-server'])(
  'killed eight times while clients work (%s), nothing acknowledged is lost, doubled or torn',
  async (name) => {
    const round = rounds.find((one) => one.name === name)!;
    const result = await killRound(round, { kills: 8 });
    if (!result) return console.log(`skipped: ${noS3}`);
    expect(result.wrong).toEqual({ lost: [], doubled: [], torn: [], other: [] });
    expect(isClean(result)).toBe(true);
    expect(result.kills).toBeGreaterThanOrEqual(8);
    expect(result.acknowledged).toBe(result.tried);
    expect(result.acknowledged).toBeGreaterThan(8);
  },
  600_000,
);
