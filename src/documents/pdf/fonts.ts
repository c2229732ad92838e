import { readFileSync } from 'node:fs';
import { codePointsOf } from './truetype.ts';

/** The two families of official papers: `arial` for letters and forms, `bookman` for a keputusan (Permendagri 1/2023, Pasal 32). */
export type FontFamily = 'arial' | 'bookman';

const faces = {
  arial: { normal: 'arimo-regular', bold: 'arimo-bold', italics: 'arimo-italic' },
  bookman: { normal: 'besley-regular', bold: 'besley-bold', italics: 'besley-italic' },
} as const;

/** The font files by name, as pdfmake's virtual file system wants them; nothing else can be opened through it. */
export const fontFiles: ReadonlyMap<string, Buffer> = new Map(
  Object.values(faces)
    .flatMap((family) => Object.values(family))
    .map((name) => [name, readFileSync(new URL(`fonts/${name}.ttf`, import.meta.url))]),
);

/** pdfmake's font dictionary, new each time: pdfmake writes into it. */
export function fontDictionary(): Record<string, Record<string, string>> {
  return Object.fromEntries(Object.entries(faces).map(([family, files]) => [family, { ...files }]));
}

/** The code points that every face can print. */
const printable = intersection([...fontFiles.values()].map(codePointsOf));

/**
 * The first character of `text` that some face lacks, or undefined. Beside foreign letters these are what never prints, and
 * U+00AD, U+2010 and U+2011: they share the glyph of the hyphen, and one of them would make every hyphen after it another
 * character. A line break is not printed.
 */
export function unprintable(text: string): string | undefined {
  for (const character of text) {
    if (character !== '\n' && !printable.has(character.codePointAt(0)!)) return character;
  }
  return undefined;
}

function intersection(sets: Set<number>[]): Set<number> {
  return sets.reduce((left, right) => left.intersection(right));
}
