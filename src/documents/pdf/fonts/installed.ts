import { createHash } from 'node:crypto';
import { isPlain } from '../faces.ts';
import { fontProgram } from '../font-program.ts';
import { type FontFile, type InstalledFont, printablePoints } from '../fonts.ts';
import { type Font, type FontMeasures, measureFont, openFont } from './measure.ts';

/** The font files of a family as they lie on the machine. */
export type FontSources = Record<'normal' | 'bold' | 'italics', Buffer>;

/**
 * A family ready to be set, from its OpenType or TrueType files: only our letters, measured with their kerning. A second or two.
 * Throws where a paper cannot be set in it: a letter is lacking, or its makers forbid that it is embedded.
 */
export function prepareFont(name: string, sources: FontSources): InstalledFont {
  return nameFont(name, {
    normal: prepareFace(sources.normal),
    bold: prepareFace(sources.bold),
    italics: prepareFace(sources.italics),
  });
}

/** A family under the name that its files give it: other files are another family. */
export function nameFont(name: string, files: InstalledFont['files']): InstalledFont {
  const hash = createHash('sha256');
  for (const { program, measures } of [files.normal, files.bold, files.italics]) {
    for (const part of Buffer.isBuffer(program) ? [program] : [program.plain, program.wide])
      hash.update(part);
    hash.update(JSON.stringify(measures));
  }
  return { family: `bookman-${hash.digest('hex').slice(0, 32)}`, name, files };
}

function prepareFace(file: Buffer): FontFile {
  const font = openFont(file);
  const points = printablePoints();
  checkUsable(font, points);
  // A font with CFF outlines.
  const isOutlines = file.toString('latin1', 0, 4) === 'OTTO';
  return isOutlines ? outlineFace(font, points) : trueTypeFace(font, file, points);
}

function checkUsable(font: Font, points: readonly number[]): void {
  const { noEmbedding, noSubsetting, bitmapOnly } = font['OS/2'].fsType;
  if (noEmbedding || noSubsetting || bitmapOnly)
    throw new Error(`${font.postscriptName} may not be embedded in part: its makers forbid it (fsType)`);
  const lacking = points.filter((point) => !font.hasGlyphForCodePoint(point));
  if (lacking.length === 0) return;
  const letters = lacking.map((point) => `U+${point.toString(16).toUpperCase().padStart(4, '0')}`);
  throw new Error(`${font.postscriptName} lacks ${letters.join(', ')}`);
}

/** Glyphs are numbered anew, those of plain letters first, so that they have the same numbers in both sets. */
function outlineFace(font: Font, points: readonly number[]): FontFile {
  const plain = outlinesOf(font, points.filter(isPlain));
  const wide = outlinesOf(font, points);
  const measures = measureFont(font, points, (glyph) => wide.numbers.get(glyph)!);
  return { program: { plain: plain.program, wide: wide.program }, measures: withOurLines(measures) };
}

function outlinesOf(font: Font, points: readonly number[]) {
  const subset = font.createSubset();
  const glyphs = points.map((point) => font.glyphForCodePoint(point).id);
  const numbers = new Map(glyphs.map((glyph) => [glyph, subset.includeGlyph(glyph)]));
  return { numbers, program: Buffer.from(subset.encode()) };
}

function trueTypeFace(font: Font, file: Buffer, points: readonly number[]): FontFile {
  const glyphs = points.map((point) => font.glyphForCodePoint(point).id);
  return {
    program: fontProgram(file, new Set(glyphs)),
    measures: withOurLines(measureFont(font, points)),
  };
}

/** Lines as far apart as in the letters that come with Berkas, whatever the font asks for: 1.18 em, as Bookman Old Style has them. */
function withOurLines(measures: FontMeasures): FontMeasures {
  const { unitsPerEm } = measures;
  return { ...measures, ascent: Math.round(0.92 * unitsPerEm), descent: Math.round(-0.26 * unitsPerEm) };
}
