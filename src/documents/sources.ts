import { z } from 'zod';
import type { Archive } from '../archive/archive.ts';
import type { CaseNoun } from '../archive/capsule.ts';
import { getCase } from '../archive/case-files.ts';
import { listDaftar } from '../archive/catalog.ts';
import { findPapers, readPapers } from '../archive/kept-papers.ts';
import type { Berkas } from '../domain/berkas.ts';
import { type DaftarFilter, daftarSubject, daftarWords } from '../domain/daftar.ts';
import type { Kegiatan } from '../domain/kegiatan.ts';
import { ribuan } from '../domain/money.ts';
import { parseInput } from '../domain/problems.ts';
import { regulationsAt } from '../domain/regulations.ts';
import { AppError } from '../errors.ts';
import { createTurns } from '../turns.ts';
import type { Office } from './document.ts';
import type { IssueRequest } from './issue-request.ts';
import type { LoadedTemplate } from './load-templates.ts';
import { kegiatanOf, type PickSource, type Template, type Versioned } from './template.ts';

/**
 * Reads what the template may look at. `invalid_input` for what the template needs and the request lacks, for a filter that finds
 * nothing or belongs to no daftar, for a kegiatan of another kind, one that has no line for the berkas, and for input that the
 * template does not know.
 */
export async function loadSource(
  office: Office,
  loaded: LoadedTemplate,
  request: IssueRequest,
  readCase: ReadCase = readVersion,
): Promise<PickSource> {
  const { template, type } = loaded;
  checkAsked(loaded, request);
  checkSwitch(office, template, type);
  const input = parseInput(template.input ?? z.strictObject({}), request.input, `input of ${type}`);
  const { archive } = office;
  const berkas =
    request.berkasId && ((await readCase(archive, 'berkas', request.berkasId)) as Versioned<Berkas>);
  const kegiatan =
    request.kegiatanId && ((await readCase(archive, 'kegiatan', request.kegiatanId)) as Versioned<Kegiatan>);
  if (kegiatan) checkKegiatan(template, type, kegiatan.data, request.berkasId);
  const members =
    kegiatan && template.from === 'kegiatan'
      ? inKecamatan(await readMembers(archive, kegiatan.data, template), input)
      : await readReplacement(archive, template, berkas ? berkas.data : undefined);
  return {
    ...(berkas && { berkas }),
    ...(kegiatan && { kegiatan }),
    members,
    ...(request.filter && { daftar: await readDaftar(office, template, request.filter) }),
    ...(berkas &&
      template.records && { records: await readPapers(archive, berkas.id, archiveLists(office)) }),
    instansi: office.instansi.data,
    regulations: regulationsAt(request.date),
    date: request.date,
    input,
  };
}

const needs = {
  berkas: ['berkasId', 'satu berkas: sebutkan id-nya'],
  kegiatan: ['kegiatanId', 'satu kegiatan: sebutkan id-nya'],
  daftar: ['filter', 'daftar berkas: sebutkan saringannya, sedikitnya tahunAnggaran'],
} as const;

function checkAsked({ template, type }: LoadedTemplate, request: IssueRequest): void {
  const { from } = template;
  const [needed, what] = needs[from];
  if (!request[needed]) throw refusal(needed, `Naskah ${type} dibuat dari ${what}.`);
  const odd = (from === 'daftar' ? (['berkasId', 'kegiatanId'] as const) : (['filter'] as const)).find(
    (name) => request[name] !== undefined,
  );
  if (odd) throw refusal(odd, `Naskah ${type} dibuat dari ${from}: kosongkan ${odd}.`);
}

/** Types that only list what is kept: no part of the folder that they describe. */
function archiveLists({ templates }: Office): string[] {
  return templates.list().flatMap(({ type, template }) => (template.stage === 'arsip' ? [type] : []));
}

function checkSwitch({ instansi }: Office, { optional }: Template, type: string): void {
  if (!optional || instansi.data.naskahTambahan?.includes(type)) return;
  const message = `Naskah ${type} tidak dipakai di sini. Bila perlu, sebutkan dalam naskahTambahan pada data instansi.`;
  throw new AppError('invalid_input', `${type} is switched off`, {
    problems: [{ path: 'type', label: 'Jenis naskah', message }],
  });
}

function checkKegiatan(
  template: Template,
  type: string,
  { jenis, lines }: Kegiatan,
  berkasId?: string,
): void {
  const kinds = kegiatanOf(template);
  if (kinds.length > 0 && !kinds.includes(jenis)) {
    const wanted = kinds.join(' atau ');
    throw refusal('kegiatanId', `Naskah ${type} memerlukan kegiatan ${wanted}, bukan ${jenis}.`);
  }
  if (berkasId && !lines.some((line) => line.berkasId === berkasId)) {
    throw refusal('berkasId', `Berkas ini tidak ada di daftar kegiatan ${jenis} yang disebut.`);
  }
}

const labels = { berkasId: 'Berkas', kegiatanId: 'Kegiatan', filter: 'Saringan' } as const;

function refusal(path: keyof typeof labels, message: string): AppError {
  const label = labels[path];
  return new AppError('invalid_input', `${path}: ${message}`, { problems: [{ path, label, message }] });
}

