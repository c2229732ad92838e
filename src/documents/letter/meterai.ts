import type { Content, TableCell } from 'pdfmake/interfaces.js';
import { ribuan } from '../../domain/money.ts';
import { mm } from '../pdf/content.ts';
import { thinBorders } from './borders.ts';

const width = mm(24);
const height = mm(17);

/**
 * An empty box for the meterai, left of the space where the signature crosses it. Never a picture: the stamp itself is
 * stuck on (UU 10/2020). Whether one is due is for the template to say.
 */
export function meteraiBox(tarif: number): Content {
  const caption = {
    text: `Meterai\nRp${ribuan(tarif)}`,
    fontSize: 7,
    color: '#555555',
    margin: [0, 12, 0, 0],
  };
  return {
    table: { widths: [width], heights: [height], body: [[caption as TableCell]] },
    layout: thinBorders,
    margin: [0, 3, 0, 3],
  };
}
