import type { Content } from 'pdfmake/interfaces.js';
import { z } from 'zod';
import { daftarPlace } from '../../domain/daftar.ts';
import { text, year } from '../../domain/fields.ts';
import type { PickSource } from '../template.ts';
import { signedEnd } from './closing.ts';
import { identityLines } from './identity-lines.ts';
import { title } from './judul.ts';
import { type Kop, kopOleh } from './kop.ts';
import { type Signature, signatureRow } from './signature.ts';

/** What a register says of the berkas that it names: the filter in words. */
export const cakupanSchema = z
  .strictObject({
    tahunAnggaran: year('Tahun anggaran'),
    wilayah: text('Wilayah', 200).optional(),
    status: text('Status berkas', 40).optional(),
  })
  .meta({ title: 'Cakupan', path: 'filter' });

type Cakupan = z.infer<typeof cakupanSchema>;

/** From the filter of a daftar. */
export function cakupanOf({ daftar }: PickSource) {
  if (daftar === undefined) return undefined;
  const { tahunAnggaran, status } = daftar.filter;
  return { tahunAnggaran, wilayah: daftarPlace(daftar.filter), status };
}

/** The lines under the title of a register. */
export function cakupanLines({ tahunAnggaran, wilayah, status }: Cakupan): string[] {
  return [
    `Tahun Anggaran ${tahunAnggaran}`,
    ...(wilayah === undefined ? [] : [wilayah]),
    ...(status === undefined ? [] : [`Status ${status}`]),
  ];
}

/** What stands over the table of a register or list: kop, title, and lines that say what is listed. */
export function registerHead(
  kop: Kop,
  judul: string,
  under: readonly string[],
  lines: readonly (readonly [string, string])[] = [],
): Content[] {
  const about = under.length === 0 ? {} : { tentang: under.join('\n') };
  return [
    ...kopOleh({ dinas: kop }),
    ...title({ judul, ...about }),
    ...(lines.length === 0 ? [] : [{ stack: [identityLines(lines)], margin: [0, 0, 0, 8] } as Content]),
  ];
}

/** The end of a register: how many rows it has, who saw it at the left, who keeps it at the right. */
export function registerEnd(count: string, mengetahui: Signature, petugas: Signature): Content {
  return signedEnd({ text: count, margin: [0, 6, 0, 4] }, signatureRow([mengetahui, petugas]));
}
