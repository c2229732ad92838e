import { AppError } from '../errors.ts';
import { terbilang } from './terbilang.ts';

const months = [
  'Januari',
  'Februari',
  'Maret',
  'April',
  'Mei',
  'Juni',
  'Juli',
  'Agustus',
  'September',
  'Oktober',
  'November',
  'Desember',
] as const;

const weekdays = ['Minggu', 'Senin', 'Selasa', 'Rabu', 'Kamis', 'Jumat', 'Sabtu'] as const;

/** WIB has no summer time, so the office's day is a fixed seven hours ahead of UTC. */
const wibAhead = 7 * 60 * 60 * 1000;

/** Is this `YYYY-MM-DD` and a day of the calendar? Counted, for a list asks it thousands of times and a Date costs ten times as much. */
export function isDate(text: string): boolean {
  const [, year, month, day] = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text) ?? [];
  return day !== undefined && Number(day) >= 1 && Number(day) <= daysIn(Number(year), Number(month));
}

function daysIn(year: number, month: number): number {
  const isLeap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
  if (month === 2) return isLeap ? 29 : 28;
  return monthDays[month - 1] ?? 0;
}

const monthDays = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/** `24 November 2026`. */
export function tanggalPanjang(date: string): string {
  const { year, month, day } = parts(date);
  return `${day} ${months[month - 1]} ${year}`;
}

/** The weekday, computed: `Selasa`. */
export function hari(date: string): string {
  const { year, month, day } = parts(date);
  return weekdays[new Date(Date.UTC(year, month - 1, day)).getUTCDay()]!;
}

/** As a berita acara opens: `tanggal dua puluh empat bulan November tahun dua ribu dua puluh enam`. */
export function tanggalTerbilang(date: string): string {
  const { year, month, day } = parts(date);
  return `tanggal ${terbilang(day)} bulan ${months[month - 1]} tahun ${terbilang(year)}`;
}

/** The day `days` after this one, ISO. */
export function daysLater(date: string, days: number): string {
  const { year, month, day } = parts(date);
  return new Date(Date.UTC(year, month - 1, day + days)).toISOString().slice(0, 10);
}

/** Today in Sragen (Asia/Jakarta), ISO, whatever zone the machine is set to. */
export function todayWib(now: Date): string {
  return new Date(now.getTime() + wibAhead).toISOString().slice(0, 10);
}

function parts(date: string): { year: number; month: number; day: number } {
  if (!isDate(date)) {
    throw new AppError('invalid_input', `not a calendar day: ${JSON.stringify(date)}`, {
      detail: 'Tanggal harus berbentuk 2026-11-24 dan ada di kalender.',
    });
  }
  const [year, month, day] = date.split('-').map(Number);
  return { year: year!, month: month!, day: day! };
}
