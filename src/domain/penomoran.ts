import { z } from 'zod';
import { choice, year } from './fields.ts';

const urut = (title: string) => z.int().min(1).max(99_999).meta({ title });

const blok = z
  .strictObject({ tahun: year('Tahun blok'), dari: urut('Nomor pertama'), sampai: urut('Nomor terakhir') })
  .meta({ title: 'Blok nomor' });

/**
 * How letters get their numbers (domain 8.6): typed from the agenda of the office, taken from a block that the Sekretariat
 * reserved, or from an own series. Without it they are typed.
 */
export const penomoranSchema = z
  .strictObject({
    cara: choice('Cara penomoran', ['diketik', 'blok', 'seri']),
    seri: z
      .string()
      .regex(
        /^[a-z][a-z0-9-]{0,29}$/,
        'Nama seri memakai huruf kecil, angka, dan tanda hubung, misalnya surat.',
      )
      .refine(
        (name) => !/^(sk|keputusan)(-|$)/.test(name),
        'SK dinomori Bagian Hukum, tidak dari seri instansi.',
      )
      .default('surat')
      .meta({ title: 'Nama seri' }),
    mulai: urut('Nomor pertama tiap tahun').optional(),
    /** Digits of the number as printed. */
    lebar: z.int().min(1).max(5).meta({ title: 'Banyaknya angka' }).optional(),
    blok: z.array(blok).max(200).meta({ title: 'Blok nomor' }).optional(),
  })
  .superRefine((penomoran, context) => {
    const list = penomoran.blok ?? [];
    const add = (path: (string | number)[], message: string) =>
      context.addIssue({ code: 'custom', path, message });
    if (penomoran.cara === 'blok' && list.length === 0) add(['blok'], 'Isi sedikitnya satu blok nomor.');
    for (const [at, one] of list.entries()) {
      if (one.sampai < one.dari)
        add(['blok', at, 'sampai'], 'Nomor terakhir tidak boleh lebih kecil daripada nomor pertama.');
      const clash = list
        .slice(0, at)
        .some((other) => other.tahun === one.tahun && other.dari <= one.sampai && one.dari <= other.sampai);
      if (clash) add(['blok', at, 'dari'], 'Blok ini tumpang tindih dengan blok lain pada tahun yang sama.');
    }
  })
  .meta({ title: 'Penomoran surat' });

export type Penomoran = z.infer<typeof penomoranSchema>;
