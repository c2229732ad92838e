import { inflateSync } from 'node:zlib';
import { AppError } from '../errors.ts';

/**
 * The objects of a PDF as our own writer makes it (pdf/file.ts): one cross-reference stream, small objects packed. Enough to
 * take its pages out; anything else (several updates, encryption, other filters) is `unreadable_file`.
 */
export interface PdfObjects {
  /** The dictionary of the trailer. */
  trailer: string;
  get(id: number): PdfObject;
}

/** What stands between `obj` and `endobj`. */
interface PdfObject {
  value: string;
  /** As it is stored, filtered as `value` says. */
  stream?: Buffer;
}

interface ReadPage {
  /** The media box, as written. */
  box: string;
  resources: string;
  /** The objects that draw it. */
  contents: number[];
}

export interface ReadPages {
  source: PdfObjects;
  pages: ReadPage[];
}

/** The pages of a file, in order. */
export function readPages(bytes: Buffer): ReadPages {
  const source = readPdf(bytes);
  const [root] = referencesIn(entriesOf(source.trailer).get('Root'));
  const [tree] = referencesIn(entriesOf(source.get(root ?? 0).value).get('Pages'));
  const pages = [...pagesUnder(source, tree ?? 0)];
  if (pages.length === 0) throw unreadable('no pages');
  return { source, pages };
}

function* pagesUnder(source: PdfObjects, id: number): Generator<ReadPage> {
  const node = entriesOf(source.get(id).value);
  if (node.get('Type') !== '/Page') {
    for (const kid of referencesIn(node.get('Kids'))) yield* pagesUnder(source, kid);
    return;
  }
  const [box, resources] = [node.get('MediaBox'), node.get('Resources')];
  if (box === undefined || resources === undefined) throw unreadable('a page without box or resources');
  yield { box, resources, contents: referencesIn(node.get('Contents')) };
}

function readPdf(bytes: Buffer): PdfObjects {
  const start = Number(
    /startxref\s+(\d+)\s+%%EOF\s*$/.exec(bytes.subarray(-64).toString('latin1'))?.[1] ?? Number.NaN,
  );
  if (!(start > 0 && start < bytes.length)) throw unreadable('no cross-reference');
  const table = objectAt(bytes, start);
  const trailer = entriesOf(table.value);
  if (trailer.get('Type') !== '/XRef' || trailer.has('Prev') || trailer.has('Encrypt'))
    throw unreadable('not a file of our own writer');
  const places = placesOf(table, trailer);
  const packs = new Map<number, string[]>();
  const objects: PdfObjects = {
    trailer: table.value,
    get(id) {
      const { kind, at, index } = places(id);
      if (kind === 1) return objectAt(bytes, at);
      if (kind !== 2) throw unreadable(`no object ${id}`);
      const pack = packs.get(at) ?? unpack(objects.get(at));
      packs.set(at, pack);
      return { value: pack[index] ?? 'null' };
    },
  };
  return objects;
}

const rowLength = 7;

/** Rows of 1 + 4 + 2 bytes, each the difference from the row above it (PNG's Up). */
function placesOf({ stream }: PdfObject, trailer: ReadonlyMap<string, string>) {
  const isOurs = trailer.get('W') === '[1 4 2]' && /\/Predictor 12\b/.test(trailer.get('DecodeParms') ?? '');
  if (!isOurs || trailer.has('Index') || !stream) throw unreadable('another cross-reference');
  const rows = inflateSync(stream);
  for (let row = rowLength + 1; row < rows.length; row += rowLength + 1) {
    for (let byte = 1; byte <= rowLength; byte += 1)
      rows[row + byte] = (rows[row + byte]! + rows[row - rowLength - 1 + byte]!) & 0xff;
  }
  return (id: number) => {
    const row = id * (rowLength + 1) + 1;
    if (row + rowLength > rows.length) throw unreadable(`no object ${id}`);
    return { kind: rows[row], at: rows.readUInt32BE(row + 1), index: rows.readUInt16BE(row + 5) };
  };
}

