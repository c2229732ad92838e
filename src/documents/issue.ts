import { randomBytes } from 'node:crypto';
import { Readable } from 'node:stream';
import { z } from 'zod';
import type { Archive, Who } from '../archive/archive.ts';
import { type IssuedDocument, type Manifest, sha256 } from '../archive/capsule.ts';
import { getCase } from '../archive/case-files.ts';
import { createRecord, updateManifest } from '../archive/deposit.ts';
import { findReplay } from '../archive/idempotency.ts';
import { findPeople } from '../archive/people.ts';
import { getManifest, getRecord } from '../archive/retrieve.ts';
import type { Berkas } from '../domain/berkas.ts';
import { drawCode, konsepCode, readCode } from '../domain/code.ts';
import { isDate } from '../domain/dates.ts';
import type { Instansi } from '../domain/instansi.ts';
import type { Kegiatan } from '../domain/kegiatan.ts';
import { regulationsAt } from '../domain/regulations.ts';
import { AppError } from '../errors.ts';
import { canonicalJson } from './canonical-json.ts';
import { checkData, pageOf, type Rendered, renderDocument } from './generate.ts';
import type { LoadedTemplate, Templates } from './load-templates.ts';
import type { Page } from './pdf/content.ts';
import type { DocumentFormat, IssueMark, PickSource, Versioned } from './template.ts';

/** What documents are made from. */
export interface Office {
  archive: Archive;
  templates: Templates;
  instansi: Versioned<Instansi>;
  /** What stands before the code in the QR, upper case. */
  qrPrefix: string;
}

const ulid = z.string().regex(/^[0-9A-HJKMNP-TV-Z]{26}$/, 'Harus berupa id (26 huruf dan angka).');

/** Which paper is wanted, from what, with which day printed on it. */
export const issueRequestSchema = z.strictObject({
  type: z.string().min(1).max(60).meta({ title: 'Jenis naskah' }),
  berkasId: ulid.optional().meta({ title: 'Berkas' }),
  kegiatanId: ulid.optional().meta({ title: 'Kegiatan' }),
  date: z
    .string()
    .refine(isDate, 'Tanggal harus berbentuk 2026-11-24 dan ada di kalender.')
    .meta({ title: 'Tanggal naskah' }),
  input: z.record(z.string(), z.unknown()).default({}).meta({ title: 'Isian tambahan' }),
  format: z.enum(['pdf', 'docx']).default('pdf').meta({ title: 'Bentuk' }),
});
export type IssueRequest = z.infer<typeof issueRequestSchema>;

/** Everything printed on an issued document: with the template of this fingerprint it makes the same bytes again. */
export interface Snapshot {
  format: 'snapshot/1';
  type: string;
  template: { version: string; fingerprint: string };
  output: DocumentFormat;
  page: Page;
  mark: IssueMark;
  data: unknown;
  /** Where the data came from: versions of berkas, kegiatan and instansi. */
  sources: {
    berkas: { id: string; version: number }[];
    kegiatan?: { id: string; version: number };
    instansi: number;
  };
}

/** An issued document as it is answered. */
export interface DocumentView {
  code: string;
  recordId: string;
  version: number;
  state: 'diterima' | 'tersimpan' | 'aman';
  type: string;
  title: string;
  format: DocumentFormat;
  template: { version: string; fingerprint: string };
  date: string;
  issuedAt: string;
  berkas: { id: string; version: number }[];
  kegiatan?: { id: string; version: number };
  pages: number | null;
  size: number;
  sha256: string;
  supersedes: string | null;
  supersededBy: string | null;
  filledByHand: Record<string, string>;
  /** Fields that the paper leaves blank and that have not been recorded yet. */
  notYetFilled: string[];
}

export interface Issued {
  document: DocumentView;
  /** `existing`: the same paper had been issued; `replayed`: the same Idempotency-Key. */
  outcome: 'created' | 'existing' | 'replayed';
}

/**
 * Issues a document (DESIGN section 4, Generate): picks and checks the data, draws code and time, makes the bytes and
 * deposits them. The same paper as the current one of its subject is that one; other data make a new one that supersedes
 * it. `invalid_input` lists every missing or wrong field; nothing is kept then.
 */
