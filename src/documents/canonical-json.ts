/**
 * JSON with sorted keys, in pieces: equal data, equal text, whatever order it was built in, and long data without one long
 * text in memory. What is undefined is left out. `lineBreak` stands before each row of a list and each member but the first,
 * for those who read it; a list may be anything that can be walked.
 */
export function* canonicalJson(value: unknown, lineBreak = ''): Generator<string> {
  let piece = '';
  for (const part of parts(value, lineBreak)) {
    piece += part;
    if (piece.length < pieceLength) continue;
    yield piece;
    piece = '';
  }
  if (piece !== '') yield piece;
}

/** A piece is at least this long, but for the last. */
export const pieceLength = 64 * 1024;

/** Objects and lists are walked; the rows of a list come whole, which is many times faster than walking them too. */
function* parts(value: unknown, lineBreak: string): Generator<string> {
  if (isList(value)) yield* rows(value, lineBreak);
  else if (isRecord(value)) yield* members(value, lineBreak);
  else yield sorted(value);
}

function* rows(list: Iterable<unknown>, lineBreak: string): Generator<string> {
  let isEmpty = true;
  for (const row of list) {
    yield `${isEmpty ? '[' : ','}${lineBreak}${sorted(row)}`;
    isEmpty = false;
  }
  yield isEmpty ? '[]' : ']';
}

function isList(value: unknown): value is Iterable<unknown> {
  return typeof value === 'object' && value !== null && Symbol.iterator in value;
}

function* members(record: Record<string, unknown>, lineBreak: string): Generator<string> {
  let isEmpty = true;
  for (const { key, name } of namesOf(record)) {
    const value = record[key];
    if (value === undefined) continue;
    yield `${isEmpty ? '{' : `,${lineBreak}`}${name}`;
    yield* parts(value, lineBreak);
    isEmpty = false;
  }
  yield isEmpty ? '{}' : '}';
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
