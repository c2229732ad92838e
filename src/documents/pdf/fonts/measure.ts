import { createRequire } from 'node:module';
import { codePointsOf } from '../truetype.ts';

const require = createRequire(import.meta.url);

/**
 * What the layout has to know of a face, worked out once when the font files are made: opening one with fontkit takes 20 ms, and
 * it shapes a pair of letters in 20 microseconds. Lengths in font units.
 */
export interface FontMeasures {
  name: string;
  unitsPerEm: number;
  ascent: number;
  descent: number;
  capHeight: number;
  italicAngle: number;
  box: [minX: number, minY: number, maxX: number, maxY: number];
  /** The width of the glyph for what is missing. */
  missing: number;
  letters: [point: number, glyph: number, advance: number, left: number, right: number][];
  /** By the `left` of a letter and the `right` of the one after it: how much nearer they stand. */
  kernings: number[][];
}

interface Font {
  postscriptName: string;
  unitsPerEm: number;
  ascent: number;
  descent: number;
  capHeight: number;
  italicAngle: number;
  bbox: { minX: number; minY: number; maxX: number; maxY: number };
  glyphForCodePoint(point: number): { id: number };
  getGlyph(id: number): { advanceWidth: number };
  layout(text: string, features: Record<string, boolean>): { advanceWidth: number };
}

/** Kerning alone. fontkit adds ligatures of its own accord. */
const plainText = { liga: false, clig: false, calt: false, rlig: false };

/** Measures a TrueType file. */
export function measureFont(file: Buffer): FontMeasures {
  const font: Font = require('fontkit').create(file);
  const { postscriptName: name, unitsPerEm, ascent, descent, capHeight, italicAngle, bbox } = font;
  const letters = [...codePointsOf(file)]
    .sort((a, b) => a - b)
    .map((point) => {
      const glyph = font.glyphForCodePoint(point).id;
      return { point, glyph, advance: font.getGlyph(glyph).advanceWidth };
    });
  const pairs = letters.map((left) => letters.map((right) => kerning(font, left, right)));
  const lefts = classes(pairs);
  const rights = classes(letters.map((_, right) => lefts.kinds.map((row) => row[right]!)));
  return {
    name,
    unitsPerEm,
    ascent,
    descent,
    capHeight,
    italicAngle,
    box: [bbox.minX, bbox.minY, bbox.maxX, bbox.maxY],
    missing: font.getGlyph(0).advanceWidth,
    letters: letters.map(({ point, glyph, advance }, at) => [
      point,
      glyph,
      advance,
      lefts.of[at]!,
      rights.of[at]!,
    ]),
    kernings: lefts.kinds.map((_, left) => rights.kinds.map((column) => column[left]!)),
  };
}

interface Letter {
  point: number;
  advance: number;
}

function kerning(font: Font, left: Letter, right: Letter): number {
  // Words are shaped one by one: nothing is kerned to the space before it.
  if (left.point === 0x20) return 0;
  try {
    const pair = font.layout(String.fromCodePoint(left.point, right.point), plainText);
    return Math.round(pair.advanceWidth - left.advance - right.advance);
  } catch {
    return 0; // fontkit breaks off on some pairs with accents that stand by themselves
  }
}

/** Letters of one shape are kerned alike: the rows that differ, and which of them each letter has. */
function classes(rows: readonly number[][]): { kinds: number[][]; of: number[] } {
  const kinds = new Map<string, { row: number[]; index: number }>();
  const of = rows.map((row) => {
    const key = row.join();
    const kind = kinds.get(key) ?? { row, index: kinds.size };
    kinds.set(key, kind);
    return kind.index;
  });
  return { kinds: [...kinds.values()].map(({ row }) => row), of };
}
