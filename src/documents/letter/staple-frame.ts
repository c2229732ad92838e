import type { Content } from 'pdfmake/interfaces.js';
import { mm } from '../pdf/content.ts';
import { thinBorders } from './borders.ts';

/** A frame over the whole width in which a copy is stapled, with what belongs there. `height` in millimetres. */
export function stapleFrame(caption: string, height: number): Content {
  return {
    table: {
      widths: ['*'],
      heights: [mm(height)],
      body: [[{ text: caption, alignment: 'center', color: '#555555' }]],
    },
    layout: { ...thinBorders, paddingTop: () => 6 },
    fontSize: 9,
    margin: [0, 4, 0, 8],
    unbreakable: true,
  };
}
