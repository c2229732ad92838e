import { tanggalPanjang } from '../../domain/dates.ts';
import { titleCase } from './title-case.ts';

/** An SK as a sentence cites it. */
export interface CitedSk {
  /** `Bupati Sragen`. */
  penetapSk: string;
  nomorSk: string;
  tanggalSk: string;
  tentangSk: string;
}

/** `Keputusan Bupati Sragen Nomor ... tanggal ... tentang ...`: the same in every paper (domain 2, consistency). */
export function sebutSkTentang({ penetapSk, nomorSk, tanggalSk, tentangSk }: CitedSk): string {
  const day = tanggalPanjang(tanggalSk);
  return `Keputusan ${penetapSk} Nomor ${nomorSk} tanggal ${day} tentang ${titleCase(tentangSk)}`;
}
