/**
 * JSON with sorted keys, in pieces: equal data, equal text, whatever order it was built in, and long data without one long
 * text in memory. What is undefined is left out.
 */
export function* jsonPieces(value: unknown): Generator<string> {
  let piece = '';
  for (const part of parts(value)) {
    piece += part;
    if (piece.length < pieceLength) continue;
    yield piece;
    piece = '';
  }
  if (piece !== '') yield piece;
}

/** A piece is at least this long, but for the last. */
export const pieceLength = 64 * 1024;

/** A list that is made as it is read, so that a long one is not in memory twice. */
export function eachOf<Item>(items: readonly Item[], shown: (item: Item) => unknown): Iterable<unknown> {
  return {
    *[Symbol.iterator]() {
      for (const item of items) yield shown(item);
    },
  };
}

/** Lists are walked; what stands in them comes whole, which is many times faster than walking that too. */
function* parts(value: unknown): Generator<string> {
  if (!isList(value)) {
    yield* isRecord(value) ? members(value) : [sorted(value)];
    return;
  }
  let separator = '[\n';
  for (const item of value) {
    yield separator + sorted(item);
    separator = ',\n';
  }
  yield separator === ',\n' ? ']' : '[]';
}

function isList(value: unknown): value is Iterable<unknown> {
  return typeof value === 'object' && value !== null && Symbol.iterator in value;
}

function* members(record: Record<string, unknown>): Generator<string> {
  let opening = '{';
  for (const { key, name } of namesOf(record)) {
    const value = record[key];
    if (value === undefined) continue;
    yield opening + name;
    yield* parts(value);
    opening = ',\n';
  }
  yield opening === '{' ? '{}' : '}';
}

function sorted(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(sorted).join()}]`;
  if (!isRecord(value)) return JSON.stringify(value ?? null);
  let text = '';
  for (const { key, name } of namesOf(value)) {
    const inner = value[key];
    if (inner !== undefined) text += `${text === '' ? '{' : ','}${name}${sorted(inner)}`;
  }
  return text === '' ? '{}' : `${text}}`;
}

interface Name {
  key: string;
  /** With quotes and colon. */
  name: string;
}

/** In order. The rows of a list have the same keys: they are sorted once. */
function namesOf(record: Record<string, unknown>): readonly Name[] {
  const keys = Object.keys(record);
  if (keys.length === last.keys.length && keys.every((key, index) => key === last.keys[index]))
    return last.names;
  const names = keys.toSorted().map((key) => ({ key, name: `${JSON.stringify(key)}:` }));
  last = { keys, names };
  return names;
}

let last: { keys: string[]; names: Name[] } = { keys: [], names: [] };

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
