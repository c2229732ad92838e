import { AppError } from '../errors.ts';
import type { Archive, Who } from './archive.ts';

/**
 * What the same Idempotency-Key made before, if anything. The same key with another body, or for another noun, is
 * `key_reused` (DESIGN section 8). Keys live in the capsules, so they outlast the catalog.
 */
export async function findReplay(
  { database }: Archive,
  noun: 'berkas' | 'kegiatan' | 'record',
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
