import type { DXT } from 'docxtemplater';
import { parseTagPath } from './tag-path.ts';

/** A piece of a row: XML as the office styled it, a value to print, or a loop or condition with pieces of its own. */
export type Piece = string | Slot | Loop;

export interface Slot {
  kind: 'slot';
  tag: DXT.Part;
  path: readonly string[];
  /** The XML that a line break becomes here: it ends the run and begins one of the same style. */
  lineBreak: string;
}

export interface Loop {
  kind: 'loop';
  tag: DXT.Part;
  path: readonly string[];
  inverted: boolean;
  /** Does it repeat whole rows, or something inside a cell? */
  ofRows: boolean;
  body: readonly Piece[];
}

/**
 * Cuts the rows of a loop, once, from docxtemplater's tree of the layout. Undefined where the loop does not hold whole rows,
 * or holds anything for which docxtemplater does more than put one piece after the other: it stays with docxtemplater.
 */
export function readRowLoop(tag: DXT.Part): Loop | undefined {
  const reader: Reader = {
    level: 'table',
    inLoop: false,
    rows: 0,
    inRun: false,
    inStyle: false,
    style: '',
    known: true,
  };
  const loop = readLoop(tag, reader);
  return reader.known && reader.rows > 0 ? loop : undefined;
}

/** Where the reading stands. `known` turns false for good at the first thing that only docxtemplater can do. */
interface Reader {
  known: boolean;
  level: 'table' | 'row' | 'cell';
  /** Inside a loop that began in this cell. */
  inLoop: boolean;
  rows: number;
  /** Since the row began, or the cell: docxtemplater drops a row without cells and fills a cell without paragraphs. */
  hasCell?: boolean;
  hasParagraph?: boolean;
  inRun: boolean;
  inStyle: boolean;
  /** The style of the run as docxtemplater records it for line breaks. */
  style: string;
}

function readLoop(tag: DXT.Part, reader: Reader): Loop {
  const { level, inLoop, inRun, style } = reader;
  if (level === 'row' || addsPages(tag)) reader.known = false;
  reader.inLoop = level === 'cell';
  const body = readPieces(tag.subparsed ?? [], reader);
  if (reader.level !== level || reader.inRun !== inRun || reader.style !== style) reader.known = false;
  reader.inLoop = inLoop;
  const path = parseTagPath(tag.value);
  return { kind: 'loop', tag, path, inverted: tag.inverted === true, ofRows: level === 'table', body };
}

/** docxtemplater's marks on loops that repeat page or section breaks. */
function addsPages(tag: DXT.Part): boolean {
  const { hasPageBreak, hasPageBreakBeginning, addNextPage, lastParagrapSectPr } = tag as DXT.Part &
    Record<string, unknown>;
  return [hasPageBreak, hasPageBreakBeginning, addNextPage, lastParagrapSectPr].some(Boolean);
}

function readPieces(parts: readonly DXT.Part[], reader: Reader): Piece[] {
  const pieces: Piece[] = [];
  for (const part of parts) {
    if (!reader.known) break;
    const piece = part.type === 'placeholder' ? readTag(part, reader) : readXml(part, reader);
    const last = pieces.at(-1);
    if (typeof piece === 'string' && typeof last === 'string') pieces[pieces.length - 1] = last + piece;
    else pieces.push(piece);
  }
  return pieces.map((piece) => (typeof piece === 'string' ? shortened(piece) : piece));
}

/** As docxtemplater ends: it writes a text without letters as one empty element. */
export function shortened(xml: string): string {
  return xml.replaceAll('<w:t xml:space="preserve"></w:t>', '<w:t/>');
}

function readTag(tag: DXT.Part, reader: Reader): Piece {
  if (tag.module === 'loop') return readLoop(tag, reader);
  if (tag.module || reader.level !== 'cell' || !reader.inRun) reader.known = false;
  const lineBreak = `</w:t></w:r><w:r><w:br/></w:r><w:r>${reader.style}<w:t xml:space="preserve">`;
  return { kind: 'slot', tag, path: parseTagPath(tag.value), lineBreak };
}

function readXml(part: DXT.Part, reader: Reader): string {
  if (part.type === 'tag') stepTag(part, reader);
  else if (reader.inStyle) reader.style += part.value;
  return part.value;
}

/** Follows one of the elements that docxtemplater looks at. Tables in cells and content controls are not known. */
function stepTag(part: DXT.Part, reader: Reader): void {
  const step = steps[part.tag ?? ''];
  if (step) step(part, reader);
  else if (!harmless.has(part.tag ?? '')) reader.known = false;
}

const harmless = new Set(['w:pPr', 'w:t', 'w:spacing', 'w:drawing', 'w:bookmarkStart', 'w:bookmarkEnd']);

const steps: Readonly<Record<string, (part: DXT.Part, reader: Reader) => void>> = {
  'w:tr': (part, reader) => {
    const whole =
      part.position === 'start' ? reader.level === 'table' : reader.level === 'row' && reader.hasCell;
    if (!whole || part.position === 'selfclosing') reader.known = false;
    reader.level = part.position === 'start' ? 'row' : 'table';
    reader.hasCell = false;
    reader.rows += 1;
  },
  'w:tc': (part, reader) => {
    const whole =
      part.position === 'start' ? reader.level === 'row' : reader.level === 'cell' && reader.hasParagraph;
    if (!whole || reader.inLoop || part.position === 'selfclosing') reader.known = false;
    reader.level = part.position === 'start' ? 'cell' : 'row';
    reader.hasCell = true;
    reader.hasParagraph = false;
  },
  'w:p': (part, reader) => {
    if (reader.level !== 'cell') reader.known = false;
    if (part.position !== 'end' && !reader.inLoop) reader.hasParagraph = true;
  },
  'w:r': (part, reader) => {
    reader.inRun = part.position === 'start';
    reader.style = '';
  },
  'w:rPr': (part, reader) => {
    reader.inStyle = part.position === 'start';
    reader.style += part.value;
  },
  'w:br': (part, reader) => {
    if (part.value.includes('w:type="page"')) reader.known = false;
  },
};
