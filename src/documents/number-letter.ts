import type { Who } from '../archive/archive.ts';
import { takeNumber, useNumber } from '../archive/numbers.ts';
import type { NumberView } from '../domain/numbers.ts';
import { classificationAt } from '../domain/regulations.ts';
import type { Office } from './document.ts';
import type { LoadedTemplate } from './load-templates.ts';

/** What a letter is numbered by. */
interface Letter {
  loaded: LoadedTemplate;
  subject: string;
  data: unknown;
}

/**
 * Does the office number this paper, whose own number is blank? Only what its template calls numberable, and never a keputusan,
 * which Bagian Hukum numbers (domain 1.4, 8.6).
 */
export function isNumbered({ instansi }: Office, { loaded, data }: Pick<Letter, 'loaded' | 'data'>): boolean {
  const { numberable, naskah } = loaded.template;
  const { cara = 'diketik' } = instansi.data.penomoran ?? {};
  if (cara === 'diketik' || !numberable || naskah === 'keputusan') return false;
  return typeof data === 'object' && data !== null && (data as { nomor?: unknown }).nomor === undefined;
}

/** The number of a paper of `day`: the one that its type and subject have, or the next one. */
export async function numberFor(
  { archive, instansi }: Office,
  { loaded, subject }: Letter,
  day: string,
  who: Who,
): Promise<NumberView | undefined> {
  const klasifikasi = classificationAt(day).value.codes[purposes[loaded.template.stage] ?? 'berkas'];
  return takeNumber(archive, instansi.data, { type: loaded.type, subject, klasifikasi, tanggal: day }, who);
}

type Purpose = keyof ReturnType<typeof classificationAt>['value']['codes'];

const purposes: Readonly<Partial<Record<LoadedTemplate['template']['stage'], Purpose>>> = {
  verifikasi: 'verifikasi',
  bimbingan: 'bimbingan',
  anggaran: 'pencairan',
  penyaluran: 'penyaluran',
  lpj: 'lpj',
  teguran: 'lpj',
};

/**
 * Notes that the number stands on an issued paper. The paper is there already: what goes wrong here is logged, and done when
 * the paper is asked for again.
 */
export async function noteNumbered(
  { archive }: Office,
  { id, status }: NumberView,
  documentCode: string,
  who: Who,
): Promise<void> {
  if (status !== 'dipesan') return;
  await useNumber(archive, id, { documentCode }, who).catch((err) =>
    archive.log.warn({ number: id, err }, 'the number of an issued letter is not noted as used yet'),
  );
}
