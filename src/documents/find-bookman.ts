import { createHash } from 'node:crypto';
import { readdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { makeFolder } from '../../storage/make-folder.ts';
import { AppError } from '../errors.ts';
import { type FontSources, prepareFont } from './pdf/fonts/installed.ts';
import { packFont, unpackFont } from './pdf/fonts/packed.ts';
import { type InstalledFont, printablePoints } from './pdf/fonts.ts';

/** The designs of a keputusan's letters and their files, in lower case; the first that is found is taken. */
const designs: Readonly<Record<string, Record<keyof FontSources, string>>> = {
  'Bookman Old Style': { normal: 'bookos.ttf', bold: 'bookosb.ttf', italics: 'bookosi.ttf' },
  'TeX Gyre Bonum': {
    normal: 'texgyrebonum-regular.otf',
    bold: 'texgyrebonum-bold.otf',
    italics: 'texgyrebonum-italic.otf',
  },
  'URW Bookman': {
    normal: 'urwbookman-light.otf',
    bold: 'urwbookman-demi.otf',
    italics: 'urwbookman-lightitalic.otf',
  },
};

/** Where systems put TeX Gyre Bonum: Debian and Ubuntu (fonts-texgyre), TeX Live, Arch. */
const usualFolders = [
  '/usr/share/texmf/fonts/opentype/public/tex-gyre',
  '/usr/share/texlive/texmf-dist/fonts/opentype/public/tex-gyre',
  '/usr/share/texmf-dist/fonts/opentype/public/tex-gyre',
  '/usr/share/fonts/tex-gyre',
];

/**
 * The letters of the Bookman class in `folder`, or without it where systems put them; undefined where the system has none. What
 * is made of the files is kept in `cacheDir`, which may be thrown away. `bad_config` where a named folder has no letters to use.
 */
export async function findBookman(
  folder: string | undefined,
  cacheDir: string,
): Promise<InstalledFont | undefined> {
  for (const place of folder === undefined ? usualFolders : [folder]) {
    const found = await sourcesIn(place, folder !== undefined);
    if (found) return prepared(place, found, cacheDir);
  }
  if (folder === undefined) return undefined;
  const known = Object.entries(designs).map(
    ([name, files]) => `${name} (${Object.values(files).join(', ')})`,
  );
  throw badFolder(folder, `holds none of ${known.join('; ')}`);
}

interface Found {
  name: string;
  sources: FontSources;
}

async function sourcesIn(folder: string, isNamed: boolean): Promise<Found | undefined> {
  const files = await readdir(folder).catch((error: Error) => {
    if (isNamed) throw badFolder(folder, error.message, error);
    return [];
  });
  const byName = new Map(files.map((file) => [file.toLowerCase(), file]));
  for (const [name, { normal, bold, italics }] of Object.entries(designs)) {
    const own = [normal, bold, italics].flatMap((file) => byName.get(file) ?? []);
    if (own.length < 3) continue;
    const [first, second, third] = await Promise.all(own.map((file) => readFile(join(folder, file))));
    return { name, sources: { normal: first!, bold: second!, italics: third! } };
  }
  return undefined;
}

/** As it was made of the same files before, or made now. */
async function prepared(folder: string, { name, sources }: Found, cacheDir: string): Promise<InstalledFont> {
  const file = join(cacheDir, `${keyOf(sources)}.json`);
  const known = await readPrepared(file);
  if (known) return known;
  const font = prepare(folder, name, sources);
  await makeFolder(cacheDir);
  await writeFile(`${file}.${process.pid}`, packFont(font));
  await rename(`${file}.${process.pid}`, file);
  return font;
}

function prepare(folder: string, name: string, sources: FontSources): InstalledFont {
  try {
    return prepareFont(name, sources);
  } catch (cause) {
    throw badFolder(folder, (cause as Error).message, cause);
  }
}

function badFolder(folder: string, why: string, cause?: unknown): AppError {
  return new AppError('bad_config', `BOOKMAN_FONT_DIR ${folder}: ${why}`, { cause });
}

/** Changes when what is made of the same files does. */
const making = 'bookman/1';

function keyOf(sources: FontSources): string {
  const hash = createHash('sha256').update(JSON.stringify([making, printablePoints()]));
  for (const source of [sources.normal, sources.bold, sources.italics]) hash.update(source);
  return hash.digest('hex');
}

/** Undefined where there is none, or it is damaged. */
async function readPrepared(file: string): Promise<InstalledFont | undefined> {
  try {
    return unpackFont(await readFile(file, 'utf8'));
  } catch {
    return undefined;
  }
}
