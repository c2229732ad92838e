import type { Content } from 'pdfmake/interfaces.js';
import { tagged } from '../pdf/content.ts';

/** `label : value` lines with the colons under each other, each read as one. */
export function identityLines(lines: readonly (readonly [string, string])[], labelWidth = 110): Content {
  return {
    stack: lines.map(([label, value]) => {
      const columns = [
        { width: labelWidth, text: label },
        { width: 10, text: ':' },
        { width: '*', text: value },
      ];
      return tagged({ columns, margin: [0, 0, 0, 2] }, 'P');
    }),
  };
}

/** `{#identitas}{label}`, `{isi}` for a Word layout. */
export function barisFields(lines: readonly (readonly [string, string])[]) {
  return lines.map(([label, isi]) => ({ label, isi }));
}
