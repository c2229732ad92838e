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
  numGlyphs: number;
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
  /** `(..)-30(..)`: strings of two-byte glyph numbers, with kerning between. */
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

function openFace(key: string, file: Buffer): Face {
  const font = (require('fontkit') as Fontkit).create(file);
  // fontkit works each of these out anew whenever it is asked.
  const { unitsPerEm, numGlyphs, ascent, descent } = font;
  const lineHeight = (ascent - descent) / unitsPerEm;
  const scale = 1000 / unitsPerEm;
  const points = [...codePointsOf(file)].sort((a, b) => a - b).filter((point) => point < codePoints);
  const glyphs = new Uint16Array(codePoints);
  for (const point of points) glyphs[point] = font.glyphForCodePoint(point).id;
  const advances = Float64Array.from({ length: numGlyphs }, (_, id) => font.getGlyph(id).advanceWidth);
  const codes = Array.from({ length: numGlyphs }, (_, id) => twoBytes(id));
  const kernings = new Int16Array(numGlyphs ** 2).fill(unknownPair);

  const kerning = (left: number, right: number, text: string, at: number): number => {
    const known = kernings[left * numGlyphs + right]!;
    if (known !== unknownPair) return known;
    const pair = font.layout(text.slice(at - 1, at + 1), plainText).advanceWidth;
    const value = Math.round(pair - advances[left]! - advances[right]!);
    kernings[left * numGlyphs + right] = value;
    return value;
  };
  const unitsOf = (text: string): number => {
    let units = 0;
    let before = -1;
    for (let at = 0; at < text.length; at += 1) {
      const code = text.charCodeAt(at);
      const glyph = glyphs[code]!;
      units += advances[glyph]! + (before < 0 ? 0 : kerning(before, glyph, text, at));
      before = code === 0x20 ? -1 : glyph;
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
      let width = 0;
      let before = -1;
      for (let at = 0; at < text.length; at += 1) {
        const code = text.charCodeAt(at);
        const glyph = glyphs[code]!;
        if (before >= 0) {
          const kern = kerning(before, glyph, text, at);
          if (kern !== 0) {
            const moved = Math.round(kern * scale);
            strings += `)${-moved}(`;
            width += moved;
          }
        }
        strings += codes[glyph]!;
        width += advances[glyph]! * scale;
        before = code === 0x20 ? -1 : glyph;
      }
      return { strings: `${strings})`, width };
    },
    embedding: remembered((wide) => {
      const used = wide ? points : points.filter(isPlain);
      return embed(font, file, new Map(used.map((point) => [glyphs[point]!, point])), advances);
    }),
  };
}

/** Kerning alone. fontkit adds ligatures of its own accord. */
const plainText = { liga: false, clig: false, calt: false, rlig: false };

/** A glyph number as two characters of a PDF string. */
function twoBytes(id: number): string {
  const escaped = (byte: number) =>
    byte === 0x0d ? '\\r' : String.fromCharCode(byte).replace(/[()\\]/, '\\$&');
  return escaped(id >> 8) + escaped(id & 0xff);
}

function remembered(make: (wide: boolean) => Embedding): (wide: boolean) => Embedding {
  const made = new Map<boolean, Embedding>();
  return (wide) => {
    const known = made.get(wide) ?? make(wide);
    made.set(wide, known);
    return known;
  };
}

function embed(
  font: FontkitFont,
  file: Buffer,
  points: ReadonlyMap<number, number>,
  advances: Float64Array,
): Embedding {
  const scale = 1000 / font.unitsPerEm;
  const glyphs = [...points.keys()].sort((a, b) => a - b);
  const program = fontProgram(file, new Set(glyphs));
  const name = `${subsetTag(glyphs.length)}+${font.postscriptName}`;
  const { minX, minY, maxX, maxY } = font.bbox;
  const box = [minX, minY, maxX, maxY].map((value) => Math.round(value * scale)).join(' ');
  const widths = glyphs.map((glyph) => `${glyph}[${number(advances[glyph]! * scale)}]`).join('');
  const flags = font.italicAngle === 0 ? 4 : 68;
  return {
    name,
    program: deflateSync(program, { level: 9 }),
    programLength: program.length,
    toUnicode: deflateSync(toUnicode(glyphs, points), { level: 9 }),
    descendant: `/Type/Font/Subtype/CIDFontType2/BaseFont/${name}/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>/CIDToGIDMap/Identity/DW 0/W[0[${number(advances[0]! * scale)}]${widths}]`,
    descriptor: `/Type/FontDescriptor/FontName/${name}/Flags ${flags}/FontBBox[${box}]/ItalicAngle ${font.italicAngle}/Ascent ${Math.round(font.ascent * scale)}/Descent ${Math.round(font.descent * scale)}/CapHeight ${Math.round(font.capHeight * scale)}/StemV 80`,
  };
}

/** Six letters that differ between the subsets of a face, as the standard asks. */
function subsetTag(size: number): string {
  const letters = Array.from({ length: 6 }, (_, place) => Math.floor(size / 26 ** (5 - place)) % 26);
  return letters.map((letter) => String.fromCharCode(65 + letter)).join('');
}

function toUnicode(glyphs: readonly number[], points: ReadonlyMap<number, number>): string {
  const hex = (value: number) => value.toString(16).padStart(4, '0');
  const lines = glyphs.map((glyph) => `<${hex(glyph)}><${hex(points.get(glyph)!)}>`);
  // The format allows a hundred lines a block.
  const blocks = Array.from({ length: Math.ceil(lines.length / 100) }, (_, index) =>
    lines.slice(index * 100, index * 100 + 100),
  ).map((block) => `${block.length} beginbfchar\n${block.join('\n')}\nendbfchar`);
  return `/CIDInit /ProcSet findresource begin
12 dict begin
begincmap
/CIDSystemInfo <</Registry (Adobe)/Ordering (UCS)/Supplement 0>> def
/CMapName /Adobe-Identity-UCS def
/CMapType 2 def
1 begincodespacerange
<0000><ffff>
endcodespacerange
${blocks.join('\n')}
endcmap
CMapName currentdict /CMap defineresource pop
end
end`;
}
