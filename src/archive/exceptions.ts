import type { Berkas } from '../domain/berkas.ts';
import { todayWib } from '../domain/dates.ts';
import { photosOf } from '../domain/exceptions/accountability.ts';
import { createExamination, type Findings } from '../domain/exceptions/examine.ts';
import {
  type Act,
  type ActOf,
  cites,
  type FamilyCase,
  grantsOf,
  type Listed,
  type Payment,
  type SkCase,
} from '../domain/exceptions/sk-case.ts';
import type { Instansi } from '../domain/instansi.ts';
import type { Kegiatan, Penetapan } from '../domain/kegiatan.ts';
import { AppError } from '../errors.ts';
import { createTurns } from '../turns.ts';
import type { Archive } from './archive.ts';
import { getCase } from './case-files.ts';
import { findOtherAid, findPapers, findPhotos, type Member } from './family-facts.ts';

/** What was found in an SK, with what was looked at. */
export interface SkExceptions extends Findings {
  kegiatanId: string;
  version: number;
  madeAt: string;
  nomor: string | null;
  tanggal: string | null;
  /** Families looked at: those of the SK and those paid outside it. */
  families: number;
}

/** Few enough that the work of one slice, which SQLite and the rules do in one go, keeps nobody waiting. */
const familiesAtOnce = 100;
const readAtOnce = 16;

/**
 * The exceptions of an SK (domain 9): the penetapan, the acts around it, its berkas in their newest version and their papers
 * in the archive. `invalid_input` for a kegiatan that is no penetapan. Read and judged in slices, in turns with others.
 */
export async function examineSk(archive: Archive, instansi: Instansi, id: string): Promise<SkExceptions> {
  const { data, version } = await getCase(archive, 'kegiatan', id);
  const sk = { id, data: asPenetapan(data as Kegiatan) };
  const around = await readAround(archive, sk);
  const skCase: SkCase = { ...around.skCase, instansi, today: todayWib(archive.clock()) };
  const examination = createExamination(skCase);
  const ids = familiesOf(skCase);
  const turns = createTurns();
  for (let from = 0; from < ids.length; from += familiesAtOnce) {
    const slice = ids.slice(from, from + familiesAtOnce);
    for (const family of await readFamilies(archive, skCase, around.lines, slice)) {
      if (turns.areDue()) await turns.next();
      examination.add(family);
    }
  }
  const { nomor = null, tanggal = null } = sk.data;
  const madeAt = archive.clock().toISOString();
  return { kegiatanId: id, version, madeAt, nomor, tanggal, families: ids.length, ...examination.finish() };
}

function asPenetapan(kegiatan: Kegiatan): Penetapan {
  if (kegiatan.jenis === 'penetapan') return kegiatan;
  const message = `Daftar pengecualian dibuat dari kegiatan penetapan (SK), bukan ${kegiatan.jenis}.`;
  throw new AppError('invalid_input', `exceptions of a kegiatan ${kegiatan.jenis}`, {
    detail: message,
    problems: [{ path: 'id', label: 'Kegiatan', message }],
  });
}

/** The families of the SK by their numbers, then those that were paid under it and do not stand there. */
function familiesOf({ sk, changes, grants, payments }: SkCase): string[] {
  const granted = [...grants.values()].sort((a, b) => a.line.nomorUrut - b.line.nomorUrut);
  const own = payments.filter(({ data }) => cites(data, [sk, ...changes]));
  return [
    ...new Set([
      ...granted.map(({ line }) => line.berkasId),
      ...own.flatMap(({ data }) => data.lines.map((line) => line.berkasId)),
    ]),
  ];
}

/** The lines of every act about one family, by its id. */
type LinesByFamily = ReadonlyMap<string, readonly Listed<Kegiatan>[]>;

async function readAround(archive: Archive, sk: Act<Penetapan>) {
  const acts = await readActs(archive, sk);
  const changes = changesOf(sk, kind(acts, 'penetapan'));
  const grants = grantsOf(sk, changes);
  const shares = ({ data }: Act) =>
    (data.lines as readonly { berkasId: string }[]).some(({ berkasId }) => grants.has(berkasId));
  const payments = kind(acts, 'penyaluran').filter((act) => shares(act) || cites(act.data, [sk, ...changes]));
  const others = [
    ...kind(acts, 'verifikasi'),
    ...kind(acts, 'bimbingan'),
    ...kind(acts, 'monitoring'),
  ].filter(shares);
  const recommendations = kind(acts, 'rekomendasi').filter(shares);
  const budgets = kind(acts, 'anggaran').filter(({ data }) => data.tahunAnggaran === sk.data.tahunAnggaran);
  const lines = await linesByFamily([...payments, ...recommendations, ...others]);
  return { lines, skCase: { sk, changes, grants, payments, recommendations, budgets } };
}

function kind<K extends Kegiatan['jenis']>(acts: readonly Act[], jenis: K): Act<ActOf<K>>[] {
  return acts.filter((act): act is Act<ActOf<K>> => act.data.jenis === jenis);
}

