import { readFileSync } from 'node:fs';
import { AppError } from '../../errors.ts';
import type { FontMeasures } from './fonts/measure.ts';

/**
 * The families of official papers: `arial` for letters and forms, `bookman` for a keputusan (Permendagri 1/2023, Pasal 32) in
 * the letters that come with Berkas, and the letters of the same class that the machine has, by their hash.
 */
export type FontFamily = 'arial' | 'bookman' | InstalledFamily;

export type InstalledFamily = `bookman-${string}`;

type Style = 'normal' | 'bold' | 'italics';

const faces = {
  arial: { normal: 'arimo-regular', bold: 'arimo-bold', italics: 'arimo-italic' },
  bookman: { normal: 'besley-regular', bold: 'besley-bold', italics: 'besley-italic' },
} as const;

/** A face: the program to embed, and its measures. */
export interface FontFile {
  program: FontProgram;
  measures: FontMeasures;
}

/** A TrueType file, whose glyphs can be left out one by one; or the outlines of an OpenType font (CFF), finished for each set of letters. */
type FontProgram = Buffer | { plain: Buffer; wide: Buffer };

/** A family that is no part of Berkas. Its name says what its files are, so a paper set in it is made again in it or not at all. */
export interface InstalledFont {
  family: InstalledFamily;
  /** As its makers call it. */
  name: string;
  files: Readonly<Record<Style, FontFile>>;
}

const bundled = Object.values(faces).flatMap((family) => Object.values(family));

/** The font files that come with Berkas, by name. */
const fontFiles: ReadonlyMap<string, FontFile> = new Map(
  bundled.map((name) => [
    name,
    { program: read(`${name}.ttf`), measures: JSON.parse(read(`${name}.json`).toString()) },
  ]),
);

function read(file: string): Buffer {
  return readFileSync(new URL(`fonts/${file}`, import.meta.url));
}

const installed = new Map<InstalledFamily, InstalledFont>();

/** Makes a family known to this process. It changes no paper: a paper names its family by hash. */
export function installFont(font: InstalledFont): void {
  installed.set(font.family, font);
}

/** What was made known to this process, for its threads. */
export function installedFonts(): InstalledFont[] {
  return [...installed.values()];
}

/** The file of a family in a style. `conflict` for letters that this machine does not have. */
export function fontFile(family: FontFamily, style: Style): FontFile {
  if (isBundled(family)) return fontFiles.get(faces[family][style])!;
  const font = installed.get(family);
  if (font !== undefined) return font.files[style];
  throw new AppError(
    'conflict',
    `the letters ${family} are not on this machine: the stored bytes are the document`,
    {
      detail:
        'Huruf (font) naskah ini tidak ada pada komputer ini, sehingga naskah tidak dapat dibuat ulang. Berkas yang tersimpan adalah naskahnya.',
    },
  );
}

function isBundled(family: FontFamily): family is keyof typeof faces {
  return family in faces;
}

/**
 * Not in TeX Gyre Bonum: four letters of Greenland, South Africa and Sápmi, and two dashes. What a paper may say does not
 * depend on the letters that a machine has.
 */
const unshared = new Set([0x138, 0x149, 0x166, 0x167, 0x2012, 0x2015]);

/** The code points that every face can print. */
const printable = intersection(
  [...fontFiles.values()].map(({ measures }) => new Set(measures.letters.map(([point]) => point))),
).difference(unshared);

/** The code points that an installed font must have. */
export function printablePoints(): number[] {
  return [...printable].sort((a, b) => a - b);
}

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
