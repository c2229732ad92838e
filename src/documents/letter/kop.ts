import type { Content } from 'pdfmake/interfaces.js';
import { z } from 'zod';
import { text } from '../../domain/fields.ts';
import type { Instansi } from '../../domain/instansi.ts';

/** The letterhead as printed: the lines of the office, from the kabupaten down, and its address below. */
export const kopSchema = z
  .strictObject({
    baris: z.array(text('Baris kop')).min(1).max(4),
    alamat: z.array(text('Alamat kantor', 300)).min(1).max(4),
  })
  .meta({ title: 'Kop surat', path: 'instansi.kop' });

export type Kop = z.infer<typeof kopSchema>;

/** What a template takes of the instansi for its kop. */
export function kopOf({ kop }: Instansi): Kop {
  const { alamat, kodePos, telepon, faksimile, posEl, laman, baris } = kop;
  const fax = faksimile === undefined ? '' : `, Faksimile ${faksimile}`;
  return {
    baris,
    alamat: [`${alamat}, Kode Pos ${kodePos}`, `Telepon ${telepon}${fax}`, `Pos-el ${posEl}, Laman ${laman}`],
  };
}

/** The kop of a dinas: the last line bold, in the ratio 4:3 to those above, then the thick and thin line of Sragen (domain 1.2). */
export function kopDinas({ baris, alamat }: Kop): Content {
  const dinas = baris.length - 1;
  return {
    stack: [
      ...baris.map((line, index) => ({
        text: line,
        bold: index === dinas,
        fontSize: index === dinas ? 18 : 13.5,
      })),
      ...alamat.map((line) => ({ text: line, fontSize: 9 })),
      ruleLine(2, 4),
      ruleLine(0.6, 1.2),
    ],
    alignment: 'center',
    margin: [0, 0, 0, 8],
  };
}

/** A rule over the whole width, as the top border of an empty table: pdfmake's own lines need the width in points. */
function ruleLine(width: number, above: number): Content {
  return {
    margin: [0, above, 0, 0],
    table: { widths: ['*'], body: [[{ text: '', fontSize: 0.1 }]] },
    layout: {
      hLineWidth: (index) => (index === 0 ? width : 0),
      vLineWidth: () => 0,
      paddingTop: () => 0,
      paddingBottom: () => 0,
    },
  };
}
