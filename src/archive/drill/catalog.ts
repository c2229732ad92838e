import { randomInt } from 'node:crypto';
import { AppError, isAppError } from '../../errors.ts';
import type { Archive } from '../archive.ts';
import { type Manifest, versionKey } from '../capsule.ts';
import { formatOf, type ThingTable } from '../capsule-rows.ts';
import type { FindingKind } from '../check/facts.ts';
import type { CatalogRow } from '../check/rows.ts';
import { indexFromStore } from '../keep/settle.ts';
import { comparedTables, isKeyAlike, pairThing, pairThings, type ThingPair, unlikeKeys } from './compare.ts';

/** What of the catalog was not restored as it is, in the words of `berkas check`. */
export interface Difference {
  kind: FindingKind;
  key: string;
}

/** How the restored catalog stands beside the one that is in use. */
export interface ComparedCatalog {
  /** Things whose rows are the same in every table. */
  same: number;
  /** Of these, what came in or got its copy while the drill went on: read after the rest. */
  late: number;
  /** Things that are not in the source yet, and when the oldest of them was written. */
  notSafe: number;
  notSafeSince?: string;
  differing: number;
  /** The first of them. */
  differences: Difference[];
  /** Of the restored records: their files, and the newest of them. */
  files: number;
  bytes: number;
  newestSafe?: { id: string; receivedAt: string };
  /** Records chosen at random, the oldest and the newest always. */
  sample: string[];
}

export interface CompareOptions {
  /** Is a thing in this state one that the source must have? */
  isSafe(row: CatalogRow): boolean;
  /** What the restore of the catalog left out, by key. */
  leftOut: ReadonlyMap<string, FindingKind>;
  sampleSize: number;
  /** Told now and then; throws to stop. */
  progress(done: number): void;
}

/** More differences than this are only counted. */
const mostTold = 100;

/** Compares every row of the live catalog with `restored`, an archive over the source, and draws the sample on the way. */
export async function compareCatalogs(
  live: Pick<Archive, 'database'>,
  restored: Archive,
  options: CompareOptions,
): Promise<ComparedCatalog> {
  const result: ComparedCatalog = {
    ...{ same: 0, late: 0, notSafe: 0, differing: 0, differences: [], files: 0, bytes: 0 },
    sample: [],
  };
  const work: Comparing = { live, restored, options, result, draw: createDraw(options.sampleSize) };
  let done = 0;
  for (const table of comparedTables)
    for await (const pair of pairThings(live.database, restored.database, table)) {
      await comparePair(work, pair);
      done += 1;
      if (done % 100 === 0) options.progress(done);
    }
  await compareInstansi(work);
  await compareKeys(work);
  // An older version that cannot be restored shows in no row.
  const told = new Set(result.differences.map(({ key }) => key));
  for (const [key, kind] of options.leftOut) if (!told.has(key)) tellDifference(result, { kind, key });
  result.sample = work.draw.chosen();
  return result;
}

interface Comparing {
  live: Pick<Archive, 'database'>;
  restored: Archive;
  options: CompareOptions;
  result: ComparedCatalog;
  draw: Draw;
}

type FullRow = NonNullable<ThingPair['live']>['row'];

async function comparePair(work: Comparing, pair: ThingPair): Promise<void> {
  const { result, options } = work;
  const leave = (row: FullRow) => {
    result.notSafe += 1;
    const at = writtenAt(row);
    if (result.notSafeSince === undefined || at < result.notSafeSince) result.notSafeSince = at;
  };
  if (pair.live && !options.isSafe(pair.live.row)) return leave(pair.live.row);
  if (isAlike(pair)) return noteSame(work, pair.live!.row);
  const again = await lookAgain(work, pair.table, pair.id);
  if (again.live && !options.isSafe(again.live.row)) return leave(again.live.row);
  if (!isAlike(again)) return noteDifference(work, again);
  result.late += 1;
  noteSame(work, again.live!.row);
}

const isAlike = ({ live, restored }: ThingPair) => live !== undefined && live.text === restored?.text;

