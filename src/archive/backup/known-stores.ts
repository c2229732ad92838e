import { z } from 'zod';
import { readJsonFile, writeJsonFile } from '../../../storage/json-file.ts';

const memorySchema = z.object({
  /** The archive that this service keeps. */
  archive: z.string().optional(),
  /** The id of the store that was last seen at each address of a backup. */
  backups: z.record(z.string(), z.string()).default({}),
  /** The backup store that the `aman` of the catalog means. */
  amanIn: z.string().optional(),
});
type Memory = z.infer<typeof memorySchema>;

/**
 * Which stores this service has met, in a file of DATA_DIR: it outlives the catalog, and it is how a disk that is not
 * plugged in is told from one that is used for the first time.
 */
export interface KnownStores {
  read(): Promise<Memory>;
  update(change: Partial<Memory>): Promise<void>;
}

/** The memory in the file `path`; one that nobody can read is empty. */
export function openKnownStores(path: string): KnownStores {
  async function read(): Promise<Memory> {
    const { data } = memorySchema.safeParse(await readJsonFile(path));
    return data ?? { backups: {} };
  }
  let turn = Promise.resolve();
  return {
    read,
    update(change) {
      const mine = turn.then(async () => writeJsonFile(path, { ...(await read()), ...change }));
      turn = mine.catch(() => {});
      return mine;
    },
  };
}
