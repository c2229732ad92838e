import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Left, type Loss, losses, readDisk, recordingOf } from './bench/faults/disk.ts';
import { readCalls, recordDisk } from './bench/faults/disk-recorder.ts';
import { type PowerCut, planCuts, tryCut } from './bench/faults/power-cuts.ts';
import { firstDeposit, type Work, works } from './bench/faults/works.ts';
import { type Lane, openLane, type Setup } from './bench/faults/world.ts';
import { removeFolder, temporaryFolder } from './support/archive.ts';
import { noStrace, straceForTests } from './support/strace.ts';

const hex = (text: string) => text.replaceAll(/./g, (c) => `\\x${c.charCodeAt(0).toString(16)}`);
const onFile = (fd: number, path: string) => `${fd}<${hex(`/data/${path}`)}>`;
const creating = (fd: number, path: string) =>
  `openat(AT_FDCWD<${hex('/')}>, "${hex(`/data/${path}`)}", O_WRONLY|O_CREAT|O_EXCL|O_CLOEXEC, 0444) = ${onFile(fd, path)}`;

/** Of these lines, each with the number of its thread; before them there is a folder `in`. */
function leftAfter(loss: Loss, ...lines: string[]): Record<string, string> {
  const before: Left = new Map([['in', undefined]]);
  const { steps, leftAt } = recordingOf(before, readCalls(lines.join('\n'), '/data'));
  const left = [...leftAt(steps.length - 1, loss)].filter(([, bytes]) => bytes);
  return Object.fromEntries(left.map(([path, bytes]) => [path, bytes!.toString()]));
}

describe('what a power cut leaves of a folder', () => {
  const made = [`1 ${creating(20, 'in/a')}`, `1 write(${onFile(20, 'in/a')}, "${hex('isi')}", 3) = 3`];
  const synced = `1 fsync(${onFile(20, 'in/a')}) = 0`;
  const named = `2 fsync(${onFile(21, 'in')}) = 0`;

  test('nothing without a sync, bytes and name with one of each', () => {
    expect(leftAfter('all unsynced', ...made)).toEqual({});
    expect(leftAfter('all unsynced', ...made, synced)).toEqual({});
    expect(leftAfter('all unsynced', ...made, named)).toEqual({ 'in/a': '' });
    expect(leftAfter('all unsynced', ...made, synced, named)).toEqual({ 'in/a': 'isi' });
    expect(leftAfter('unsynced bytes', ...made)).toEqual({ 'in/a': '' });
    expect(leftAfter('nothing', ...made)).toEqual({ 'in/a': 'isi' });
  });

  test('a sync does not hold what came while it was under way', () => {
    const [create, write] = made as [string, string];
    const begun = `2 fsync(${onFile(20, 'in/a')} <unfinished ...>`;
    const ended = '2 <... fsync resumed>) = 0';
    expect(leftAfter('unsynced bytes', create, write, begun, ended)).toEqual({ 'in/a': 'isi' });
    expect(leftAfter('unsynced bytes', create, begun, write, ended)).toEqual({ 'in/a': '' });
  });

  test('of a move between two folders the one half may be there without the other', () => {
    const moved = `1 rename("${hex('/data/in/a')}", "${hex('/data/b')}") = 0`;
    const both = [...made, synced, named, moved];
    expect(leftAfter('all unsynced', ...both)).toEqual({ 'in/a': 'isi' });
    expect(leftAfter('new names', ...both)).toEqual({});
    expect(leftAfter('new names', ...both, `1 fsync(${onFile(22, '')}) = 0`)).toEqual({ b: 'isi' });
  });

  test('a call that failed did nothing', () => {
    const failed = `1 unlink("${hex('/data/in/a')}") = -1 EACCES (Permission denied)`;
    expect(leftAfter('nothing', ...made, failed)).toEqual({ 'in/a': 'isi' });
  });
});

const isHere = straceForTests();

// Each cut is a start of its own.
const patience = { timeout: 180_000 };

describe.skipIf(!isHere)(
  `a power cut in the middle of work (${isHere ? 'strace' : noStrace})`,
  patience,
  () => {
    let lane: Lane;
    beforeAll(async () => {
      lane = await openLane(undefined);
    });
    afterAll(() => lane.close());

    /** The names of those cuts that did harm. */
    async function harmful(setup: Setup, work: Work, wanted: (cut: PowerCut) => boolean) {
      const cuts = (await planCuts(lane, setup, work)).filter(wanted);
      expect(cuts.length).toBeGreaterThan(0);
      const harms: string[] = [];
      for (const cut of cuts)
        for (const { harm, what } of (await tryCut(lane, setup, cut)).harms)
          harms.push(`${cut.name}: ${harm}, ${what}`);
      return harms;
    }

    test('a file of state is the one before or the new one, never a half or none', async () => {
      const dir = await temporaryFolder('power');
      await writeFile(join(dir, 'state.json'), '"before"');
      const before = await readDisk(dir);
      const module = new URL('../storage/json-file.ts', import.meta.url).href;
      const program = `process.once('message', async (path) => {
      const { writeJsonFile } = await import('${module}');
      await writeJsonFile(path, 'after');
      process.send('done');
    })`;
      const child = spawn(process.execPath, ['--input-type=module', '-e', program], {
        stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
      });
      const recorder = await recordDisk(child.pid!, dir);
      child.send(join(dir, 'state.json'));
      await once(child, 'message');
      const { steps, leftAt } = recordingOf(before, await recorder.end());
      child.kill();
      const found = (at: number, loss: Loss) => leftAt(at, loss).get('state.json')?.toString().trim();
      for (const loss of losses) {
        for (const at of steps.keys()) expect(['"before"', '"after"']).toContain(found(at, loss));
        expect(found(steps.length - 1, loss)).toBe('"after"');
      }
      await removeFolder(dir);
    });

    const folder: Setup = { backEnd: 'folder', backup: false };

    test('whatever it leaves of a deposit, what was acknowledged is there', async () => {
      expect(await harmful(folder, works[0]!, ({ acknowledged }) => acknowledged)).toEqual([]);
    });

    test('so it is at the very first start, where the folders themselves are new', async () => {
      const wanted = ({ acknowledged, name }: PowerCut) => acknowledged && /all unsynced$/.test(name);
      expect(await harmful(folder, firstDeposit, wanted)).toEqual([]);
    });

    test('and with a backup store', async () => {
      const backup = { ...folder, backup: true };
      expect(await harmful(backup, works[0]!, ({ name }) => name.includes('inbox/commits'))).toEqual([]);
    });
  },
);