/** Reads the newest version of a case file or an act. */
export type ReadCase = (archive: Archive, noun: CaseNoun, id: string) => Promise<Versioned<unknown>>;

async function readVersion<T>(archive: Archive, noun: CaseNoun, id: string, version?: number) {
  const saved = await getCase(archive, noun, id, version);
  return { id: saved.id, version: saved.version, data: saved.data } as Versioned<T>;
}

/** For many papers of one act: an act of thousands of lines is read once, and again only when it has changed. */
export function createCaseReader(): ReadCase {
  const acts = new Map<string, Promise<Versioned<unknown>>>();
  return async (archive, noun, id) => {
    if (noun === 'berkas') return readVersion(archive, noun, id);
    const key = `${id} ${(await getCaseVersion(archive, noun, id)) ?? ''}`;
    const reading = acts.get(key) ?? readVersion<unknown>(archive, noun, id);
    acts.set(key, reading);
    reading.catch(() => acts.delete(key));
    return reading;
  };
}

async function getCaseVersion(
  { database }: Archive,
  noun: CaseNoun,
  id: string,
): Promise<number | undefined> {
  const row = await database.selectFrom(noun).select('version').where('id', '=', id).executeTakeFirst();
  return row?.version;
}

/** A lampiran has thousands of lines. */
async function readMembers(
  archive: Archive,
  { lines }: Kegiatan,
  { newest }: Template,
): Promise<Versioned<Berkas>[]> {
  const wanted = lines.map(({ berkasId: id, berkasVersion: version }) => ({
    id,
    ...(!newest && { version }),
  }));
  return readEach(archive, wanted, (one) => one);
}

/** A paper of one kecamatan is about its families alone, and lies only in their folders. */
function inKecamatan(
  members: Versioned<Berkas>[],
  { kodeKecamatan }: IssueRequest['input'],
): Versioned<Berkas>[] {
  if (typeof kodeKecamatan !== 'string') return members;
  return members.filter(({ data }) => data.pemohon.alamat.kodeWilayah.startsWith(`${kodeKecamatan}.`));
}

/** The list of a manifest may hold so many. */
const mostBerkas = 20_000;

/** Of each case file only what the template takes stays in memory. */
async function readDaftar(
  office: Office,
  template: Template,
  filter: DaftarFilter,
): Promise<NonNullable<PickSource['daftar']>> {
  const { archive } = office;
  const found = await listDaftar(archive, filter);
  if (found.length === 0) throw refusal('filter', `Tidak ada berkas untuk ${daftarWords(filter)}.`);
  if (found.length > mostBerkas) {
    const message = `Saringan ini menemukan ${ribuan(found.length)} berkas, paling banyak ${ribuan(mostBerkas)}. Persempit menurut kecamatan.`;
    throw refusal('filter', message);
  }
  const ids = found.map(({ id }) => id);
  const papers = template.records ? await findPapers(archive, ids, archiveLists(office)) : new Map();
  const rows = await readEach(archive, found, ({ id, version, data }) => ({
    id,
    version,
    data: template.pickRow!(data, papers.get(id)?.length ?? 0),
  }));
  return { filter, rows };
}

/** Sixteen at a time, in the order given; between them others have their turn. */
async function readEach<T>(
  archive: Archive,
  wanted: readonly { id: string; version?: number }[],
  taken: (berkas: Versioned<Berkas>) => T,
): Promise<T[]> {
  const all: T[] = [];
  const turns = createTurns();
  for (let from = 0; from < wanted.length; from += 16) {
    if (turns.areDue()) await turns.next();
    const slice = wanted.slice(from, from + 16);
    const read = slice.map(async ({ id, version }) =>
      taken(await readVersion<Berkas>(archive, 'berkas', id, version)),
    );
    all.push(...(await Promise.all(read)));
  }
  return all;
}

/** A paper of a change names the family that comes instead, if there is one. */
async function readReplacement(archive: Archive, { stage }: Template, berkas: Berkas | undefined) {
  const id = stage === 'perubahan' ? berkas?.perubahan?.pengganti : undefined;
  return id === undefined ? [] : [await readVersion<Berkas>(archive, 'berkas', id)];
}

/** Where the printed data came from: versions of berkas, kegiatan and instansi. */
export interface Sources {
  berkas: { id: string; version: number }[];
  kegiatan?: { id: string; version: number };
  /** The records whose metadata are printed. */
  records?: { id: string; version: number }[];
  instansi: number;
}

/** The versions of what was read. */
export function sourcesOf(office: Office, source: PickSource): Sources {
  const { berkas, kegiatan, members, daftar, records } = source;
  const named = ({ id, version }: { id: string; version: number }) => ({ id, version });
  return {
    berkas: [...(berkas ? [berkas] : []), ...members, ...(daftar?.rows ?? [])].map(named),
    ...(kegiatan && { kegiatan: named(kegiatan) }),
    ...(records && { records: records.map(named) }),
    instansi: office.instansi.version,
  };
}

/** What the paper is about: the documents of one subject, type and format supersede each other. */
export function subjectOf({ berkas, kegiatan, daftar }: PickSource): string {
  const parts = [
    berkas && `berkas:${berkas.id}`,
    kegiatan && `kegiatan:${kegiatan.id}`,
    daftar && daftarSubject(daftar.filter),
  ];
  return parts.filter(Boolean).join(' ');
}
