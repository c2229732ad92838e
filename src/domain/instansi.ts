import { z } from 'zod';
import { AppError } from '../errors.ts';
import { date, nip, statusJabatan, text } from './fields.ts';
import { penomoranSchema } from './penomoran.ts';
import { parseInput } from './problems.ts';
import { findDistrict } from './region.ts';

const kop = z
  .strictObject({
    baris: z.array(text('Baris kop')).min(1).max(4).meta({ title: 'Baris kop' }),
    alamat: text('Alamat kantor'),
    telepon: text('Telepon', 60),
    faksimile: text('Faksimile', 60).optional(),
    posEl: text('Pos-el', 100),
    laman: text('Laman', 100),
    kodePos: z
      .string()
      .regex(/^\d{5}$/, 'Kode pos harus 5 angka.')
      .meta({ title: 'Kode pos' }),
  })
  .meta({ title: 'Kop surat' });

/** The offices that Berkas itself asks for; an instansi file may name more. */
const jabatan = z
  .string()
  .regex(
    /^[a-z][a-z0-9_]{1,39}$/,
    'Kunci jabatan memakai huruf kecil dan garis bawah, misalnya kepala_dinas.',
  )
  .meta({ title: 'Kunci jabatan' });

const pejabat = z
  .strictObject({
    jabatan,
    jabatanTertulis: text('Jabatan tertulis', 150),
    nama: text('Nama dengan gelar', 100),
    namaTanpaGelar: text('Nama tanpa gelar', 100),
    pangkat: text('Pangkat', 100).optional(),
    nip: nip().optional(),
    status: statusJabatan(),
    mulai: date('Mulai menjabat'),
    selesai: date('Selesai menjabat').optional(),
  })
  .meta({ title: 'Pejabat' });

const bank = z
  .strictObject({
    kodeKecamatan: z
      .string()
      .refine(
        (code) => findDistrict(code) !== undefined,
        'Kode kecamatan harus berbentuk 33.14.12 dan ada dalam daftar wilayah.',
      )
      .meta({ title: 'Kode kecamatan' }),
    nama: text('Nama bank', 100),
    kantorCabang: text('Kantor cabang', 100),
    alamat: text('Alamat bank').optional(),
  })
  .meta({ title: 'Bank' });

const placeholders = ['klasifikasi', 'nomor', 'opd', 'tahun', 'bulanRomawi'] as const;

const polaNomor = text('Pola nomor surat', 100)
  .refine(
    (pattern) => {
      const used = Array.from(pattern.matchAll(/\{([^}]*)\}/g), ([, name]) => name);
      return used.includes('nomor') && used.every((name) => placeholders.some((known) => known === name));
    },
    `Pola nomor harus memuat {nomor} dan hanya boleh memakai ${placeholders.map((name) => `{${name}}`).join(', ')}.`,
  )
  .meta({ title: 'Pola nomor surat' });

/** The office: letterhead, officials with their days in office, the bank of each kecamatan, how letters are numbered. */
export const instansiSchema = z
  .strictObject({
    nama: text('Nama instansi'),
    /** Place that stands before the date of a letter. */
    tempat: text('Tempat surat', 60),
    kodeWilayah: z
      .string()
      .regex(/^\d{2}\.\d{2}$/, 'Kode kabupaten harus berbentuk 33.14.')
      .meta({ title: 'Kode kabupaten' }),
    kodePerangkatDaerah: text('Kode perangkat daerah', 20),
    polaNomor,
    penomoran: penomoranSchema.optional(),
    kop,
    pejabat: z.array(pejabat).min(1).max(500).meta({ title: 'Pejabat' }),
    bank: z.array(bank).max(100).meta({ title: 'Bank' }),
    /** Document types that are off unless the office asks for them: `petikan-sk`. */
    naskahTambahan: z.array(text('Jenis naskah', 60)).max(50).meta({ title: 'Naskah tambahan' }).optional(),
  })
  .superRefine((instansi, context) => {
    for (const index of overlapping(instansi.pejabat)) {
      const message = 'Masa jabatan ini tumpang tindih dengan pejabat lain pada jabatan yang sama.';
      context.addIssue({ code: 'custom', path: ['pejabat', index, 'mulai'], message });
    }
    for (const [index, { mulai, selesai }] of instansi.pejabat.entries()) {
      const message = 'Selesai menjabat tidak boleh lebih awal daripada mulai menjabat.';
      if (selesai && selesai < mulai)
        context.addIssue({ code: 'custom', path: ['pejabat', index, 'selesai'], message });
    }
    for (const [index, { kodeKecamatan }] of instansi.bank.entries()) {
      const first = instansi.bank.findIndex((other) => other.kodeKecamatan === kodeKecamatan);
      const message = 'Kecamatan ini sudah mempunyai bank.';
      if (first < index)
        context.addIssue({ code: 'custom', path: ['bank', index, 'kodeKecamatan'], message });
    }
  })
  .meta({ title: 'Instansi' });