/** The SKs that change this one, and those that change them, by their days. */
function changesOf(sk: Act<Penetapan>, all: readonly Act<Penetapan>[]): Act<Penetapan>[] {
  const chain = new Set([sk.id]);
  for (let grown = true; grown; ) {
    const next = all.filter(({ id, data }) => !chain.has(id) && data.mengubah && chain.has(data.mengubah));
    for (const { id } of next) chain.add(id);
    grown = next.length > 0;
  }
  const day = ({ id, data }: Act<Penetapan>) => `${data.tanggal ?? '9999'} ${id}`;
  return all.filter(({ id }) => id !== sk.id && chain.has(id)).toSorted((a, b) => (day(a) < day(b) ? -1 : 1));
}

/** Every act that shares a berkas with the SK, and those of its year that may cite it or pay for it. */
async function readActs(archive: Archive, { id, data }: Act<Penetapan>): Promise<Act[]> {
  const ids = new Set<string>();
  const turns = createTurns();
  for (let from = 0; from < data.lines.length; from += 1000) {
    if (turns.areDue()) await turns.next();
    const slice = data.lines.slice(from, from + 1000).map((line) => line.berkasId);
    for (const row of await actsNaming(archive, slice)) ids.add(row.kegiatanId);
  }
  for (const row of await actsOfYear(archive, data.tahunAnggaran)) ids.add(row.id);
  ids.delete(id);
  const acts: Act[] = [];
  for (const each of [...ids].sort()) {
    acts.push({ id: each, data: (await getCase(archive, 'kegiatan', each)).data as Kegiatan });
  }
  return acts;
}

const actsNaming = ({ database }: Archive, berkasIds: readonly string[]) =>
  database
    .selectFrom('kegiatanBerkas')
    .select('kegiatanId')
    .distinct()
    .where('berkasId', 'in', berkasIds)
    .execute();

const actsOfYear = ({ database }: Archive, tahunAnggaran: number) =>
  database
    .selectFrom('kegiatan')
    .select('id')
    .where('tahunAnggaran', '=', tahunAnggaran)
    .where('jenis', 'in', ['penetapan', 'penyaluran', 'anggaran'])
    .execute();

async function linesByFamily(acts: readonly Act[]): Promise<LinesByFamily> {
  const lines = new Map<string, Listed<Kegiatan>[]>();
  const turns = createTurns();
  for (const act of acts) {
    for (const [at, line] of act.data.lines.entries()) {
      if (turns.areDue()) await turns.next();
      const own = lines.get(line.berkasId);
      if (own) own.push({ act, at, line });
      else lines.set(line.berkasId, [{ act, at, line }]);
    }
  }
  return lines;
}

async function readFamilies(
  archive: Archive,
  sk: SkCase,
  lines: LinesByFamily,
  ids: readonly string[],
): Promise<FamilyCase[]> {
  const members = await readBerkas(archive, ids);
  const [papers, otherAid] = [await findPapers(archive, ids), await findOtherAid(archive, sk, members)];
  const photos = await findPhotos(
    archive,
    members.flatMap(({ data }) => photosOf(data).flatMap((one) => one.ids)),
  );
  const families: FamilyCase[] = [];
  for (const { id, version, data } of members) {
    const own = lines.get(id) ?? [];
    families.push({
      berkasId: id,
      berkas: data,
      grant: sk.grants.get(id),
      payments: await withAccounts(archive, version, listed(own, 'penyaluran')),
      verifikasi: listed(own, 'verifikasi'),
      rekomendasi: listed(own, 'rekomendasi'),
      bimbingan: listed(own, 'bimbingan'),
      monitoring: listed(own, 'monitoring'),
      papers: papers.get(id) ?? [],
      photos,
      otherAid: otherAid.get(id) ?? [],
    });
  }
  return families;
}

function listed<K extends Kegiatan['jenis']>(own: readonly Listed<Kegiatan>[], jenis: K): Listed<ActOf<K>>[] {
  return own.filter(({ act }) => act.data.jenis === jenis) as unknown as Listed<ActOf<K>>[];
}

async function readBerkas(archive: Archive, ids: readonly string[]): Promise<Member[]> {
  const members: Member[] = [];
  for (let from = 0; from < ids.length; from += readAtOnce) {
    const read = ids.slice(from, from + readAtOnce).map((id) => getCase(archive, 'berkas', id));
    for (const { id, version, data } of await Promise.all(read))
      members.push({ id, version, data: data as Berkas });
  }
  return members;
}

/** The account as it stood when the payment was listed, where the berkas has changed since. */
async function withAccounts(archive: Archive, version: number, own: readonly Payment[]): Promise<Payment[]> {
  const payments: Payment[] = [];
  for (const payment of own) {
    const { berkasId, berkasVersion } = payment.line;
    if (berkasVersion === version) payments.push(payment);
    else {
      const { data } = await getCase(archive, 'berkas', berkasId, berkasVersion);
      payments.push({ ...payment, account: (data as Berkas).rekening?.nomor });
    }
  }
  return payments;
}
