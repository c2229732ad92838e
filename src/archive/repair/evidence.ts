import { createHash } from 'node:crypto';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { writeSynced } from '../../../storage/files.ts';
import { makeFolder } from '../../../storage/make-folder.ts';
import { syncFolder } from '../../../storage/sync.ts';
import { AppError } from '../../errors.ts';

/** Damaged bytes to be kept aside. */
export interface EvidencePart {
  /** The name of the file that gets them. */
  name: string;
  open(): Promise<Readable>;
}

/** What came of keeping one part: a damaged object may break off in the middle. */
interface KeptPart {
  name: string;
  size: number;
  sha256: string;
  /** Why it broke off. */
  error?: string;
}

/**
 * Keeps what was found, before anything is replaced: the bytes as far as they can be read, and `found.json`, which says what
 * was found, when, and where. Everything is synced when it answers. `folder` is new: two pieces never share one.
 */
export async function keepEvidence(
  folder: string,
  found: Readonly<Record<string, unknown>>,
  parts: readonly EvidencePart[],
): Promise<void> {
  await makeFolder(folder);
  try {
    const files: KeptPart[] = [];
    for (const part of parts) files.push(await keepPart(folder, part));
    await writeEvidence(folder, 'found.json', { ...found, files });
  } catch (cause) {
    throw new AppError('unavailable', `the evidence cannot be kept in ${folder}: ${String(cause)}`, {
      detail: `Bukti kerusakan tidak dapat disimpan di ${folder}, sehingga tidak ada yang diganti. Periksa disk.`,
      cause,
    });
  }
}

/** Adds a word on what was done. */
export async function writeEvidence(folder: string, name: string, told: object): Promise<void> {
  const bytes = Buffer.from(`${JSON.stringify(told, null, 1)}\n`);
  await writeSynced(join(folder, name), [bytes], { mode: 0o400 });
  await syncFolder(folder);
}

async function keepPart(folder: string, { name, open: openSource }: EvidencePart): Promise<KeptPart> {
  const file = await open(join(folder, name), 'wx', 0o400);
  const hash = createHash('sha256');
  const kept: KeptPart = { name, size: 0, sha256: '' };
  try {
    for await (const chunk of readable(openSource, kept)) {
      hash.update(chunk);
      kept.size += chunk.length;
      await file.writeFile(chunk);
    }
    await file.sync();
    return { ...kept, sha256: hash.digest('hex') };
  } finally {
    await file.close();
  }
}

/** The chunks that can be had. Only errors of reading end it: one of writing is the caller's. */
async function* readable(openSource: () => Promise<Readable>, kept: KeptPart): AsyncGenerator<Buffer> {
  try {
    for await (const chunk of await openSource()) yield chunk;
  } catch (error) {
    kept.error = String(error);
  }
}
