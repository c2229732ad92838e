/** JSON with sorted keys and no spaces, in pieces: equal data, equal text, whatever the order it was built in. */
export function* canonicalJson(value: unknown): Generator<string> {
  let piece = '';
  for (const part of parts(value)) {
    piece += part;
    if (piece.length < pieceLength) continue;
    yield piece;
    piece = '';
  }
  yield piece;
}

const pieceLength = 64 * 1024;

/** Objects and lists are walked; the rows of a list come whole, which is many times faster than walking them too. */
function* parts(value: unknown): Generator<string> {
  if (Array.isArray(value)) yield* rows(value);
  else if (isObject(value)) yield* members(value);
  else yield JSON.stringify(value) ?? 'null';
}

function* rows(list: readonly unknown[]): Generator<string> {
  let separator = '[';
  for (const row of list) {
    yield separator + (JSON.stringify(sorted(row)) ?? 'null');
    separator = ',';
  }
  yield list.length === 0 ? '[]' : ']';
}

function* members(object: object): Generator<string> {
  let separator = '';
  yield '{';
  for (const [key, value] of Object.entries(withSortedKeys(object))) {
    if (value === undefined) continue;
    yield `${separator}${JSON.stringify(key)}:`;
    yield* parts(value);
    separator = ',';
  }
  yield '}';
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  return isObject(value) ? withSortedKeys(value, sorted) : value;
}

function withSortedKeys(object: object, change = (value: unknown) => value): Record<string, unknown> {
  const copy: Record<string, unknown> = {};
  for (const key of Object.keys(object).sort()) copy[key] = change((object as Record<string, unknown>)[key]);
  return copy;
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}
