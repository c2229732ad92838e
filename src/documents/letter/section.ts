import type { Content } from 'pdfmake/interfaces.js';
import { tagged } from '../pdf/content.ts';

/** The heading of a part of a report; it is read as one below the title. */
export function sectionHead(text: string): Content {
  return tagged({ text, bold: true, margin: [0, 8, 0, 4] }, 'H2');
}

/** A heading with what must not be parted from it: its first paragraph, or a small table. */
export function section(text: string, first: Content, ...rest: Content[]): Content[] {
  return [{ stack: [sectionHead(text), first], unbreakable: true }, ...rest];
}
