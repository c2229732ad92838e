import { buffer } from 'node:stream/consumers';
import { z } from 'zod';
import { type ObjectStore, storeMarkKey } from '../../../storage/object-store.ts';
import { AppError, isAppError } from '../../errors.ts';
import { sha256 } from '../capsule.ts';

const markSchema = z.strictObject({
  format: z.literal('store/1'),
  /** The same in the store of an archive, in its backups, and in what is restored from them. */
  archive: z.string().min(1),
  /** This one folder or bucket. */
  id: z.string().min(1),
  madeAt: z.string(),
});

/** What a store says of itself, in `.berkas-store`: which archive it belongs to, and which of its copies it is. */
export type StoreMark = z.infer<typeof markSchema>;

/** undefined: a store without a mark, such as an empty disk. `damaged` where nobody can read it. */
export async function readMark(store: ObjectStore): Promise<StoreMark | undefined> {
  try {
    return markSchema.parse(JSON.parse((await buffer(await store.open(storeMarkKey))).toString('utf8')));
  } catch (error) {
    if (isAppError(error, 'not_found')) return undefined;
    if (error instanceof AppError) throw error;
    throw new AppError('damaged', `${storeMarkKey} of the store is not a mark that this version reads`, {
      cause: error,
    });
  }
}

/** Marks a store, for good. Of two who mark it at once, one wins: answers the mark that is there now. */
export async function createMark(store: ObjectStore, mark: Omit<StoreMark, 'format'>): Promise<StoreMark> {
  const made = { format: 'store/1' as const, ...mark };
  const bytes = Buffer.from(`${JSON.stringify(made, null, 1)}\n`);
  const facts = { mediaType: 'application/json', size: bytes.length, sha256: sha256(bytes) };
  try {
    await store.create(storeMarkKey, bytes, facts);
    return made;
  } catch (error) {
    const other = isAppError(error, 'conflict') && (await readMark(store));
    if (other) return other;
    throw error;
  }
}
