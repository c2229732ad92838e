import { createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { Response } from 'express';
import { z } from 'zod';
import type { Archive } from '../archive/archive.ts';
import { findRecords } from '../archive/catalog.ts';
import { depositRecord } from '../archive/deposit.ts';
import { correctRecord, getVersion, listVersions, replaceContent } from '../archive/record-versions.ts';
import { viewManifest } from '../archive/record-view.ts';
import { getRecord, openContent } from '../archive/retrieve.ts';
import { parseInput } from '../domain/problems.ts';
import {
  changeReason,
  type RecordView,
  recordMetadataSchema,
  recordQuerySchema,
  recordVersionSchema,
  recordViewSchema,
} from '../domain/record.ts';
import { AppError, isAppError } from '../errors.ts';
import { inspectFile, openPages, type Pages } from '../scan/pages.ts';
import { isUnchanged } from './conditional.ts';
import { contentAnswers, sendContent } from './content.ts';
import { defineEndpoint, idParams, queryInt, sendJson } from './endpoint.ts';
import { readJsonBody } from './json-body.ts';
import { uploadLimits, withUpload } from './upload.ts';
import { whoOf } from './who.ts';

const tag = 'Arsip';

const metadataExample = {
  type: 'ktp',
  title: 'Fotokopi KTP pemohon',
  date: '2026-02-03',
  berkas: ['01KAXM8E4SR2B8VKQ6ZJ3H5T7C'],
  tingkatPerkembangan: 'fotokopi',
};

const answerExample = {
  id: '01KAXM8E4SR2B8VKQ6ZJ3H5T7E',
  version: 1,
  state: 'tersimpan',
  damaged: false,
  origin: 'incoming',
  ...metadataExample,
  berkas: [{ id: '01KAXM8E4SR2B8VKQ6ZJ3H5T7C', version: 2 }],
  people: [{ nama: 'Suparmi', desa: '33.14.12.2011' }],
  pages: 1,
  mediaType: 'application/pdf',
  size: 84_210,
  sha256: 'b'.repeat(64),
  fileName: 'ktp.pdf',
  receivedAt: '2026-02-03T02:15:00.000Z',
  actor: { kind: 'staf', name: 'lokal' },
  sameBytesAs: [],
};

/** Takes one file into the archive: 201, or 200 where it is there already. */
export const deposit = defineEndpoint({
  summary: 'Menerima satu berkas (PDF, JPEG, PNG, TIFF) ke dalam arsip',
  tag,
  headers: ['Idempotency-Key', 'X-Petugas'],
  body: {
    media: 'multipart/form-data',
    schema: z.strictObject({
      file: z.string().meta({ format: 'binary', description: 'Berkasnya' }),
      metadata: recordMetadataSchema,
    }),
    example: { metadata: metadataExample, file: '(isi berkas)' },
  },
  answers: {
    201: { description: 'Diterima', schema: recordViewSchema, headers: ['Location'], example: answerExample },
    200: {
      description: 'Sudah ada',
      schema: recordViewSchema,
      headers: ['Location', 'Idempotency-Replayed'],
    },
  },
  problems: ['key_reused', 'unsupported_media', 'unreadable_file', 'too_large', 'unavailable', 'conflict'],
  async handle({ app, req, res }) {
    const limits = uploadLimits(app.config);
    const { record, outcome } = await withUpload(req, res, app.archive.inbox, limits, async (upload) => {
      const who = whoOf(app, req, upload.bodySha256);
      const metadata = parseInput(recordMetadataSchema, upload.metadata, 'record metadata');
      const { spooled, fileName } = upload;
      return depositRecord(
        app.archive,
        { spooled, fileName, metadata, ...(await inspectFile(spooled.path)) },
        who,
      );
    });
    if (outcome === 'replayed') res.set('Idempotency-Replayed', 'true');
    res.location(`/v1/records/${record.id}`);
    sendJson(res, outcome === 'created' ? 201 : 200, record);
  },
});

export const search = defineEndpoint({
  summary: 'Mencari arsip menurut nama, nomor, desa, jenis, tahun, atau keadaan',
  tag,
  body: {
    media: 'application/json',
    schema: recordQuerySchema,
    example: { q: 'suparmi', filters: { type: 'kuitansi', year: 2026 }, limit: 25 },
  },
  answers: {
    200: {
      description: 'Yang ditemukan, terbaru lebih dahulu',
      schema: z.strictObject({ items: z.array(recordViewSchema), next: z.string().nullable() }),
    },
  },
  problems: ['unsupported_media', 'too_large'],
  async handle({ app, req, res }) {
    const body = await readJsonBody(req, res, app.config.maxJsonBytes);
    sendJson(res, 200, await findRecords(app.archive, parseInput(recordQuerySchema, body.value, 'search')));
  },
});

export const get = defineEndpoint({
  summary: 'Satu arsip',
  tag,
  params: idParams,
  answers: { 200: { description: 'Arsip', schema: recordViewSchema, headers: ['ETag'] } },
  problems: ['not_found'],
  async handle({ app, res, params }) {
    sendRecord(res, await getRecord(app.archive, params.id));
  },
});

function sendRecord(res: Response, record: RecordView): void {
  res.set('ETag', `"${record.version}"`);
  sendJson(res, 200, record);
}

const changed = {
  200: { description: 'Versi berikutnya', schema: recordViewSchema, headers: ['ETag'] },
} as const;
const reasonExample = 'Jenis naskah keliru saat diarsipkan';
const correctionSchema = recordMetadataSchema.extend({ reason: changeReason });

export const correct = defineEndpoint({
  summary: 'Membetulkan keterangan satu arsip, sebagai versi berikutnya',
  tag,
  params: idParams,
  headers: ['If-Match', 'X-Petugas'],
  body: {
    media: 'application/json',
    schema: correctionSchema,
    example: { ...metadataExample, reason: reasonExample },
  },
  answers: changed,
  problems: ['not_found', 'stale', 'precondition_required', 'unsupported_media', 'too_large', 'unavailable'],
  async handle({ app, req, res, params }) {
    const body = await readJsonBody(req, res, app.config.maxJsonBytes);
    const { reason, ...metadata } = parseInput(correctionSchema, body.value, 'record correction');
    const { actor } = whoOf(app, req, body.sha256);
    const change = { ifMatch: req.headers['if-match'], reason };
    sendRecord(res, await correctRecord(app.archive, params.id, metadata, change, { actor }));
  },
});

const reasonSchema = z.strictObject({ reason: changeReason });

export const replace = defineEndpoint({
  summary:
    'Mengganti isi arsip dengan pindaian yang lebih baik, sebagai versi berikutnya; yang lama tetap ada',
  tag,
  params: idParams,
  headers: ['If-Match', 'X-Petugas'],
  body: {
    media: 'multipart/form-data',
    schema: z.strictObject({
      file: z.string().meta({ format: 'binary', description: 'Berkasnya' }),
      metadata: reasonSchema,
    }),
    example: { metadata: { reason: 'Halaman 2 terpotong' }, file: '(isi berkas)' },
  },
  answers: changed,
  problems: [
    ...(['not_found', 'stale', 'precondition_required', 'conflict', 'unsupported_media'] as const),
    ...(['unreadable_file', 'too_large', 'unavailable'] as const),
  ],
  async handle({ app, req, res, params }) {
    const limits = uploadLimits(app.config);
    const record = await withUpload(req, res, app.archive.inbox, limits, async (upload) => {
      const { reason } = parseInput(reasonSchema, upload.metadata, 'record replacement');
      const { actor } = whoOf(app, req, upload.bodySha256);
      const { spooled, fileName } = upload;
      const file = { spooled, ...(fileName && { name: fileName }), ...(await inspectFile(spooled.path)) };
      const change = { ifMatch: req.headers['if-match'], reason };
      return replaceContent(app.archive, params.id, file, change, { actor });
    });
    sendRecord(res, record);
  },
});

export const versions = defineEndpoint({
  summary: 'Semua versi satu arsip, terbaru lebih dahulu, dengan alasan dan apa yang berubah',
  tag,
  params: idParams,
  answers: {
    200: { description: 'Versi-versinya', schema: z.strictObject({ items: z.array(recordVersionSchema) }) },
  },
  problems: ['not_found', 'damaged', 'unavailable'],
  async handle({ app, res, params }) {
    sendJson(res, 200, { items: await listVersions(app.archive, params.id) });
  },
});

export const content = defineEndpoint({
  summary: 'Isi arsip, diperiksa sebelum dikirim',
  tag,
  params: idParams,
  query: z.strictObject({ version: queryInt('Versi', 1, 1_000_000).optional() }),
  headers: ['Range', 'If-Range', 'If-None-Match'],
  answers: contentAnswers,
  problems: ['not_found', 'damaged', 'unavailable'],
  async handle(call) {
    const { archive } = call.app;
    const newest = await getRecord(archive, call.params.id);
    const { version = newest.version } = call.query;
    if (version === newest.version) return sendContent(call, newest);
    const manifest = await getVersion(archive, newest.id, version);
    await sendContent(call, { ...newest, ...viewManifest(manifest) }, manifest);
  },
});

export const preview = defineEndpoint({
  summary: 'Gambar satu halaman, tegak',
  tag,
  params: idParams,
  query: z.strictObject({ page: queryInt('Halaman', 1, 1_000_000).default(1) }),
  headers: ['If-None-Match'],
  answers: {
    200: { description: 'Gambar halaman', media: ['image/png'], headers: ['ETag'] },
    304: { description: 'Tidak berubah', headers: ['ETag'] },
  },
  problems: ['not_found', 'damaged', 'unavailable', 'unreadable_file'],
  async handle({ app, req, res, params, query }) {
    const record = await getRecord(app.archive, params.id);
    const etag = `"${record.sha256}-${query.page}"`;
    res.set({ ETag: etag, 'Cache-Control': 'private, no-cache' });
    if (isUnchanged(req, etag)) return void res.status(304).end();
    const picture = await withLocalCopy(app.archive, record.id, (path) => drawPage(path, query.page));
    res.type('image/png').send(picture);
  },
});

/** The verified bytes as a file, for readers that need to seek; gone when `use` is done. */
async function withLocalCopy<T>(archive: Archive, id: string, use: (path: string) => Promise<T>): Promise<T> {
  const dir = await mkdtemp(join(tmpdir(), 'berkas-preview-'));
  try {
    const path = join(dir, 'content');
    await pipeline((await openContent(archive, id)).stream, createWriteStream(path, { mode: 0o600 }));
    return await use(path);
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
}

async function drawPage(path: string, page: number): Promise<Buffer> {
  const pages = await openForPreview(path);
  try {
    return await pages.render(page, { dpi: 100, maxWidth: 1200 });
  } finally {
    await pages.close();
  }
}

/** A Word file is kept like any other, but has no pages to show. */
async function openForPreview(path: string): Promise<Pages> {
  try {
    return await openPages(path);
  } catch (error) {
    if (!isAppError(error, 'unsupported_media')) throw error;
    const detail = 'Pratinjau hanya ada untuk PDF dan gambar. Unduh isinya.';
    throw new AppError('not_found', 'no preview for this type', { detail, cause: error });
  }
}
