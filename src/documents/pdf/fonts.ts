import { readFileSync } from 'node:fs';
import type { FontMeasures } from './fonts/measure.ts';

/** The two families of official papers: `arial` for letters and forms, `bookman` for a keputusan (Permendagri 1/2023, Pasal 32). */
export type FontFamily = 'arial' | 'bookman';

const faces = {
  arial: { normal: 'arimo-regular', bold: 'arimo-bold', italics: 'arimo-italic' },
  bookman: { normal: 'besley-regular', bold: 'besley-bold', italics: 'besley-italic' },
} as const;

/** A face as it was committed: the file to embed, and its measures. */
export interface FontFile {
  program: Buffer;
  measures: FontMeasures;
}

/** The font files by name. */
export const fontFiles: ReadonlyMap<string, FontFile> = new Map(
  Object.values(faces)
    .flatMap((family) => Object.values(family))
    .map((name) => [
      name,
      { program: read(`${name}.ttf`), measures: JSON.parse(read(`${name}.json`).toString()) },
    ]),
);

function read(file: string): Buffer {
  return readFileSync(new URL(`fonts/${file}`, import.meta.url));
}

/** The font files of a family by style. */
export function faceFiles(family: FontFamily): (typeof faces)[FontFamily] {
  return faces[family];
}

/** The code points that every face can print. */
const printable = intersection(
  [...fontFiles.values()].map(({ measures }) => new Set(measures.letters.map(([point]) => point))),
);

/**
 * The first character of `text` that some face lacks, or undefined. Beside foreign letters these are what never prints, and
 * U+00AD, U+2010 and U+2011: they share the glyph of the hyphen, and one of them would make every hyphen after it another
 * character. A line break is not printed.
 */
export function unprintable(text: string): string | undefined {
  // Nearly every text passes here, and a list has a hundred thousand of them.
  if (plain.test(text)) return undefined;
  for (const character of text) {
    if (character !== '\n' && !printable.has(character.codePointAt(0)!)) return character;
  }
  return undefined;
}

const plain = /^[\x20-\x7e\n]*$/;

function intersection(sets: Set<number>[]): Set<number> {
  return sets.reduce((left, right) => left.intersection(right));
}
