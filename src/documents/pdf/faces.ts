import { deflateSync } from 'node:zlib';
import { number } from './file.ts';
import { fontProgram } from './font-program.ts';
import type { FontMeasures } from './fonts/measure.ts';
import { type FontFamily, type FontFile, fontFile } from './fonts.ts';

/** A text in one face, ready for the operator TJ. */
interface Encoded {
  /** `(..)-30(..)`: strings of codes, with kerning between. */
  strings: string;
  /** In thousandths of the font size. */
  width: number;
}

/**
 * One font face of the process: measures, kerning and glyphs. It keeps no history: what a text becomes depends on nothing
 * but the text, so documents share it. No ligatures: each character is one glyph, so text can be read back letter by letter.
 */
export interface Face {
  key: string;
  /** Thousandths of the font size, as pdfmake wants them. */
  ascender: number;
  descender: number;
  lineHeight(size: number): number;
  widthOfString(text: string, size: number): number;
  encode(text: string): Encoded;
  /** The parts of a font dictionary, for documents in plain English letters or for all. */
  embedding(wide: boolean): Embedding;
}

/** What is written of a face into a file; made once a process for each of the two sets of glyphs. */
interface Embedding {
  /** Deflated. */
  program: Buffer;
  /** What the dictionary of the program says. */
  programDict: string;
  /** What the descriptor calls a program of this kind. */
  programKey: 'FontFile2' | 'FontFile3';
  /** Deflated. */
  toUnicode: Buffer;
  /** Deflated. */
  encoding: Buffer;
  /** `BaseFont`, without the slash. */
  name: string;
  /** Entries of the descendant font and of its descriptor. */
  descendant: string;
  descriptor: string;
}

const opened = new Map<string, Face>();

/** The face of a family in a style. Opened at its first use and kept for the life of the process. */
export function faceOf(family: FontFamily, bold = false, italics = false): Face {
  const style = bold ? 'bold' : italics ? 'italics' : 'normal';
  const key = `${family} ${style}`;
  const known = opened.get(key);
  if (known !== undefined) return known;
  const face = openFace(key, fontFile(family, style));
  opened.set(key, face);
  return face;
}

/** The letters that nearly every paper is written in; documents with others embed the whole face. */
export const isPlain = (point: number) => point >= 0x20 && point <= 0x7e;

/** The fonts have no character beyond this. */
const codePoints = 0x3000;
/** Letters from here on are not written as themselves. */
const firstCoded = 0x80;

function openFace(key: string, file: FontFile): Face {
  const { unitsPerEm, ascent, descent } = file.measures;
  const lineHeight = (ascent - descent) / unitsPerEm;
  const scale = 1000 / unitsPerEm;
  const { slots, codes, advances, kernings, count } = lettersOf(file.measures);
  const unitsOf = (text: string): number => {
    let units = 0;
    let before = 0;
    for (let at = 0; at < text.length; at += 1) {
      const slot = slots[text.charCodeAt(at)]!;
      units += advances[slot]! + kernings[before * count + slot]!;
      before = slot;
    }
    return units;
  };
  return {
    key,
    ascender: ascent * scale,
    descender: descent * scale,
    lineHeight: (size) => lineHeight * size,
    widthOfString: (text, size) => (unitsOf(text) * size) / unitsPerEm,
    encode(text) {
      let strings = '(';
      let written = 0;
      let units = 0;
      let moved = 0;
      let before = 0;
      for (let at = 0; at < text.length; at += 1) {
        const slot = slots[text.charCodeAt(at)]!;
        const move = Math.round(kernings[before * count + slot]! * scale);
        if (move !== 0) {
          strings += `${text.slice(written, at)})${-move}(`;
          moved += move;
          written = at;
        }
        if (slot >= firstCoded) {
          strings += text.slice(written, at) + codes[slot];
          written = at + 1;
        }
        units += advances[slot]!;
        before = slot;
      }
      return { strings: `${strings}${text.slice(written)})`, width: units * scale + moved };
    },
    embedding: remembered((wide) => embed(file, wide)),
  };
}

/**
 * The letters of a face, each in a slot: at its own number what is written as itself, and after these the others. Slot 0 is
 * no letter. `codes`: what stands for it in a PDF string.
 */
function lettersOf({ letters, kernings: classes }: FontMeasures) {
  const slots = new Uint16Array(codePoints);
  const count = firstCoded + letters.length;
  const codes: string[] = Array.from({ length: count }, () => '');
  const advances = new Float64Array(count);
  const kernings = new Int16Array(count * count);
  let next = firstCoded;
  const inSlots = letters.map(([point, , advance, left, right]) => {
    const slot = isItself(point) ? point : next++;
    slots[point] = slot;
    codes[slot] = escaped(codeOf(point));
    advances[slot] = advance;
    return { slot, left, right };
  });
  for (const { slot, left } of inSlots) {
    const row = classes[left]!;
    for (const after of inSlots) kernings[slot * count + after.slot] = row[after.right]!;
  }
  return { slots, codes, advances, kernings, count };
}

/** Is it written in a PDF string as it is? */
function isItself(point: number): boolean {
  return isPlain(point) && !'()\\'.includes(String.fromCharCode(point));
}

