import { z } from 'zod';
import { cancelNumber, findNumbers, reserveNumbers, useNumber } from '../archive/numbers.ts';
import {
  cancelSchema,
  numberId,
  numberListSchema,
  numberParams,
  numberViewSchema,
  refuseKeputusan,
  reserveSchema,
  useSchema,
} from '../domain/numbers.ts';
import { parseInput } from '../domain/problems.ts';
import { type Call, defineEndpoint, queryInt, sendJson } from './endpoint.ts';
import { readJsonBody } from './json-body.ts';
import { whoOf } from './who.ts';

const tag = 'Nomor surat';

const example = {
  id: 'surat/2026/00231',
  version: 1,
  state: 'tersimpan',
  updatedAt: '2026-03-02T02:15:00.000Z',
  seri: 'surat',
  tahun: 2026,
  nomor: 231,
  status: 'dipesan',
  tanggal: '2026-03-02',
  klasifikasi: '400.9.14.2',
  nomorSurat: '400.9.14.2/0231/09/2026',
  keperluan: 'Undangan rapat',
};

const reservedSchema = z.strictObject({ items: z.array(numberViewSchema).min(1) });

/** Gives the next number, or several. Never one for an SK. */
export const reserve = defineEndpoint({
  summary: 'Memesan nomor surat berikutnya, satu atau beberapa sekaligus',
  tag,
  headers: ['Idempotency-Key', 'X-Petugas'],
  body: {
    media: 'application/json',
    schema: reserveSchema,
    example: { tanggal: '2026-03-02', klasifikasi: '400.9.14.2', keperluan: 'Undangan rapat' },
  },
  answers: {
    201: { description: 'Dipesan', schema: reservedSchema, example: { items: [example] } },
    200: { description: 'Sudah dipesan', schema: reservedSchema, headers: ['Idempotency-Replayed'] },
  },
  problems: ['key_reused', 'unsupported_media', 'too_large', 'unavailable'],
  async handle({ app, req, res }) {
    const body = await readJsonBody(req, res, app.config.maxJsonBytes);
    const wanted = parseInput(reserveSchema, body.value, 'number request');
    const template = app.templates.list().find(({ type }) => type === wanted.type)?.template;
    refuseKeputusan(template?.naskah, wanted.klasifikasi, wanted.tanggal);
    const who = whoOf(app, req, body.sha256);
    const { items, replayed } = await reserveNumbers(app.archive, app.instansi.data, wanted, who);
    if (replayed) res.set('Idempotency-Replayed', 'true');
    sendJson(res, replayed ? 200 : 201, { items });
  },
});

export const list = defineEndpoint({
  summary: 'Register nomor surat, nomor terbaru lebih dahulu',
  tag,
  query: z.strictObject({
    ...numberListSchema.shape,
    tahun: queryInt('Tahun', 2000, 2199).optional(),
    limit: queryInt('Banyaknya (limit)', 1, 200).default(25),
  }),
  answers: {
    200: {
      description: 'Nomor; `next` menjadi `after` halaman berikutnya',
      schema: z.strictObject({ items: z.array(numberViewSchema), next: z.string().nullable() }),
    },
  },
  async handle({ app, res, query }) {
    sendJson(res, 200, await findNumbers(app.archive, query));
  },
});

type NumberCall = Call<z.output<typeof numberParams>>;

const idOf = ({ params }: NumberCall): string => numberId(params.seri, params.tahun, Number(params.nomor));

export const use = defineEndpoint({
  summary: 'Mencatat surat yang memakai satu nomor yang dipesan',
  tag,
  params: numberParams,
  headers: ['X-Petugas'],
  body: {
    media: 'application/json',
    schema: useSchema,
    example: { keperluan: 'Undangan rapat 9 Maret 2026' },
  },
  answers: {
    200: { description: 'Dipakai', schema: numberViewSchema, example: { ...example, status: 'dipakai' } },
  },
  problems: ['not_found', 'conflict', 'unsupported_media', 'too_large', 'unavailable'],
  async handle(call) {
    const { app, req, res } = call;
    const body = await readJsonBody(req, res, app.config.maxJsonBytes);
    const wanted = parseInput(useSchema, body.value, 'use of a number');
    sendJson(res, 200, await useNumber(app.archive, idOf(call), wanted, whoOf(app, req, body.sha256)));
  },
});

export const cancel = defineEndpoint({
  summary: 'Membatalkan satu nomor yang dipesan; nomornya tidak dipakai lagi',
  tag,
  params: numberParams,
  headers: ['X-Petugas'],
  body: { media: 'application/json', schema: cancelSchema, example: { alasan: 'Rapat ditiadakan' } },
  answers: {
    200: {
      description: 'Batal',
      schema: numberViewSchema,
      example: { ...example, version: 2, status: 'batal', alasan: 'Rapat ditiadakan' },
    },
  },
  problems: ['not_found', 'conflict', 'unsupported_media', 'too_large', 'unavailable'],
  async handle(call) {
    const { app, req, res } = call;
    const body = await readJsonBody(req, res, app.config.maxJsonBytes);
    const { alasan } = parseInput(cancelSchema, body.value, 'cancellation');
    sendJson(res, 200, await cancelNumber(app.archive, idOf(call), alasan, whoOf(app, req, body.sha256)));
  },
});
