import { join } from 'node:path';
import { sql } from 'kysely';
import { openDatabase } from '../../../storage/database.ts';
import type { ObjectStore } from '../../../storage/object-store.ts';
import { AppError } from '../../errors.ts';
import type { Archive } from '../archive.ts';
import { countRows } from '../check/rows.ts';
import { openInbox } from '../keep/inbox.ts';
import { createNamedLock } from '../lock.ts';
import { rebuildCatalog } from '../rebuild/rebuild.ts';
import { type ComparedCatalog, compareCatalogs, type Difference } from './catalog.ts';
import { type OpenFile, type RestoredSample, restoreSample } from './sample.ts';
import { openScratch, type Scratch } from './scratch.ts';

/** What a restore rehearsal came to; kept as JSON. Times are ISO, UTC. */
export interface DrillReport {
  startedAt: string;
  endedAt: string;
  /** Everything restored is as it is in use, and it came from a backup. */
  good: boolean;
  /** `store`: there is no backup store, so nothing is shown of what happens when this one is lost. */
  source: { kind: 'backup' | 'store'; place: string };
  catalog: Pick<ComparedCatalog, 'same' | 'late' | 'notSafe' | 'differing'> & {
    /** Capsules read. */
    capsules: number;
    seconds: number;
    /** The first of them. */
    differences: Difference[];
  };
  sample: RestoredSample;
  /** What came in before this instant would be there if this machine were lost now: the oldest thing not in the source, else the start of the drill. */
  rpo: { point: string; seconds: number };
  newestSafe?: { id: string; receivedAt: string; seconds: number };
  /** Seconds: the catalog, and all files at the rate of the sample, by bytes or by number, whichever is longer. */
  rto: { catalogSeconds: number; filesSeconds: number; seconds: number; files: number; bytes: number };
}

type DrillStep = 'katalog' | 'perbandingan' | 'contoh';

export interface DrillOptions {
  /** Where it works: everything in it is gone afterwards. */
  dataDir: string;
  /** How many records are restored and opened. */
  sampleSize: number;
  open: OpenFile;
  signal?: AbortSignal;
  /** Beside a service at work. */
  gently?: boolean;
  progress?: (step: DrillStep, done: number, total: number) => void;
}

/** What is drilled: it is only read. */
export type DrilledArchive = Pick<Archive, 'store' | 'backup' | 'database' | 'log' | 'clock' | 'newId'>;

/**
 * Restores the catalog and a sample of records from the backup store into a scratch folder, opens the files and compares all
 * with what is in use; then throws it away. Only reads, and lets others have their turn. `unavailable` where a store is away,
 * the disk has no room, or it was stopped.
 */
export async function drillArchive(archive: DrilledArchive, options: DrillOptions): Promise<DrillReport> {
  const { dataDir, signal, progress = () => {} } = options;
  const startedAt = archive.clock();
  const stopped = () => {
    if (signal?.aborted)
      throw new AppError('unavailable', 'the drill was stopped', { detail: stoppedDetail });
  };
  const tell = (step: DrillStep) => (done: number, total: number) => {
    stopped();
    progress(step, done, total);
  };
  const scratch = await openScratch(dataDir, 'drill');
  const total = await countRows(archive);
  try {
    await scratch.needs(total * bytesOfThing);
    const restored = await openRestored(archive, scratch);
    try {
      return await rehearse(archive, restored, { ...options, scratch, startedAt, total, tell });
    } finally {
      await restored.close();
    }
  } catch (error) {
    // Whatever it broke off in has words of its own for it.
    stopped();
    throw error;
  } finally {
    await scratch.remove();
  }
}

/** How many records are restored where nobody says otherwise. */
export const usualSample = 50;

const stoppedDetail = 'Latihan pemulihan dihentikan sebelum selesai.';

/** What one record takes in a catalog at most, with terms and indexes. */
const bytesOfThing = 6000;

interface Rehearsal extends DrillOptions {
  scratch: Scratch;
  startedAt: Date;
  total: number;
  tell(step: DrillStep): (done: number, total: number) => void;
}

interface RestoredArchive extends Archive {
  close(): Promise<void>;
}