/**
 * A plain letter is its own code, in one byte; another one is two, its code point above 0x8000. Not its glyph: a font may draw
 * two letters with one, and then nobody could tell which of them was meant.
 */
function codeOf(point: number): string {
  if (isPlain(point)) return String.fromCharCode(point);
  return String.fromCharCode(0x80 | (point >> 8), point & 0xff);
}

function escaped(code: string): string {
  return code.replace(/[()\\]/g, '\\$&').replaceAll('\r', '\\r');
}

function remembered(make: (wide: boolean) => Embedding): (wide: boolean) => Embedding {
  const made = new Map<boolean, Embedding>();
  return (wide) => {
    const known = made.get(wide) ?? make(wide);
    made.set(wide, known);
    return known;
  };
}

function embed({ program, measures }: FontFile, wide: boolean): Embedding {
  const { letters, unitsPerEm, ascent, descent, capHeight, italicAngle, box, missing } = measures;
  const scaled = (units: number) => (units * 1000) / unitsPerEm;
  const used = letters.filter(([point]) => wide || isPlain(point)).toSorted(([, a], [, b]) => a - b);
  const isOutlines = !Buffer.isBuffer(program);
  const embedded = isOutlines
    ? program[wide ? 'wide' : 'plain']
    : fontProgram(program, new Set(used.map(([, glyph]) => glyph)));
  const name = `${subsetTag(used.length)}+${measures.name}`;
  const widths = used.map(([, glyph, advance]) => `${glyph}[${number(scaled(advance))}]`).join('');
  const codes = used.map(([point, glyph]) => ({ code: hexOf(codeOf(point)), point, glyph }));
  const [above, below, capitals] = [ascent, descent, capHeight].map((units) => Math.round(scaled(units)));
  return {
    name,
    program: deflateSync(embedded, { level: 9 }),
    programDict: isOutlines ? '/Subtype/CIDFontType0C' : `/Length1 ${embedded.length}`,
    programKey: isOutlines ? 'FontFile3' : 'FontFile2',
    toUnicode: deflateSync(toUnicode(codes), { level: 9 }),
    encoding: deflateSync(encodingOf(codes), { level: 9 }),
    descendant: `/Type/Font/Subtype/${isOutlines ? 'CIDFontType0' : 'CIDFontType2'}/BaseFont/${name}/CIDSystemInfo${identity}${isOutlines ? '' : '/CIDToGIDMap/Identity'}/DW 0/W[0[${number(scaled(missing))}]${widths}]`,
    descriptor: `/Type/FontDescriptor/FontName/${name}/Flags ${italicAngle === 0 ? 4 : 68}/FontBBox[${box.map((edge) => Math.round(scaled(edge))).join(' ')}]/ItalicAngle ${italicAngle}/Ascent ${above}/Descent ${below}/CapHeight ${capitals}/StemV 80`,
  };
}

/** The glyphs are numbered as they stand in the font file. */
export const identity = '<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>';

/** The name of the map from codes to glyphs. */
export const encodingName = 'Berkas-Letters';

interface Code {
  /** Two or four hex digits. */
  code: string;
  point: number;
  glyph: number;
}

function hexOf(code: string): string {
  return Buffer.from(code, 'latin1').toString('hex');
}

/** Six letters that differ between the subsets of a face, as the standard asks. */
function subsetTag(size: number): string {
  const letters = Array.from({ length: 6 }, (_, place) => Math.floor(size / 26 ** (5 - place)) % 26);
  return letters.map((letter) => String.fromCharCode(65 + letter)).join('');
}

/** What the codes say, for search, copy and screen readers. */
function toUnicode(codes: readonly Code[]): string {
  const hex = (value: number) => value.toString(16).padStart(4, '0');
  const lines = codes.map(({ code, point }) => `<${code}><${hex(point)}>`);
  const system = '<</Registry (Adobe)/Ordering (UCS)/Supplement 0>>';
  return characterMap('Adobe-Identity-UCS', 2, system, blocks(lines, 'bfchar'));
}

/** Which glyph a code shows. One byte for nearly every letter: half the content of two. */
function encodingOf(codes: readonly Code[]): string {
  const lines = codes.map(({ code, glyph }) => `<${code}> ${glyph}`);
  return characterMap(encodingName, 1, identity, blocks(lines, 'cidchar'));
}

/** The format allows a hundred lines a block. */
function blocks(lines: readonly string[], kind: string): string {
  return Array.from({ length: Math.ceil(lines.length / 100) }, (_, index) =>
    lines.slice(index * 100, index * 100 + 100),
  )
    .map((block) => `${block.length} begin${kind}\n${block.join('\n')}\nend${kind}`)
    .join('\n');
}

function characterMap(name: string, type: number, system: string, body: string): string {
  return `/CIDInit /ProcSet findresource begin
12 dict begin
begincmap
/CIDSystemInfo ${system} def
/CMapName /${name} def
/CMapType ${type} def
2 begincodespacerange
<20><7e>
<8000><ffff>
endcodespacerange
${body}
endcmap
CMapName currentdict /CMap defineresource pop
end
end`;
}
