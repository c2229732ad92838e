import type { Content } from 'pdfmake/interfaces.js';

export interface LampiranHeading {
  /** `KEPUTUSAN BUPATI SRAGEN` */
  naskah: string;
  /** The lines as they will be printed, `NOMOR ...` and `TANGGAL ...`, dotted where they are written by hand. */
  nomor: string;
  tanggal: string;
  tentang: string;
}

/**
 * The heading of a lampiran: capitals, at the top right, its lines left-aligned within the block, no closing punctuation
 * (UU 12/2011, Lampiran II). It stands on the first page only.
 */
export function lampiranHeading(
  { naskah, nomor, tanggal, tentang }: LampiranHeading,
  width: number,
): Content {
  const lines = ['LAMPIRAN', naskah, nomor, tanggal, 'TENTANG', tentang].map((line) => line.toUpperCase());
  return {
    columns: [
      { width: '*', text: '' },
      { width, stack: lines, alignment: 'left' },
    ],
    margin: [0, 0, 0, 14],
  };
}
