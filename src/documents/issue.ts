import { randomBytes } from 'node:crypto';
import { Readable } from 'node:stream';
import type { Archive, Who } from '../archive/archive.ts';
import type { IssuedDocument } from '../archive/capsule.ts';
import { createRecord, type NewFile } from '../archive/deposit.ts';
import { once } from '../archive/idempotency.ts';
import { listInbox } from '../archive/keep/keep.ts';
import { findPeople } from '../archive/people.ts';
import { drawCode } from '../domain/code.ts';
import { tanggalPanjang } from '../domain/dates.ts';
import type { NumberView } from '../domain/numbers.ts';
import { AppError } from '../errors.ts';
import { canonicalJson } from './canonical-json.ts';
import { type DocumentView, type Office, viewDocument } from './document.ts';
import { checkData, checkFormat, pageOf, type Rendered, renderDocument } from './generate.ts';
import { hashPieces, piecesOf } from './hash.ts';
import type { IssueRequest } from './issue-request.ts';
import type { LoadedTemplate, Templates } from './load-templates.ts';
import { isNumbered, noteNumbered, numberFor } from './number-letter.ts';
import type { Page } from './pdf/content.ts';
import { loadSource, type ReadCase, type Sources, sourcesOf, subjectOf } from './sources.ts';
import type { DocumentFormat, IssueMark, PickSource } from './template.ts';

/** Everything printed on an issued document: with the template of this fingerprint it makes the same bytes again. */
export interface Snapshot {
  format: 'snapshot/1';
  type: string;
  template: { version: string; fingerprint: string };
  output: DocumentFormat;
  page: Page;
  mark: IssueMark;
  data: unknown;
  sources: Sources;
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
  const replay = async (recordId: string): Promise<Issued> => ({
    document: await viewDocument(office, recordId),
    outcome: 'replayed',
  });
  checkKind(office, request);
  return once(archive, 'record', who, replay, async () =>
    issueDraft(office, await draftDocument(office, request), who),
  );
}

/** The first step of an issue: data picked and checked, nothing drawn, nothing kept. Refuses as `issueDocument` does. */
export async function draftDocument(
  office: Office,
  request: IssueRequest,
  readCase?: ReadCase,
): Promise<Draft> {
  const loaded = checkKind(office, request);
  checkDay(office.archive, request.date);
  const source = await loadSource(office, loaded, request, readCase);
  return draftOf(office, loaded, source, request.format);
}

function checkKind({ templates }: Office, { type, format }: IssueRequest): LoadedTemplate {
  const loaded = templates.get(type);
  checkFormat(loaded.template, type, format);
  return loaded;
}

/** A paper that was made elsewhere from a draft, with the code and time on it. */
export interface ReadyPaper {
  mark: IssueMark;
  rendered: Rendered;
}

/**
 * The last step: the document there is already, or a new one, deposited. Its paper is made here, or comes `ready` from a
 * render thread; where another request was quicker, a ready one is let go with its code.
 */
export function issueDraft(office: Office, draft: Draft, who: Who, ready?: ReadyPaper): Promise<Issued> {
  return office.archive.lock(`document ${draft.type} ${draft.subject} ${draft.output}`, async () => {
    // A ready paper has its number on it.
    const numbered = ready ? draft : await numberDraft(office, draft, who);
    const { given } = numbered.numbering;
    const current = await findCurrent(office.archive, numbered);
    if (current && isSame(numbered, current)) {
      if (given) await noteNumbered(office, given, current.code, who);
      return { document: await viewDocument(office, current.recordId), outcome: 'existing' };
    }
    const paper = ready ?? (await makePaper(office, numbered));
    const document = await createDocument(office, numbered, paper, current?.code ?? null, who);
    if (given) await noteNumbered(office, given, document.code, who);
    return { document, outcome: 'created' };
  });
}

/**
 * The draft with the number that the office gives it, before its paper is made. A paper in force that was printed with a blank
 * stays the paper it is, so that asking for it again costs no number.
 */
export async function numberDraft(office: Office, draft: Draft, who: Who): Promise<Draft> {
  if (!isNumbered(office, draft)) return draft;
  const current = await findCurrent(office.archive, draft);
  if (current && isSame(draft, current)) return draft;
  const given = await numberFor(office, draft, draft.numbering.day, who);
  return given ? draft.numbering.with(given) : draft;
}

/** The document that was issued for the same paper and is in force, if there is one. */
export async function findIssued(office: Office, draft: Draft): Promise<DocumentView | undefined> {
  const current = await findCurrent(office.archive, draft);
  return current && isSame(draft, current) ? viewDocument(office, current.recordId) : undefined;
}

const isSame = ({ identity, otherIdentities }: Draft, current: { identity: string }) =>
  identity === current.identity || otherIdentities.includes(current.identity);

/** Draws the code and the time of a new document. */
export async function drawMark({ archive, qrPrefix }: Office): Promise<IssueMark> {
  const code = await drawFreeCode(archive);
  return { code, issuedAt: archive.clock().toISOString(), qrPrefix, konsep: false };
}

async function makePaper(office: Office, draft: Draft): Promise<ReadyPaper> {
  const mark = await drawMark(office);
  const { data, page, output: format } = draft;
  return { mark, rendered: await renderDocument(draft.loaded.template, { data, page, mark, format }) };
}

