import type { KeepState } from '../../storage/database.ts';
import { emptyCatalog } from '../../storage/migrations/migrate.ts';
import type { Archive } from './archive.ts';
import { type Capsule, decodeCapsule, isCapsuleKey, sha256 } from './capsule.ts';
import { indexWithin } from './index-capsule.ts';
import { readObject, resumeInbox } from './keep.ts';

/** Told after each slice: how many capsules are indexed. */
export type RebuildProgress = (done: number) => void;

const sliceSize = 1000;

/**
 * Empties the catalog and fills it from the store alone, then takes up what waits in the inbox. A capsule that cannot be
 * read stops it with the key in the error: a rebuilt catalog that silently lacks a record would be worse than none.
 */
export async function rebuildCatalog(
  archive: Archive,
  progress: RebuildProgress = () => {},
): Promise<number> {
  await archive.database.transaction().execute(emptyCatalog);
  let done = 0;
  let slice: Found[] = [];
  const flush = async () => {
    const ready = slice;
    slice = [];
    await archive.database.transaction().execute(async (write) => {
      for (const { capsule, hash, state } of ready) await indexWithin(write, capsule, hash, state);
    });
    done += ready.length;
    progress(done);
  };
  // The office last: by its row the next start knows that a rebuild came to its end.
  for (const prefix of ['berkas/', 'kegiatan/', 'print-runs/', 'records/', 'numbers/', 'instansi/']) {
    for await (const { key } of archive.store.list(prefix)) {
      if (!isCapsuleKey(key)) continue;
      const bytes = await readObject(archive, key);
      slice.push({
        capsule: decodeCapsule(key, bytes),
        hash: sha256(bytes),
        state: await stateOf(archive, key),
      });
      if (slice.length >= sliceSize) await flush();
    }
  }
  await flush();
  await resumeInbox(archive, { catalogIsNew: true });
  return done;
}

interface Found {
  capsule: Capsule;
  hash: string;
  state: KeepState;
}

async function stateOf({ backup }: Archive, key: string): Promise<KeepState> {
  return backup && (await backup.head(key)) ? 'aman' : 'tersimpan';
}
