import type { Content, TableCell } from 'pdfmake/interfaces.js';
import { mm } from '../pdf/content.ts';
import { roomyBorders } from './borders.ts';

/** Who initials a paper before it is signed: up the own office, and beside it. */
export interface Paraf {
  hierarki?: readonly string[];
  koordinasi?: readonly string[];
}

/**
 * The boxes of initials, on the copy for the own file only (domain 1.6): `PARAF HIERARKI` and `PARAF KOORDINASI`, each with
 * the offices, and room for initial and day. Nothing where the paper is not to have them.
 */
export function parafBoxes({ hierarki = [], koordinasi = [] }: Paraf): Content[] {
  return [
    ...(hierarki.length === 0 ? [] : [box('PARAF HIERARKI', hierarki)]),
    ...(koordinasi.length === 0 ? [] : [box('PARAF KOORDINASI', koordinasi)]),
  ];
}

function box(name: string, offices: readonly string[]): Content {
  const head = [name, 'Paraf', 'Tanggal'].map((text) => ({ text, bold: true }));
  const rows = offices.map((office): TableCell[] => [office, '', '']);
  return {
    table: { headerRows: 1, widths: [mm(62), mm(22), mm(26)], body: [head, ...rows] },
    layout: roomyBorders,
    fontSize: 9,
    margin: [0, 10, 0, 0],
    unbreakable: true,
  };
}
