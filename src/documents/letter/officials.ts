import { z } from 'zod';
import { nip, text } from '../../domain/fields.ts';
import { type Instansi, officialAt } from '../../domain/instansi.ts';
import type { Signature } from './signature.ts';

/** An official as a paper prints him: the office with `Plt.`, `Plh.` or `Pj.`, the name with titles. */
export const pejabatSchema = z.strictObject({
  jabatan: text('Jabatan', 150),
  nama: text('Nama pejabat', 100),
  pangkat: text('Pangkat', 100).optional(),
  nip: nip().optional(),
});

export type PejabatTercetak = z.infer<typeof pejabatSchema>;

/** Who held `office` on `day`, as printed; undefined where nobody did, and the schema then names what is missing. */
export function pejabatAt(instansi: Instansi, office: string, day: string) {
  const official = officialAt(instansi, office, day);
  if (official === undefined) return undefined;
  const { sebutan, nama, pangkat, nip: number } = official;
  return { jabatan: sebutan, nama, pangkat, nip: number };
}

/** The signature of an official; `opening` stands over the office, such as `Setuju dibayar,`. */
export function officialSignature(official: PejabatTercetak, opening: string): Signature {
  const { jabatan, nama, pangkat, nip: number } = official;
  return {
    opening,
    jabatan: [`${jabatan},`],
    nama,
    ...(pangkat === undefined ? {} : { pangkat }),
    ...(number === undefined ? {} : { nip: number }),
  };
}
