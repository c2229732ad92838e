import type { Content } from 'pdfmake/interfaces.js';
import { z } from 'zod';
import { daftarPlace } from '../../domain/daftar.ts';
import { date, text, year } from '../../domain/fields.ts';
import type { Instansi } from '../../domain/instansi.ts';
import { ribuan } from '../../domain/money.ts';
import type { ListRow } from '../pdf/content.ts';
import type { PickSource } from '../template.ts';
import { tempatTanggal } from './blanks.ts';
import { signedEnd } from './closing.ts';
import { identityLines } from './identity-lines.ts';
import { title } from './judul.ts';
import { type Kop, kopOleh } from './kop.ts';
import {
  officialFields,
  officialSignature,
  type PejabatTercetak,
  pejabatAt,
  pejabatSchema,
} from './officials.ts';
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

/** Rows numbered through; the last two go with the signatures (domain 1.5). */
export function* numberedRows<Row>(
  list: readonly Row[],
  cells: (row: Row) => readonly string[],
): Generator<ListRow> {
  for (const [index, row] of list.entries()) {
    yield { cells: [ribuan(index + 1), ...cells(row)], keepWithNext: index >= list.length - 2 };
  }
}

/** Who answers for a list of the archive, and where and when. */
export const penanggungJawabShape = {
  tempat: text('Tempat surat', 60).meta({ path: 'instansi.tempat' }),
  tanggal: date('Tanggal'),
  pengelola: pejabatSchema.meta({ title: 'Petugas arsip', path: 'instansi.pejabat.petugas_arsip' }),
  mengetahui: pejabatSchema.meta({ title: 'Kepala bidang', path: 'instansi.pejabat.kepala_bidang' }),
};

interface PenanggungJawab {
  tempat: string;
  tanggal: string;
  pengelola: PejabatTercetak;
  mengetahui: PejabatTercetak;
}

/** Active files stay at the bidang (domain 10): its head sees the list, whoever keeps the archive signs for it. */
export function penanggungJawabOf(instansi: Instansi, day: string) {
  return {
    tempat: instansi.tempat,
    tanggal: day,
    pengelola: pejabatAt(instansi, 'petugas_arsip', day),
    mengetahui: pejabatAt(instansi, 'kepala_bidang', day),
  };
}

/** The end of a list of the archive. */
export function archiveListEnd(
  count: string,
  { tempat, tanggal, pengelola, mengetahui }: PenanggungJawab,
): Content {
  const kept = officialSignature(pengelola, tempatTanggal(tempat, tanggal));
  return registerEnd(count, officialSignature(mengetahui, 'Mengetahui,'), kept);
}

/** The same for a Word layout. */
export function penanggungJawabFields({ tempat, tanggal, pengelola, mengetahui }: PenanggungJawab) {
  return {
    tempatTanggal: tempatTanggal(tempat, tanggal),
    pengelola: officialFields(pengelola),
    mengetahui: officialFields(mengetahui),
  };
}
