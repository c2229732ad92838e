import { z } from 'zod';
import { getCase } from '../archive/case-files.ts';
import { readBerkasRows } from '../archive/people.ts';
import type { PrintItem } from '../archive/print-runs.ts';
import type { Berkas } from '../domain/berkas.ts';
import type { Kegiatan } from '../domain/kegiatan.ts';
import { AppError, type Problem } from '../errors.ts';
import { createTurns } from '../turns.ts';
import { findBundle } from './bundles.ts';
import type { Office } from './document.ts';
import { checkDay } from './issue.ts';
import type { LoadedTemplate } from './load-templates.ts';
import type { BerkasFilter, PrintRunRequest } from './print-run-request.ts';
import { kegiatanOf } from './template.ts';

/** More would be a mistake in the filter, and no printer takes it. */
const mostItems = 50_000;

/**
 * The list of papers of a print run, in the order of print. `invalid_input` for papers that are not there or cannot be made
 * so, for input that none of them takes, and for a choice that finds nothing.
 */
export async function planPrintRun(office: Office, request: PrintRunRequest): Promise<PrintItem[]> {
  checkDay(office.archive, request.date);
  const kegiatan =
    request.kegiatanId === undefined ? undefined : await readKegiatan(office, request.kegiatanId);
  const papers = papersOf(office, request, kegiatan);
  checkInputKeys(papers, request.input);
  const berkasIds = papers.some(({ template }) => template.from === 'berkas')
    ? await chooseBerkas(office, request, kegiatan)
    : [];
  const ofAct = papers.filter(({ template }) => template.from === 'kegiatan');
  const ofBerkas = papers.filter(({ template }) => template.from === 'berkas');
  const total = ofAct.length + ofBerkas.length * berkasIds.length;
  if (total === 0) throw refusal('berkas', 'Berkas', 'Tidak ada berkas yang cocok dengan saringan ini.');
  if (total > mostItems) {
    const message = `Cetak ini ${total} naskah; sekali cetak paling banyak ${mostItems}. Persempit saringannya.`;
    throw refusal('berkas', 'Berkas', message);
  }
  const needs = request.stage === undefined ? () => true : await neededPapers(office, ofBerkas, berkasIds);
  const items = [...inOrder(ofBerkas, berkasIds, request.collate)]
    .filter(({ paper, berkasId }) => needs(berkasId, paper.type))
    .map(({ paper, berkasId }) => itemOf(paper, berkasId, kegiatan));
  if (items.length + ofAct.length === 0) {
    const message = `Tidak ada berkas di antaranya yang memerlukan naskah tahap ${request.stage}.`;
    throw refusal('stage', 'Tahap', message);
  }
  return [...ofAct.map(({ type }) => ({ type, kegiatanId: request.kegiatanId! })), ...items];
}

/** Which papers of a stage each family has to have: not everyone's plan was changed, and not everyone is late. */
async function neededPapers(
  { archive }: Office,
  papers: readonly LoadedTemplate[],
  ids: readonly string[],
): Promise<(berkasId: string, type: string) => boolean> {
  const asking = papers.filter(({ template }) => template.applies);
  if (asking.length === 0) return () => true;
  const notNeeded = new Set<string>();
  const turns = createTurns();
  for (let from = 0; from < ids.length; from += 16) {
    if (turns.areDue()) await turns.next();
    const slice = ids.slice(from, from + 16);
    const read = await Promise.all(
      slice.map(async (id) => [id, (await getCase(archive, 'berkas', id)).data] as const),
    );
    for (const [id, data] of read) {
      for (const { type, template } of asking) {
        if (!template.applies!(data as Berkas)) notNeeded.add(`${type} ${id}`);
      }
    }
  }
  return (berkasId, type) => !notNeeded.has(`${type} ${berkasId}`);
}

interface Act {
  id: string;
  data: Kegiatan;
}

async function readKegiatan({ archive }: Office, id: string): Promise<Act> {
  try {
    return { id, data: (await getCase(archive, 'kegiatan', id)).data as Kegiatan };
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'not_found') throw error;
    throw refusal('kegiatanId', 'Kegiatan', 'Tidak ada kegiatan dengan id ini.');
  }
}

