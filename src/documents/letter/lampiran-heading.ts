import type { Column, Content } from 'pdfmake/interfaces.js';
import { tagged } from '../pdf/content.ts';

export interface LampiranHeading {
  /** Which of several it is, from 1: `LAMPIRAN II`. Left out where there is but one. */
  urut?: number;
  /** `KEPUTUSAN BUPATI SRAGEN`, `SURAT KEPALA DINAS SOSIAL`. */
  naskah: string;
  /** `NOMOR ...` as it will be printed, dotted where it is written by hand. */
  nomor: string;
  /** `TANGGAL ...`: on the annex of a letter or nota; the rule for a keputusan has no such line. */
  tanggal?: string;
  /** On the annex of a keputusan. */
  tentang?: string;
}

/**
 * The heading of a lampiran: capitals, at the top right, its lines left-aligned within the block, no closing punctuation
 * (UU 12/2011, Lampiran II). It stands on the first page only. `width` is that of the block, in points.
 */
export function lampiranHeading(heading: LampiranHeading, width: number): Content {
  return {
    columns: [
      { width: '*', text: '' },
      tagged({ width, stack: lampiranLines(heading), alignment: 'left' } as Content, 'P') as Column,
    ],
    margin: [0, 0, 0, 14],
  };
}

/** The lines of the heading, in capitals. */
export function lampiranLines({ urut, naskah, nomor, tanggal, tentang }: LampiranHeading): string[] {
  const lines = [
    urut === undefined ? 'LAMPIRAN' : `LAMPIRAN ${romawi(urut)}`,
    naskah,
    nomor,
    ...(tanggal === undefined ? [] : [tanggal]),
    ...(tentang === undefined ? [] : ['TENTANG', tentang]),
  ];
  return lines.map((line) => line.toUpperCase());
}

const numerals = [
  ['X', 10],
  ['IX', 9],
  ['V', 5],
  ['IV', 4],
  ['I', 1],
] as const;

/** A Roman numeral, up to 39. */
export function romawi(number: number): string {
  const [sign, value] = numerals.find(([, least]) => least <= number) ?? ['', 0];
  return value === 0 ? '' : sign + romawi(number - value);
}
