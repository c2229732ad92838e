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
  if (kind === 'list') return listShape(values.filter(Array.isArray).flat(), path, problems);
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

type Group = Readonly<Record<string, unknown>>;

function isGroup(value: unknown): value is Group {
  if (typeof value !== 'object' || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

function kindOf(value: unknown): Shape['kind'] | undefined {
  if (typeof value === 'string' || Number.isFinite(value)) return 'text';
  if (typeof value === 'boolean') return 'flag';
  if (Array.isArray(value)) return 'list';
  return isGroup(value) ? 'group' : undefined;
}

const unprintable =
  'Isian ini tidak ada nilainya atau nilainya tidak dapat dicetak. Untuk yang dikosongkan, beri teks kosong.';

/** What Word cannot hold: XML 1.0 knows no control characters, half surrogates or U+FFFE and U+FFFF. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: naming them is the point
const unwritable = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/;

/** Fields that `fields()` gave without a value, or with one that is neither text, number, flag, list nor group. */
export function missingValues(fields: object): Problem[] {
  const paths = pathsOf(fields, (leaf) => kindOf(leaf) === undefined);
  return paths.map((path) => ({ path, message: unprintable }));
}

/** Texts with characters that a Word file cannot hold. */
export function unwritableTexts(fields: object): Problem[] {
  const paths = pathsOf(fields, (leaf) => typeof leaf === 'string' && !isWritable(leaf));
  return paths.map((path) => ({ path, message: 'Isian ini memuat karakter yang tidak dapat dicetak.' }));
}

function isWritable(text: string): boolean {
  return text.isWellFormed() && !unwritable.test(text);
}

/** Paths of the leaves for which this holds. A list has tens of thousands of leaves: a path is written only for what is found. */
function pathsOf(value: unknown, isFound: (leaf: unknown) => boolean): string[] {
  const paths: string[] = [];
  const keys: (string | number)[] = [];
  const visit = (inner: unknown): void => {
    if (Array.isArray(inner)) for (let row = 0; row < inner.length; row += 1) visitAt(row, inner[row]);
    else if (isGroup(inner)) for (const name of Object.keys(inner)) visitAt(name, inner[name]);
    else if (isFound(inner)) paths.push(pathOf(keys));
  };
  const visitAt = (key: string | number, inner: unknown) => {
    keys.push(key);
    visit(inner);
    keys.pop();
  };
  visit(value);
  return paths;
}

function pathOf(keys: readonly (string | number)[]): string {
  const path = keys.map((key) => (typeof key === 'number' ? `[${key}]` : `.${key}`)).join('');
  return path.replace(/^\./, '');
}
