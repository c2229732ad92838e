import { z } from 'zod';
import { stages } from '../domain/berkas.ts';
import { daftarFilterSchema } from '../domain/daftar.ts';
import { choice, id } from '../domain/fields.ts';
import { issueRequestSchema } from './issue-request.ts';

const { tahunAnggaran, kodeKecamatan, kodeWilayah, status } = daftarFilterSchema.shape;

/** Which case files; all conditions together. */
const berkasFilterSchema = z
  .strictObject({
    tahunAnggaran: tahunAnggaran.optional(),
    ...{ kodeKecamatan, kodeWilayah, status },
    ids: z.array(id('Berkas')).min(1).max(20_000).optional().meta({ title: 'Id berkas' }),
  })
  .refine(
    (filter) => filter.tahunAnggaran !== undefined || filter.ids !== undefined,
    'Sebutkan tahunAnggaran atau ids.',
  )
  .meta({ title: 'Saringan berkas' });
export type BerkasFilter = z.infer<typeof berkasFilterSchema>;

/**
 * By what the papers follow each other: desa and name, name, nomor berkas, or the list that was given (the lines of the
 * kegiatan, the ids).
 */
const printOrders = ['daftar', 'wilayah', 'nama', 'nomorBerkas'] as const;

/** A print run: which papers, of which case files or which act, in which order, as which file. */
export const printRunRequestSchema = z
  .strictObject({
    types: z
      .array(issueRequestSchema.shape.type)
      .min(1)
      .max(20)
      .optional()
      .meta({ title: 'Jenis naskah', description: 'Jenis naskah, atau nama bundel seperti proposal' }),
    stage: choice('Tahap', stages)
      .optional()
      .meta({ description: 'Semua naskah tahap ini, pengganti types' }),
    berkas: berkasFilterSchema.optional(),
    kegiatanId: id('Kegiatan').optional(),
    date: issueRequestSchema.shape.date,
    input: issueRequestSchema.shape.input,
    format: issueRequestSchema.shape.format,
    output: choice('Bentuk hasil', ['pdf', 'zip']).default('pdf'),
    order: choice('Urutan', printOrders)
      .optional()
      .meta({ description: 'daftar: seperti baris kegiatan atau ids; tanpa daftar: wilayah' }),
    collate: choice('Susunan', ['berkas', 'naskah']).default('berkas').meta({
      description: 'berkas: semua naskah satu berkas berurutan; naskah: satu jenis untuk semua dahulu',
    }),
    duplex: z.boolean().default(false).meta({
      title: 'Bolak-balik',
      description: 'Setiap naskah mulai di lembar baru saat dicetak bolak-balik',
    }),
  })
  .superRefine(({ types, stage, berkas, kegiatanId, format, output }, context) => {
    const refuse = (path: string, message: string) =>
      context.addIssue({ code: 'custom', path: [path], message });
    if ((types === undefined) === (stage === undefined))
      refuse('types', 'Sebutkan types atau stage, salah satu saja.');
    if (berkas === undefined && kegiatanId === undefined)
      refuse('berkas', 'Sebutkan saringan berkas atau kegiatanId.');
    if (output === 'pdf' && format !== 'pdf')
      refuse('output', 'Hanya naskah PDF yang dapat digabung menjadi satu PDF: pilih output zip.');
  })
  .meta({ title: 'Cetak massal' });
export type PrintRunRequest = z.infer<typeof printRunRequestSchema>;
