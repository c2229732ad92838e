import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import type { Archive } from '../archive/archive.ts';
import { readBerkasRows } from '../archive/people.ts';
import {
  getPrintRun,
  type ItemProblem,
  itemsOf,
  type PrintItemRow,
  type PrintRunRow,
} from '../archive/print-runs.ts';
import { openContent } from '../archive/retrieve.ts';
import { showCode } from '../domain/code.ts';
import { daftarPlace } from '../domain/daftar.ts';
import { findVillage } from '../domain/region.ts';
import { AppError } from '../errors.ts';
import { findBundle } from './bundles.ts';
import type { Office } from './document.ts';
import { type JoinPart, joinPdf } from './join-pdf.ts';
import { type CoverEntry, renderCover, renderMissing } from './print-cover.ts';
import type { PrintRunRequest } from './print-run-request.ts';
import { type ReadPages, readPages } from './read-pdf.ts';
import { type ZipPart, zipStream } from './zip-stream.ts';

/** A derived file: made as it is read, kept nowhere. */
export interface PrintFile {
  name: string;
  mediaType: string;
  stream(): Readable;
}

/**
 * The papers of a run as one file, in the order of print, with the list of what it holds. A paper that cannot be read is
 * named in its place. `conflict` where nothing is made; whether the run has ended is for the caller to ask.
 */
export async function openPrintFile(office: Office, id: string): Promise<PrintFile> {
  const run = await getPrintRun(office.archive, id);
  const request = JSON.parse(run.request) as PrintRunRequest;
  const items: PrintItemRow[] = [];
  for await (const item of itemsOf(office.archive, id)) items.push(item);
  const papers = items.filter(isMade);
  if (papers.length === 0) {
    throw new AppError('conflict', 'nothing of this run is made', {
      detail: 'Belum ada naskah yang terbit dalam cetak massal ini.',
    });
  }
  const cover = await coverOf(office, run, request, items);
  const opened = { office, cover, papers, format: request.format };
  if (request.output === 'zip')
    return { name: `cetak-${id}.zip`, mediaType: 'application/zip', stream: () => asZip(opened) };
  const options = { title: 'Cetak massal', covers: 1, duplex: request.duplex };
  const stream = () => Readable.from(joinPdf(joinParts(opened), options));
  return { name: `cetak-${id}.pdf`, mediaType: 'application/pdf', stream };
}

type Cover = Parameters<typeof renderCover>[0];
type Made = PrintItemRow & { code: string };

const isMade = (item: PrintItemRow): item is Made => item.code !== null;

interface Opened {
  office: Office;
  cover: Cover;
  papers: readonly Made[];
  format: PrintRunRequest['format'];
}

async function* joinParts({ office, cover, papers }: Opened): AsyncGenerator<JoinPart, void, void> {
  yield { title: 'Daftar isi', pdf: readPages(await renderCover(cover)) };
  const read = (item: Made) => joinPart(office, cover, item);
  yield* inAdvance(papers, read);
}

async function joinPart(office: Office, cover: Cover, item: Made): Promise<JoinPart> {
  const { nama, naskah } = cover.entries[item.no - 1]!;
  const title = `${item.no}. ${naskah} - ${nama}`;
  return { title, pdf: await readPaper(office, cover, item, naskah) };
}

async function readPaper(office: Office, cover: Cover, item: Made, naskah: string): Promise<ReadPages> {
  try {
    return readPages(await readDocument(office.archive, item.code));
  } catch (error) {
    if (!isLost(error)) throw error;
    office.archive.log.error({ code: item.code, err: error }, 'a paper is missing in the joined file');
    const what = `No. ${item.no}: ${naskah} ${showCode(item.code)}`;
    return readPages(await renderMissing(cover, what, item.pages ?? 1));
  }
}

/** The trouble of one paper; a store that is away is that of all. */
const isLost = (error: unknown) =>
  error instanceof AppError && ['damaged', 'not_found', 'unreadable_file'].includes(error.code);

/** The bytes of a document by its code in stored form, verified. */
export async function readDocument(archive: Archive, code: string): Promise<Buffer> {
  const row = await archive.database
    .selectFrom('documents')
    .select('recordId')
    .where('code', '=', code)
    .executeTakeFirst();
  if (!row) throw new AppError('not_found', `no document ${code}`);
  return buffer((await openContent(archive, row.recordId)).stream);
}

