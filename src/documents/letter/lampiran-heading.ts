import type { Column, Content } from 'pdfmake/interfaces.js';
import { tagged } from '../pdf/content.ts';

export interface LampiranHeading {
  /** `KEPUTUSAN BUPATI SRAGEN` */
  naskah: string;
  /** `NOMOR ...` as it will be printed, dotted where it is written by hand. */
  nomor: string;
  tentang: string;
}

/**
 * The heading of a lampiran: capitals, at the top right, its lines left-aligned within the block, no closing punctuation
 * (UU 12/2011, Lampiran II, which has no line for the date). It stands on the first page only.
 */
export function lampiranHeading({ naskah, nomor, tentang }: LampiranHeading, width: number): Content {
  const lines = ['LAMPIRAN', naskah, nomor, 'TENTANG', tentang].map((line) => line.toUpperCase());
  return {
    columns: [
      { width: '*', text: '' },
      tagged({ width, stack: lines, alignment: 'left' } as Content, 'P') as Column,
    ],
    margin: [0, 0, 0, 14],
  };
}
