import type { KeepState } from '../../storage/database.ts';
import { createTurns } from '../turns.ts';
import type { Archive } from './archive.ts';
import type { Manifest } from './capsule.ts';
import { getManifest } from './retrieve.ts';

/** What the lists of the archive show of a record. */
const shown = [
  'id',
  'version',
  'type',
  'title',
  'date',
  'number',
  'origin',
  'pages',
  'classification',
  'place',
  'unitPengolah',
  'tingkatPerkembangan',
  'jumlahLembar',
  'media',
  'kondisi',
  'keterangan',
] as const satisfies readonly (keyof Manifest)[];

/** A paper in the folder of a berkas. */
export interface KeptPaper extends Pick<Manifest, (typeof shown)[number]> {
  state: KeepState;
  /** Of how many berkas it is: an SK lies in the folders of all that it names. */
  berkas: number;
}

/**
 * The records that stand for the papers of each berkas, oldest first: what came in, the signed scan of an issued paper, or the
 * paper as it was issued while no scan has come back. A superseded paper is one only where it was signed. Types in `without` are left
 * out: a list of the archive is no part of what it lists. In slices, for the database answers in one go.
 */
export async function findPapers(
  archive: Archive,
  berkasIds: readonly string[],
  without: readonly string[],
): Promise<Map<string, string[]>> {
  const papers = new Map<string, string[]>();
  const turns = createTurns();
  for (let from = 0; from < berkasIds.length; from += berkasAtOnce) {
    const rows = await readRows(archive, berkasIds.slice(from, from + berkasAtOnce), without);
    const byBerkas = Map.groupBy(rows, ({ berkasId }) => berkasId);
    for (const [berkasId, own] of byBerkas) papers.set(berkasId, papersAmong(own));
    if (turns.areDue()) await turns.next();
  }
  return papers;
}

/** Some twenty records each. */
const berkasAtOnce = 100;

function readRows({ database }: Archive, berkasIds: readonly string[], without: readonly string[]) {
  return database
    .selectFrom('recordBerkas as link')
    .innerJoin('records as r', 'r.id', 'link.recordId')
    .leftJoin('documents as d', 'd.code', 'r.documentCode')
    .leftJoin('documents as later', 'later.supersedes', 'd.code')
    .select(['link.berkasId', 'r.id', 'r.type', 'r.origin', 'd.code', 'd.subject', 'd.format'])
    .select('later.code as supersededBy')
    .where('link.berkasId', 'in', berkasIds)
    .where('r.type', 'not in', ['', ...without])
    .orderBy('r.id')
    .execute();
}

type Row = Awaited<ReturnType<typeof readRows>>[number];

function papersAmong(rows: readonly Row[]): string[] {
  const signed = new Set(rows.filter((row) => row.origin === 'scan' && !row.supersededBy).map(paperOf));
  const kept = rows.filter(
    (row) => row.origin !== 'issued' || !(row.supersededBy || signed.has(paperOf(row))),
  );
  // Of two scans of one paper the later is the better one; a PDF and a Word file of one subject are one paper, shown as PDF.
  const isPdf = (row: Row) => Number(row.format === 'pdf');
  const best = kept.toSorted((a, b) => isPdf(a) - isPdf(b));
  return [...new Map(best.map((row) => [keyOf(row), row.id])).values()].sort();
}

const paperOf = ({ type, subject }: Row) => `${type} ${subject}`;

function keyOf(row: Row): string {
  if (row.origin === 'issued') return paperOf(row);
  return row.origin === 'scan' && row.code ? row.code : row.id;
}

/** The papers of one berkas with all that a list shows of them, by their day. */
export async function readPapers(
  archive: Archive,
  berkasId: string,
  without: readonly string[],
): Promise<KeptPaper[]> {
  const ids = (await findPapers(archive, [berkasId], without)).get(berkasId) ?? [];
  const papers: KeptPaper[] = [];
  const turns = createTurns();
  for (const id of ids) {
    // The manifest of an SK names twenty thousand people.
    if (turns.areDue()) await turns.next();
    papers.push(await readPaper(archive, id));
  }
  return papers.sort((a, b) => (a.date === b.date ? compare(a.id, b.id) : compare(a.date, b.date)));
}

const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);

async function readPaper(archive: Archive, id: string): Promise<KeptPaper> {
  const manifest = await getManifest(archive, id);
  const { state } = await archive.database
    .selectFrom('records')
    .select('state')
    .where('id', '=', id)
    .executeTakeFirstOrThrow();
  const { nomor, tanggal } = await writtenByHand(archive, manifest);
  return {
    ...known(manifest),
    ...(nomor && !manifest.number && { number: nomor }),
    ...(tanggal && manifest.issued && { date: tanggal }),
    state,
    berkas: manifest.berkas.length,
  };
}

function known(manifest: Manifest): Pick<Manifest, (typeof shown)[number]> {
  const entries = shown.flatMap((key) => (manifest[key] === undefined ? [] : [[key, manifest[key]]]));
  return Object.fromEntries(entries);
}

/** Number and day come after signing (domain 8.7): they stand with the issued document, also for its scan. */
async function writtenByHand(
  archive: Archive,
  manifest: Manifest,
): Promise<Record<string, string | undefined>> {
  if (manifest.issued) return manifest.issued.filledByHand;
  if (manifest.number || !manifest.documentCode) return {};
  const document = await archive.database
    .selectFrom('documents')
    .select('recordId')
    .where('code', '=', manifest.documentCode)
    .executeTakeFirst();
  return document ? ((await getManifest(archive, document.recordId)).issued?.filledByHand ?? {}) : {};
}
