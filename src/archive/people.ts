import type { Selectable } from 'kysely';
import type { Tables } from '../../storage/database.ts';
import { createTurns } from '../turns.ts';
import type { Archive } from './archive.ts';
import type { Manifest } from './capsule.ts';

/** What the catalog knows of these berkas, by id; unknown ids are left out. In slices, for SQLite answers in one go. */
export async function readBerkasRows(
  { database }: Archive,
  ids: readonly string[],
): Promise<Map<string, Selectable<Tables['berkas']>>> {
  const rows = new Map<string, Selectable<Tables['berkas']>>();
  const turns = createTurns();
  for (let from = 0; from < ids.length; from += 1000) {
    if (turns.areDue()) await turns.next();
    const slice = ids.slice(from, from + 1000);
    const found = await database.selectFrom('berkas').selectAll().where('id', 'in', slice).execute();
    for (const row of found) rows.set(row.id, row);
  }
  return rows;
}

/** The newest versions of these berkas and the people they are about, in the order asked. */
export async function findPeople(
  archive: Archive,
  ids: readonly string[],
): Promise<Pick<Manifest, 'berkas' | 'people'>> {
  const byId = await readBerkasRows(archive, ids);
  const rows = ids.flatMap((id) => byId.get(id) ?? []);
  return {
    berkas: rows.map(({ id, version }) => ({ id, version })),
    people: rows.map(({ nama, nik, desa }) => ({ nama, nik, desa })),
  };
}
