import { pipeline } from 'node:stream/promises';
import type { Response } from 'express';
import { z } from 'zod';
import { openPrintFile, type PrintFile } from '../documents/print-content.ts';
import { type PrintRunView, printRunStates } from '../documents/print-run.ts';
import { printRunRequestSchema } from '../documents/print-run-request.ts';
import { parseLongInput } from '../domain/problems.ts';
import { AppError, type ErrorCode } from '../errors.ts';
import { type Call, defineEndpoint, idParams, queryAfter, queryInt, sendJson } from './endpoint.ts';
import { readJsonBody } from './json-body.ts';
import { problemEntrySchema } from './problems.ts';
import { whoOf } from './who.ts';

const tag = 'Cetak massal';

const progressShape = {
  id: z.string(),
  state: z.enum(printRunStates).meta({
    description:
      'terputus: tidak selesai dan tidak berjalan; yang sudah terbit tetap ada, lanjutkan dengan resume',
  }),
  total: z.int(),
  done: z.int().meta({ description: 'Sudah terbit, juga yang sudah ada sebelumnya' }),
  failed: z.int(),
};

const datesShape = { createdAt: z.string(), endedAt: z.string().nullable() };

const failureSchema = z.strictObject({
  no: z.int().min(1).meta({ description: 'Urutan cetak' }),
  type: z.string(),
  berkasId: z.string().exactOptional(),
  kegiatanId: z.string().exactOptional(),
  code: z.custom<ErrorCode>((value) => typeof value === 'string').meta({ override: { type: 'string' } }),
  detail: z.string(),
  problems: z.array(problemEntrySchema).exactOptional(),
});

const runSchema = z.strictObject({
  ...progressShape,
  ...datesShape,
  reason: z.string().nullable().meta({ description: 'Mengapa terputus' }),
  request: z.unknown().meta({ description: 'Permintaan semula, dengan nilai bawaannya' }),
  failures: z.array(failureSchema).meta({ description: 'Naskah yang tidak dapat dibuat, 200 sekali jawab' }),
  nextFailure: z.int().nullable().meta({ description: 'Nilai after untuk 200 berikutnya' }),
  links: z.strictObject({ self: z.string(), events: z.string(), content: z.string() }),
});

const requestExample = {
  types: ['kuitansi'],
  kegiatanId: '01KAXM8E4SR2B8VKQ6ZJ3H5T7D',
  date: '2026-11-24',
  output: 'pdf',
};

const runExample = {
  id: '01KAXM8E4SR2B8VKQ6ZJ3H5T7F',
  state: 'berjalan',
  total: 5000,
  done: 1200,
  failed: 1,
  createdAt: '2026-11-24T03:20:00.000Z',
  endedAt: null,
  reason: null,
  request: requestExample,
  failures: [
    {
      no: 17,
      type: 'kuitansi',
      berkasId: '01KAXM8E4SR2B8VKQ6ZJ3H5T7C',
      kegiatanId: '01KAXM8E4SR2B8VKQ6ZJ3H5T7D',
      code: 'invalid_input',
      detail: 'Data untuk Kuitansi belum lengkap atau belum benar.',
      problems: [{ path: 'pemohon.saksi', label: 'Saksi cap jempol', message: 'Wajib diisi.' }],
    },
  ],
  nextFailure: null,
  links: {
    self: '/v1/print-runs/01KAXM8E4SR2B8VKQ6ZJ3H5T7F',
    events: '/v1/print-runs/01KAXM8E4SR2B8VKQ6ZJ3H5T7F/events',
    content: '/v1/print-runs/01KAXM8E4SR2B8VKQ6ZJ3H5T7F/content',
  },
};

function sendRun(res: Response, status: number, run: PrintRunView): void {
  const self = `/v1/print-runs/${run.id}`;
  sendJson(res, status, { ...run, links: { self, events: `${self}/events`, content: `${self}/content` } });
}

/** Fixes the list and begins; the answer comes before the papers. */
export const create = defineEndpoint({
  summary: 'Memulai cetak massal: daftar naskahnya tetap, naskah yang sudah terbit dipakai lagi',
  tag,
  headers: ['Idempotency-Key', 'X-Petugas'],
  body: { media: 'application/json', schema: printRunRequestSchema, example: requestExample },
  answers: {
    201: { description: 'Dimulai', schema: runSchema, headers: ['Location'], example: runExample },
    200: { description: 'Sudah dimulai', schema: runSchema, headers: ['Location', 'Idempotency-Replayed'] },
  },
  problems: ['key_reused', 'unsupported_media', 'too_large', 'unavailable', 'damaged'],
  async handle({ app, req, res }) {
    const body = await readJsonBody(req, res, app.config.maxJsonBytes);
    const who = whoOf(app, req, body.sha256);
    const request = await parseLongInput(printRunRequestSchema, body.value, 'print run');
    const { run, replayed } = await app.printRuns.create(request, who);
    if (replayed) res.set('Idempotency-Replayed', 'true');
    res.location(`/v1/print-runs/${run.id}`);
    sendRun(res, replayed ? 200 : 201, run);
  },
});

