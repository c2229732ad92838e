import type { DXT } from 'docxtemplater';
import { isList, isPrintable, isWritable } from './fields.ts';

/** What a tag may be: `nama`, `pemohon.alamat.rt`, or `.` for the row itself. Nothing else, so there is nothing to exploit. */
const tagPattern = /^(?:\.|[A-Za-z][A-Za-z0-9]*(?:\.[A-Za-z][A-Za-z0-9]*)*)$/;

/**
 * The names of a tag, outermost first; none for `.`.
 * Throws with an Indonesian sentence for anything that is not a plain dotted path.
 */
export function parseTagPath(tag: string): readonly string[] {
  const text = tag.trim();
  if (!tagPattern.test(text))
    throw new Error(`Tanda {${tag}} bukan nama isian. Contoh yang benar: {pemohon.nama}.`);
  return text === '.' ? [] : text.split('.');
}

/**
 * docxtemplater's parser for our tags. Four holes in six years came through expression languages in templates;
 * an office needs names only. A name that is nowhere, or is there without a value, is an error and never "undefined".
 */
export function tagParser(tag: string, meta?: { tag?: DXT.Part }): DXT.Parser {
  if (meta?.tag?.module === 'rawxml') {
    throw new Error(`Tanda {@${tag}} menyisipkan XML mentah dan tidak diizinkan. Pakai {${tag}}.`);
  }
  const path = parseTagPath(tag);
  return { get: (_scope, context) => printable(tag, lookUp(path, context.scopeList)) };
}

/**
 * What a tag names; undefined where it names nothing. The innermost scope that owns the first name decides; an outer one
 * never fills its gap. Plain loops: this is asked for every cell of every row.
 */
export function lookUp(path: readonly string[], scopes: readonly unknown[]): unknown {
  const [first] = path;
  if (first === undefined) return scopes.at(-1);
  for (let index = scopes.length - 1; index >= 0; index -= 1) {
    const scope = scopes[index];
    if (owns(scope, first)) return path.length === 1 ? scope[first] : memberOf(scope, path);
  }
  return undefined;
}

function memberOf(scope: unknown, path: readonly string[]): unknown {
  let value = scope;
  for (const name of path) value = owns(value, name) ? value[name] : undefined;
  return value;
}

/** Own properties only: `constructor` and `__proto__` are names nobody gave. */
function owns(value: unknown, name: string): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && Object.hasOwn(value, name);
}

/** docxtemplater knows no lists but arrays, and no line break but one. */
function printable(tag: string, value: unknown): unknown {
  if (!isPrintable(value)) throw new Error(noValue(tag));
  if (typeof value !== 'string') return isList(value) ? [...value] : value;
  if (!isWritable(value)) throw new Error(unwritable(tag));
  return value.replace(/\r\n?/g, '\n');
}

function unwritable(tag: string): string {
  return `Isian {${tag}} memuat karakter yang tidak dapat dicetak.`;
}

/** The sentence for a tag that names nothing. */
export function noValue(tag: string): string {
  return `Isian {${tag}} tidak ada nilainya.`;
}