function asZip({ office, cover, papers, format }: Opened): Readable {
  const missing: string[] = [];
  const read = async (item: Made): Promise<ZipPart | undefined> => {
    const name = `${item.type}-${item.code}.${format}`;
    try {
      return { name, bytes: await readDocument(office.archive, item.code) };
    } catch (error) {
      if (!isLost(error)) throw error;
      office.archive.log.error({ code: item.code, err: error }, 'a paper is missing in the zip');
      missing.push(`${item.no}. ${name}`);
      return undefined;
    }
  };
  async function* parts(): AsyncGenerator<ZipPart, void, void> {
    yield { name: 'daftar-isi.pdf', bytes: await renderCover(cover) };
    for await (const part of inAdvance(papers, read)) if (part) yield part;
    if (missing.length > 0)
      yield { name: 'tidak-terbaca.txt', bytes: Buffer.from(`${missing.join('\r\n')}\r\n`) };
  }
  return zipStream(parts(), new Date(cover.createdAt));
}

const inHand = 4;

/** A few are read while the one before goes out: a store over the network takes its time for each. */
async function* inAdvance<Item, Result>(
  items: Iterable<Item>,
  read: (item: Item) => Promise<Result>,
): AsyncGenerator<Result, void, void> {
  const reading: Promise<Result>[] = [];
  for (const item of items) {
    const result = read(item);
    result.catch(() => undefined); // thrown when its turn comes
    reading.push(result);
    if (reading.length >= inHand) yield await reading.shift()!;
  }
  while (reading.length > 0) yield await reading.shift()!;
}

async function coverOf(
  office: Office,
  run: PrintRunRow,
  request: PrintRunRequest,
  items: readonly PrintItemRow[],
): Promise<Cover> {
  const acts = await actNames(office.archive, request, items);
  const people = await readBerkasRows(office.archive, [
    ...new Set(items.flatMap(({ berkasId }) => berkasId ?? [])),
  ]);
  const placeOf = placesIn(request);
  const titles = new Map(office.templates.list().map(({ type, template }) => [type, template.title]));
  const entries = items.map((item): CoverEntry => {
    const person = item.berkasId === null ? undefined : people.get(item.berkasId);
    const pages = placeOf(item);
    return {
      no: item.no,
      nama: person?.nama ?? acts.get(item.kegiatanId ?? '') ?? '-',
      tempat: (person && findVillage(person.desa)?.name) ?? '-',
      naskah: titles.get(item.type) ?? item.type,
      ...(item.code !== null && { code: item.code }),
      ...(pages !== undefined && { pages }),
      ...(item.problem !== null && { trouble: troubleOf(JSON.parse(item.problem)) }),
    };
  });
  const { id, createdAt } = run;
  return { id, createdAt, date: request.date, about: aboutOf(request, titles, acts), entries };
}

/** Told in the order of print: which pages a paper has in the joined file, by the labels that a reader shows. */
function placesIn({ output, duplex }: PrintRunRequest) {
  let next = 1;
  return ({ code, pages }: PrintItemRow): string | undefined => {
    if (code === null || pages === null) return undefined;
    if (output === 'zip') return String(pages);
    const first = next;
    const last = first + pages - 1;
    next += duplex ? pages + (pages % 2) : pages;
    return first === last ? String(first) : `${first}-${last}`;
  };
}

/** What the clerk has to mend, in one line. */
function troubleOf({ detail, problems = [] }: ItemProblem): string {
  const said = problems.map(({ label, path, message }) => `${label ?? path}: ${message}`);
  return said.length > 0 ? said.slice(0, 5).join(' ') : detail;
}

async function actNames(
  { database }: Archive,
  request: PrintRunRequest,
  items: readonly PrintItemRow[],
): Promise<Map<string, string>> {
  const named = [request, ...items].flatMap(({ kegiatanId }) => kegiatanId ?? []);
  const ids = [...new Set(named)];
  if (ids.length === 0) return new Map();
  const rows = await database
    .selectFrom('kegiatan')
    .select(['id', 'jenis', 'nomor'])
    .where('id', 'in', ids)
    .execute();
  return new Map(rows.map(({ id, jenis, nomor }) => [id, nomor ? `${jenis} ${nomor}` : jenis]));
}

function aboutOf(
  { types, stage, kegiatanId, berkas }: PrintRunRequest,
  titles: ReadonlyMap<string, string>,
  acts: ReadonlyMap<string, string>,
): [string, string][] {
  const named = types?.map((type) => findBundle(type)?.title ?? titles.get(type) ?? type).join(', ');
  const place = daftarPlace(berkas ?? {});
  return [
    ['Naskah', named ?? `tahap ${stage}`],
    ...(kegiatanId ? ([['Kegiatan', acts.get(kegiatanId) ?? kegiatanId]] as [string, string][]) : []),
    ...(berkas?.tahunAnggaran
      ? ([['Tahun anggaran', String(berkas.tahunAnggaran)]] as [string, string][])
      : []),
    ...(place ? ([['Wilayah', place]] as [string, string][]) : []),
  ];
}
