import { execFile, execFileSync } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { isRequired } from './required.ts';

/** What a suite says when it is skipped for want of LibreOffice. */
export const noLibreOffice = 'no LibreOffice: install its Writer, so that soffice is on the PATH';

/** Is it there? Where it is not, the suite is skipped with `noLibreOffice`, unless TEST_REQUIRE names `libreoffice`. */
export function hasLibreOffice(): boolean {
  try {
    execFileSync('soffice', ['--version'], { stdio: 'ignore' });
    return true;
  } catch {
    if (!isRequired('libreoffice')) return false;
    throw new Error(`TEST_REQUIRE: ${noLibreOffice}`);
  }
}

/** Turns Word files into PDF beside them, all in one run, in the letters that our own PDF has. Throws what it said where it fails. */
export async function toPdf(dir: string, files: readonly string[]): Promise<void> {
  const profile = join(dir, 'profile');
  await mkdir(profile, { recursive: true });
  await writeFile(join(dir, 'fonts.conf'), fontConfig(dir));
  const env = { ...process.env, FONTCONFIG_FILE: join(dir, 'fonts.conf') };
  const options = [`-env:UserInstallation=${pathToFileURL(profile)}`, '--headless', '--convert-to', 'pdf'];
  const names = files.map((file) => join(dir, file));
  await promisify(execFile)('soffice', [...options, '--outdir', dir, ...names], { env, timeout: 280_000 });
}

/** Word names the real letters; these stand in for them in our PDF, so lines break at the same places. */
function fontConfig(dir: string): string {
  const folder = (name: string) =>
    `<dir>${fileURLToPath(new URL(`../../node_modules/@expo-google-fonts/${name}`, import.meta.url))}</dir>`;
  const alias = (family: string, shown: string) =>
    `<match target="pattern"><test name="family"><string>${family}</string></test><edit name="family" mode="assign" binding="strong"><string>${shown}</string></edit></match>`;
  return `<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig>${folder('arimo')}${folder('besley')}
<cachedir>${join(dir, 'font-cache')}</cachedir>${alias('Arial', 'Arimo')}${alias('Bookman Old Style', 'Besley')}</fontconfig>`;
}
