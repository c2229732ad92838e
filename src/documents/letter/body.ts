import type { Column, Content } from 'pdfmake/interfaces.js';
import { mm, tagged } from '../pdf/content.ts';
import { identityLines } from './identity-lines.ts';

/** How a paragraph stands: justified, and with its first line indented in a letter, as is usual in Sragen. */
interface ParagraphShape {
  indent?: boolean;
  justify?: boolean;
}

/** A paragraph of the running text of a letter. */
export function paragraph(text: string, { indent = true, justify = true }: ParagraphShape = {}): Content {
  return {
    text,
    alignment: justify ? 'justify' : 'left',
    margin: [0, 0, 0, 6],
    ...(indent ? { leadingIndent: firstLine } : {}),
  };
}

const firstLine = mm(12.5);

/** A paragraph of a form or statement: no indent. */
export function plainParagraph(text: string): Content {
  return paragraph(text, { indent: false });
}

/** `label : value` lines within a letter, set in as far as the first lines of its paragraphs: day, time and place of a meeting. */
export function setInLines(lines: readonly (readonly [string, string])[], labelWidth = 80): Content {
  return { stack: [identityLines(lines, labelWidth)], margin: [firstLine, 0, 0, 6] };
}

/** Keeps a distance in points; an empty text alone would take a line. */
export function gap(points: number): Content {
  return { text: '', fontSize: 0.1, margin: [0, points, 0, 0] };
}

/** The items of a list as one sentence: a semicolon after each, a full stop after the last. */
export function ended(text: string, index: number, all: readonly string[]): string {
  return `${text}${index === all.length - 1 ? '.' : ';'}`;
}

type Marker = '1.' | 'a.' | '1)' | 'a)';

/**
 * Numbered statements, read as a list. An item is a sentence, or lines of its own such as an identity. With `whole`, none of
 * them goes over the page.
 */
export function numbered(
  items: readonly (string | Content)[],
  marker: Marker = '1.',
  { whole = false }: { whole?: boolean } = {},
): Content {
  const rows = items.map((item, index) => {
    const text = typeof item === 'string' ? { text: item, alignment: 'justify' as const } : item;
    const columns = [
      tagged({ width: 20, text: markerOf(index, marker) } as Content, 'Lbl'),
      tagged({ width: '*', stack: [text] } as Content, 'LBody'),
    ] as Column[];
    return tagged({ columns, margin: [0, 0, 0, 4], ...(whole && { unbreakable: true }) }, 'LI');
  });
  return tagged({ stack: rows }, 'L');
}

/** `3.`, `c.`; after `z.` comes `aa.`. */
function markerOf(index: number, marker: Marker): string {
  const end = marker[1];
  if (marker[0] === '1') return `${index + 1}${end}`;
  const letter = String.fromCharCode(97 + (index % 26));
  return `${letter.repeat(Math.floor(index / 26) + 1)}${end}`;
}

/** `Dasar : 1. ...`: a label, a colon and a list or one text beside it, as in a keputusan and a surat tugas (domain 1.4). */
export function clause(label: string, content: string | Content, labelWidth = 84): Content {
  const right =
    typeof content === 'string'
      ? { width: '*', text: content, alignment: 'justify' }
      : { width: '*', stack: [content] };
  const head = [
    { width: labelWidth, text: label },
    { width: 12, text: ':' },
  ];
  if (typeof content === 'string') {
    return tagged({ columns: [...head, right as Column], margin: [0, 0, 0, 4] }, 'P');
  }
  const left = tagged({ width: labelWidth + 12, columns: head } as Content, 'P');
  return { columns: [left as Column, right as Column], margin: [0, 0, 0, 4] };
}

/** How papers of each kind usually end (facts: legal formulas). */
export const penutup = {
  surat: 'Demikian, atas perhatian dan kerja samanya diucapkan terima kasih.',
  undangan: 'Demikian, atas perhatian dan kehadirannya diucapkan terima kasih.',
  permohonan:
    'Demikian permohonan ini kami sampaikan, atas perhatian dan perkenan Bapak/Ibu diucapkan terima kasih.',
  notaDinas: 'Demikian disampaikan, mohon arahan dan keputusan lebih lanjut.',
  suratTugas: 'Demikian surat tugas ini dibuat untuk dilaksanakan dengan penuh tanggung jawab.',
  beritaAcara: 'Demikian Berita Acara ini dibuat dengan sebenarnya untuk dipergunakan sebagaimana mestinya.',
  laporan: 'Demikian laporan ini dibuat dengan sebenarnya untuk dipergunakan sebagaimana mestinya.',
  pernyataan:
    'Demikian surat pernyataan ini saya buat dengan sebenarnya dan tanpa paksaan dari pihak mana pun. Apabila di kemudian hari terbukti tidak benar, saya bersedia mengembalikan bantuan ke Kas Daerah dan diproses sesuai ketentuan peraturan perundang-undangan.',
} as const;

/** Numbered points for a Word layout: `{#butir}{no}.` and `{isi}`. */
export function butirFields(points: readonly string[]) {
  return points.map((isi, index) => ({ no: index + 1, isi }));
}
