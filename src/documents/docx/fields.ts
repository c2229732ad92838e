import { setImmediate } from 'node:timers/promises';
import type { Problem } from '../../errors.ts';

/** What a tag may name: a text to print, a flag for a condition, a list to repeat, or a group of further names. */
export type Shape = { path: string } & (
  | { kind: 'text' }
  | { kind: 'flag' }
  | { kind: 'list'; item?: Shape }
  | { kind: 'group'; fields: ReadonlyMap<string, Shape> }
);

/** The shape of what `fields()` gave for every sample, and what is wrong with it. */
export interface ShapeReading {
  shape: Shape;
  problems: readonly Problem[];
}

/** Reads the shape that all these values share; a name given for one sample or row and not for another is a fault. */
export function shapeOf(values: readonly unknown[], path = ''): ShapeReading {
  const problems: Problem[] = [];
  const shape = readShape(values, path, problems);
  return { shape, problems };
}

function readShape(values: readonly unknown[], path: string, problems: Problem[]): Shape {
  const kinds = new Set(values.map(kindOf));
  const [kind] = kinds;
  if (kinds.size > 1) problems.push({ path, message: `fields() memberi jenis nilai yang berbeda-beda.` });
  if (kind === 'list')
    return listShape(
      values.filter(isList).flatMap((list) => [...list]),
      path,
      problems,
    );
  if (kind === 'group') return groupShape(values.filter(isGroup), path, problems);
  if (kind === 'flag') return { kind, path };
  if (kind === undefined) problems.push({ path, message: unprintable });
  return { kind: 'text', path };
}

function listShape(items: readonly unknown[], path: string, problems: Problem[]): Shape {
  if (items.length > 0) return { kind: 'list', path, item: readShape(items, `${path}[]`, problems) };
  problems.push({
    path,
    message: 'Contoh data tidak memuat satu baris pun, sehingga tandanya tidak dapat diperiksa.',
  });
  return { kind: 'list', path };
}

function groupShape(groups: readonly Group[], path: string, problems: Problem[]): Shape {
  const names = new Set(groups.flatMap((group) => Object.keys(group)));
  const fields = new Map<string, Shape>();
  for (const name of names) {
    const given = groups.filter((group) => Object.hasOwn(group, name));
    const inner = path === '' ? name : `${path}.${name}`;
    if (given.length < groups.length)
      problems.push({ path: inner, message: 'fields() tidak selalu memberi isian ini.' });
    fields.set(
      name,
      readShape(
        given.map((group) => group[name]),
        inner,
        problems,
      ),
    );
  }
  return { kind: 'group', path, fields };
}

/** An array, or a list whose rows are made as they are read. */
export function isList(value: unknown): value is Iterable<unknown> {
  return typeof value === 'object' && value !== null && Symbol.iterator in value;
}

type Group = Readonly<Record<string, unknown>>;

function isGroup(value: unknown): value is Group {
  if (typeof value !== 'object' || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

/** May a tag name this value? Not a date, not NaN, nothing without a value. */
export function isPrintable(value: unknown): boolean {
  return kindOf(value) !== undefined;
}

function kindOf(value: unknown): Shape['kind'] | undefined {
  if (typeof value === 'string' || Number.isFinite(value)) return 'text';
  if (typeof value === 'boolean') return 'flag';
  if (isList(value)) return 'list';
  return isGroup(value) ? 'group' : undefined;
}

const unprintable =
  'Isian ini tidak ada nilainya atau nilainya tidak dapat dicetak. Untuk yang dikosongkan, beri teks kosong.';

/** What Word cannot hold: XML 1.0 knows no control characters, half surrogates or U+FFFE and U+FFFF. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: naming them is the point
const unwritable = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/;

/** Can Word hold all characters of this text? */
export function isWritable(text: string): boolean {
  return text.isWellFormed() && !unwritable.test(text);
}

/** Fields that cannot be printed, each with its path. */
export interface FaultyFields {
  /** Without a value, or with one that is neither text, number, flag, list nor group. */
  missing: Problem[];
  /** Texts with characters that a Word file cannot hold. */
  unwritable: Problem[];
}

/** How many fields are looked at before others get their turn: a few ms. */
const fieldsInOneTurn = 5000;

/** Looks at every field, also of the longest list: for a document that has failed already, to say where. */
export async function faultyFields(fields: object): Promise<FaultyFields> {
  const faulty: FaultyFields = { missing: [], unwritable: [] };
  let looked = 0;
  for (const { keys, value } of leavesOf(fields, [])) {
    looked += 1;
    if (looked % fieldsInOneTurn === 0) await setImmediate();
    if (kindOf(value) === undefined) faulty.missing.push({ path: pathOf(keys), message: unprintable });
    else if (typeof value === 'string' && !isWritable(value))
      faulty.unwritable.push({ path: pathOf(keys), message: unwritableMessage });
  }
  return faulty;
}

const unwritableMessage = 'Isian ini memuat karakter yang tidak dapat dicetak.';

interface Leaf {
  /** Of its place; the same array for all leaves. */
  keys: readonly (string | number)[];
  value: unknown;
}

function* leavesOf(value: unknown, keys: (string | number)[]): Generator<Leaf> {
  if (!isList(value) && !isGroup(value)) {
    yield { keys, value };
    return;
  }
  for (const [key, inner] of membersOf(value)) {
    keys.push(key);
    yield* leavesOf(inner, keys);
    keys.pop();
  }
}

function* membersOf(value: Iterable<unknown> | Group): Generator<[string | number, unknown]> {
  if (!isList(value)) {
    yield* Object.entries(value);
    return;
  }
  let row = 0;
  for (const item of value) {
    yield [row, item];
    row += 1;
  }
}

function pathOf(keys: readonly (string | number)[]): string {
  const path = keys.map((key) => (typeof key === 'number' ? `[${key}]` : `.${key}`)).join('');
  return path.replace(/^\./, '');
}
