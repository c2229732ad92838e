import { z } from 'zod';
import type { LoadedTemplate } from '../documents/load-templates.ts';
import { previewDocument } from '../documents/preview.ts';
import { requiredFields } from '../documents/required-data.ts';
import { kegiatanOf } from '../documents/template.ts';
import { stages } from '../domain/berkas.ts';
import { todayWib } from '../domain/dates.ts';
import { documentFormats, documentMedia } from '../domain/document-format.ts';
import { jenisKegiatan } from '../domain/kegiatan.ts';
import { parseInput } from '../domain/problems.ts';
import { defineEndpoint, sendJson } from './endpoint.ts';
import { readJsonBody } from './json-body.ts';

const tag = 'Templat';

export const formatSchema = z.enum(documentFormats).meta({ title: 'Format' });

const templateSchema = z.strictObject({
  type: z.string(),
  title: z.string(),
  version: z.string(),
  stage: z.enum(stages),
  alsoIn: z.array(z.enum(stages)).meta({ description: 'Tahap lain yang dilayani naskah ini' }),
  optional: z.boolean().meta({ description: 'Hanya dibuat bila instansi menyebutnya dalam naskahTambahan' }),
  from: z
    .enum(['berkas', 'kegiatan', 'daftar'])
    .meta({ description: 'Satu berkas, satu kegiatan, atau semua berkas yang disaring (filter)' }),
  naskah: z.enum(['warga', 'khusus', 'keputusan']),
  formats: z.array(formatSchema),
  fingerprint: z.string(),
  kegiatan: z
    .array(z.enum(jenisKegiatan))
    .meta({ description: 'Kegiatan yang diperlukan, salah satunya; kosong: tidak tertentu' }),
  requires: z
    .array(z.strictObject({ path: z.string(), label: z.string(), stage: z.enum(stages).nullable() }))
    .meta({ description: 'Isian wajib: tempat mengisinya, labelnya, dan tahapnya' }),
  filledByHand: z
    .array(z.string())
    .meta({ description: 'Isian yang ditulis tangan di kertas, dicatat kemudian' }),
});

const describedSchema = z.strictObject({
  ...templateSchema.shape,
  schema: z.record(z.string(), z.unknown()).meta({ description: 'JSON Schema dari data yang dicetak' }),
  sample: z.unknown(),
});

const typeParams = z.strictObject({ type: z.string().meta({ example: 'kuitansi' }) });

export const list = defineEndpoint({
  summary: 'Semua jenis naskah',
  tag,
  answers: {
    200: { description: 'Daftar jenis', schema: z.strictObject({ items: z.array(templateSchema) }) },
  },
  handle({ app, res }) {
    sendJson(res, 200, { items: app.templates.list().map(describe) });
  },
});

export const get = defineEndpoint({
  summary: 'Satu jenis naskah: JSON Schema dan contoh isi',
  tag,
  params: typeParams,
  answers: { 200: { description: 'Jenis naskah', schema: describedSchema } },
  problems: ['not_found'],
  handle({ app, res, params }) {
    const loaded = app.templates.get(params.type);
    sendJson(res, 200, { ...describe(loaded), schema: loaded.jsonSchema, sample: loaded.sample });
  },
});

function describe(loaded: LoadedTemplate): z.input<typeof templateSchema> {
  const { type, template, formats, fingerprint } = loaded;
  const { title, version, stage, alsoIn = [], optional = false, from, naskah, filledByHand = [] } = template;
  return {
    type,
    title,
    version,
    stage,
    alsoIn: [...alsoIn],
    optional,
    from,
    naskah,
    formats: [...formats],
    fingerprint,
    kegiatan: [...kegiatanOf(loaded.template)],
    requires: requiredFields(loaded),
    filledByHand: [...filledByHand],
  };
}

const previewSchema = z.strictObject({
  data: z.unknown().meta({ title: 'Isi naskah', description: 'Menurut JSON Schema jenisnya' }),
  format: formatSchema.default('pdf'),
  date: z.iso
    .date()
    .optional()
    .meta({ title: 'Tanggal naskah', description: 'Menentukan aturan yang berlaku; bawaan: hari ini' }),
});

export const preview = defineEndpoint({
  summary: 'Pratinjau bertanda KONSEP dari data yang dikirim; tidak ada yang disimpan',
  tag,
  params: typeParams,
  body: {
    media: 'application/json',
    schema: previewSchema,
    example: { data: { '...': '...' }, format: 'pdf' },
  },
  answers: {
    200: {
      description: 'Naskah KONSEP',
      media: Object.values(documentMedia),
      headers: ['Content-Disposition'],
    },
  },
  problems: ['not_found', 'unsupported_media', 'too_large'],
  async handle({ app, req, res, params }) {
    app.templates.get(params.type);
    const body = await readJsonBody(req, res, app.config.maxJsonBytes);
    const {
      data,
      format,
      date = todayWib(app.archive.clock()),
    } = parseInput(previewSchema, body.value, 'preview');
    const { bytes, mediaType } = await previewDocument(app, params.type, { data, format, date });
    res
      .set({
        'Cache-Control': 'no-store',
        'Content-Disposition': `inline; filename="KONSEP-${params.type}.${format}"`,
      })
      .type(mediaType)
      .send(bytes);
  },
});
