import { z } from 'zod';
import { daftarFilterSchema } from '../domain/daftar.ts';
import { isDate } from '../domain/dates.ts';
import { documentFormats } from '../domain/document-format.ts';

const ulid = z.string().regex(/^[0-9A-HJKMNP-TV-Z]{26}$/, 'Harus berupa id (26 huruf dan angka).');

/** Which paper is wanted, from what, with which day printed on it. */
export const issueRequestSchema = z.strictObject({
  type: z.string().min(1).max(60).meta({ title: 'Jenis naskah' }),
  berkasId: ulid.optional().meta({ title: 'Berkas' }),
  kegiatanId: ulid.optional().meta({ title: 'Kegiatan' }),
  filter: daftarFilterSchema.optional(),
  date: z
    .string()
    .refine(isDate, 'Tanggal harus berbentuk 2026-11-24 dan ada di kalender.')
    .meta({ title: 'Tanggal naskah' }),
  input: z.record(z.string(), z.unknown()).default({}).meta({ title: 'Isian tambahan' }),
  format: z.enum(documentFormats).default('pdf').meta({ title: 'Bentuk' }),
});
export type IssueRequest = z.infer<typeof issueRequestSchema>;
