import { z } from 'zod';
import { nip, text } from '../../domain/fields.ts';
import { showNip } from '../../domain/identity.ts';
import type { PickSource } from '../template.ts';
import { dots } from './blanks.ts';
import type { ListedSigner } from './signature.ts';

/** Those who verified and sign for it: three PNS by the service standard. */
export const verifikatorSchema = z
  .array(
    z.strictObject({
      nama: text('Nama verifikator', 100),
      nip: nip().optional(),
      jabatan: text('Jabatan verifikator', 150).optional(),
    }),
  )
  .min(1, 'Isi sedikitnya satu verifikator.')
  .max(3)
  .meta({ title: 'Verifikator', path: 'verifikator' });

type Verifikator = z.infer<typeof verifikatorSchema>;

/** Those named by the act; otherwise those whom the families' own verification names. */
export function verifikatorOf({ kegiatan, members }: PickSource): Verifikator | undefined {
  const act = kegiatan?.data.jenis === 'verifikasi' ? kegiatan.data : undefined;
  if (act?.verifikator !== undefined) return act.verifikator;
  const named = members.flatMap(({ data }) => data.verifikasi?.verifikator ?? []);
  const once = new Map(named.map((officer) => [officer.nip, officer]));
  return once.size === 0 ? undefined : [...once.values()];
}

/** The same for `signerList`. */
export function signersOf(list: Verifikator): ListedSigner[] {
  return list.map(({ nama, nip: number, jabatan }) => ({
    nama,
    ...(number !== undefined && { nip: number }),
    ...(jabatan !== undefined && { jabatan }),
  }));
}

/** The signers for a Word layout: `{no}.`, `{nama}` with NIP and office below, `{ruang}` to sign in, by turns left and right. */
export function verifikatorFields(list: Verifikator) {
  return list.map(({ nama, nip: number, jabatan }, index) => {
    const lines = [nama, number === undefined ? '' : `NIP. ${showNip(number)}`, jabatan ?? ''];
    const ruang = `${index % 2 === 0 ? '' : '            '}${index + 1}. ${dots(28)}`;
    return { no: index + 1, nama: lines.filter((line) => line !== '').join('\n'), ruang };
  });
}
