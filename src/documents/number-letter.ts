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
 * The number of an official letter whose own is blank, where the office numbers itself. Never of a keputusan, which Bagian
 * Hukum numbers, nor of what a citizen writes (domain 1.4, 8.6).
 */
export async function numberFor(
  { archive, instansi }: Office,
  { loaded, subject, data }: Letter,
  day: string,
  who: Who,
): Promise<NumberView | undefined> {
  const { naskah, filledByHand, stage } = loaded.template;
  const isBlank =
    typeof data === 'object' && data !== null && (data as { nomor?: unknown }).nomor === undefined;
  if (naskah !== 'khusus' || !filledByHand?.includes('nomor') || !isBlank) return undefined;
  const klasifikasi = classificationAt(day).value.codes[purposes[stage] ?? 'berkas'];
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