export async function issueDocument(office: Office, request: IssueRequest, who: Who): Promise<Issued> {
  const { archive } = office;
  const loaded = office.templates.get(request.type);
  checkFormat(loaded, request.format);
  const source = await loadSource(office, loaded, request);
  return archive.lock(`document ${request.type} ${subjectOf(source)} ${request.format}`, async () => {
    const replay = await findReplay(archive, 'record', who);
    if (replay) return { document: await viewOf(office, replay.id), outcome: 'replayed' };
    const draft = draftOf(office, loaded, source, request.format);
    const current = await findCurrent(archive, draft);
    if (current?.identity === draft.identity) {
      return { document: await viewOf(office, current.recordId), outcome: 'existing' };
    }
    const document = await createDocument(office, draft, current?.code ?? null, who);
    return { document, outcome: 'created' };
  });
}

/** A preview from inline data, marked KONSEP: nothing is kept, no code is drawn. */
export async function previewDocument(
  office: Pick<Office, 'templates' | 'qrPrefix'>,
  type: string,
  { data, format, date }: { data: unknown; format: DocumentFormat; date: string },
): Promise<Rendered> {
  const loaded = office.templates.get(type);
  checkFormat(loaded, format);
  const checked = checkData(loaded.template, data);
  const mark: IssueMark = {
    code: konsepCode,
    issuedAt: `${date}T00:00:00.000Z`,
    qrPrefix: office.qrPrefix,
    konsep: true,
  };
  const page = pageOf(regulationsAt(date), loaded.template.naskah);
  return renderDocument(loaded.template, { data: checked, mark, page, format });
}

/** An issued document by its code, as typed: lower case, dashes and spaces do no harm. `not_found`. */
export async function getDocument(office: Office, code: string): Promise<DocumentView> {
  return viewOf(office, (await documentRow(office.archive, code)).recordId);
}

/** An issued document made again from its snapshot. `conflict` where the template has changed since. */
export async function recreateDocument(templates: Templates, snapshot: Snapshot): Promise<Rendered> {
  const { template, fingerprint } = templates.get(snapshot.type);
  if (fingerprint !== snapshot.template.fingerprint) {
    throw new AppError(
      'conflict',
      `template ${snapshot.type} has changed since: the stored bytes are the document`,
    );
  }
  return renderDocument(template, { ...snapshot, format: snapshot.output });
}

/**
 * Records what was written by hand on the signed paper, in fields that the template declares. A new version of the
 * manifest; the bytes stay, nothing is superseded. Only the fields given change; an empty text takes a value back.
 */
export async function fillByHand(
  office: Office,
  code: string,
  ifMatch: string | undefined,
  values: Readonly<Record<string, string>>,
  who: Who,
): Promise<DocumentView> {
  const { recordId, type } = await documentRow(office.archive, code);
  if (!ifMatch) throw new AppError('precondition_required', 'filled-by-hand without If-Match');
  checkFilled(office.templates.get(type), values);
  const version = Number(/^"(\d+)"$/.exec(ifMatch)?.[1] ?? Number.NaN);
  await updateManifest(office.archive, recordId, version, (manifest) => withFilled(manifest, values), who);
  return viewOf(office, recordId);
}

function withFilled(manifest: Manifest, values: Readonly<Record<string, string>>): Manifest {
  const issued = manifest.issued!;
  const merged = Object.entries({ ...issued.filledByHand, ...values }).filter(([, value]) => value !== '');
  return { ...manifest, issued: { ...issued, filledByHand: Object.fromEntries(merged) } };
}

function checkFilled({ template, type }: LoadedTemplate, values: Readonly<Record<string, string>>): void {
  const allowed = template.filledByHand ?? [];
  const unknown = Object.keys(values).filter((path) => !allowed.includes(path));
  if (unknown.length === 0) return;
  const list =
    allowed.length > 0
      ? `Yang dapat dicatat: ${allowed.join(', ')}.`
      : 'Naskah ini tidak punya isian tulis tangan.';
  throw new AppError('invalid_input', `${type} leaves other fields blank`, {
    problems: unknown.map((path) => ({
      path,
      message: `Isian ini tidak dikosongkan pada naskah ${type}. ${list}`,
    })),
  });
}

