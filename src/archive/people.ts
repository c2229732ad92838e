import type { Archive } from './archive.ts';
import type { Manifest } from './capsule.ts';

/** The newest versions of these berkas and the people they are about, in the order asked. */
export async function findPeople(
  { database }: Archive,
  ids: readonly string[],
): Promise<Pick<Manifest, 'berkas' | 'people'>> {
  const rows = [];
  for (let from = 0; from < ids.length; from += 5000) {
    const slice = ids.slice(from, from + 5000);
    const found = await database
      .selectFrom('berkas')
      .select(['id', 'version', 'nama', 'nik', 'desa'])
      .where('id', 'in', slice)
      .execute();
    const byId = new Map(found.map((row) => [row.id, row]));
    rows.push(...slice.flatMap((id) => byId.get(id) ?? []));
  }
  return {
    berkas: rows.map(({ id, version }) => ({ id, version })),
    people: rows.map(({ nama, nik, desa }) => ({ nama, nik, desa })),
  };
}
