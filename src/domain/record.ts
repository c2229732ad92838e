import { z } from 'zod';
import { readCode } from './code.ts';
import { isDate } from './dates.ts';
import { text } from './fields.ts';

/** Who did it: a clerk by name, a machine by token, or Berkas itself. */
export const actorSchema = z.strictObject({
  kind: z.enum(['staf', 'token', 'sistem']),
  name: z.string().min(1).max(100),
});
export type Actor = z.infer<typeof actorSchema>;

const ulid = z.string().regex(/^[0-9A-HJKMNP-TV-Z]{26}$/, 'Harus berupa id (26 huruf dan angka).');

/** As typed or as printed: dashes, spaces and lower case do no harm. */
const documentCode = z
  .string()
  .max(40)
  .overwrite((typed) => readCode(typed) ?? typed);

/** Where the paper itself stands (facts: daftar arsip, lokasi fisik). */
const placeSchema = z.strictObject({
  ruang: text('Ruang').optional(),
  lemari: text('Lemari').optional(),
  boks: text('Boks').optional(),
  folder: text('Folder').optional(),
});

/**
 * What a depositor says of a record. `type` is the type of the paper: that of a template (`kuitansi`) or of an incoming
 * paper (`ktp`, `kk`, `sp2d`). The last fields are those of a daftar arsip (ANRI).
 */
export const recordMetadataSchema = z.strictObject({
  type: z
    .string()
    .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'Hanya huruf kecil, angka, dan tanda hubung, misalnya: lampiran-sk.')
    .max(60)
    .meta({ title: 'Jenis naskah' }),
  title: text('Uraian', 300),
  date: z
    .string()
    .refine(isDate, 'Tanggal harus berbentuk 2026-11-24 dan ada di kalender.')
    .meta({ title: 'Tanggal naskah' }),
  berkas: z.array(ulid).max(20_000).default([]).meta({ title: 'Berkas' }),
  documentCode: documentCode.optional().meta({ title: 'Kode naskah' }),
  number: text('Nomor naskah', 100).optional(),
  classification: z
    .string()
    .regex(/^[0-9]+(\.[0-9]+)*$/, 'Kode klasifikasi berupa angka dengan titik, misalnya: 400.9.14.5.')
    .max(30)
    .optional()
    .meta({ title: 'Kode klasifikasi' }),
  place: placeSchema.optional().meta({ title: 'Lokasi fisik' }),
  unitPengolah: text('Unit pengolah').optional(),
  tingkatPerkembangan: z
    .enum(['asli', 'fotokopi', 'salinan', 'petikan', 'tembusan', 'pertinggal'])
    .optional()
    .meta({ title: 'Tingkat perkembangan' }),
  jumlahLembar: z.int().min(1).max(100_000).optional().meta({ title: 'Jumlah lembar' }),
  media: text('Media', 60).optional(),
  kondisi: text('Kondisi', 100).optional(),
  keterangan: text('Keterangan', 1000).optional(),
});
export type RecordMetadata = z.infer<typeof recordMetadataSchema>;

export const keepStates = ['diterima', 'tersimpan', 'aman'] as const;

/** A record as it is answered. NIK and account numbers are not in it. */
export const recordViewSchema = z.strictObject({
  id: ulid,
  version: z.int().min(1),
  state: z.enum(keepStates),
  /** The stored bytes were missing or changed when last read. */
  damaged: z.boolean(),
  origin: z.enum(['issued', 'scan', 'incoming']),
  ...recordMetadataSchema.omit({ berkas: true }).shape,
  berkas: z.array(z.strictObject({ id: ulid, version: z.int().min(1) })),
  kegiatan: z.strictObject({ id: ulid, version: z.int().min(1) }).optional(),
  people: z.array(z.strictObject({ nama: z.string(), desa: z.string().optional() })),
  pages: z.int().min(1).nullable(),
  mediaType: z.string(),
  size: z.int(),
  sha256: z.string(),
  fileName: z.string().optional(),
  receivedAt: z.string(),
  actor: actorSchema,
  /** Other records that hold the same bytes. */
  sameBytesAs: z.array(ulid),
});
export type RecordView = z.infer<typeof recordViewSchema>;

const limit = z.int().min(1).max(200).default(25);

/** A search: `q` holds words of names, villages and numbers, each may be cut short; filters narrow it. */
export const recordQuerySchema = z.strictObject({
  q: z.string().max(200).optional(),
  filters: z
    .strictObject({
      type: z.string().max(60).optional(),
      year: z.int().min(1900).max(2200).optional(),
      state: z.enum(keepStates).optional(),
      origin: z.enum(['issued', 'scan', 'incoming']).optional(),
      desa: z.string().max(13).optional(),
      kecamatan: z.string().max(8).optional(),
      berkas: ulid.optional(),
      documentCode: documentCode.optional(),
      damaged: z.boolean().optional(),
    })
    .default({}),
  after: ulid.optional(),
  limit,
});
export type RecordQuery = z.infer<typeof recordQuerySchema>;

/** A search over berkas: words of name, village, NIK, KK or nomor berkas. */
export const berkasQuerySchema = z.strictObject({
  q: z.string().max(200).optional(),
  filters: z
    .strictObject({
      status: z.string().max(30).optional(),
      tahunAnggaran: z.int().optional(),
      kecamatan: z.string().max(8).optional(),
      desa: z.string().max(13).optional(),
    })
    .default({}),
  after: ulid.optional(),
  limit,
});
export type BerkasQuery = z.infer<typeof berkasQuerySchema>;

/** A search over kegiatan: words of nomor and tentang. */
export const kegiatanQuerySchema = z.strictObject({
  q: z.string().max(200).optional(),
  filters: z
    .strictObject({
      jenis: z.string().max(30).optional(),
      tahunAnggaran: z.int().optional(),
      berkas: ulid.optional(),
    })
    .default({}),
  after: ulid.optional(),
  limit,
});
export type KegiatanQuery = z.infer<typeof kegiatanQuerySchema>;

export const berkasRowSchema = z.strictObject({
  id: ulid,
  version: z.int(),
  state: z.enum(keepStates),
  updatedAt: z.string(),
  nomorBerkas: z.string().nullable(),
  tahunAnggaran: z.int().nullable(),
  status: z.string().nullable(),
  nama: z.string(),
  desa: z.string(),
  kecamatan: z.string(),
});
export type BerkasRow = z.infer<typeof berkasRowSchema>;

export const kegiatanRowSchema = z.strictObject({
  id: ulid,
  version: z.int(),
  state: z.enum(keepStates),
  updatedAt: z.string(),
  jenis: z.string(),
  tahunAnggaran: z.int().nullable(),
  nomor: z.string().nullable(),
  tanggal: z.string().nullable(),
  tentang: z.string().nullable(),
  lines: z.int(),
});
export type KegiatanRow = z.infer<typeof kegiatanRowSchema>;
