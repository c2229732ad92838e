import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The root of the installed service. */
const root = new URL('../../', import.meta.url);

/** Code that decides the bytes of every document, whatever its type. */
const sharedCode = [
  'src/documents/letter/',
  'src/documents/pdf/',
  'src/documents/docx/',
  'src/documents/xlsx/',
  'src/domain/',
];
const sharedFiles = [
  'src/documents/canonical-json.ts',
  'src/documents/generate.ts',
  'src/documents/template.ts',
];

/** Packages that make bytes; package.json pins them. */
const packages = ['pdfmake', 'pdfkit', 'docxtemplater', 'pizzip'];

/**
 * SHA-256, in hex, over all that decides the bytes of a template's documents: its folder, the shared code and fonts, the
 * exact versions of the packages. The same on every checkout: text is hashed with LF line ends.
 */
export async function fingerprintOf(folder: URL): Promise<string> {
  const own = await linesOfFolder(folder, 'template/', (path) => !isEvidence(path));
  return sha256([...(await sharedLines()), ...own].join('\n'));
}

let shared: Promise<string[]> | undefined;

/** Read once a process: the code that runs is the code that was loaded. */
function sharedLines(): Promise<string[]> {
  shared ??= readSharedLines();
  return shared;
}

async function readSharedLines(): Promise<string[]> {
  const folders = await Promise.all(sharedCode.map((path) => linesOfFolder(new URL(path, root), path)));
  const files = await Promise.all(sharedFiles.map((path) => lineOf(new URL(path, root), path)));
  return [...folders.flat(), ...files, ...(await Promise.all(packages.map(packageLine)))];
}

/** Goldens and samples show what a template does and do not change it. */
function isEvidence(path: string): boolean {
  return /\.(?:txt|png)$|(?:^|\/)sample[^/]*\.json$/.test(path);
}

async function linesOfFolder(folder: URL, name: string, keep = (_path: string) => true): Promise<string[]> {
  const top = fileURLToPath(folder);
  const entries = await readdir(top, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile() && !/^[.~]/.test(entry.name));
  const paths = files.map((entry) => relative(top, join(entry.parentPath, entry.name)).replaceAll(sep, '/'));
  const kept = paths.filter(keep).sort();
  return Promise.all(kept.map((path) => lineOf(join(top, path), `${name}${path}`)));
}

async function lineOf(file: string | URL, name: string): Promise<string> {
  return `${sha256(normalized(await readFile(file), name))}  ${name}`;
}

/** A checkout on Windows may turn LF into CRLF; that is no other template. */
function normalized(bytes: Buffer, name: string): Buffer | string {
  const isText = /\.(?:ts|js|json|md|txt|svg|xml|css|html)$/.test(name);
  return isText ? bytes.toString('utf8').replaceAll('\r\n', '\n') : bytes;
}

async function packageLine(name: string): Promise<string> {
  const text = await readFile(new URL(`node_modules/${name}/package.json`, root), 'utf8');
  const { version } = JSON.parse(text) as { version: string };
  return `${name}@${version}`;
}

function sha256(data: Buffer | string): string {
  return createHash('sha256').update(data).digest('hex');
}