/** A typing error in the year must not become an official paper: the latest day is the end of next year. */
export function checkDay({ clock }: Archive, date: string): void {
  const latest = `${clock().getUTCFullYear() + 1}-12-31`;
  if (date <= latest) return;
  throw new AppError('invalid_input', `date ${date} is too far ahead`, {
    problems: [
      {
        path: 'date',
        label: 'Tanggal naskah',
        message: `Tanggal naskah paling lambat ${tanggalPanjang(latest)}.`,
      },
    ],
  });
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

/** A paper that could be issued: everything that it would show, but for code and time. */
export interface Draft extends Omit<Snapshot, 'mark'> {
  identity: string;
  /**
   * What its identity would be with the fields blank that are filled by hand, all of them or all but the number: a paper so
   * printed is the same paper.
   */
  otherIdentities: readonly string[];
  numbering: {
    /** The day that was asked for: its year is that of the number. */
    day: string;
    /** The same paper with this number where it had none. */
    with(number: NumberView): Promise<Draft>;
    given?: NumberView;
  };
  subject: string;
  loaded: LoadedTemplate;
  date: string;
  number?: string;
}

async function draftOf(
  office: Office,
  loaded: LoadedTemplate,
  source: PickSource,
  output: DocumentFormat,
): Promise<Draft> {
  const data = await checkData(loaded.template, loaded.template.pick(source));
  return draftWith(office, loaded, source, output, data);
}

async function draftWith(
  office: Office,
  loaded: LoadedTemplate,
  source: PickSource,
  output: DocumentFormat,
  data: unknown,
  given?: NumberView,
): Promise<Draft> {
  const { template, type, fingerprint } = loaded;
  const printed = {
    format: 'snapshot/1' as const,
    type,
    template: { version: template.version, fingerprint },
    output,
    page: pageOf(source.regulations, template.naskah, lettersOf(office, output)),
    data,
  };
  const entry = template.register?.(printed.data) ?? {};
  const identityWith = (data: unknown) =>
    hashPieces(canonicalJson({ ...printed, data, qrPrefix: office.qrPrefix }));
  return {
    ...printed,
    sources: sourcesOf(office, source),
    identity: await identityWith(data),
    otherIdentities: await Promise.all(withBlanks(template, data).map(identityWith)),
    numbering: {
      day: source.date,
      with: (number) =>
        draftWith(office, loaded, source, output, { ...(data as object), nomor: number.nomorSurat }, number),
      ...(given && { given }),
    },
    subject: [subjectOf(source), entry.variant].filter(Boolean).join(' '),
    loaded,
    date: entry.date ?? source.date,
    ...(entry.number && { number: entry.number }),
  };
}

/** A Word or Excel file names its letters and does not hold them: it is the same on every machine. */
function lettersOf({ bookman }: Office, output: DocumentFormat): Office['bookman'] {
  return output === 'pdf' ? bookman : undefined;
}

/** The data as it would be with blanks for what is filled by hand: with the number left in, and without; where they differ. */
function withBlanks({ filledByHand = [] }: LoadedTemplate['template'], data: unknown): unknown[] {
  const numbered = filledByHand.filter((path) => path !== 'nomor').reduce(without, data);
  const blank = filledByHand.includes('nomor') ? without(numbered, 'nomor') : numbered;
  return [...new Set([numbered, blank])].filter((other) => other !== data);
}

/** The same data where the field is blank already; else a copy of no more than what lies on the way to it. */
function without(data: unknown, path: string): unknown {
  const [key, ...rest] = path.split('.');
  if (typeof data !== 'object' || data === null || !Object.hasOwn(data, key!)) return data;
  const { [key!]: inner, ...others } = data as Record<string, unknown>;
  if (rest.length === 0) return others;
  const left = without(inner, rest.join('.'));
  return left === inner ? data : { ...others, [key!]: left };
}

/** The document of this type, subject and format that nothing has superseded. */
async function findCurrent(archive: Archive, draft: Draft) {
  await listInbox(archive);
  return archive.database
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
  { mark, rendered }: ReadyPaper,
  supersedes: string | null,
  who: Who,
): Promise<DocumentView> {
  const { archive } = office;
  const { identity, otherIdentities, numbering, subject, loaded, date, number, ...printed } = draft;
  const { code, issuedAt } = mark;
  const snapshot: Snapshot = { ...printed, mark };
  const { type, output: format, template } = draft;
  const issued = { code, type, format, template, identity, issuedAt, subject, supersedes, filledByHand: {} };
  const record = {
    origin: 'issued' as const,
    type,
    title: loaded.template.title,
    date,
    documentCode: code,
    ...(number && { number }),
    ...(await linksOf(archive, draft.sources)),
    pages: rendered.pages,
    issued: issued satisfies IssuedDocument,
  };
  const content = await newFile(archive, 'content', piecesOf(rendered.bytes), rendered);
  const json = { mediaType: 'application/json', ext: 'json' };
  const data = await newFile(archive, 'data', canonicalJson(snapshot), json).catch(async (error) => {
    await archive.inbox.discard(content.spooled);
    throw error;
  });
  const { id } = await createRecord(archive, record, [content, data], who);
  return viewDocument(office, id);
}

/** Made and spooled piece by piece: between two, the disk gives others their turn. */
async function newFile(
  { inbox }: Archive,
  role: NewFile['role'],
  pieces: Iterable<Buffer | string>,
  { mediaType, ext }: Pick<NewFile, 'mediaType' | 'ext'>,
): Promise<NewFile> {
  const source = Readable.from(asBytes(pieces), { highWaterMark: 1 });
  return { role, spooled: await inbox.spool(source), mediaType, ext };
}

function* asBytes(pieces: Iterable<Buffer | string>): Generator<Buffer> {
  for (const piece of pieces) yield typeof piece === 'string' ? Buffer.from(piece) : piece;
}

async function linksOf(archive: Archive, { berkas, kegiatan }: Sources) {
  const { people } = await findPeople(
    archive,
    berkas.map((one) => one.id),
  );
  return { berkas, people, ...(kegiatan && { kegiatan }) };
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
