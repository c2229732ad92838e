import type { Request, Response } from 'express';
import { z } from 'zod';
import type { App } from '../app.ts';
import { getRecord } from '../archive/retrieve.ts';
import { type DocumentView, getDocument } from '../documents/document.ts';
import { fillByHand } from '../documents/filled-by-hand.ts';
import { issueDocument } from '../documents/issue.ts';
import { issueRequestSchema } from '../documents/issue-request.ts';
import { documentMedia } from '../domain/document-format.ts';
import { parseInput } from '../domain/problems.ts';
import { keepStates } from '../domain/record.ts';
import { contentAnswers, sendBytes, sendContent } from './content.ts';
import { type Call, defineEndpoint, sendJson } from './endpoint.ts';
import { readJsonBody } from './json-body.ts';
import { formatSchema } from './templates.ts';
import { whoOf } from './who.ts';

const tag = 'Naskah';

const versionedId = z.strictObject({ id: z.string(), version: z.int().min(1) });

const documentSchema = z.strictObject({
  code: z.string(),
  recordId: z.string(),
  version: z.int().min(1).meta({ description: 'Versi keterangan; isi naskah tidak pernah berubah' }),
  state: z.enum(keepStates),
  damaged: z.boolean().meta({ description: 'Isi di penyimpanan berubah atau hilang saat terakhir dibaca' }),
  type: z.string(),
  title: z.string(),
  format: formatSchema,
  template: z.strictObject({ version: z.string(), fingerprint: z.string() }),
  date: z.string(),
  issuedAt: z.string(),
  berkas: z.array(versionedId),
  kegiatan: versionedId.exactOptional(),
  pages: z
    .int()
    .min(1)
    .nullable()
    .meta({ description: 'Kosong untuk Word, yang menentukan halamannya sendiri' }),
  size: z.int(),
  sha256: z.string(),
  supersedes: z.string().nullable(),
  supersededBy: z.string().nullable(),
  filledByHand: z.record(z.string(), z.string()),
  notYetFilled: z.array(z.string()).meta({ description: 'Isian tulis tangan yang belum dicatat' }),
  links: z.strictObject({ self: z.string(), content: z.string(), record: z.string() }),
}) satisfies z.ZodType<DocumentView & { damaged: boolean; links: object }>;

const codeParams = z.strictObject({
  code: z
    .string()
    .meta({ description: 'Kode naskah; huruf kecil, spasi, dan tanda hubung tidak mengganggu' }),
});

const etagOf = (document: DocumentView) => `"${document.version}"`;

async function sendDocument({ app, res }: Pick<Call, 'app' | 'res'>, status: number, document: DocumentView) {
  const { damaged } = await getRecord(app.archive, document.recordId);
  const self = `/v1/documents/${document.code}`;
  const links = { self, content: `${self}/content`, record: `/v1/records/${document.recordId}` };
  res.set('ETag', etagOf(document));
  sendJson(res, status, { ...document, damaged, links });
}

const issueExample = {
  type: 'kuitansi',
  berkasId: '01KAXM8E4SR2B8VKQ6ZJ3H5T7C',
  kegiatanId: '01KAXM8E4SR2B8VKQ6ZJ3H5T7D',
  date: '2026-11-24',
  format: 'pdf',
};

const answerExample = {
  code: '7K2M9QXA4TB',
  recordId: '01KAXM8E4SR2B8VKQ6ZJ3H5T7E',
  version: 1,
  state: 'tersimpan',
  damaged: false,
  type: 'kuitansi',
  title: 'Kuitansi',
  format: 'pdf',
  template: { version: '1', fingerprint: 'a'.repeat(64) },
  date: '2026-11-24',
  issuedAt: '2026-11-24T03:20:00.000Z',
  berkas: [{ id: '01KAXM8E4SR2B8VKQ6ZJ3H5T7C', version: 2 }],
  kegiatan: { id: '01KAXM8E4SR2B8VKQ6ZJ3H5T7D', version: 1 },
  pages: 1,
  size: 19_125,
  sha256: 'b'.repeat(64),
  supersedes: null,
  supersededBy: null,
  filledByHand: {},
  notYetFilled: ['tanggal'],
  links: {
    self: '/v1/documents/7K2M9QXA4TB',
    content: '/v1/documents/7K2M9QXA4TB/content',
    record: '/v1/records/01KAXM8E4SR2B8VKQ6ZJ3H5T7E',
  },
};

