import { z } from 'zod';
import { AppError } from '../errors.ts';
import { choice, date, kodeKlasifikasi, text, ulidPattern, year } from './fields.ts';
import { type Instansi, nomorSurat } from './instansi.ts';
import type { Penomoran } from './penomoran.ts';
import { keepStates } from './record.ts';
import { classificationAt } from './regulations.ts';

/** Reserved, then used or cancelled; a number is never given again. */
const statuses = ['dipesan', 'dipakai', 'batal'] as const;

const seri = z
  .string()
  .regex(/^[a-z][a-z0-9-]{0,29}$/, 'Nama seri memakai huruf kecil, angka, dan tanda hubung.')
  .meta({ title: 'Seri', example: 'surat' });
const nomor = z.int().min(1).max(99_999).meta({ title: 'Nomor urut' });
const keperluan = text('Keperluan', 300);
const documentCode = z
  .string()
  .regex(/^[0-9A-HJKMNP-TV-Z]{11}$/, 'Kode naskah terdiri atas 11 huruf dan angka.')
  .meta({ title: 'Kode naskah' });

/** A number of the register as it is stored. */
export const numberDataSchema = z.strictObject({
  seri,
  tahun: year('Tahun'),
  nomor,
  status: choice('Status nomor', statuses),
  tanggal: date('Tanggal surat'),
  klasifikasi: kodeKlasifikasi().optional(),
  /** As it stands on the paper, where the classification is known. */
  nomorSurat: text('Nomor surat', 100).optional(),
  keperluan: keperluan.optional(),
  /** Numbers reserved in one go have the same. */
  batch: z.string().regex(ulidPattern),
  /** The paper that Berkas itself made it for: all papers of this type and subject carry it. */
  letter: z.strictObject({ type: z.string(), subject: z.string() }).optional(),
  documentCode: documentCode.optional(),
  alasan: text('Alasan batal', 300).optional(),
});
export type NumberData = z.infer<typeof numberDataSchema>;

/** A number as it is answered. */
export const numberViewSchema = z.strictObject({
  id: z.string().meta({ example: 'surat/2026/00231' }),
  version: z.int().min(1),
  state: z.enum(keepStates),
  updatedAt: z.string(),
  ...numberDataSchema.omit({ batch: true, letter: true }).shape,
  type: z.string().optional().meta({ description: 'Jenis naskah yang memakainya' }),
});
export type NumberView = z.infer<typeof numberViewSchema>;

/** What is asked for: the next number, or a block of them, for letters of that day. */
export const reserveSchema = z
  .strictObject({
    tanggal: date('Tanggal surat'),
    klasifikasi: kodeKlasifikasi().optional(),
    jumlah: z.int().min(1).max(100).default(1).meta({ title: 'Banyaknya nomor' }),
    type: z.string().max(60).optional().meta({ title: 'Jenis naskah' }),
    keperluan: keperluan.optional(),
  })
  .meta({ title: 'Pesan nomor' });
export type ReserveRequest = z.infer<typeof reserveSchema>;

export const cancelSchema = z
  .strictObject({ alasan: text('Alasan batal', 300) })
  .meta({ title: 'Batal nomor' });

/** For which letter a reserved number was used. */
export const useSchema = z
  .strictObject({
    nomorSurat: text('Nomor surat', 100).optional(),
    keperluan: keperluan.optional(),
    documentCode: documentCode.optional(),
  })
  .meta({ title: 'Pakai nomor' });
export type NumberUse = z.infer<typeof useSchema>;

/** What the register is narrowed by. */
export const numberFilters = {
  seri: seri.optional(),
  status: choice('Status nomor', statuses).optional(),
};

export const numberParams = z.strictObject({
  seri,
  tahun: z
    .string()
    .regex(/^[0-9]{4}$/, 'Tahun harus 4 angka.')
    .meta({ title: 'Tahun', example: '2026' }),
  nomor: z
    .string()
    .regex(/^[0-9]{1,5}$/, 'Nomor urut harus angka.')
    .meta({ title: 'Nomor urut', example: '231' }),
});

/** `surat/2026/00231`: sorts as the register does. */
export function numberId(series: string, tahun: number | string, urut: number | string): string {
  return `${series}/${tahun}/${String(urut).padStart(5, '0')}`;
}

/** The numbers of a year that the office may give, in order. */
export function rangesOf(
  { cara, blok = [], mulai = 1 }: Penomoran,
  tahun: number,
): { dari: number; sampai: number }[] {
  if (cara === 'seri') return [{ dari: mulai, sampai: 99_999 }];
  return blok.filter((each) => each.tahun === tahun).toSorted((a, b) => a.dari - b.dari);
}

/** As it stands on the paper, or undefined while the pattern asks for a classification that is not known. */
export function letterNumber(
  instansi: Instansi,
  urut: number,
  { klasifikasi, tanggal }: { klasifikasi?: string | undefined; tanggal: string },
): string | undefined {
  if (klasifikasi === undefined && instansi.polaNomor.includes('{klasifikasi}')) return undefined;
  const padded = String(urut).padStart(instansi.penomoran?.lebar ?? 4, '0');
  return nomorSurat(instansi, { klasifikasi: klasifikasi ?? '', nomor: padded, day: tanggal });
}

/** Bagian Hukum numbers an SK after it is signed; a number on a draft is treated as forging (domain 1.4). */
export function refuseKeputusan(
  naskah: string | undefined,
  klasifikasi: string | undefined,
  day: string,
): void {
  const isCode = klasifikasi !== undefined && klasifikasi === classificationAt(day).value.codes.keputusan;
  if (naskah !== 'keputusan' && !isCode) return;
  const message =
    'Nomor SK diberikan Bagian Hukum sesudah ditandatangani, tidak dari register ini. Catat nomornya kemudian.';
  throw new AppError('invalid_input', 'a keputusan is never numbered here', {
    detail: message,
    problems: [
      { path: isCode ? 'klasifikasi' : 'type', label: isCode ? 'Kode klasifikasi' : 'Jenis naskah', message },
    ],
  });
}
