import { tanggalPanjang } from '../../domain/dates.ts';

/** A dotted line for handwriting. */
export function dots(count: number): string {
  return '.'.repeat(count);
}

/** Several dotted lines, `count` dots each: a run of dots alone would go over the edge of its column. */
export function dottedLines(count: number, lines = 2): string {
  return Array.from({ length: lines }, () => dots(count)).join('\n');
}

/** What is known, or room for the hand: number and day of a letter come after signing (domain 8.7). */
export function blank(value: string | undefined, room = 30): string {
  return value ?? dots(room);
}

/** `24 November 2026`, or room for it. */
export function blankDate(day: string | undefined, room = 30): string {
  return day === undefined ? dots(room) : tanggalPanjang(day);
}

/** `Sragen, 24 November 2026`, or with room for the day. */
export function tempatTanggal(tempat: string, day: string | undefined): string {
  return `${tempat}, ${blankDate(day)}`;
}
