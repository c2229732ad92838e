import type { Berkas } from '../domain/berkas.ts';
import type { ArchivedPaper, OtherAid, SkCase } from '../domain/exceptions/sk-case.ts';
import { createTurns } from '../turns.ts';
import type { Archive } from './archive.ts';
import type { Manifest } from './capsule.ts';

/** A berkas as it is now. */
export interface Member {
  id: string;
  version: number;
  data: Berkas;
}

/** The papers of these berkas in the archive. The number only of receipts: the manifest of an SP2D names thousands. */
export async function findPapers(
  { database }: Archive,
  berkasIds: readonly string[],
): Promise<Map<string, ArchivedPaper[]>> {
  const rows = await database
    .selectFrom('recordBerkas as link')
    .innerJoin('records as r', 'r.id', 'link.recordId')
    .select(['link.berkasId', 'r.id', 'r.type', 'r.origin'])
    .where('link.berkasId', 'in', berkasIds)
    .execute();
  const numbers = await receiptNumbers(
    database,
    rows.filter(({ type, origin }) => type === 'kuitansi' && origin !== 'issued').map(({ id }) => id),
  );
  const papers = new Map<string, ArchivedPaper[]>();
  for (const { berkasId, id, type, origin } of rows) {
    const paper = { type, origin, number: numbers.get(id) };
    papers.set(berkasId, [...(papers.get(berkasId) ?? []), paper]);
  }
  return papers;
}

async function receiptNumbers(
  database: Archive['database'],
  ids: readonly string[],
): Promise<Map<string, string | undefined>> {
  if (ids.length === 0) return new Map();
  const rows = await database
    .selectFrom('records')
    .select(['id', 'manifest'])
    .where('id', 'in', ids)
    .execute();
  const numbers = new Map<string, string | undefined>();
  const turns = createTurns();
  for (const { id, manifest } of rows) {
    if (turns.areDue()) await turns.next();
    numbers.set(id, (JSON.parse(manifest) as Manifest).number);
  }
  return numbers;
}

/** The hash of each of these photos that the archive has. */
export async function findPhotos(
  { database }: Archive,
  ids: readonly string[],
): Promise<Map<string, string>> {
  const photos = new Map<string, string>();
  for (let from = 0; from < ids.length; from += 1000) {
    const slice = ids.slice(from, from + 1000);
    const rows = await database
      .selectFrom('records')
      .select(['id', 'contentSha256'])
      .where('id', 'in', slice)
      .execute();
    for (const { id, contentSha256 } of rows) photos.set(id, contentSha256);
  }
  return photos;
}

/** What a berkas is called once its family was granted aid. */
const granted = ['ditetapkan', 'disalurkan', 'dipertanggungjawabkan', 'selesai'];

/** Other berkas of the same person or family card, of this year or before, that were granted or paid. */
export async function findOtherAid(
  archive: Archive,
  { sk, grants }: SkCase,
  members: readonly Member[],
): Promise<Map<string, OtherAid[]>> {
  const rows = (await namesakes(archive, sk.data.tahunAnggaran, members)).filter(({ id }) => !grants.has(id));
  const paid = await inSkOrPayment(
    archive,
    rows.map(({ id }) => id),
  );
  const aided = rows.filter(({ id, status }) => paid.has(id) || granted.includes(status ?? ''));
  const found = new Map<string, OtherAid[]>();
  for (const { id, data } of members) {
    const own = aided.filter((row) => row.id !== id).flatMap((row) => sameAs(row, data.pemohon));
    if (own.length > 0) found.set(id, own);
  }
  return found;
}

interface NamesakeRow {
  id: string;
  nomorBerkas: string | null;
  tahunAnggaran: number | null;
  status: string | null;
  nik: string;
  noKk: string;
}

function sameAs(row: NamesakeRow, { nik, noKk }: { nik: string; noKk: string }): OtherAid[] {
  const same = row.nik === nik ? 'NIK' : row.noKk === noKk ? 'nomor KK' : undefined;
  const { id: berkasId, nomorBerkas, tahunAnggaran } = row;
  return same ? [{ berkasId, nomorBerkas, tahunAnggaran, same }] : [];
}

async function namesakes(
  { database }: Archive,
  year: number,
  members: readonly Member[],
): Promise<NamesakeRow[]> {
  const people = members.map(({ data }) => data.pemohon);
  const of = (column: 'nik' | 'noKk') =>
    database
      .selectFrom('berkas')
      .select(['id', 'nomorBerkas', 'tahunAnggaran', 'status', 'nik', 'noKk'])
      .where(
        column,
        'in',
        people.map((person) => person[column]),
      )
      .where('tahunAnggaran', '<=', year);
  return of('nik').union(of('noKk')).orderBy('id').execute();
}

async function inSkOrPayment({ database }: Archive, berkasIds: readonly string[]): Promise<Set<string>> {
  if (berkasIds.length === 0) return new Set();
  const rows = await database
    .selectFrom('kegiatanBerkas as link')
    .innerJoin('kegiatan as k', 'k.id', 'link.kegiatanId')
    .select('link.berkasId')
    .distinct()
    .where('link.berkasId', 'in', berkasIds)
    .where('k.jenis', 'in', ['penetapan', 'penyaluran'])
    .execute();
  return new Set(rows.map(({ berkasId }) => berkasId));
}