function checkFormat({ type, formats }: LoadedTemplate, format: DocumentFormat): void {
  if (formats.includes(format)) return;
  throw new AppError('invalid_input', `${type} has no ${format}`, {
    problems: [
      { path: 'format', label: 'Bentuk', message: `Naskah ${type} tersedia sebagai: ${formats.join(', ')}.` },
    ],
  });
}

/** Reads what the template may look at. A subject that the template needs and the request lacks is `invalid_input`. */
async function loadSource(
  office: Office,
  { template, type }: LoadedTemplate,
  request: IssueRequest,
): Promise<PickSource> {
  const needed = template.from === 'berkas' ? 'berkasId' : 'kegiatanId';
  if (!request[needed]) {
    throw new AppError('invalid_input', `${type} needs ${needed}`, {
      problems: [
        {
          path: needed,
          label: template.from,
          message: `Naskah ${type} dibuat dari satu ${template.from}: sebutkan id-nya.`,
        },
      ],
    });
  }
  const { archive } = office;
  const berkas = request.berkasId && (await readVersion<Berkas>(archive, 'berkas', request.berkasId));
  const kegiatan =
    request.kegiatanId && (await readVersion<Kegiatan>(archive, 'kegiatan', request.kegiatanId));
  const members = kegiatan && template.from === 'kegiatan' ? await readMembers(archive, kegiatan.data) : [];
  return {
    ...(berkas && { berkas }),
    ...(kegiatan && { kegiatan }),
    members,
    instansi: office.instansi.data,
    regulations: regulationsAt(request.date),
    date: request.date,
    input: request.input,
  };
}

async function readVersion<T>(archive: Archive, noun: 'berkas' | 'kegiatan', id: string, version?: number) {
  const saved = await getCase(archive, noun, id, version);
  return { id: saved.id, version: saved.version, data: saved.data } as Versioned<T>;
}

/** Sixteen at a time: a lampiran has thousands of lines. */
async function readMembers(archive: Archive, { lines }: Kegiatan): Promise<Versioned<Berkas>[]> {
  const members: Versioned<Berkas>[] = [];
  for (let from = 0; from < lines.length; from += 16) {
    const slice = lines.slice(from, from + 16);
    const read = slice.map((line) =>
      readVersion<Berkas>(archive, 'berkas', line.berkasId, line.berkasVersion),
    );
    members.push(...(await Promise.all(read)));
  }
  return members;
}

type Draft = Omit<Snapshot, 'mark'> & {
  identity: string;
  subject: string;
  loaded: LoadedTemplate;
  date: string;
};

function draftOf(office: Office, loaded: LoadedTemplate, source: PickSource, output: DocumentFormat): Draft {
  const { template, type, fingerprint } = loaded;
  const printed = {
    format: 'snapshot/1' as const,
    type,
    template: { version: template.version, fingerprint },
    output,
    page: pageOf(source.regulations, template.naskah),
    data: checkData(template, template.pick(source)),
  };
  const identity = sha256(canonicalJson({ ...printed, qrPrefix: office.qrPrefix }));
  const sources = sourcesOf(office, source);
  return { ...printed, sources, identity, subject: subjectOf(source), loaded, date: source.date };
}

function sourcesOf(office: Office, { berkas, kegiatan, members }: PickSource): Snapshot['sources'] {
  const named = ({ id, version }: Versioned<unknown>) => ({ id, version });
  return {
    berkas: [...(berkas ? [berkas] : []), ...members].map(named),
    ...(kegiatan && { kegiatan: named(kegiatan) }),
    instansi: office.instansi.version,
  };
}

function subjectOf({ berkas, kegiatan }: PickSource): string {
  return [berkas && `berkas:${berkas.id}`, kegiatan && `kegiatan:${kegiatan.id}`].filter(Boolean).join(' ');
}

/** The document of this type, subject and format that nothing has superseded. */
async function findCurrent({ database }: Archive, draft: Draft) {
  return database
    .selectFrom('documents as d')
    .select(['d.code', 'd.recordId', 'd.identity'])
    .where('d.type', '=', draft.type)
    .where('d.subject', '=', draft.subject)
    .where('d.format', '=', draft.output)
    .where((e) =>
      e.not(
        e.exists(
          e.selectFrom('documents as later').select('later.code').whereRef('later.supersedes', '=', 'd.code'),
        ),
      ),
    )
    .orderBy('d.issuedAt', 'desc')
    .executeTakeFirst();
}

