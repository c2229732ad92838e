import { z } from 'zod';
import type { Berkas } from '../../domain/berkas.ts';
import { nip, text } from '../../domain/fields.ts';
import { showNip } from '../../domain/identity.ts';
import { sebutan } from '../../domain/instansi.ts';
import { findVillage, kepalaTitle } from '../../domain/region.ts';
import type { Signature } from './signature.ts';

/** The head of the village who countersigns a citizen's paper, as printed. */
export const mengetahuiSchema = z
  .strictObject({ jabatan: text('Jabatan', 150), nama: text('Nama', 100), nip: nip().optional() })
  .meta({ title: 'Kepala desa/lurah', stage: 'permohonan', path: 'permohonan.mengetahui' });

type Mengetahui = z.infer<typeof mengetahuiSchema>;

/** The kind of village gives the title: a Kepala Desa signs for a desa, a Lurah for a kelurahan (domain 1.6). */
export function mengetahuiOf({ pemohon, permohonan }: Pick<Berkas, 'pemohon' | 'permohonan'>) {
  if (permohonan === undefined) return undefined;
  const { nama, nip: number, status } = permohonan.mengetahui;
  const village = findVillage(pemohon.alamat.kodeWilayah);
  const jabatan = village && sebutan(`${kepalaTitle(village.kind)} ${village.name}`, status);
  return { jabatan, nama, nip: number };
}

/** The block at the left of the applicant's. */
export function mengetahuiSignature({ jabatan, nama, nip: number }: Mengetahui): Signature {
  return {
    opening: 'Mengetahui,',
    jabatan: [`${jabatan},`],
    nama,
    ...(number === undefined ? {} : { nip: number }),
  };
}

/** The same for a Word layout: `{mengetahui.jabatan}` without the comma, `{mengetahui.nama}`, `{mengetahui.nip}`. */
export function mengetahuiFields({ jabatan, nama, nip: number }: Mengetahui) {
  return { jabatan, nama, nip: number === undefined ? '' : `NIP. ${showNip(number)}` };
}
