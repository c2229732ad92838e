import type { Content } from 'pdfmake/interfaces.js';
import { hari, tanggalTerbilang } from '../../domain/dates.ts';
import { dots } from './blanks.ts';
import { paragraph } from './body.ts';

/**
 * How a berita acara opens, up to the comma: the weekday computed, the date in words and figures (domain 3.3). Where the day
 * is written by hand, room for all of it (domain 8.7).
 */
export function pembukaanBeritaAcara(day: string | undefined, tempat?: string): string {
  const where = tempat === undefined ? '' : `, bertempat di ${tempat}`;
  if (day === undefined) {
    const when = `${dots(16)}, tanggal ${dots(24)} bulan ${dots(18)} tahun ${dots(30)}`;
    return `Pada hari ini, ${when} (${dots(6)}-${dots(6)}-${dots(8)})${where},`;
  }
  return `Pada hari ini, ${hari(day)}, ${tanggalTerbilang(day)} (${tanggalAngka(day)})${where},`;
}

/** `24-11-2026`, as it stands in brackets behind the words. */
export function tanggalAngka(day: string): string {
  return day.split('-').toReversed().join('-');
}

/** The opening paragraph: the day, then `rest`. Dotted lines are not stretched. */
export function openingParagraph(day: string | undefined, tempat: string | undefined, rest: string): Content {
  const shape = { indent: false, justify: day !== undefined };
  return paragraph(`${pembukaanBeritaAcara(day, tempat)} ${rest}`, shape);
}
