import { z } from 'zod';
import { bundleRequestSchema, type IssuedBundle, issueBundle, openBundleFile } from '../documents/bundle.ts';
import { bundles } from '../documents/bundles.ts';
import { stages } from '../domain/berkas.ts';
import { parseInput } from '../domain/problems.ts';
import { defineEndpoint, sendJson } from './endpoint.ts';
import { readJsonBody } from './json-body.ts';
import { sendPrintFile } from './print-runs.ts';
import { whoOf } from './who.ts';

const tag = 'Bundel';

const bundleShape = {
  name: z.string(),
  title: z.string(),
  stage: z.enum(stages),
  types: z.array(z.string()).meta({ description: 'Jenis naskahnya, menurut urutan cetak' }),
};

const paperSchema = z.strictObject({
  code: z.string(),
  type: z.string(),
  title: z.string(),
  pages: z.int().min(1),
  supersedes: z.string().nullable(),
  links: z.strictObject({ self: z.string(), content: z.string() }),
});

const issuedSchema = z.strictObject({
  bundle: z.string(),
  title: z.string(),
  pages: z.int(),
  documents: z.array(paperSchema),
  links: z.strictObject({ content: z.string().meta({ description: 'Semuanya sebagai satu PDF' }) }),
});

export const list = defineEndpoint({
  summary: 'Bundel yang ada: naskah satu berkas yang dicetak bersama',
  tag,
  answers: {
    200: { description: 'Bundel', schema: z.strictObject({ items: z.array(z.strictObject(bundleShape)) }) },
  },
  handle({ res }) {
    sendJson(res, 200, { items: bundles });
  },
});

const requestExample = { bundle: 'proposal', berkasId: '01KAXM8E4SR2B8VKQ6ZJ3H5T7C', date: '2026-03-02' };

/** Issues every paper of a bundle, or none where any of them lacks something. */
export const issue = defineEndpoint({
  summary: 'Menerbitkan naskah-naskah satu bundel, masing-masing dengan kodenya sendiri',
  tag,
  headers: ['Idempotency-Key', 'X-Petugas'],
  body: { media: 'application/json', schema: bundleRequestSchema, example: requestExample },
  answers: {
    201: { description: 'Terbit', schema: issuedSchema },
    200: { description: 'Sudah terbit', schema: issuedSchema, headers: ['Idempotency-Replayed'] },
  },
  problems: ['not_found', 'key_reused', 'unsupported_media', 'too_large', 'unavailable'],
  async handle({ app, req, res }) {
    const body = await readJsonBody(req, res, app.config.maxJsonBytes);
    const who = whoOf(app, req, body.sha256);
    const request = parseInput(bundleRequestSchema, body.value, 'bundle');
    const issued = await issueBundle(app, request, who);
    if (issued.outcome === 'replayed') res.set('Idempotency-Replayed', 'true');
    sendJson(res, issued.outcome === 'created' ? 201 : 200, viewOf(issued));
  },
});

function viewOf({ bundle, documents }: IssuedBundle): z.infer<typeof issuedSchema> {
  const papers = documents.map(({ code, type, title, pages, supersedes }) => {
    const self = `/v1/documents/${code}`;
    return { code, type, title, pages: pages!, supersedes, links: { self, content: `${self}/content` } };
  });
  const codes = papers.map(({ code }) => code).join(',');
  return {
    bundle: bundle.name,
    title: bundle.title,
    pages: papers.reduce((sum, { pages }) => sum + pages, 0),
    documents: papers,
    links: { content: `/v1/bundles/${bundle.name}/content?codes=${codes}` },
  };
}

export const content = defineEndpoint({
  summary: 'Naskah-naskah satu bundel sebagai satu PDF',
  tag,
  params: z.strictObject({ bundle: z.string().max(60).meta({ description: 'Nama bundel' }) }),
  query: z.strictObject({
    codes: z
      .string()
      .regex(/^[0-9A-Za-z-]+(,[0-9A-Za-z-]+){0,19}$/, 'Isi dengan kode naskah, dipisah koma.')
      .meta({ title: 'Kode naskah', description: 'Kode naskahnya menurut urutan cetak, dipisah koma' }),
  }),
  answers: {
    200: {
      description: 'Berkas turunan untuk dicetak',
      media: ['application/pdf'],
      headers: ['Content-Disposition'],
    },
  },
  problems: ['not_found', 'damaged', 'unreadable_file', 'unavailable'],
  async handle(call) {
    const { app, params, query } = call;
    await sendPrintFile(call, await openBundleFile(app, params.bundle, query.codes.split(',')));
  },
});
