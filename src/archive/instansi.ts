import type { Instansi } from '../domain/instansi.ts';
import type { Archive } from './archive.ts';
import { instansiKey, sha256 } from './capsule.ts';
import { keep } from './keep/keep.ts';
import { indexFromStore } from './keep/settle.ts';

/** The office's own data and the version of it that the store holds. */
export interface DepositedInstansi {
  id: 'instansi';
  version: number;
  data: Instansi;
}

/** Deposits the office file as the next version where it differs from the newest one kept. Called at start. */
export async function depositInstansi(archive: Archive, data: Instansi): Promise<DepositedInstansi> {
  const newest = await newestVersion(archive);
  if (newest?.dataSha256 === sha256(JSON.stringify(data)))
    return { id: 'instansi', version: newest.version, data };
  const version = (newest?.version ?? 0) + 1;
  await keep(archive, {
    format: 'instansi/1',
    id: 'instansi',
    version,
    previous: newest?.sha256 ?? null,
    writtenAt: archive.clock().toISOString(),
    actor: { kind: 'sistem', name: 'berkas' },
    data,
  });
  return { id: 'instansi', version, data };
}

/** What the catalog knows, after it has read versions that only the store knows (an empty catalog, another node). */
async function newestVersion(archive: Archive) {
  const read = () =>
    archive.database
      .selectFrom('instansi')
      .selectAll()
      .orderBy('version', 'desc')
      .limit(1)
      .executeTakeFirst();
  const known = await read();
  let next = (known?.version ?? 0) + 1;
  while (await archive.store.head(instansiKey(next)).catch(() => undefined)) {
    await indexFromStore(archive, instansiKey(next));
    next += 1;
  }
  return read();
}
