import { tanggalPanjang } from '../../domain/dates.ts';
import { blank } from './blanks.ts';

/** The rule of Sragen on bansos (standar pelayanan, legal basis). */
export const perbupBansos =
  'Peraturan Bupati Sragen Nomor 5 Tahun 2021 sebagaimana telah diubah dengan Peraturan Bupati Sragen Nomor 60 Tahun 2021';

/** `Berita Acara Verifikasi dan Validasi Nomor ... tanggal ...`, with room for what is not known. */
export function citedPaper(
  name: string,
  paper: { nomor?: string | undefined; tanggal?: string | undefined } = {},
): string {
  const day = paper.tanggal === undefined ? undefined : tanggalPanjang(paper.tanggal);
  return `${name} Nomor ${blank(paper.nomor, 24)} tanggal ${blank(day, 24)}`;
}