/** An archive over the source, with everything of its own in the scratch folder. */
async function openRestored(archive: DrilledArchive, scratch: Scratch): Promise<RestoredArchive> {
  const { backup, store, ...parts } = archive;
  const database = await openDatabase(`file:${join(scratch.dir, 'catalog.sqlite')}`);
  // Thrown away after: no sync holds up the disk of the service.
  await sql`pragma synchronous = off`.execute(database);
  const inbox = await openInbox(join(scratch.dir, 'inbox'), { newId: archive.newId });
  return {
    ...parts,
    store: readOnly(backup ?? store),
    ...{ database, inbox, lock: createNamedLock() },
    async close() {
      await inbox.close();
      await database.destroy();
    },
  };
}

/** A drill writes nothing into a store, whatever it calls. */
function readOnly(store: ObjectStore): ObjectStore {
  const refuse = async () => {
    throw new AppError('internal', 'a drill must not write into a store');
  };
  const { folder, versions } = store;
  return {
    ...(folder !== undefined && { folder }),
    ...(versions && { versions: { ...versions, extendLock: refuse, removeVersion: refuse } }),
    ...{ create: refuse, sync: refuse, attack: refuse, close: async () => {} },
    ...{ open: store.open, read: store.read, head: store.head, list: store.list, probe: store.probe },
  };
}

async function rehearse(
  archive: DrilledArchive,
  restored: RestoredArchive,
  work: Rehearsal,
): Promise<DrillReport> {
  const start = performance.now();
  const { capsules, leftOut } = await restoreCatalog(restored, work);
  const catalogSeconds = secondsSince(start);
  const compared = await compareCatalogs(archive, restored, {
    isSafe: ({ state }) => (archive.backup ? state === 'aman' : state !== 'diterima'),
    leftOut,
    sampleSize: work.sampleSize,
    progress: (done) => work.tell('perbandingan')(done, work.total),
  });
  const sample = await restoreSample(archive, restored, compared.sample, {
    scratch: work.scratch,
    open: work.open,
    progress: work.tell('contoh'),
  });
  const { place } = await restored.store.probe();
  const kind = archive.backup ? 'backup' : 'store';
  return reportOf({ kind, place }, { capsules, seconds: catalogSeconds }, compared, sample, {
    startedAt: work.startedAt,
    endedAt: archive.clock(),
  });
}

async function restoreCatalog(restored: Archive, { tell, total, signal, gently = false }: Rehearsal) {
  const progress = (done: number) => tell('katalog')(done, total);
  const options = { progress, gently, ...(signal && { signal }) };
  const { capsules, leftOut } = await rebuildCatalog(restored, options);
  return { capsules, leftOut: new Map(leftOut.map(({ key, kind }) => [key, kind])) };
}

const secondsSince = (start: number) => (performance.now() - start) / 1000;

function reportOf(
  source: DrillReport['source'],
  { capsules, seconds }: { capsules: number; seconds: number },
  compared: ComparedCatalog,
  sample: RestoredSample,
  { startedAt, endedAt }: { startedAt: Date; endedAt: Date },
): DrillReport {
  const { same, late, notSafe, differing, differences, newestSafe, files, bytes } = compared;
  const age = (iso: string) => (endedAt.getTime() - Date.parse(iso)) / 1000;
  const point = compared.notSafeSince ?? startedAt.toISOString();
  const filesSeconds = Math.max(
    share(sample.seconds, files, sample.files),
    share(sample.seconds, bytes, sample.bytes),
  );
  return {
    startedAt: startedAt.toISOString(),
    endedAt: endedAt.toISOString(),
    good: source.kind === 'backup' && differing === 0 && sample.problems.length === 0,
    source,
    catalog: { capsules, seconds, same, late, notSafe, differing, differences },
    sample,
    rpo: { point, seconds: compared.notSafeSince === undefined ? 0 : age(point) },
    ...(newestSafe && { newestSafe: { ...newestSafe, seconds: age(newestSafe.receivedAt) } }),
    rto: { catalogSeconds: seconds, filesSeconds, seconds: seconds + filesSeconds, files, bytes },
  };
}

/** How long `all` take where `some` took so many seconds. */
const share = (seconds: number, all: number, some: number) => (some > 0 ? (seconds * all) / some : 0);