/** Issues a document; a client that accepts only its media type gets the bytes. */
export const issue = defineEndpoint({
  summary: 'Menerbitkan naskah; naskah yang sama dijawab dengan yang sudah ada',
  tag,
  headers: ['Idempotency-Key', 'X-Petugas'],
  body: { media: 'application/json', schema: issueRequestSchema, example: issueExample },
  answers: {
    201: {
      description: 'Terbit; dengan Accept: application/pdf (atau jenis Word) dijawab isinya langsung',
      schema: documentSchema,
      media: Object.values(documentMedia),
      headers: ['ETag', 'Location'],
      example: answerExample,
    },
    200: {
      description: 'Sudah terbit',
      schema: documentSchema,
      media: Object.values(documentMedia),
      headers: ['ETag', 'Location', 'Idempotency-Replayed'],
    },
  },
  problems: ['not_found', 'key_reused', 'unsupported_media', 'too_large', 'unavailable'],
  async handle({ app, req, res }) {
    const body = await readJsonBody(req, res, app.config.maxJsonBytes);
    const who = whoOf(app, req, body.sha256);
    const request = parseInput(issueRequestSchema, body.value, 'issue request');
    const { document, outcome } = await issueDocument(app, request, who);
    if (outcome === 'replayed') res.set('Idempotency-Replayed', 'true');
    res.location(`/v1/documents/${document.code}`).status(outcome === 'created' ? 201 : 200);
    if (wantsBytes(req, document)) await sendIssued(app, res, document);
    else await sendDocument({ app, res }, res.statusCode, document);
  },
});

function wantsBytes(req: Request, { format }: DocumentView): boolean {
  return req.accepts(['application/json', documentMedia[format]]) === documentMedia[format];
}

async function sendIssued(app: App, res: Response, document: DocumentView): Promise<void> {
  const record = await getRecord(app.archive, document.recordId);
  res.set({ ETag: `"${record.sha256}"`, 'Cache-Control': 'no-store' });
  await sendBytes(app.archive, res, record);
}

export const get = defineEndpoint({
  summary: 'Satu naskah menurut kodenya',
  tag,
  params: codeParams,
  answers: { 200: { description: 'Naskah', schema: documentSchema, headers: ['ETag'] } },
  problems: ['not_found'],
  async handle({ app, res, params }) {
    await sendDocument({ app, res }, 200, await getDocument(app, params.code));
  },
});

/** A reprint: the stored bytes, never made anew. */
export const content = defineEndpoint({
  summary: 'Isi naskah seperti saat terbit (cetak ulang)',
  tag,
  params: codeParams,
  headers: ['Range', 'If-Range', 'If-None-Match'],
  answers: contentAnswers,
  problems: ['not_found', 'damaged', 'unavailable'],
  async handle(call) {
    const { recordId } = await getDocument(call.app, call.params.code);
    await sendContent(call, await getRecord(call.app.archive, recordId));
  },
});

const filledSchema = z.record(z.string().max(100), z.string().trim().max(500)).meta({
  description: 'Isian yang ditulis tangan di kertas, menurut letaknya; teks kosong membatalkan',
});

export const fill = defineEndpoint({
  summary: 'Mencatat isian tulis tangan dari naskah yang sudah ditandatangani',
  tag,
  params: codeParams,
  headers: ['If-Match', 'X-Petugas'],
  body: {
    media: 'application/json',
    schema: filledSchema,
    example: { nomor: '460/123/2026', tanggal: '2026-05-12' },
  },
  answers: { 200: { description: 'Tercatat', schema: documentSchema, headers: ['ETag'] } },
  problems: ['not_found', 'stale', 'precondition_required', 'unsupported_media', 'too_large', 'unavailable'],
  async handle({ app, req, res, params }) {
    const body = await readJsonBody(req, res, app.config.maxJsonBytes);
    const values = parseInput(filledSchema, body.value, 'values filled by hand');
    const { actor } = whoOf(app, req, body.sha256);
    const ifMatch = req.headers['if-match'];
    const filled = await fillByHand(app, params.code, ifMatch, values, { actor });
    await sendDocument({ app, res }, 200, filled);
  },
});
