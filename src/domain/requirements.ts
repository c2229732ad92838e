import type { Berkas } from './berkas.ts';

export type Persyaratan = NonNullable<Berkas['persyaratan']>[number];

/** What the service standard asks of every applicant, by the code it is recorded under, in the order of the form. */
export const usualRequirements: ReadonlyMap<string, string> = new Map([
  ['proposal', 'Surat permohonan (proposal)'],
  ['profil', 'Profil UEP'],
  ['rab', 'Rencana Anggaran Biaya (RAB)'],
  ['ktp', 'Fotokopi KTP-el Kabupaten Sragen yang berlaku'],
  ['kk', 'Fotokopi Kartu Keluarga (KK)'],
  ['data_sosial', 'Bukti terdaftar dalam DTKS/DTSEN'],
]);

/** A requirement in words; a code of the office's own as it is written, `surat_sehat` as `Surat sehat`. */
export function requirementName({ kode, uraian }: Pick<Persyaratan, 'kode' | 'uraian'>): string {
  const words = kode.replaceAll('_', ' ');
  return uraian ?? usualRequirements.get(kode) ?? `${words[0]!.toUpperCase()}${words.slice(1)}`;
}
