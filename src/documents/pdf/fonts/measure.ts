import { createRequire } from 'node:module';

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

/** Loosely, what we use of a font opened by fontkit. */
export interface Font {
  postscriptName: string;
  unitsPerEm: number;
  ascent: number;
  descent: number;
  capHeight: number;
  italicAngle: number;
  bbox: { minX: number; minY: number; maxX: number; maxY: number };
  'OS/2': { fsType: { noEmbedding: boolean; noSubsetting: boolean; bitmapOnly: boolean } };
  hasGlyphForCodePoint(point: number): boolean;
  glyphForCodePoint(point: number): { id: number };
  getGlyph(id: number): { advanceWidth: number };
  layout(text: string, features: Record<string, boolean>): { advanceWidth: number; positions: Position[] };
  createSubset(): { includeGlyph(id: number): number; encode(): Uint8Array };
}

interface Position {
  xAdvance: number;
}

/** fontkit takes a third of a second to load: only what opens a font loads it. */
export function openFont(file: Buffer): Font {
  return require('fontkit').create(file);
}

/** Kerning alone. fontkit adds ligatures of its own accord. */
const plainText = { liga: false, clig: false, calt: false, rlig: false };

/** Measures the letters of a font. `numberOf`: the number that a glyph has in the file to embed, where it is another. */
export function measureFont(
  font: Font,
  points: Iterable<number>,
  numberOf = (glyph: number) => glyph,
): FontMeasures {
  const { postscriptName: name, unitsPerEm, ascent, descent, capHeight, italicAngle, bbox } = font;
  const letters = [...points]
    .sort((a, b) => a - b)
    .map((point) => {
      const glyph = font.glyphForCodePoint(point).id;
      return { point, glyph, advance: font.getGlyph(glyph).advanceWidth };
    });
  const pairs = kerningsOf(font, letters);
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
      numberOf(glyph),
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

/** By the place of the left letter and of the right one. */
function kerningsOf(font: Font, letters: readonly Letter[]): number[][] {
  const pairs = letters.map(() => letters.map(() => 0));
  for (const [left, letter] of letters.entries()) {
    const rest = letters.slice(left);
    const found = kerningsWith(font, letter, rest) ?? rest.map((other) => bothWays(font, letter, other));
    for (const [at, [before, after]] of found.entries()) {
      pairs[left]![left + at] = before;
      pairs[left + at]![left] = after;
    }
  }
  // Words are shaped one by one: nothing is kerned to the space before it.
  const space = letters.findIndex(({ point }) => point === 0x20);
  pairs[space]?.fill(0);
  return pairs;
}

/** How a letter is kerned to what comes after it, and to what comes before it. */
type BothWays = [before: number, after: number];

/**
 * A letter with each of the others in one text, `LaLbLcL`: a fifth of the time of one text a pair. Undefined where fontkit puts
 * them together another way or breaks off, as it does on some accents that stand by themselves.
 */
function kerningsWith(font: Font, letter: Letter, others: readonly Letter[]): BothWays[] | undefined {
  const self = String.fromCodePoint(letter.point);
  const text = self + others.map(({ point }) => String.fromCodePoint(point) + self).join('');
  const positions = positionsOf(font, text);
  if (positions?.length !== text.length) return undefined;
  return others.map((other, at) => {
    const [before, after] = [positions[2 * at]!.xAdvance, positions[2 * at + 1]!.xAdvance];
    // An accent that lies over the letter before it takes no room; which of the two letters gave it up is for the pair to say.
    if (before === 0 || after === 0) return bothWays(font, letter, other);
    return [Math.round(before - letter.advance), Math.round(after - other.advance)];
  });
}

function positionsOf(font: Font, text: string): Position[] | undefined {
  try {
    return font.layout(text, plainText).positions;
  } catch {
    return undefined;
  }
}

function bothWays(font: Font, letter: Letter, other: Letter): BothWays {
  return [kerning(font, letter, other), kerning(font, other, letter)];
}

function kerning(font: Font, left: Letter, right: Letter): number {
  try {
    const pair = font.layout(String.fromCodePoint(left.point, right.point), plainText);
    return Math.round(pair.advanceWidth - left.advance - right.advance);
  } catch {
    return 0;
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