function* inOrder(papers: readonly LoadedTemplate[], ids: readonly string[], by: PrintRunRequest['collate']) {
  if (by === 'naskah') for (const paper of papers) for (const berkasId of ids) yield { paper, berkasId };
  else for (const berkasId of ids) for (const paper of papers) yield { paper, berkasId };
}

/** The act stands only on papers that print a line of it: a paper with an act is another one than the same without. */
function itemOf({ type, template }: LoadedTemplate, berkasId: string, act: Act | undefined): PrintItem {
  const printsAct = act !== undefined && kegiatanOf(template).includes(act.data.jenis);
  return { type, berkasId, ...(printsAct && { kegiatanId: act.id }) };
}

function papersOf(office: Office, request: PrintRunRequest, act: Act | undefined): LoadedTemplate[] {
  if (request.stage !== undefined) return papersOfStage(office, request, act);
  const problems: Problem[] = [];
  const chosen = new Map<string, LoadedTemplate>();
  for (const [at, name] of request.types!.entries()) {
    for (const type of findBundle(name)?.types ?? [name]) {
      const loaded = office.templates.list().find((one) => one.type === type);
      const message = loaded ? whyNot(office, loaded, request, act) : unknown(office, type);
      if (message) problems.push({ path: `types.${at}`, label: 'Jenis naskah', message });
      else chosen.set(type, loaded!);
    }
  }
  if (problems.length > 0) throw new AppError('invalid_input', 'papers that cannot be made', { problems });
  return [...chosen.values()];
}

function papersOfStage(office: Office, request: PrintRunRequest, act: Act | undefined): LoadedTemplate[] {
  const stage = request.stage!;
  const ofStage = office.templates
    .list()
    .filter(({ template }) => template.stage === stage || template.alsoIn?.includes(stage));
  const papers = ofStage.filter((loaded) => !whyNot(office, loaded, request, act));
  if (papers.length > 0) return papers;
  const reasons = ofStage.map((loaded) => whyNot(office, loaded, request, act)).join(' ');
  throw refusal(
    'stage',
    'Tahap',
    `Tidak ada naskah tahap ${stage} yang dapat dibuat dari pilihan ini. ${reasons}`.trim(),
  );
}

function unknown({ templates }: Office, type: string): string {
  return `Naskah ${type} tidak ada. Yang ada: ${templates
    .list()
    .map((one) => one.type)
    .join(', ')}.`;
}

/** Why a paper cannot be in this run, if so: said once, rather than of each of its papers. */
function whyNot(
  { instansi }: Office,
  { type, template, formats }: LoadedTemplate,
  { format }: PrintRunRequest,
  act: Act | undefined,
): string | undefined {
  if (template.optional && !instansi.data.naskahTambahan?.includes(type))
    return `Naskah ${type} tidak dipakai di sini (naskahTambahan pada data instansi).`;
  if (!formats.includes(format)) return `Naskah ${type} tersedia sebagai: ${formats.join(', ')}.`;
  if (template.from === 'daftar')
    return `Naskah ${type} adalah daftar semua berkas: terbitkan tersendiri dengan saringannya.`;
  const kinds = kegiatanOf(template);
  if (act && kinds.length > 0 && !kinds.includes(act.data.jenis))
    return `Naskah ${type} memerlukan kegiatan ${kinds.join(' atau ')}, bukan ${act.data.jenis}.`;
  if (!act && template.from === 'kegiatan')
    return `Naskah ${type} dibuat dari satu kegiatan: sebutkan kegiatanId.`;
  return undefined;
}

/** Each key of the input must be one that some paper of the run takes. */
function checkInputKeys(papers: readonly LoadedTemplate[], input: PrintRunRequest['input']): void {
  const problems = Object.keys(input)
    .filter((key) => !papers.some((paper) => inputKeys(paper).includes(key)))
    .map((key) => ({
      path: `input.${key}`,
      label: 'Isian tambahan',
      message: 'Tidak ada naskah dalam cetak ini yang memakai isian ini.',
    }));
  if (problems.length > 0) throw new AppError('invalid_input', 'input that no paper takes', { problems });
}

