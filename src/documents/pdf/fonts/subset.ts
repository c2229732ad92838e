/**
 * Makes the committed font files, and their measures, from the packages they come from: `npm run fonts`.
 * A pre-subset file without hints makes a letter three times faster and half as large as the full one, and pins the
 * letter shapes of every issued paper to this repository.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import subsetFont from 'subset-font';
import { codePointsOf, tableOffset } from '../truetype.ts';
import { measureFont, openFont } from './measure.ts';

const require = createRequire(import.meta.url);

/** File name here > package and file there. Arimo has the widths of Arial; Besley is the nearest to Bookman Old Style that npm has. */
const faces = {
  'arimo-regular': ['arimo', '400Regular/Arimo_400Regular.ttf'],
  'arimo-bold': ['arimo', '700Bold/Arimo_700Bold.ttf'],
  'arimo-italic': ['arimo', '400Regular_Italic/Arimo_400Regular_Italic.ttf'],
  'besley-regular': ['besley', '400Regular/Besley_400Regular.ttf'],
  'besley-bold': ['besley', '700Bold/Besley_700Bold.ttf'],
  'besley-italic': ['besley', '400Regular_Italic/Besley_400Regular_Italic.ttf'],
} as const;

/** Latin-1, Latin Extended-A and the marks of official papers, without what shares a glyph (soft hyphen, U+2010, U+2011). */
const wanted = [
  [0x20, 0x7e],
  [0xa0, 0xac],
  [0xae, 0x17f],
  [0x2012, 0x2015],
  [0x2018, 0x201a],
  [0x201c, 0x201e],
  [0x2020, 0x2022],
  [0x2026, 0x2026],
  [0x20ac, 0x20ac],
  [0x2212, 0x2212],
  [0x2260, 0x2260],
  [0x2264, 0x2265],
] as const;

const text = wanted.flatMap(([from, to]) => range(from, to)).map((point) => String.fromCodePoint(point));

for (const [name, [pack, file]] of Object.entries(faces)) {
  const full = readFileSync(require.resolve(`@expo-google-fonts/${pack}/${file}`));
  const small = await subsetFont(full, text.join(''), { targetFormat: 'sfnt', noHinting: true });
  if (pack === 'besley') lowerLines(small);
  // fontkit reads past the end for the last, empty glyph (NBSP) and crashes: 16 zero bytes after the file prevent it.
  const made = Buffer.concat([small, Buffer.alloc(16)]);
  writeFileSync(new URL(`${name}.ttf`, import.meta.url), made);
  const measures = measureFont(openFont(made), codePointsOf(made));
  writeFileSync(new URL(`${name}.json`, import.meta.url), `${JSON.stringify(measures)}\n`);
}
for (const pack of ['arimo', 'besley']) {
  const licence = readFileSync(require.resolve(`@expo-google-fonts/${pack}/LICENSE_FONT`));
  writeFileSync(new URL(`${pack}-OFL.txt`, import.meta.url), licence);
}

/** Besley asks for lines of 1.68 em; official papers are set at about 1.2 em, as Bookman Old Style is. */
function lowerLines(font: Buffer): void {
  const hhea = tableOffset(font, 'hhea');
  font.writeInt16BE(1840, hhea + 4);
  font.writeInt16BE(-520, hhea + 6);
}

function range(from: number, to: number): number[] {
  return Array.from({ length: to - from + 1 }, (_, index) => from + index);
}
