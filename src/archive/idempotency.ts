import { AppError } from '../errors.ts';
import type { Archive, Who } from './archive.ts';
import { listInbox } from './keep/keep.ts';

/** What a key may have made. */
type Noun = 'berkas' | 'kegiatan' | 'record' | 'print-run' | 'number';

/**
 * What the same Idempotency-Key made before, if anything. The same key with another body, or for another noun, is
 * `key_reused` (DESIGN section 8). Keys live in the capsules, so they outlast the catalog.
 */
export async function findReplay(
  { database }: Archive,
  noun: Noun,
  { idempotency }: Who,
): Promise<{ id: string; version: number } | undefined> {
  if (!idempotency) return undefined;
  const row = await database
    .selectFrom('idempotency')
    .selectAll()
    .where('key', '=', idempotency.key)
    .executeTakeFirst();
  if (row && (row.bodySha256 !== idempotency.bodySha256 || row.noun !== noun)) {
    throw new AppError('key_reused', 'Idempotency-Key used again with another body');
  }
  return row;
}

/** Does `make` unless the same Idempotency-Key did it before: then answers `replay` of what it made. */
export async function once<T>(
  archive: Archive,
  noun: Noun,
  who: Who,
  replay: (id: string, version: number) => Promise<T>,
  make: () => Promise<T>,
): Promise<T> {
  await listInbox(archive);
  if (!who.idempotency) return make();
  return archive.lock(`key ${who.idempotency.key}`, async () => {
    const before = await findReplay(archive, noun, who);
    return before ? replay(before.id, before.version) : make();
  });
}
