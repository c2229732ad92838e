import { createRequire } from 'node:module';
import { deflateSync } from 'node:zlib';
import { number } from './file.ts';
import { fontProgram } from './font-program.ts';
import { type FontFamily, faceFiles, fontFiles } from './fonts.ts';
import { codePointsOf } from './truetype.ts';

const require = createRequire(import.meta.url);

interface Fontkit {
  create(file: Buffer): FontkitFont;
}

interface FontkitFont {
  unitsPerEm: number;
  ascent: number;
  descent: number;
  capHeight: number;
  italicAngle: number;
  postscriptName: string;
  bbox: { minX: number; minY: number; maxX: number; maxY: number };
  glyphForCodePoint(point: number): { id: number };
  getGlyph(id: number): { advanceWidth: number };
  layout(text: string, features: Record<string, boolean>): { advanceWidth: number };
}

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
  programLength: number;
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
  const name = faceFiles(family)[bold ? 'bold' : italics ? 'italics' : 'normal'];
  const known = opened.get(name);
  if (known !== undefined) return known;
  const face = openFace(name, fontFiles.get(name)!);
  opened.set(name, face);
  return face;
}

/** The letters that nearly every paper is written in; documents with others embed the whole face. */
const isPlain = (point: number) => point >= 0x20 && point <= 0x7e;

const unknownPair = 0x7fff;
/** The fonts have no character beyond this. */
const codePoints = 0x3000;
/** Letters from here on are not written as themselves. */
const firstCoded = 0x80;

function openFace(key: string, file: Buffer): Face {
  const font = (require('fontkit') as Fontkit).create(file);
  // fontkit works each of these out anew whenever it is asked.
  const { unitsPerEm, ascent, descent } = font;
  const lineHeight = (ascent - descent) / unitsPerEm;
  const scale = 1000 / unitsPerEm;
  const points = [...codePointsOf(file)].sort((a, b) => a - b).filter((point) => point < codePoints);
  const { slots, codes, glyphs } = lettersOf(font, points);
  const advances = Float64Array.from(glyphs, (glyph) => font.getGlyph(glyph).advanceWidth);
  const kernings = new Int16Array(glyphs.length ** 2).fill(unknownPair);
  // Words are shaped one by one: nothing is kerned to the space before it.
  kernings.fill(0, 0x20 * glyphs.length, 0x21 * glyphs.length);
  kernings.fill(0, 0, glyphs.length);

  /** In font units, of the letter at `at` to the one before it. */
  const kerning = (left: number, right: number, text: string, at: number): number => {
    const known = kernings[left * glyphs.length + right]!;
    if (known !== unknownPair) return known;
    const pair = font.layout(text.slice(at - 1, at + 1), plainText).advanceWidth;
    const value = Math.round(pair - advances[left]! - advances[right]!);
    kernings[left * glyphs.length + right] = value;
    return value;
  };
  const unitsOf = (text: string): number => {
    let units = 0;
    let before = 0;
    for (let at = 0; at < text.length; at += 1) {
      const slot = slots[text.charCodeAt(at)]!;
      units += advances[slot]! + kerning(before, slot, text, at);
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
        const move = Math.round(kerning(before, slot, text, at) * scale);
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
    embedding: remembered((wide) => {
      const used = wide ? points : points.filter(isPlain);
      return embed(font, file, new Map(used.map((point) => [font.glyphForCodePoint(point).id, point])));
    }),
  };
}

/**
 * The letters of a face, each in a slot: at its own number what is written as itself, and after these the others. Slot 0 is
 * no letter. `codes`: what stands for it in a PDF string.
 */
function lettersOf(font: FontkitFont, points: readonly number[]) {
  const slots = new Uint16Array(codePoints);
  const codes: string[] = Array.from({ length: firstCoded }, () => '');
  const glyphs: number[] = Array.from({ length: firstCoded }, () => 0);
  for (const point of points) {
    const glyph = font.glyphForCodePoint(point).id;
    const character = String.fromCharCode(point);
    const asItself = isPlain(point) && !/[()\\]/.test(character);
    const slot = asItself ? point : glyphs.length;
    slots[point] = slot;
    codes[slot] = escaped(codeOf(point, glyph));
    glyphs[slot] = glyph;
  }
  return { slots, codes, glyphs };
}

/** A plain letter is its own code, in one byte; another one is two, its glyph number above 0x8000. */
function codeOf(point: number, glyph: number): string {
  if (isPlain(point)) return String.fromCharCode(point);
  return String.fromCharCode(0x80 | (glyph >> 8), glyph & 0xff);
}

function escaped(code: string): string {
  return code.replace(/[()\\]/g, '\\$&').replaceAll('\r', '\\r');
}

/** Kerning alone. fontkit adds ligatures of its own accord. */
const plainText = { liga: false, clig: false, calt: false, rlig: false };

function remembered(make: (wide: boolean) => Embedding): (wide: boolean) => Embedding {
  const made = new Map<boolean, Embedding>();
  return (wide) => {
    const known = made.get(wide) ?? make(wide);
    made.set(wide, known);
    return known;
  };
}

function embed(font: FontkitFont, file: Buffer, points: ReadonlyMap<number, number>): Embedding {
  const scale = 1000 / font.unitsPerEm;
  const glyphs = [...points.keys()].sort((a, b) => a - b);
  const program = fontProgram(file, new Set(glyphs));
  const name = `${subsetTag(glyphs.length)}+${font.postscriptName}`;
  const { minX, minY, maxX, maxY } = font.bbox;
  const box = [minX, minY, maxX, maxY].map((value) => Math.round(value * scale)).join(' ');
  const width = (glyph: number) => number(font.getGlyph(glyph).advanceWidth * scale);
  const widths = glyphs.map((glyph) => `${glyph}[${width(glyph)}]`).join('');
  const flags = font.italicAngle === 0 ? 4 : 68;
  const codes = glyphs.map((glyph) => ({ code: hexOf(codeOf(points.get(glyph)!, glyph)), glyph }));
  return {
    name,
    program: deflateSync(program, { level: 9 }),
    programLength: program.length,
    toUnicode: deflateSync(toUnicode(codes, points), { level: 9 }),
    encoding: deflateSync(encodingOf(codes), { level: 9 }),
    descendant: `/Type/Font/Subtype/CIDFontType2/BaseFont/${name}/CIDSystemInfo${identity}/CIDToGIDMap/Identity/DW 0/W[0[${width(0)}]${widths}]`,
    descriptor: `/Type/FontDescriptor/FontName/${name}/Flags ${flags}/FontBBox[${box}]/ItalicAngle ${font.italicAngle}/Ascent ${Math.round(font.ascent * scale)}/Descent ${Math.round(font.descent * scale)}/CapHeight ${Math.round(font.capHeight * scale)}/StemV 80`,
  };
}

/** The glyphs are numbered as they stand in the font file. */
export const identity = '<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>';

/** The name of the map from codes to glyphs. */
export const encodingName = 'Berkas-Letters';

interface Code {
  /** Two or four hex digits. */
  code: string;
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
function toUnicode(codes: readonly Code[], points: ReadonlyMap<number, number>): string {
  const hex = (value: number) => value.toString(16).padStart(4, '0');
  const lines = codes.map(({ code, glyph }) => `<${code}><${hex(points.get(glyph)!)}>`);
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
