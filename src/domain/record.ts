import { z } from 'zod';
import { berkasSchema } from './berkas.ts';
import { readCode } from './code.ts';
import { isDate } from './dates.ts';
import { choice, id, text, ulidPattern, year } from './fields.ts';
import { jenisKegiatan } from './kegiatan.ts';
import { placeSchema } from './place.ts';

/** Who did it: a clerk by name, a machine by token, or Berkas itself. */
export const actorSchema = z.strictObject({
  kind: z.enum(['staf', 'token', 'sistem']),
  name: z.string().min(1).max(100),
});
export type Actor = z.infer<typeof actorSchema>;

const ulid = id('Id');

/** As typed or as printed: dashes, spaces and lower case do no harm. */
const documentCode = z
  .string()
  .max(40)
  .overwrite((typed) => readCode(typed) ?? typed)
  .meta({ title: 'Kode naskah' });

/** What kind of paper a record is, as a word: `kuitansi`, `sp2d`. */
const recordType = z
  .string()
  .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'Hanya huruf kecil, angka, dan tanda hubung, misalnya: lampiran-sk.')
  .max(60)
  .meta({ title: 'Jenis naskah' });

/**
 * What a depositor says of a record. `type` is the type of the paper: that of a template (`kuitansi`) or of an incoming
 * paper (`ktp`, `kk`, `sp2d`). The last fields are those of a daftar arsip (ANRI).
 */
export const recordMetadataSchema = z
  .strictObject({
    type: recordType,
    title: text('Uraian', 300),
    date: z
      .string()
      .refine(isDate, 'Tanggal harus berbentuk 2026-11-24 dan ada di kalender.')
      .meta({ title: 'Tanggal naskah' }),
    berkas: z.array(id('Berkas')).max(20_000).default([]).meta({ title: 'Berkas' }),
    documentCode: documentCode.optional(),
    number: text('Nomor naskah', 100).optional(),
    classification: z
      .string()
      .regex(/^[0-9]+(\.[0-9]+)*$/, 'Kode klasifikasi berupa angka dengan titik, misalnya: 400.9.14.5.')
      .max(30)
      .optional()
      .meta({ title: 'Kode klasifikasi' }),
    place: placeSchema.optional().meta({ title: 'Lokasi fisik' }),
    unitPengolah: text('Unit pengolah').optional(),
    tingkatPerkembangan: choice('Tingkat perkembangan', [
      'asli',
      'fotokopi',
      'salinan',
      'petikan',
      'tembusan',
      'pertinggal',
    ]).optional(),
    jumlahLembar: z.int().min(1).max(100_000).optional().meta({ title: 'Jumlah lembar' }),
    media: text('Media', 60).optional(),
    kondisi: text('Kondisi', 100).optional(),
    keterangan: text('Keterangan', 1000).optional(),
  })
  .meta({ title: 'Keterangan arsip' });
export type RecordMetadata = z.infer<typeof recordMetadataSchema>;

export const keepStates = ['diterima', 'tersimpan', 'aman'] as const;
const origins = ['issued', 'scan', 'incoming'] as const;

/** A record as it is answered. NIK and account numbers are not in it. */
export const recordViewSchema = z.strictObject({
  id: ulid,
  version: z.int().min(1),
  state: z.enum(keepStates),
  /** The stored bytes were missing or changed when last read. */
  damaged: z.boolean(),
  origin: z.enum(origins),
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

/** Why a record gets another version. */
export const changeReason = text('Alasan perubahan', 500);

/** One version of a record, as the history shows it. */
export const recordVersionSchema = recordViewSchema
  .omit({ state: true, damaged: true, sameBytesAs: true })
  .extend({
    writtenAt: z.string(),
    reason: z.string().optional(),
    /** Fields that differ from the version before; `content` where the file does. */
    changed: z.array(z.string()),
  });
export type RecordVersion = z.infer<typeof recordVersionSchema>;

/** A filter that is typed wrong would find nothing, which reads like "there is none": so each is checked. */
const kecamatan = z
  .string()
  .regex(/^\d{2}\.\d{2}\.\d{2}$/, 'Kode kecamatan harus berbentuk 33.14.12.')
  .meta({ title: 'Kode kecamatan' });
const desa = z
  .string()
  .regex(/^\d{2}\.\d{2}\.\d{2}\.\d{4}$/, 'Kode desa/kelurahan harus berbentuk 33.14.12.2001.')
  .meta({ title: 'Kode desa/kelurahan' });
const wholeCode = documentCode.refine(
  (code) => readCode(code) !== undefined,
  'Kode naskah terdiri atas 11 huruf dan angka, seperti tercetak di kaki naskah.',
);

const recordFilters = z.strictObject({
  type: recordType.optional(),
  year: z.int().min(1900).max(2200).meta({ title: 'Tahun' }).optional(),
  state: choice('Keadaan', keepStates).optional(),
  origin: choice('Asal', origins).optional(),
  desa: desa.optional(),
  kecamatan: kecamatan.optional(),
  berkas: id('Berkas').optional(),
  documentCode: wholeCode.optional(),
  damaged: z.boolean().meta({ title: 'Rusak' }).optional(),
});

/** What a list of berkas is narrowed by. */
const berkasFilters = z.strictObject({
  status: berkasSchema.shape.status.optional(),
  tahunAnggaran: year('Tahun anggaran').optional(),
  kecamatan: kecamatan.optional(),
  desa: desa.optional(),
});

/** What a list of kegiatan is narrowed by. */
const kegiatanFilters = z.strictObject({
  jenis: choice('Jenis kegiatan', jenisKegiatan).optional(),
  tahunAnggaran: year('Tahun anggaran').optional(),
  berkas: id('Berkas').optional(),
});

/** Where the next page of a list begins: the `next` of the page before. */
const pageAfter = z
  .string()
  .regex(ulidPattern, 'Isi dengan nilai "next" dari halaman sebelumnya (26 huruf dan angka).')
  .meta({ title: 'Lanjutan daftar' });

/** Words, filters and paging: a search of one noun. */
const queryOf = <F extends z.ZodObject>(filters: F) =>
  z
    .strictObject({
      /** Words of names, villages and numbers, each may be cut short. */
      q: z.string().max(200).meta({ title: 'Kata yang dicari' }).optional(),
      filters: filters.prefault({} as z.input<F>).meta({ title: 'Saringan' }),
      after: pageAfter.optional(),
      limit: z.int().min(1).max(200).default(25).meta({ title: 'Banyaknya per halaman' }),
    })
    .meta({ title: 'Pencarian' });

/** A search over records: words of names, villages and numbers. */
export const recordQuerySchema = queryOf(recordFilters);
export type RecordQuery = z.infer<typeof recordQuerySchema>;

/** A search over berkas: words of name, village, NIK, KK or nomor berkas. */
export const berkasQuerySchema = queryOf(berkasFilters);
export type BerkasQuery = z.infer<typeof berkasQuerySchema>;

/** A search over kegiatan: words of nomor and tentang. */
export const kegiatanQuerySchema = queryOf(kegiatanFilters);
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
