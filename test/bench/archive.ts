import { randomBytes } from 'node:crypto';
import { link, mkdir, open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { depositRecord } from '../../src/archive/deposit.ts';
import { openTestArchive, removeFolder, type TestArchive, temporaryFolder } from '../support/archive.ts';
import { upload, who } from '../support/deposits.ts';
import { compare, type Rate } from './measure.ts';

const sizes = { '1 kB': 1000, '200 kB': 200_000 };
const clients = [1, 4, 16];
const perRound = 48;

/** Deposits a second, beside what the same bytes cost as plain files: write, fsync, link, fsync the folder. */
export async function benchArchive(rounds: number): Promise<Record<string, Rate[]>> {
  const archive = await openTestArchive(await temporaryFolder('bench'));
  const results: Record<string, Rate[]> = {};
  for (const [label, size] of Object.entries(sizes)) {
    for (const count of clients) {
      const variants = [
        { name: 'plain files', run: () => inParallel(count, () => writePlain(archive, size)) },
        { name: 'deposits', run: () => inParallel(count, () => deposit(archive, size)) },
      ];
      results[`${label}, ${count} at once`] = await compare(variants, rounds);
    }
  }
  await archive.close();
  await removeFolder(archive.dir);
  return results;
}

async function inParallel(count: number, work: () => Promise<unknown>): Promise<number> {
  let left = perRound;
  const worker = async () => {
    while (left > 0) {
      left -= 1;
      await work();
    }
  };
  await Promise.all(Array.from({ length: count }, worker));
  return perRound;
}

async function deposit(archive: TestArchive, size: number): Promise<void> {
  await depositRecord(archive, await upload(archive, randomBytes(size)), who);
}

async function writePlain({ dir, newId }: TestArchive, size: number): Promise<void> {
  const folder = join(dir, 'plain');
  const name = newId();
  await mkdir(folder, { recursive: true });
  const file = await open(join(folder, `${name}.tmp`), 'wx');
  await file.writeFile(randomBytes(size));
  await file.sync();
  await file.close();
  await link(join(folder, `${name}.tmp`), join(folder, name));
  await rm(join(folder, `${name}.tmp`));
  const handle = await open(folder, 'r');
  await handle.sync();
  await handle.close();
}
