import { z } from 'zod';
import { isDate } from './dates.ts';
import { findVillage } from './region.ts';

/** Characters that never print and break fonts, page text and searches (soft hyphen, zero width, control, lone halves). */
const unprintable = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}]/gu;
const anySpace = /[\p{Z}\t\n\v\f\r]+/gu;

/** Nearly every text is clean when it comes, and a list has a hundred thousand of them: ASCII words, a space between two. */
const alreadyClean = /^[!-~]+(?: [!-~]+)*$/;

const oneLine = (text: string) =>
  alreadyClean.test(text)
    ? text
    : text.replace(anySpace, ' ').replace(unprintable, '').normalize('NFC').trim();

const manyLines = (text: string) =>
  text
    .split(/\r\n|[\n\r\u2028\u2029]/)
    .map(oneLine)
    .join('\n')
    .trim();

/** One line of text, cleaned at the door: NFC, single plain spaces, nothing unprintable. */
export function text(title: string, max = 200) {
  return z.string().overwrite(oneLine).min(1).max(max).meta({ title });
}

/** Text that may run over lines. */
export function paragraph(title: string, max = 4000) {
  return z.string().overwrite(manyLines).min(1).max(max).meta({ title });
}

/** A calendar day, ISO. Far years are typing errors (`0206-11-24`). */
export function date(title: string) {
  const message = 'Tanggal harus berbentuk 2026-11-24 dan ada di kalender.';
  return z.iso
    .date({ error: (issue) => (issue.input === undefined ? undefined : message), abort: true })
    .refine((day) => isDate(day) && day >= '1900' && day < '2200', message)
    .meta({ title });
}

/** A budget year. */
export function year(title: string) {
  return z.int().min(2000).max(2199).meta({ title });
}

/** Whole rupiah. The upper limit catches a stuck zero, not a policy: the aid is below Rp10 million. */
export function money(title: string, { min = 0, max = 1_000_000_000 } = {}) {
  return z.int().min(min).max(max).meta({ title });
}

/** Text of digits only; numbers that are names lose their zeros in a spreadsheet, so they are never numbers here. */
function digits(title: string, pattern: RegExp, message: string) {
  return z
    .string({ error: (issue) => (issue.input === undefined ? undefined : message) })
    .overwrite(oneLine)
    .regex(pattern, message)
    .meta({ title });
}

export const nik = (title = 'NIK') => digits(title, /^\d{16}$/, `${title} harus 16 angka.`);
export const noKk = () => digits('Nomor KK', /^\d{16}$/, 'Nomor KK harus 16 angka.');
export const nip = () => digits('NIP', /^\d{18}$/, 'NIP harus 18 angka, tanpa spasi.');
export const nib = () => digits('NIB', /^\d{13}$/, 'NIB harus 13 angka.');

/** RT or RW: three digits as in the KTP; `3` is written `003`. */
export function rtRw(title: 'RT' | 'RW') {
  return z
    .string()
    .overwrite(oneLine)
    .overwrite((value) => (/^\d{1,2}$/.test(value) ? value.padStart(3, '0') : value))
    .regex(/^\d{3}$/, `${title} harus 3 angka, misalnya 003.`)
    .meta({ title });
}

/** The code of a desa or kelurahan that exists. */
export function kodeWilayah(title = 'Desa/Kelurahan (kode wilayah)') {
  return z
    .string()
    .overwrite(oneLine)
    .regex(/^\d{2}\.\d{2}\.\d{2}\.\d{4}$/, {
      error: 'Kode wilayah harus berbentuk 33.14.12.2001.',
      abort: true,
    })
    .refine(
      (code) => findVillage(code) !== undefined,
      'Kode wilayah ini tidak ada dalam daftar desa dan kelurahan.',
    )
    .meta({ title });
}

/** A classification code of the records scheme, `400.9.14.5`. */
export function kodeKlasifikasi() {
  return z
    .string()
    .overwrite(oneLine)
    .regex(/^\d{3}(\.\d{1,3}){0,5}$/, 'Kode klasifikasi harus berbentuk 400.9.14.5.')
    .meta({ title: 'Kode klasifikasi' });
}

/** A ULID: 48 bits of time fit into a first character up to 7. */
export const ulidPattern = /^[0-7][0-9A-HJKMNP-TV-Z]{25}$/;

/** The id of a berkas, kegiatan or record of ours. */
export function id(title: string) {
  return z.string().regex(ulidPattern, `${title} harus id Berkas (26 huruf dan angka).`).meta({ title });
}

export function choice<const T extends readonly string[]>(title: string, values: T) {
  return z.enum(values).meta({ title });
}

/** How an official holds his office; but for the first, it is printed as it stands before the office. */
export const statusJabatan = () => choice('Status jabatan', ['definitif', 'Plt.', 'Plh.', 'Pj.']);

export const yesNo = (title: string) => z.boolean().meta({ title });

export const photos = (title: string) => z.array(id('Foto')).max(50).meta({ title });

/** Who recorded a stage and on which day: every stage carries it. */
export const recorded = () => ({ petugas: text('Petugas'), dicatatPada: date('Dicatat pada') });

/** Number and day of a letter; both come after signing, so a draft has neither. */
export function letterLater(title: string) {
  return z
    .strictObject({ nomor: text('Nomor').optional(), tanggal: date('Tanggal').optional() })
    .meta({ title });
}
