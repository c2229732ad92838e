import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { ObjectStore } from '../../../storage/object-store.ts';
import { AppError } from '../../errors.ts';
import type { Archive } from '../archive.ts';
import { hashObject } from '../backup/copy.ts';
import type { Manifest, RecordFile } from '../capsule.ts';
import type { Scratch } from './scratch.ts';

/** What was wrong with one restored file. `in use differs`: the restored one is good, and the store holds other bytes or none. */
type SampleFault = 'not restored' | 'changed' | 'cannot be opened' | 'in use differs';

interface SampleProblem {
  fault: SampleFault;
  key: string;
  /** Why, where the one who found it said so. */
  reason?: string;
}

export interface RestoredSample {
  ids: string[];
  files: number;
  bytes: number;
  /** Copying and hashing alone. */
  seconds: number;
  opened: number;
  problems: SampleProblem[];
}

/** Opens a restored file as a reader would; throws an `AppError` where it cannot be read. */
export type OpenFile = (path: string, mediaType: string) => Promise<void>;

export interface SampleOptions {
  scratch: Scratch;
  open: OpenFile;
  /** Told after each record; throws to stop. */
  progress(done: number, total: number): void;
}

/** Restores the files of these records as `restored`, an archive over the source, has them; opens each and throws it away. */
export async function restoreSample(
  live: Pick<Archive, 'store'>,
  restored: Archive,
  ids: readonly string[],
  options: SampleOptions,
): Promise<RestoredSample> {
  const result: RestoredSample = { ids: [...ids], files: 0, bytes: 0, seconds: 0, opened: 0, problems: [] };
  for (const [at, id] of ids.entries()) {
    const { manifest } = await restored.database
      .selectFrom('records')
      .select('manifest')
      .where('id', '=', id)
      .executeTakeFirstOrThrow();
    for (const file of (JSON.parse(manifest) as Manifest).files)
      await restoreFile(live, restored, file, result, options);
    options.progress(at + 1, ids.length);
  }
  return result;
}

async function restoreFile(
  live: Pick<Archive, 'store'>,
  restored: Archive,
  file: RecordFile,
  result: RestoredSample,
  { scratch, open }: SampleOptions,
): Promise<void> {
  const path = join(scratch.dir, `file-${result.files}.${file.key.split('.').at(-1)}`);
  const note = (fault: SampleFault, reason?: string) =>
    void result.problems.push({ fault, key: file.key, ...(reason && { reason }) });
  result.files += 1;
  await scratch.needs(file.size);
  try {
    const found = await attempt(restored.store, () => copyOut(restored, file, path, result));
    if (found instanceof AppError) note('not restored', found.message);
    else if (found !== file.sha256) note('changed');
    else await openRestored(path, file, result, { open, note });
    const inUse = await attempt(live.store, () => hashObject(live.store, file.key, file.size));
    if (inUse !== file.sha256) note('in use differs');
  } finally {
    await rm(path, { force: true });
  }
}

async function copyOut(
  { store }: Archive,
  file: RecordFile,
  path: string,
  result: RestoredSample,
): Promise<string> {
  const start = performance.now();
  const hash = createHash('sha256');
  const hashed = async function* (source: AsyncIterable<Buffer>) {
    for await (const chunk of source) {
      hash.update(chunk);
      result.bytes += chunk.length;
      yield chunk;
    }
  };
  // Synced, as a restore would be: its time is what the estimate is made from.
  const target = createWriteStream(path, { flags: 'wx', mode: 0o600, flush: true });
  await pipeline(await store.open(file.key), hashed, target);
  result.seconds += (performance.now() - start) / 1000;
  return hash.digest('hex');
}

interface Opening {
  open: OpenFile;
  note(fault: SampleFault, reason?: string): void;
}

async function openRestored(
  path: string,
  { mediaType }: RecordFile,
  result: RestoredSample,
  { open, note }: Opening,
): Promise<void> {
  try {
    await open(path, mediaType);
    result.opened += 1;
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    note('cannot be opened', error.message);
  }
}

/** What the work answers, or the error of ours that it ended with; a store that is away ends the drill. */
async function attempt<T>(store: ObjectStore, work: () => Promise<T>): Promise<T | AppError> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    await store.probe();
    return error;
  }
}
