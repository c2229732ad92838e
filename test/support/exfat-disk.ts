import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { isRequired } from './required.ts';

const run = promisify(execFile);

/** A USB disk as shops sell them: exFAT, so without hard links, permissions or a difference of upper and lower case. */
export interface ExfatDisk {
  /** Where it is mounted. Empty while it is pulled out. */
  dir: string;
  pullOut(): Promise<void>;
  plugIn(): Promise<void>;
  remove(): Promise<void>;
}

/** What a suite says when it is skipped. */
export const noExfat =
  'no exFAT disk: needs Linux, root, a loop device, mkfs.exfat and exFAT in the kernel or exfat-fuse';

/** Plugged in. undefined where there can be none here, unless TEST_REQUIRE names `exfat`. */
export async function mountExfatDisk(megabytes: number): Promise<ExfatDisk | undefined> {
  const base = await mkdtemp(join(tmpdir(), 'berkas-exfat-'));
  const [image, dir] = [join(base, 'disk.img'), join(base, 'usb')];
  let loop = '';
  const plugIn = async () => {
    loop = (await run('losetup', ['--find', '--show', image])).stdout.trim();
    await run('mount', ['-t', 'exfat', loop, dir]).catch(() => run('mount.exfat-fuse', [loop, dir]));
  };
  const pullOut = async () => {
    await run('umount', [dir]);
    await run('losetup', ['--detach', loop]);
  };
  try {
    await mkdir(dir);
    await writeFile(image, '');
    await truncate(image, megabytes * 1024 * 1024);
    await run('mkfs.exfat', [image]);
    await plugIn();
  } catch (error) {
    if (loop) await run('losetup', ['--detach', loop]);
    await rm(base, { recursive: true });
    if (isRequired('exfat')) throw error;
    return undefined;
  }
  return {
    ...{ dir, pullOut, plugIn },
    async remove() {
      await pullOut().catch(() => {});
      await rm(base, { recursive: true });
    },
  };
}
