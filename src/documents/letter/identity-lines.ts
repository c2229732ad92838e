import type { Content } from 'pdfmake/interfaces.js';

/** `label : value` lines with the colons under each other. */
export function identityLines(lines: readonly (readonly [string, string])[], labelWidth = 110): Content {
  return {
    stack: lines.map(([label, value]) => ({
      columns: [
        { width: labelWidth, text: label },
        { width: 10, text: ':' },
        { width: '*', text: value },
      ],
      margin: [0, 0, 0, 2] as [number, number, number, number],
    })),
  };
}