async function createDocument(
  office: Office,
  draft: Draft,
  supersedes: string | null,
  who: Who,
): Promise<DocumentView> {
  const { archive } = office;
  const { identity, subject, loaded, date, ...printed } = draft;
  const mark: IssueMark = {
    code: await drawFreeCode(archive),
    issuedAt: archive.clock().toISOString(),
    qrPrefix: office.qrPrefix,
    konsep: false,
  };
  const snapshot: Snapshot = { ...printed, mark };
  const rendered = await renderDocument(loaded.template, { ...snapshot, format: draft.output });
  const issued: IssuedDocument = {
    code: mark.code,
    type: draft.type,
    format: draft.output,
    template: draft.template,
    identity,
    issuedAt: mark.issuedAt,
    subject,
    supersedes,
    filledByHand: {},
  };
  const record = await createRecord(
    archive,
    {
      origin: 'issued',
      type: draft.type,
      title: loaded.template.title,
      date,
      documentCode: mark.code,
      ...numberOf(loaded, draft.data),
      ...(await linksOf(archive, draft.sources)),
      pages: rendered.pages,
      issued,
    },
    [
      {
        role: 'content',
        ...(await spool(archive, rendered.bytes)),
        mediaType: rendered.mediaType,
        ext: rendered.ext,
      },
      {
        role: 'data',
        ...(await spool(archive, canonicalJson(snapshot))),
        mediaType: 'application/json',
        ext: 'json',
      },
    ],
    who,
  );
  return viewOf(office, record.id);
}

function numberOf({ template }: LoadedTemplate, data: unknown): { number?: string } {
  const number = template.number?.(data);
  return number ? { number } : {};
}

async function linksOf(archive: Archive, { berkas, kegiatan }: Snapshot['sources']) {
  const { people } = await findPeople(
    archive,
    berkas.map((one) => one.id),
  );
  return { berkas, people, ...(kegiatan && { kegiatan }) };
}

async function spool({ inbox }: Archive, bytes: Buffer | string) {
  return { spooled: await inbox.spool(Readable.from([Buffer.from(bytes)])) };
}

async function drawFreeCode({ database }: Archive): Promise<string> {
  for (;;) {
    const code = drawCode(randomBytes);
    const taken = await database
      .selectFrom('documents')
      .select('code')
      .where('code', '=', code)
      .executeTakeFirst();
    if (!taken) return code;
  }
}

async function documentRow({ database }: Archive, typed: string) {
  const code = readCode(typed);
  const row =
    code && (await database.selectFrom('documents').selectAll().where('code', '=', code).executeTakeFirst());
  if (row) return row;
  throw new AppError('not_found', 'no document with this code', {
    detail: code
      ? 'Tidak ada naskah terbit dengan kode ini.'
      : 'Kode naskah salah ketik: 11 huruf atau angka, misalnya 7K2M-9QXA-4TB, dengan huruf periksa di akhir.',
  });
}

async function viewOf(office: Office, recordId: string): Promise<DocumentView> {
  const { archive, templates } = office;
  const record = await getRecord(archive, recordId);
  const manifest = await getManifest(archive, recordId);
  const issued = manifest.issued!;
  const later = await archive.database
    .selectFrom('documents')
    .select('code')
    .where('supersedes', '=', issued.code)
    .executeTakeFirst();
  const blank = templates.list().find((one) => one.type === issued.type)?.template.filledByHand ?? [];
  return {
    code: issued.code,
    recordId,
    version: record.version,
    state: record.state,
    type: issued.type,
    title: record.title,
    format: issued.format,
    template: issued.template,
    date: record.date,
    issuedAt: issued.issuedAt,
    berkas: record.berkas,
    ...(record.kegiatan && { kegiatan: record.kegiatan }),
    pages: record.pages,
    size: record.size,
    sha256: record.sha256,
    supersedes: issued.supersedes,
    supersededBy: later?.code ?? null,
    filledByHand: issued.filledByHand,
    notYetFilled: blank.filter((path) => !(path in issued.filledByHand)),
  };
}