export const list = defineEndpoint({
  summary: 'Daftar cetak massal, terbaru lebih dahulu',
  tag,
  query: z.strictObject({ after: queryAfter, limit: queryInt('Banyaknya (limit)', 1, 200).default(25) }),
  answers: {
    200: {
      description: 'Yang ditemukan; `next` menjadi `after` halaman berikutnya',
      schema: z.strictObject({
        items: z.array(z.strictObject({ ...progressShape, ...datesShape })),
        next: z.string().nullable(),
      }),
    },
  },
  async handle({ app, res, query }) {
    sendJson(res, 200, await app.printRuns.list(query));
  },
});

export const get = defineEndpoint({
  summary: 'Keadaan satu cetak massal, dengan naskah yang tidak dapat dibuat',
  tag,
  params: idParams,
  query: z.strictObject({ after: queryInt('Lanjutan setelah nomor (after)', 0, 1_000_000).default(0) }),
  answers: { 200: { description: 'Keadaan sekarang', schema: runSchema } },
  problems: ['not_found'],
  async handle({ app, res, params, query }) {
    sendRun(res, 200, await app.printRuns.get(params.id, query.after));
  },
});

export const cancel = defineEndpoint({
  summary: 'Menghentikan cetak massal; yang sudah terbit tetap berlaku',
  tag,
  params: idParams,
  headers: ['X-Petugas'],
  answers: { 200: { description: 'Dihentikan', schema: runSchema } },
  problems: ['not_found', 'conflict', 'unavailable'],
  async handle({ app, req, res, params }) {
    sendRun(res, 200, await app.printRuns.cancel(params.id, whoOf(app, req, '').actor));
  },
});

export const resume = defineEndpoint({
  summary: 'Melanjutkan cetak massal yang terputus atau dihentikan, dan mengulang naskah yang gagal',
  tag,
  params: idParams,
  answers: { 200: { description: 'Dilanjutkan', schema: runSchema } },
  problems: ['not_found', 'conflict', 'unavailable'],
  async handle({ app, res, params }) {
    sendRun(res, 200, await app.printRuns.resume(params.id));
  },
});

const eventStream = 'text/event-stream';

/** Progress as it comes; ends with the run. */
export const events = defineEndpoint({
  summary: 'Kemajuan cetak massal sebagai server-sent events; `event: progress` berisi keadaan dan hitungan',
  tag,
  params: idParams,
  answers: {
    200: { description: 'Satu kejadian setiap ada kemajuan, sampai selesai', media: [eventStream] },
  },
  problems: ['not_found'],
  async handle({ app, req, res, params }) {
    await app.printRuns.get(params.id);
    res.set({ 'Content-Type': eventStream, 'Cache-Control': 'no-store', 'X-Accel-Buffering': 'no' });
    if (req.method === 'HEAD') return void res.end();
    const gone = new AbortController();
    res.once('close', () => gone.abort());
    for await (const progress of app.printRuns.watch(params.id, gone.signal))
      res.write(`event: progress\ndata: ${JSON.stringify(progress)}\n\n`);
    res.end();
  },
});

export const content = defineEndpoint({
  summary: 'Semua naskahnya sebagai satu PDF menurut urutan cetak dengan daftar isi, atau satu ZIP',
  tag,
  params: idParams,
  answers: {
    200: {
      description: 'Berkas turunan untuk dicetak; arsipnya tetap naskah satu per satu',
      media: ['application/pdf', 'application/zip'],
      headers: ['Content-Disposition'],
    },
  },
  problems: ['not_found', 'conflict', 'unavailable'],
  async handle(call) {
    const { app, params } = call;
    const { state } = await app.printRuns.get(params.id);
    if (['menunggu', 'berjalan'].includes(state)) throw stillRunning();
    await sendPrintFile(call, await openPrintFile(app, params.id));
  },
});

function stillRunning(): AppError {
  return new AppError('conflict', 'the print run has not ended', {
    detail: 'Cetak massal ini masih berjalan. Tunggu sampai selesai, atau hentikan dahulu.',
  });
}

/** Sends a derived file as it is made: how long it will be nobody knows yet. */
export async function sendPrintFile({ req, res }: Pick<Call, 'req' | 'res'>, file: PrintFile): Promise<void> {
  res.set({
    'Content-Type': file.mediaType,
    'Content-Disposition': `attachment; filename="${file.name}"`,
    'Cache-Control': 'no-store',
  });
  if (req.method === 'HEAD') return void res.end();
  try {
    await pipeline(file.stream(), res);
  } catch (error) {
    // The client went away: nobody is left to tell.
    if ((error as NodeJS.ErrnoException).code !== 'ERR_STREAM_PREMATURE_CLOSE') throw error;
  }
}