/** The service goes on while the drill reads: what is in the source by now is read from there. */
async function lookAgain({ live, restored, result }: Comparing, table: ThingTable, id: string) {
  const now = await pairThing(live.database, restored.database, table, id);
  if (!now.live || result.differing > mostTold) return now;
  try {
    for (let version = 1; version <= now.live.row.version; version++)
      await indexFromStore(restored, versionKey(now.live.row, version));
  } catch (error) {
    // It is not there, or not good: then it stays a difference.
    if (!(error instanceof AppError) || isAppError(error, 'unavailable')) throw error;
  }
  return pairThing(live.database, restored.database, table, id);
}

function noteDifference({ options, result }: Comparing, { live, restored }: ThingPair): void {
  const row = (live ?? restored)!.row;
  const key = versionKey(row, row.version);
  const kind = !live ? 'record without row' : restored ? 'changed' : 'row without record';
  tellDifference(result, { kind: options.leftOut.get(key) ?? kind, key });
}

function tellDifference(result: ComparedCatalog, difference: Difference): void {
  result.differing += 1;
  if (result.differences.length < mostTold) result.differences.push(difference);
}

function noteSame({ result, draw }: Comparing, row: FullRow): void {
  result.same += 1;
  if (row.format !== 'record/1') return;
  const { files, receivedAt } = JSON.parse(String(row.manifest)) as Manifest;
  result.files += files.length;
  result.bytes += files.reduce((sum, { size }) => sum + size, 0);
  if (!result.newestSafe || receivedAt >= result.newestSafe.receivedAt)
    result.newestSafe = { id: row.id, receivedAt };
  draw.see(row.id);
}

/** When the newest version of a thing was written. */
function writtenAt(row: FullRow): string {
  if (row.format === 'record/1') return (JSON.parse(String(row.manifest)) as Manifest).writtenAt;
  return String(row.updatedAt ?? row.endedAt ?? row.createdAt);
}

async function compareInstansi(work: Comparing): Promise<void> {
  const rowsOf = ({ database }: Pick<Archive, 'database'>) =>
    database.selectFrom('instansi').selectAll().orderBy('version').execute();
  const theirs = new Map((await rowsOf(work.restored)).map((row) => [row.version, row]));
  for (const { version, sha256, dataSha256, state } of await rowsOf(work.live)) {
    const row: CatalogRow = { format: 'instansi/1', id: 'instansi', version, sha256, state };
    const restored = theirs.get(version);
    theirs.delete(version);
    if (!work.options.isSafe(row)) work.result.notSafe += 1;
    else if (restored?.sha256 === sha256 && restored.dataSha256 === dataSha256) work.result.same += 1;
    else
      tellDifference(work.result, {
        kind: restored ? 'changed' : 'row without record',
        key: versionKey(row, version),
      });
  }
  for (const version of theirs.keys())
    tellDifference(work.result, {
      kind: 'record without row',
      key: versionKey({ format: 'instansi/1', id: 'instansi' }, version),
    });
}

async function compareKeys(work: Comparing): Promise<void> {
  const { live, restored, options, result } = work;
  for await (const { key, noun, id } of unlikeKeys(live.database, restored.database)) {
    const table = comparedTables.find((one) => formatOf[one].split('/')[0] === noun);
    const pair = table && (await lookAgain(work, table, id));
    const row = (pair?.live ?? pair?.restored)?.row;
    if (row && !options.isSafe(row)) continue;
    if (await isKeyAlike(live.database, restored.database, key)) continue;
    // The key itself is the sender's, and stays out of reports.
    tellDifference(result, {
      kind: 'changed',
      key: row ? versionKey(row, row.version) : `idempotency of ${noun} ${id}`,
    });
  }
}

interface Draw {
  see(id: string): void;
  chosen(): string[];
}

/** So many of all that are seen, each with the same chance (reservoir sampling), and always the first and the last. */
function createDraw(size: number): Draw {
  const drawn: string[] = [];
  let seen = 0;
  let [first, last] = ['', ''];
  return {
    see(id) {
      seen += 1;
      if (seen === 1) first = id;
      last = id;
      const at = drawn.length < size ? drawn.length : randomInt(seen);
      if (at < size) drawn[at] = id;
    },
    chosen() {
      const ends = [...new Set([first, last])].filter((id) => id !== '');
      const others = drawn.filter((id) => !ends.includes(id)).slice(0, Math.max(0, size - ends.length));
      return [...ends, ...others].sort();
    },
  };
}
