import { z } from 'zod';
import { text } from '../../domain/fields.ts';
import { checkMark } from './checklist.ts';

/** What a stage of the berkas says of one point. */
interface Found {
  kode: string;
  hasil: string;
  keterangan?: string | undefined;
}

/** A point as a checklist prints it: the answer is the head of its column, or left to the hand. */
export const checkedPointSchema = z.strictObject({
  uraian: text('Uraian'),
  hasil: text('Hasil', 20).optional(),
  keterangan: text('Keterangan').optional(),
});

export type CheckedPoint = z.infer<typeof checkedPointSchema>;

/** The answers in the order of their columns, by what the berkas calls them. */
export const adaTidak = { ada: 'Ada', tidak: 'Tidak' } as const;
export const sesuaiTidak = { sesuai: 'Sesuai', tidak: 'Tidak' } as const;

/** The points of a paper with what was found; points that an office added stand at the end. */
export function checkedPoints(
  points: Readonly<Record<string, string>>,
  answers: Readonly<Record<string, string>>,
  found: readonly Found[] = [],
): CheckedPoint[] {
  const byCode = new Map(found.map((each) => [each.kode, each]));
  const more = found
    .filter(({ kode }) => !Object.hasOwn(points, kode))
    .map(({ kode }) => [kode, kode] as const);
  return [...Object.entries(points), ...more].map(([kode, uraian]) => ({
    uraian,
    ...answered(byCode.get(kode), answers),
  }));
}

function answered(found: Found | undefined, answers: Readonly<Record<string, string>>) {
  if (found === undefined) return {};
  const hasil = answers[found.hasil];
  const keterangan = found.keterangan ?? (hasil === undefined ? 'Tidak diperlukan' : undefined);
  return { ...(hasil && { hasil }), ...(keterangan && { keterangan }) };
}

/** For a Word layout, with `daftarPeriksa`: {no, uraian, jawaban1, jawaban2, keterangan}. */
export function checklistFields(points: readonly CheckedPoint[], answers: Readonly<Record<string, string>>) {
  const [first, second] = Object.values(answers);
  return points.map(({ uraian, hasil, keterangan = '' }, index) => ({
    no: `${index + 1}.`,
    uraian,
    jawaban1: hasil === first ? checkMark : '',
    jawaban2: hasil === second ? checkMark : '',
    keterangan,
  }));
}
