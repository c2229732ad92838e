import type { Alamat } from '../../domain/berkas.ts';
import { findVillage, type Village } from '../../domain/region.ts';

/** `Krajan RT 003 RW 001`: what stands beside the village in a list. */
export function alamatSingkat({ dukuh, rt, rw }: Alamat): string {
  return `${dukuh} RT ${rt} RW ${rw}`;
}

/** The address as a letter writes it, down from the dukuh to the kabupaten. */
export function alamatLengkap(alamat: Alamat): string | undefined {
  const village = findVillage(alamat.kodeWilayah);
  if (village === undefined) return undefined;
  const { district, regency } = village;
  return `${alamatSingkat(alamat)}, ${villageName(village)}, Kecamatan ${district.name}, ${regency.name}`;
}

/** `Desa Gading` or `Kelurahan Sragen Kulon`. */
export function villageName({ kind, name }: Pick<Village, 'kind' | 'name'>): string {
  return `${kind === 'kelurahan' ? 'Kelurahan' : 'Desa'} ${name}`;
}
