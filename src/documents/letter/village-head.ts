import { z } from 'zod';
import type { Berkas } from '../../domain/berkas.ts';
import { nip, text } from '../../domain/fields.ts';
import { showNip } from '../../domain/identity.ts';
import { type Instansi, sebutan } from '../../domain/instansi.ts';
import { findVillage, kepalaTitle } from '../../domain/region.ts';
import type { Signature } from './signature.ts';

/** The head of the village as a citizen's paper prints him. */
export const kepalaDesaSchema = z
  .strictObject({ jabatan: text('Jabatan', 150), nama: text('Nama', 100), nip: nip().optional() })
  .meta({ title: 'Kepala desa/lurah', stage: 'permohonan', path: 'permohonan.mengetahui' });

type KepalaDesa = z.infer<typeof kepalaDesaSchema>;

/** As a stage of the berkas names him. */
interface Named {
  nama: string;
  status: Instansi['pejabat'][number]['status'];
  nip?: string | undefined;
}

/** The kind of village gives the title: a Kepala Desa signs for a desa, a Lurah for a kelurahan (domain 1.6). */
export function kepalaDesaOf({ pemohon }: Pick<Berkas, 'pemohon'>, named: Named | undefined) {
  const village = findVillage(pemohon.alamat.kodeWilayah);
  if (village === undefined || named === undefined) return undefined;
  const jabatan = sebutan(`${kepalaTitle(village.kind)} ${village.name}`, named.status);
  return { jabatan, nama: named.nama, nip: named.nip };
}

/** His signature, at the left of the citizen's. */
export function kepalaDesaSignature({ jabatan, nama, nip: number }: KepalaDesa): Signature {
  return {
    opening: 'Mengetahui,',
    jabatan: [`${jabatan},`],
    nama,
    ...(number === undefined ? {} : { nip: number }),
  };
}

/** For a Word layout, as `kepalaDesa()` of the Word blocks takes it under `mengetahui`. */
export function kepalaDesaFields({ jabatan, nama, nip: number }: KepalaDesa) {
  const berNip = number !== undefined;
  return { jabatan, nama, berNip, nip: berNip ? `NIP. ${showNip(number)}` : '' };
}
