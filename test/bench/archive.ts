import { createHash, randomBytes } from 'node:crypto';
import { link, mkdir, open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { depositRecord } from '../../src/archive/deposit.ts';
import type { ObjectStore } from '../../storage/object-store.ts';
import { openStore } from '../../storage/open-store.ts';
import { openTestArchive, removeFolder, type TestArchive, temporaryFolder } from '../support/archive.ts';
import { upload, who } from '../support/deposits.ts';
import { s3ForTests } from '../support/s3.ts';
import { benchFixity } from './fixity.ts';
import { compare, type Rate } from './measure.ts';

/** Size of a scan in bytes, and how many a round takes in. */
const scans = {
  '1 kB': { size: 1000, perRound: 320 },
  '200 kB': { size: 200_000, perRound: 96 },
  '5 MB': { size: 5_000_000, perRound: 24 },
};
const clients = [1, 4, 16];

/** Told each result as it comes. */
type Tell = (results: Record<string, Rate[]>) => void;

/** What the same bytes cost without an archive: 1.00 of the tables. */
interface Raw {
  name: string;
  write(name: string, bytes: Buffer): Promise<void>;
}

/**
 * Deposits a second, beside the raw cost of the same bytes in the same run: as plain files (write, fsync, link, fsync the
 * folder), and on an S3 server, where there is one, as one PUT each. Check and rebuild beside a plain hash loop.
 */
export async function benchArchive(rounds: number, tell: Tell): Promise<Record<string, Rate[]>> {
  const dir = await temporaryFolder('bench');
  const archive = await openTestArchive(dir);
  const results = await benchStore('folder', archive, await plainFiles(dir), rounds, tell);
  await archive.close();
  await removeFolder(dir);
  return { ...results, ...(await benchS3(rounds, tell)), ...(await benchFixity(rounds, tell)) };
}

async function benchS3(rounds: number, tell: Tell): Promise<Record<string, Rate[]>> {
  const server = await s3ForTests();
  if (!server) return {};
  const store = await openStore(server.url, server);
  const dir = await temporaryFolder('bench');
  const archive = await openTestArchive(dir, () => store);
  const results = await benchStore('S3', archive, onePut(store), rounds, tell);
  await archive.close();
  await removeFolder(dir);
  await server.stop();
  return results;
}

async function benchStore(
  where: string,
  archive: TestArchive,
  raw: Raw,
  rounds: number,
  tell: Tell,
): Promise<Record<string, Rate[]>> {
  const results: Record<string, Rate[]> = {};
  for (const [label, { size, perRound }] of Object.entries(scans)) {
    for (const count of clients) {
      const inParallel = (work: () => Promise<unknown>) => () => spread(count, perRound, work);
      const variants = [
        { name: raw.name, run: inParallel(() => raw.write(archive.newId(), randomBytes(size))) },
        { name: 'deposits', run: () => depositMany(archive, count, perRound, size) },
      ];
      const what = `${where}, ${label}, ${count} at once`;
      results[what] = await compare(variants, rounds);
      tell({ [what]: results[what] });
    }
  }
  return results;
}

async function spread(count: number, total: number, work: () => Promise<unknown>): Promise<number> {
  let left = total;
  const worker = async () => {
    while (left > 0) {
      left -= 1;
      await work();
    }
  };
  await Promise.all(Array.from({ length: count }, worker));
  return total;
}

/** With all that follows an answer: the names are synced, and the inbox is empty again. */
async function depositMany(
  archive: TestArchive,
  count: number,
  total: number,
  size: number,
): Promise<number> {
  await spread(count, total, () => deposit(archive, size));
  await archive.inbox.close();
  return total;
}

async function deposit(archive: TestArchive, size: number): Promise<void> {
  await depositRecord(archive, await upload(archive, randomBytes(size)), who);
}

function onePut(store: ObjectStore): Raw {
  return {
    name: 'one PUT',
    async write(name, bytes) {
      const sha256 = createHash('sha256').update(bytes).digest('hex');
      await store.create(`plain/${name}`, bytes, {
        mediaType: 'application/pdf',
        size: bytes.length,
        sha256,
      });
    },
  };
}

async function plainFiles(dir: string): Promise<Raw> {
  const folder = join(dir, 'plain');
  await mkdir(folder);
  return { name: 'plain files', write: (name, bytes) => writePlain(folder, name, bytes) };
}

async function writePlain(folder: string, name: string, bytes: Buffer): Promise<void> {
  const file = await open(join(folder, `${name}.tmp`), 'wx');
  await file.writeFile(bytes);
  await file.sync();
  await file.close();
  await link(join(folder, `${name}.tmp`), join(folder, name));
  await rm(join(folder, `${name}.tmp`));
  const handle = await open(folder, 'r');
  await handle.sync();
  await handle.close();
}
