import { z } from 'zod';
import { nip, text } from '../../domain/fields.ts';
import { showNip } from '../../domain/identity.ts';
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

/** How an official signs, where that is not in his own right. */
export interface SignsAs {
  /** The office he signs for: `a.n. Bupati Sragen`, then his own (domain 1.6). */
  atasNama?: string;
  /** The office between, that had the mandate: `a.n. Kepala Dinas Sosial`, `Sekretaris`, `u.b.`, then his own. */
  untukBeliau?: string;
  /** The office in capitals, as on a letter of the dinas; `Plt.`, `a.n.` and `u.b.` stay as they are. */
  capitals?: boolean;
}

/** The lines over the space for the signature, with the comma after the last. */
export function officeLines(
  jabatan: string,
  { atasNama, untukBeliau, capitals = false }: SignsAs = {},
): string[] {
  const written = (office: string) => (capitals ? officeInCapitals(office) : office);
  return [
    ...(atasNama === undefined ? [] : [`a.n. ${written(atasNama)}`]),
    ...(untukBeliau === undefined ? [] : [written(untukBeliau), 'u.b.']),
    `${written(jabatan)},`,
  ];
}

/** `Plt. KEPALA DINAS SOSIAL`: only the office, not what stands before it. */
export function officeInCapitals(office: string): string {
  const [, before = '', name = ''] = /^((?:(?:Plt|Plh|Pj)\. )?)(.*)$/.exec(office) ?? [];
  return before + name.toUpperCase();
}

/** An official for a Word layout: `{kepala.jabatan}`, `{kepala.nama}`, `{kepala.pangkat}`, `{kepala.nip}`. */
export function officialFields(
  { jabatan, nama, pangkat = '', nip: number }: PejabatTercetak,
  as: SignsAs = {},
) {
  const printed = number === undefined ? '' : `NIP. ${showNip(number)}`;
  return { jabatan: officeLines(jabatan, as).join('\n'), nama, pangkat, nip: printed };
}

/** The office itself, as others write to it: `Kepala Dinas Sosial` of `Plt. Kepala Dinas Sosial`. */
export function officeAlone(office: string): string {
  return office.replace(/^(?:Plt|Plh|Pj)\. /, '');
}

/** The signature of an official; `opening` stands over the office, such as `Setuju dibayar,` or place and date. */
export function officialSignature(official: PejabatTercetak, opening?: string, as: SignsAs = {}): Signature {
  const { jabatan, nama, pangkat, nip: number } = official;
  return {
    ...(opening === undefined ? {} : { opening }),
    jabatan: officeLines(jabatan, as),
    nama,
    ...(pangkat === undefined ? {} : { pangkat }),
    ...(number === undefined ? {} : { nip: number }),
  };
}
