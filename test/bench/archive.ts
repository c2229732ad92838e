import { createHash, randomBytes } from 'node:crypto';
import { link, mkdir, open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { hashObject } from '../../src/archive/backup/copy.ts';
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

/** What the same bytes cost without an archive. */
interface Raw {
  name: string;
  write(name: string, bytes: Buffer): Promise<void>;
}

/** How large a manifest is, bytes. */
const manifestSize = 1000;

/**
 * Deposits a second, beside the raw cost of the same bytes in the same run: as plain files (write, fsync, link, fsync the
 * folder), and on an S3 server, where there is one, as one PUT each. Between them is what the store format alone asks for: a
 * file and its manifest in a folder of their own, or both put and read back. Check and rebuild beside a plain hash loop.
 */
export async function benchArchive(rounds: number, tell: Tell): Promise<Record<string, Rate[]>> {
  const dir = await temporaryFolder('bench');
  const archive = await openTestArchive(dir);
  const results = await benchStore(
    'folder',
    archive,
    [await plainFiles(dir), await pairsOfFiles(dir)],
    rounds,
    tell,
  );
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
  const results = await benchStore('S3', archive, [onePut(store), pairOfPuts(store)], rounds, tell);
  await archive.close();
  await removeFolder(dir);
  await server.stop();
  return results;
}

async function benchStore(
  where: string,
  archive: TestArchive,
  raws: readonly Raw[],
  rounds: number,
  tell: Tell,
): Promise<Record<string, Rate[]>> {
  const results: Record<string, Rate[]> = {};
  for (const [label, { size, perRound }] of Object.entries(scans)) {
    for (const count of clients) {
      const inParallel = (work: () => Promise<unknown>) => () => spread(count, perRound, work);
      const variants = [
        ...raws.map(({ name, write }) => ({
          name,
          run: inParallel(() => write(archive.newId(), randomBytes(size))),
        })),
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
  return { name: 'one PUT', write: (name, bytes) => put(store, `plain/${name}`, bytes) };
}

async function put(store: ObjectStore, key: string, bytes: Buffer): Promise<void> {
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  await store.create(key, bytes, { mediaType: 'application/pdf', size: bytes.length, sha256 });
}

function pairOfPuts(store: ObjectStore): Raw {
  return {
    name: '2 PUT, 2 GET',
    async write(name, bytes) {
      for (const [key, body] of [
        [`pairs/${name}/content`, bytes],
        [`pairs/${name}/manifest`, randomBytes(manifestSize)],
      ] as const) {
        await put(store, key, body);
        await hashObject(store, key, body.length);
      }
    },
  };
}

async function plainFiles(dir: string): Promise<Raw> {
  const folder = join(dir, 'plain');
  await mkdir(folder);
  return { name: 'plain files', write: (name, bytes) => writePlain(folder, name, bytes) };
}

async function writePlain(folder: string, name: string, bytes: Buffer): Promise<void> {
  await writeSynced(join(folder, `${name}.tmp`), bytes);
  await link(join(folder, `${name}.tmp`), join(folder, name));
  await rm(join(folder, `${name}.tmp`));
  await syncNames(folder);
}

async function pairsOfFiles(dir: string): Promise<Raw> {
  const folder = join(dir, 'pairs');
  await mkdir(folder);
  return {
    name: 'pairs of files',
    async write(name, bytes) {
      const own = join(folder, name);
      const pair = { content: bytes, manifest: randomBytes(manifestSize) };
      await mkdir(own);
      await Promise.all(
        Object.entries(pair).map(async ([part, body]) => {
          await writeSynced(join(folder, `${name}.${part}`), body);
          await link(join(folder, `${name}.${part}`), join(own, part));
          await rm(join(folder, `${name}.${part}`));
        }),
      );
      await syncNames(own);
      await syncNames(folder);
    },
  };
}

async function writeSynced(path: string, bytes: Buffer): Promise<void> {
  const file = await open(path, 'wx');
  await file.writeFile(bytes);
  await file.sync();
  await file.close();
}

async function syncNames(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  await handle.sync();
  await handle.close();
}
