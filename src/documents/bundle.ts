import { Readable } from 'node:stream';
import { z } from 'zod';
import type { Who } from '../archive/archive.ts';
import { findReplay, once } from '../archive/idempotency.ts';
import { AppError, type Problem } from '../errors.ts';
import { type Bundle, bundles, findBundle } from './bundles.ts';
import { type DocumentView, findDocument, type Office, viewDocument } from './document.ts';
import { type Draft, draftDocument, type Issued, issueDraft } from './issue.ts';
import { issueRequestSchema } from './issue-request.ts';
import { type JoinPart, joinPdf } from './join-pdf.ts';
import { type PrintFile, readDocument } from './print-content.ts';
import { inputFor } from './print-plan.ts';
import { readPages } from './read-pdf.ts';

/** Which bundle is wanted, of which case file. */
export const bundleRequestSchema = z
  .strictObject({
    bundle: z.string().min(1).max(60).meta({ title: 'Bundel' }),
    berkasId: issueRequestSchema.shape.berkasId.unwrap(),
    date: issueRequestSchema.shape.date,
    input: issueRequestSchema.shape.input,
  })
  .meta({ title: 'Bundel naskah' });
export type BundleRequest = z.infer<typeof bundleRequestSchema>;

export interface IssuedBundle {
  bundle: Bundle;
  /** In the order of print. */
  documents: DocumentView[];
  /** What the whole is: `existing` only where every document was. */
  outcome: Issued['outcome'];
}

/** `not_found`, with the bundles that there are. */
function getBundle(name: string): Bundle {
  const bundle = findBundle(name);
  if (bundle) return bundle;
  throw new AppError('not_found', `no bundle ${JSON.stringify(name)}`, {
    detail: `Bundel ini tidak ada. Yang ada: ${bundles.map((one) => one.name).join(', ')}.`,
  });
}

/**
 * Issues the papers of a bundle, each with its own code by the rule of a single document. What any of them lacks is told at
 * once, and nothing is kept then.
 */
export async function issueBundle(office: Office, request: BundleRequest, who: Who): Promise<IssuedBundle> {
  const bundle = getBundle(request.bundle);
  const before = await replayed(office, bundle, who);
  const issued = before ?? (await issueAll(office, await draftAll(office, bundle, request), who));
  return { bundle, documents: issued.map(({ document }) => document), outcome: outcomeOf(issued) };
}

/** What the same Idempotency-Key made before, where that was the whole bundle. */
async function replayed(office: Office, { types }: Bundle, who: Who): Promise<Issued[] | undefined> {
  const issued: Issued[] = [];
  for (const type of types) {
    const before = await findReplay(office.archive, 'record', whoOf(who, type));
    if (!before) return undefined;
    issued.push({ document: await viewDocument(office, before.id), outcome: 'replayed' });
  }
  return issued;
}

/** A document holds one key, so each has that of the bundle with its type; a sender's key has no space. */
function whoOf({ actor, idempotency }: Who, type: string): Who {
  return {
    actor,
    ...(idempotency && { idempotency: { ...idempotency, key: `${idempotency.key} ${type}` } }),
  };
}

async function issueAll(office: Office, drafts: readonly Draft[], who: Who): Promise<Issued[]> {
  const issued: Issued[] = [];
  for (const draft of drafts) {
    const own = whoOf(who, draft.type);
    const replay = async (id: string): Promise<Issued> => ({
      document: await viewDocument(office, id),
      outcome: 'replayed',
    });
    issued.push(await once(office.archive, 'record', own, replay, () => issueDraft(office, draft, own)));
  }
  return issued;
}

function outcomeOf(issued: readonly Issued[]): Issued['outcome'] {
  if (issued.some(({ outcome }) => outcome === 'created')) return 'created';
  return issued.some(({ outcome }) => outcome === 'existing') ? 'existing' : 'replayed';
}

async function draftAll(office: Office, { types }: Bundle, request: BundleRequest): Promise<Draft[]> {
  const drafts: Draft[] = [];
  const problems = new Map<string, Problem>();
  for (const type of types) {
    try {
      drafts.push(await draftOf(office, type, request));
    } catch (error) {
      if (!(error instanceof AppError) || error.code !== 'invalid_input') throw error;
      for (const one of error.problems) problems.set(`${one.path}\n${one.message}`, one);
    }
  }
  if (problems.size === 0) return drafts;
  throw new AppError('invalid_input', `papers of ${request.bundle} cannot be made`, {
    detail: 'Data untuk bundel ini belum lengkap atau belum benar.',
    problems: [...problems.values()],
  });
}

function draftOf(office: Office, type: string, { berkasId, date, input }: BundleRequest): Promise<Draft> {
  const own = inputFor(office.templates.get(type), input);
  return draftDocument(office, { type, berkasId, date, input: own, format: 'pdf' });
}

/** Documents of a bundle as one file to print, in the order of their codes. `not_found`; `invalid_input` for papers of other kinds. */
export async function openBundleFile(
  office: Office,
  name: string,
  codes: readonly string[],
): Promise<PrintFile> {
  const { types, title } = getBundle(name);
  const papers: (JoinPart & { code: string })[] = [];
  for (const [at, code] of codes.entries()) {
    const { code: known, type, format } = await findDocument(office.archive, code);
    if (!types.includes(type) || format !== 'pdf') throw notInBundle(at, name, types);
    const pdf = readPages(await readDocument(office.archive, known));
    papers.push({ code: known, title: office.templates.get(type).template.title, pdf });
  }
  const stream = () => Readable.from(joinPdf(papers, { title }));
  return { name: `${name}-${papers[0]!.code}.pdf`, mediaType: 'application/pdf', stream };
}

function notInBundle(at: number, name: string, types: readonly string[]): AppError {
  const message = `Kode ke-${at + 1} bukan naskah PDF dari bundel ${name} (${types.join(', ')}).`;
  return new AppError('invalid_input', 'a code of another paper', {
    problems: [{ path: 'codes', label: 'Kode naskah', message }],
  });
}
