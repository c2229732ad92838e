import { mkdir, readdir, rm, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import { processExists } from '../../../storage/folder-lock.ts';
import { makeFolder } from '../../../storage/make-folder.ts';
import { AppError } from '../../errors.ts';

/** A folder of this process for things that are thrown away again. */
export interface Scratch {
  dir: string;
  /** Throws `unavailable` unless so many bytes are free, and a margin for whatever else the machine writes. */
  needs(bytes: number): Promise<void>;
  remove(): Promise<void>;
}

/** Left free for the inbox and the catalog: a drill must never fill the disk of a running service. */
const margin = 256 * 1024 * 1024;

/** Makes `<parent>/<name>-<process>`. What a process that is dead left under the same name is removed. */
export async function openScratch(parent: string, name: string): Promise<Scratch> {
  await makeFolder(parent);
  for (const found of await readdir(parent)) {
    const pid = new RegExp(`^${name}-(\\d+)$`).exec(found)?.[1];
    if (pid && (Number(pid) === process.pid || !processExists(Number(pid))))
      await rm(join(parent, found), { recursive: true, force: true });
  }
  const dir = join(parent, `${name}-${process.pid}`);
  await mkdir(dir, { mode: 0o700 });
  return {
    dir,
    needs: (bytes) => checkSpace(dir, bytes),
    remove: () => rm(dir, { recursive: true, force: true, maxRetries: 3 }),
  };
}

async function checkSpace(dir: string, bytes: number): Promise<void> {
  const { bavail, bsize } = await statfs(dir);
  if (bavail * bsize >= bytes + margin) return;
  const [needed, free] = [bytes + margin, bavail * bsize].map((size) => Math.ceil(size / 1_000_000));
  throw new AppError('unavailable', `${dir} has ${free} MB free, the drill needs ${needed} MB`, {
    detail: `Ruang disk di ${dir} tidak cukup untuk latihan pemulihan: perlu ${needed} MB, tersisa ${free} MB.`,
  });
}