/** What of the input this paper takes: a paper refuses what it does not know, and another one may need it. */
export function inputFor(paper: LoadedTemplate, input: PrintRunRequest['input']): PrintRunRequest['input'] {
  const known = inputKeys(paper);
  return Object.fromEntries(Object.entries(input).filter(([key]) => known.includes(key)));
}

function inputKeys({ template: { input } }: LoadedTemplate): string[] {
  return input instanceof z.ZodObject ? Object.keys(input.shape) : [];
}

async function chooseBerkas(
  office: Office,
  request: PrintRunRequest,
  act: Act | undefined,
): Promise<string[]> {
  const { berkas: filter, order } = request;
  const listed = act ? act.data.lines.map(({ berkasId }) => berkasId) : filter?.ids;
  const rows = listed ? await rowsOfList(office, listed, filter) : await rowsOfYear(office, filter!);
  const by = order ?? (listed ? 'daftar' : 'wilayah');
  if (by === 'daftar' && !listed)
    throw refusal('order', 'Urutan', 'Urutan daftar memerlukan kegiatanId atau berkas.ids.');
  if (by !== 'daftar') {
    const keys = new Map(rows.map((row) => [row.id, sortKey(row, by)]));
    rows.sort((a, b) => (keys.get(a.id)! < keys.get(b.id)! ? -1 : 1));
  }
  return rows.map(({ id }) => id);
}

interface Row {
  id: string;
  desa: string;
  kecamatan: string;
  nama: string;
  status: string | null;
  tahunAnggaran: number | null;
  nomorBerkas: string | null;
}

function sortKey({ id, desa, nama, nomorBerkas }: Row, by: 'wilayah' | 'nama' | 'nomorBerkas'): string {
  const name = nama.toLowerCase();
  // A berkas without a number comes last.
  const first = { wilayah: [desa, name], nama: [name], nomorBerkas: [nomorBerkas ?? '~', name] }[by];
  return [...first, id].join('\n');
}

/** Those of a given list that the filter lets through, in its order. Unknown ids are `invalid_input`. */
async function rowsOfList(
  office: Office,
  listed: readonly string[],
  filter: BerkasFilter | undefined,
): Promise<Row[]> {
  const ids = new Set(filter?.ids ?? listed);
  const known = await readBerkasRows(office.archive, [...new Set([...listed, ...ids])]);
  const problems = [...ids].flatMap((id, at) =>
    known.has(id)
      ? []
      : [{ path: `berkas.ids.${at}`, label: 'Id berkas', message: `Tidak ada berkas dengan id ${id}.` }],
  );
  if (problems.length > 0) throw new AppError('invalid_input', 'unknown berkas', { problems });
  return [...new Set(listed)].flatMap((id) => {
    const row = known.get(id);
    return row && ids.has(id) && passes(row, filter) ? [row] : [];
  });
}

function passes(row: Row, filter: BerkasFilter = {}): boolean {
  const { tahunAnggaran, kodeKecamatan, kodeWilayah, status } = filter;
  return (
    (tahunAnggaran === undefined || row.tahunAnggaran === tahunAnggaran) &&
    (kodeKecamatan === undefined || row.kecamatan === kodeKecamatan) &&
    (kodeWilayah === undefined || row.desa === kodeWilayah) &&
    (status === undefined || row.status === status)
  );
}

async function rowsOfYear({ archive }: Office, filter: BerkasFilter): Promise<Row[]> {
  let rows = archive.database
    .selectFrom('berkas')
    .select(['id', 'desa', 'kecamatan', 'nama', 'status', 'tahunAnggaran', 'nomorBerkas'])
    .where('tahunAnggaran', '=', filter.tahunAnggaran!)
    .limit(mostItems + 1);
  if (filter.kodeKecamatan) rows = rows.where('kecamatan', '=', filter.kodeKecamatan);
  if (filter.kodeWilayah) rows = rows.where('desa', '=', filter.kodeWilayah);
  if (filter.status) rows = rows.where('status', '=', filter.status);
  return rows.execute();
}

function refusal(path: string, label: string, message: string): AppError {
  return new AppError('invalid_input', `${path}: ${message}`, { problems: [{ path, label, message }] });
}