function unpack({ value, stream }: PdfObject): string[] {
  const first = Number(entriesOf(value).get('First'));
  const text = inflateSync(stream!).toString('latin1');
  const numbers = text.slice(0, first).trim().split(/\s+/).map(Number);
  const starts = numbers.filter((_, at) => at % 2 === 1).map((offset) => first + offset);
  return starts.map((start, at) => text.slice(start, starts[at + 1] ?? text.length).trim());
}

/** Longer than any value that our writer does not pack or make a stream of. */
const longestValue = 64 * 1024;

function objectAt(bytes: Buffer, at: number): PdfObject {
  const text = bytes.toString('latin1', at, at + longestValue);
  const head = /^\d+ 0 obj\s*/.exec(text);
  if (!head) throw unreadable(`no object at byte ${at}`);
  const end = endOfValue(text, head[0].length);
  const value = text.slice(head[0].length, end);
  const opening = /^\s*stream\r?\n/.exec(text.slice(end, end + 20));
  if (!opening) return { value };
  const from = at + end + opening[0].length;
  const length = Number(entriesOf(value).get('Length'));
  if (!Number.isInteger(length)) throw unreadable('a stream without a length');
  return { value, stream: bytes.subarray(from, from + length) };
}

const space = /[\s]*/y;
const token = /\/[^\s<>[\]()/%]*|\d+ \d+ R\b|[^\s<>[\]()/%]+/y;
const text = /\((?:\\[\s\S]|[^\\()])*\)|<[0-9A-Fa-f\s]*>/y;

/** Where the value that begins at `at` (or after space) ends. */
function endOfValue(source: string, at: number): number {
  const start = skip(space, source, at);
  if (source.startsWith('<<', start)) return endOfList(source, start + 2, '>>');
  if (source[start] === '[') return endOfList(source, start + 1, ']');
  const end = Math.max(skip(text, source, start), skip(token, source, start));
  if (end === start) throw unreadable('a value that cannot be read');
  return end;
}

function endOfList(source: string, at: number, close: string): number {
  for (let next = skip(space, source, at); ; next = skip(space, source, endOfValue(source, next))) {
    if (source.startsWith(close, next)) return next + close.length;
    if (next >= source.length) throw unreadable('a list that does not end');
  }
}

function skip(pattern: RegExp, source: string, at: number): number {
  pattern.lastIndex = at;
  return pattern.test(source) ? pattern.lastIndex : at;
}

/** The members of a dictionary: name without slash, value as written. */
export function entriesOf(dictionary: string): Map<string, string> {
  const entries = new Map<string, string>();
  if (!dictionary.startsWith('<<')) throw unreadable('no dictionary');
  for (
    let at = skip(space, dictionary, 2);
    !dictionary.startsWith('>>', at);
    at = skip(space, dictionary, at)
  ) {
    const nameEnd = endOfValue(dictionary, at);
    const end = endOfValue(dictionary, nameEnd);
    entries.set(dictionary.slice(at + 1, nameEnd), dictionary.slice(nameEnd, end).trim());
    at = end;
  }
  return entries;
}

const textOrReference = /\((?:\\[\s\S]|[^\\()])*\)|<[0-9A-Fa-f\s]*>|(\d+) 0 R\b/g;

/** The value with each reference in it replaced. */
export function withReferences(value: string, replace: (id: number) => number): string {
  return value.replace(textOrReference, (whole, id?: string) =>
    id === undefined ? whole : `${replace(Number(id))} 0 R`,
  );
}

/** The objects that a value names, in order. */
function referencesIn(value: string | undefined): number[] {
  return [...(value ?? '').matchAll(textOrReference)].flatMap(([, id]) =>
    id === undefined ? [] : [Number(id)],
  );
}

function unreadable(why: string): AppError {
  return new AppError('unreadable_file', `PDF cannot be joined: ${why}`, {
    detail: 'Naskah ini tidak dapat digabung. Cetak dari kodenya.',
  });
}
