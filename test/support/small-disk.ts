import { execFile } from 'node:child_process';
import { mkdtemp, open, rm, statfs } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { isRequired } from './required.ts';

const run = promisify(execFile);

/** A disk of a few megabytes that can be filled and made read-only. */
export interface SmallDisk {
  dir: string;
  /** Fills it but for so many bytes. Again: with another rest. */
  fillBut(rest: number): Promise<void>;
  /** Takes away what filled it. */
  makeRoom(): Promise<void>;
  readOnly(on: boolean): Promise<void>;
  remove(): Promise<void>;
}

/** What a suite says when it is skipped. */
export const noSmallDisk = 'no small disk: mounting a tmpfs needs Linux and root';

/** undefined where nothing may be mounted here, unless TEST_REQUIRE names `tmpfs`. */
export async function mountSmallDisk(megabytes: number): Promise<SmallDisk | undefined> {
  const dir = await mkdtemp(join(tmpdir(), 'berkas-disk-'));
  try {
    await run('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m`, 'berkas-test', dir]);
  } catch (error) {
    await rm(dir, { recursive: true });
    if (isRequired('tmpfs')) throw error;
    return undefined;
  }
  const filler = join(dir, '.filler');
  const makeRoom = () => rm(filler, { force: true });
  return {
    dir,
    makeRoom,
    async fillBut(rest) {
      await makeRoom();
      const { bavail, bsize } = await statfs(dir);
      const file = await open(filler, 'w');
      await file.writeFile(Buffer.alloc(Math.max(0, bavail * bsize - rest)));
      await file.close();
    },
    readOnly: async (on) => void (await run('mount', ['-o', `remount,${on ? 'ro' : 'rw'}`, dir])),
    async remove() {
      await run('umount', ['-l', dir]);
      await rm(dir, { recursive: true });
    },
  };
}
