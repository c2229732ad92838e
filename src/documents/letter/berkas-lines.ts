import type { Berkas } from '../../domain/berkas.ts';
import { findVillage } from '../../domain/region.ts';
import { villageName } from './address.ts';

/** What a berkas is about, as the lists of the archive say it (ANRI: uraian informasi berkas). No NIK: a cover is seen by many. */
export function uraianBerkas({ program, pemohon }: Berkas): string {
  const village = findVillage(pemohon.alamat.kodeWilayah);
  const place = village && `, ${villageName(village)}, Kecamatan ${village.district.name}`;
  return `${program} a.n. ${pemohon.nama}${place ?? ''}`;
}

/** The years of its papers: `2025-2027`; of one that is not closed, `sejak 2025`. */
export function kurunWaktu({ permohonan, tahunUsulan, tanggalTutup }: Berkas): string {
  const from = permohonan?.tanggalDiterima.slice(0, 4) ?? String(tahunUsulan);
  if (tanggalTutup === undefined) return `sejak ${from}`;
  const to = tanggalTutup.slice(0, 4);
  return from === to ? from : `${from}-${to}`;
}
