import type { Selectable } from 'kysely';
import { runComposed } from '../../storage/composed.ts';
import type { KeepState, Tables } from '../../storage/database.ts';
import type { RecordView } from '../domain/record.ts';
import type { Archive } from './archive.ts';
import type { Manifest } from './capsule.ts';
import { contentOf } from './capsule-rows.ts';

type RecordRow = Selectable<Tables['records']>;

/** Records as they are answered: without NIK, with what else is known of their bytes. */
export async function viewRecords(archive: Archive, rows: readonly RecordRow[]): Promise<RecordView[]> {
  const damaged = await damagedIds(archive, rows);
  const twins = await findTwins(archive, rows);
  return rows.map((row) => {
    const sameBytesAs = (twins.get(row.contentSha256) ?? []).filter((id) => id !== row.id);
    return { ...view(row), damaged: damaged.has(row.id), sameBytesAs };
  });
}

/** A record that was just kept, as `viewRecords` would show it: no damage can have been found yet. */
export async function viewNewRecord(
  { database }: Archive,
  manifest: Manifest,
  state: KeepState,
): Promise<RecordView> {
  const { sha256 } = contentOf(manifest);
  const rows = await runComposed(database, 'records of the same bytes', [sha256], () =>
    database.selectFrom('records').select('id').where('contentSha256', '=', sha256).orderBy('id'),
  );
  const sameBytesAs = rows.map(({ id }) => id).filter((id) => id !== manifest.id);
  return { ...viewManifest(manifest), state, damaged: false, sameBytesAs };
}

function view(row: RecordRow): Omit<RecordView, 'damaged' | 'sameBytesAs'> {
  return { ...viewManifest(JSON.parse(row.manifest) as Manifest), state: row.state };
}

/** What a manifest says by itself, without NIK. */
export function viewManifest(manifest: Manifest): Omit<RecordView, 'damaged' | 'sameBytesAs' | 'state'> {
  const { format, previous, writtenAt, idempotency, reason, files, issued, people, ...shown } = manifest;
  const content = contentOf(manifest);
  return {
    ...shown,
    people: people.map(({ nama, desa }) => ({ nama, ...(desa && { desa }) })),
    mediaType: content.mediaType,
    size: content.size,
    sha256: content.sha256,
    ...(content.name && { fileName: content.name }),
  };
}

async function damagedIds({ database }: Archive, rows: readonly RecordRow[]): Promise<Set<string>> {
  const ids = rows.map((row) => row.id);
  if (ids.length === 0) return new Set();
  const found = await database.selectFrom('damage').select('recordId').where('recordId', 'in', ids).execute();
  return new Set(found.map((row) => row.recordId));
}

async function findTwins({ database }: Archive, rows: readonly RecordRow[]): Promise<Map<string, string[]>> {
  const twins = new Map<string, string[]>();
  const hashes = [...new Set(rows.map((row) => row.contentSha256))];
  if (hashes.length === 0) return twins;
  const found = await database
    .selectFrom('records')
    .select(['id', 'contentSha256'])
    .where('contentSha256', 'in', hashes)
    .orderBy('id')
    .execute();
  for (const { id, contentSha256 } of found)
    twins.set(contentSha256, [...(twins.get(contentSha256) ?? []), id]);
  return twins;
}
