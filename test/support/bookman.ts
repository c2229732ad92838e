import { existsSync } from 'node:fs';
import { cp, mkdir } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { isRequired } from './required.ts';

const bonum = '/usr/share/texmf/fonts/opentype/public/tex-gyre';

/** What a test says when it is skipped for want of TeX Gyre Bonum. */
export const noBonum = 'no TeX Gyre Bonum: apt install fonts-texgyre';

/** The folder of TeX Gyre Bonum, else undefined: then the suite is skipped with `noBonum`, unless TEST_REQUIRE names `bonum`. */
export function bonumForTests(): string | undefined {
  if (existsSync(join(bonum, 'texgyrebonum-regular.otf'))) return bonum;
  if (isRequired('bonum')) throw new Error(`TEST_REQUIRE: ${noBonum}`);
  return undefined;
}

const faces = {
  'BOOKOS.TTF': '400Regular/Arimo_400Regular.ttf',
  'BOOKOSB.TTF': '700Bold/Arimo_700Bold.ttf',
  'bookosi.ttf': '400Regular_Italic/Arimo_400Regular_Italic.ttf',
};

/** A folder as an office with Bookman Old Style has it; the letters in it are free ones, hints and all. */
export async function folderOfTrueType(dir: string): Promise<string> {
  await mkdir(dir, { recursive: true });
  const require = createRequire(import.meta.url);
  for (const [name, file] of Object.entries(faces)) {
    await cp(require.resolve(`@expo-google-fonts/arimo/${file}`), join(dir, name));
  }
  return dir;
}