export type Instansi = z.infer<typeof instansiSchema>;
type Pejabat = z.infer<typeof pejabat>;
export type Bank = z.infer<typeof bank>;

/** An official on a day. `sebutan` is the office as it is printed: `Plt. Kepala Dinas Sosial`. */
export interface OfficialAt extends Pejabat {
  sebutan: string;
}

/** The office's file, right, or `invalid_input` with every problem. */
export function parseInstansi(input: unknown): Instansi {
  return parseInput(instansiSchema, input, 'instansi');
}

/** Who held an office on a day (both ends of a term counted in), or undefined where nobody did. */
export function officialAt(instansi: Instansi, office: string, day: string): OfficialAt | undefined {
  const found = instansi.pejabat.find(
    ({ jabatan: held, mulai, selesai }) =>
      held === office && mulai <= day && (selesai === undefined || day <= selesai),
  );
  return found && { ...found, sebutan: sebutan(found.jabatanTertulis, found.status) };
}

/** An office with the prefix of its holder's status: `Pj. Kepala Desa`. */
export function sebutan(office: string, status: Pejabat['status']): string {
  return status === 'definitif' ? office : `${status} ${office}`;
}

/** The bank that pays in a kecamatan (`33.14.12`), or undefined. */
export function bankOf(instansi: Instansi, kecamatanCode: string): Bank | undefined {
  return instansi.bank.find(({ kodeKecamatan }) => kodeKecamatan === kecamatanCode);
}

const roman = ['I', 'II', 'III', 'IV', 'V', 'VI', 'VII', 'VIII', 'IX', 'X', 'XI', 'XII'] as const;

/** A letter number by the office's pattern: `400.9.14.5/0231/09/2026`. `day` is the day of the letter. */
export function nomorSurat(
  instansi: Instansi,
  letter: { klasifikasi: string; nomor: string; day: string },
): string {
  const values: Record<(typeof placeholders)[number], string | undefined> = {
    klasifikasi: letter.klasifikasi,
    nomor: letter.nomor,
    opd: instansi.kodePerangkatDaerah,
    tahun: letter.day.slice(0, 4),
    bulanRomawi: roman[Number(letter.day.slice(5, 7)) - 1],
  };
  return instansi.polaNomor.replace(/\{(\w+)\}/g, (_, name: keyof typeof values) => {
    const value = values[name];
    if (value === undefined)
      throw new AppError('invalid_input', `number pattern needs ${name}, day ${letter.day}`);
    return value;
  });
}

/** The places in the list whose term overlaps an earlier one of the same office. */
function overlapping(list: readonly Pejabat[]): number[] {
  const end = (official: Pejabat) => official.selesai ?? '9999';
  return list.flatMap((official, index) => {
    const clash = list
      .slice(0, index)
      .some(
        (other) =>
          other.jabatan === official.jabatan && other.mulai <= end(official) && official.mulai <= end(other),
      );
    return clash ? [index] : [];
  });
}
