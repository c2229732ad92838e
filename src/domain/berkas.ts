import { z } from 'zod';
import type { Problem } from '../errors.ts';
import { berkasDoubts, residenceDoubts } from './berkas-doubts.ts';
import { berkasRules } from './berkas-rules.ts';
import {
  arsip,
  kaitan,
  lpj,
  monitoring,
  pemohon,
  permohonan,
  pernyataan,
  persyaratan,
  perubahan,
  rekening,
  teguran,
  usaha,
  verifikasi,
} from './berkas-stages.ts';
import { choice, date, kodeKlasifikasi, recorded, text, year } from './fields.ts';
import { parseInput, problemAt } from './problems.ts';
import { rabVersion } from './rab.ts';

export type { Alamat } from './berkas-stages.ts';
export { currentRab, type Rab, type RabItem, rabItemTotal, totalRab } from './rab.ts';

/**
 * The stages of the procedure, in order. Those from `rekomendasi` to `penyaluran` (but `rekening`) are kegiatan; `arsip` is the
 * keeping of the papers.
 */
export const stages = [
  'identitas',
  'permohonan',
  'usaha',
  'rab',
  'persyaratan',
  'verifikasi',
  'rekomendasi',
  'penetapan',
  'anggaran',
  'bimbingan',
  'rekening',
  'penyaluran',
  'pernyataan',
  'lpj',
  'monitoring',
  'teguran',
  'perubahan',
  'arsip',
] as const;

export type Stage = (typeof stages)[number];

/**
 * The case file of one applicant family in one budget year. It grows along the procedure: a later stage may be absent, but
 * what is there must be right. What many families share (SK, payment) lives in a kegiatan.
 */
export const berkasSchema = z
  .strictObject({
    nomorBerkas: text('Nomor berkas', 40).optional(),
    program: text('Program', 100),
    tahunUsulan: year('Tahun usulan'),
    tahunAnggaran: year('Tahun anggaran'),
    status: choice('Status berkas', [
      'diajukan',
      'diverifikasi',
      'direkomendasikan',
      'ditetapkan',
      'disalurkan',
      'dipertanggungjawabkan',
      'selesai',
      'ditolak',
      'mundur',
      'diganti',
    ]),
    kodeKlasifikasi: kodeKlasifikasi(),
    tanggalTutup: date('Tanggal tutup berkas').optional(),
    kaitanBerkas: z.array(kaitan).max(20).meta({ title: 'Kaitan berkas' }).optional(),
    ...recorded(),
    pemohon,
    permohonan: permohonan.optional(),
    usaha: usaha.optional(),
    rab: z
      .array(rabVersion)
      .min(1)
      .max(20)
      .meta({ stage: 'rab', title: 'Rencana Anggaran Biaya' })
      .optional(),
    persyaratan: z.array(persyaratan).max(50).meta({ stage: 'persyaratan', title: 'Persyaratan' }).optional(),
    verifikasi: verifikasi.optional(),
    rekening: rekening.optional(),
    pernyataan: z.array(pernyataan).max(20).meta({ stage: 'pernyataan', title: 'Pernyataan' }).optional(),
    lpj: lpj.optional(),
    monitoring: z.array(monitoring).max(50).meta({ stage: 'monitoring', title: 'Monitoring' }).optional(),
    teguran: z.array(teguran).max(3).meta({ stage: 'teguran', title: 'Teguran' }).optional(),
    perubahan: perubahan.optional(),
    arsip: arsip.optional(),
  })
  // Also where fields are wrong: a clerk should read everything at once, so the rules forgive what is missing or odd.
  .superRefine(
    (berkas, context) => {
      for (const { path, message } of berkasRules(berkas))
        context.addIssue({ code: 'custom', path, message });
    },
    { when: ({ value }) => typeof value === 'object' && value !== null },
  )
  .meta({ stage: 'identitas', title: 'Berkas' });

export type Berkas = z.infer<typeof berkasSchema>;
/** The case file, cleaned and right, or `invalid_input` with every problem. */
export function parseBerkas(input: unknown): Berkas {
  return parseInput(berkasSchema, input, 'berkas');
}

/** What looks wrong in a berkas but may be true: shown to the clerk, never refused. */
export function warningsOf(berkas: Berkas): Problem[] {
  return berkasDoubts(berkas).map(({ path, message }) => problemAt(berkasSchema, path, message));
}

/** The warning that the applicant lives outside the kabupaten of the office (`33.14`), if so. */
export function residenceWarnings(berkas: Berkas, regencyCode: string): Problem[] {
  return residenceDoubts(berkas, regencyCode).map(({ path, message }) =>
    problemAt(berkasSchema, path, message),
  );
}
