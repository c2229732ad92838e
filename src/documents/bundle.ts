import { Readable } from 'node:stream';
import { z } from 'zod';
import type { Who } from '../archive/archive.ts';
import { readCode } from '../domain/code.ts';
import { AppError, type Problem } from '../errors.ts';
import { type Bundle, bundles, findBundle } from './bundles.ts';
import { type DocumentView, findDocument, type Office } from './document.ts';
import { type Draft, draftDocument, type Issued, issueDraft } from './issue.ts';
import { issueRequestSchema } from './issue-request.ts';
import { joinPdf } from './join-pdf.ts';
import { inputFor } from './print-plan.ts';
import { type PrintFile, readDocument } from './print-content.ts';
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
export function getBundle(name: string): Bundle {
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
  const drafts = await draftAll(office, bundle, request);
  const issued: Issued[] = [];
  for (const draft of drafts) issued.push(await issueOnce(office, draft, who));
  return { bundle, documents: issued.map(({ document }) => document), outcome: outcomeOf(issued) };
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
