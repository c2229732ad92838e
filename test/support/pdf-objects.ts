import { inflateSync } from 'node:zlib';

// A small reader of PDF objects, ours alone and independent of what writes them. It reads what is well-formed and throws on the rest.

export type PdfDict = Map<string, PdfValue>;

export interface PdfRef {
  ref: number;
}

export interface PdfStream {
  dict: PdfDict;
  /** Decoded. */
  data: Buffer;
}

/** An operator of a content stream, or a word of the file's own syntax (`obj`, `endstream`). */
export interface PdfWord {
  word: string;
}

/** Names keep their slash (`/Type`), so that they differ from nothing else; strings are bytes. */
export type PdfValue =
  | null
  | boolean
  | number
  | string
  | Buffer
  | PdfValue[]
  | PdfDict
  | PdfRef
  | PdfStream
  | PdfWord;

/** The objects of a file. `get` follows references; the rest ask for one type and throw on another. */
export interface PdfObjects {
  trailer: PdfDict;
  get(value: PdfValue | undefined): PdfValue;
  dict(value: PdfValue | undefined): PdfDict;
  list(value: PdfValue | undefined): PdfValue[];
  stream(value: PdfValue | undefined): PdfStream;
}

/** Opens a file with a classic table or with object streams. */
export function readObjects(bytes: Uint8Array): PdfObjects {
  const file = Buffer.from(bytes).toString('latin1');
  const { places, trailer } = readTables(file);
  const loaded = new Map<number, PdfValue>();
  const boxes = new Map<number, Box>();
  const load = (number: number): PdfValue => {
    if (!loaded.has(number)) loaded.set(number, loadObject(file, { places, boxes }, number, load));
    return loaded.get(number)!;
  };
  const get = (value: PdfValue | undefined): PdfValue =>
    isRef(value) ? get(load(value.ref)) : (value ?? null);
  return {
    trailer,
    get,
    dict: (value) => asDict(get(value)),
    list: (value) => asList(get(value)),
    stream: (value) => asStream(get(value)),
  };
}

/** Where an object lies: an offset in the file, or a place in an object stream. */
type Place = { offset: number } | { container: number; index: number };

interface Tables {
  places: Map<number, Place>;
  trailer: PdfDict;
}

function readTables(file: string): Tables {
  const start = /startxref\s+(\d+)\s+%%EOF\s*$/.exec(file);
  if (start === null) throw new Error('no startxref at the end');
  const tables: Tables = { places: new Map(), trailer: new Map() };
  let at: PdfValue | undefined = Number(start[1]);
  while (typeof at === 'number') {
    const section: PdfDict = file.startsWith('xref', at)
      ? readClassic(file, at, tables)
      : readCompressed(file, at, tables);
    for (const [key, value] of section) if (!tables.trailer.has(key)) tables.trailer.set(key, value);
    if (section.has('/XRefStm')) throw new Error('hybrid tables are not read');
    at = section.get('/Prev');
  }
  return tables;
}

function readClassic(file: string, from: number, { places }: Tables): PdfDict {
  const reader = createReader(file, from + 'xref'.length);
  for (;;) {
    const first = reader.next();
    if (isWord(first, 'trailer')) return asDict(reader.next());
    const count = asNumber(reader.next());
    for (let number = asNumber(first); number < asNumber(first) + count; number++) {
      const offset = asNumber(reader.next());
      reader.next();
      if (isWord(reader.next(), 'n') && !places.has(number)) places.set(number, { offset });
    }
  }
}

function readCompressed(file: string, at: number, { places }: Tables): PdfDict {
  const { dict, data } = asStream(objectAt(file, at, () => null));
  const widths = asList(dict.get('/W') ?? null).map(asNumber) as [number, number, number];
  const index = asList(dict.get('/Index') ?? [0, dict.get('/Size') ?? 0]).map(asNumber);
  let position = 0;
  const field = (width: number) => {
    const bytes = data.subarray(position, position + width);
    position += width;
    return bytes.reduce((value, byte) => value * 256 + byte, 0);
  };
  for (let pair = 0; pair < index.length; pair += 2) {
    for (let number = index[pair]!; number < index[pair]! + index[pair + 1]!; number++) {
      const kind = widths[0] === 0 ? 1 : field(widths[0]);
      const [second, third] = [field(widths[1]), field(widths[2])];
      if (kind === 0 || places.has(number)) continue;
      places.set(number, kind === 1 ? { offset: second } : { container: second, index: third });
    }
  }
  return dict;
}

type Load = (number: number) => PdfValue;

/** An object stream: the text of its objects, and where in it each begins. */
interface Box {
  text: string;
  starts: { number: PdfValue; at: number }[];
}

interface Known {
  places: Map<number, Place>;
  /** Object streams that were opened already: each holds a hundred objects. */
  boxes: Map<number, Box>;
}

function loadObject(file: string, { places, boxes }: Known, number: number, load: Load): PdfValue {
  const place = places.get(number);
  if (place === undefined) return null;
  if ('offset' in place) return objectAt(file, place.offset, load, number);
  if (!boxes.has(place.container)) boxes.set(place.container, openBox(asStream(load(place.container))));
  const { text, starts } = boxes.get(place.container)!;
  const start = starts[place.index];
  if (start?.number !== number) throw new Error(`object ${number} is not where the table says`);
  return createReader(text, start.at).next();
}

function openBox({ dict, data }: PdfStream): Box {
  const text = data.toString('latin1');
  const reader = createReader(text, 0);
  const first = asNumber(dict.get('/First')!);
  const starts = Array.from({ length: asNumber(dict.get('/N')!) }, () => ({
    number: reader.next(),
    at: first + asNumber(reader.next()),
  }));
  return { text, starts };
}

function objectAt(file: string, offset: number, load: Load, expected?: number): PdfValue {
  const reader = createReader(file, offset);
  const [number, , word] = [reader.next(), reader.next(), reader.next()];
  if (!isWord(word, 'obj') || (expected !== undefined && number !== expected)) {
    throw new Error(`no object ${expected ?? ''} at ${offset}`);
  }
  const value = reader.next();
  if (!(value instanceof Map) || !isWord(reader.next(), 'stream')) return value;
  const start = reader.at() + (file.startsWith('\r\n', reader.at()) ? 2 : 1);
  const length = value.get('/Length')!;
  const end = start + asNumber(isRef(length) ? load(length.ref) : length);
  if (!isWord(createReader(file, end).next(), 'endstream'))
    throw new Error(`stream ${number} has a wrong length`);
  return { dict: value, data: decoded(value, Buffer.from(file.slice(start, end), 'latin1')) };
}

/** Pictures keep their own encoding: nobody here looks into them. */
function decoded(dict: PdfDict, raw: Buffer): Buffer {
  const filter = [dict.get('/Filter') ?? []].flat();
  if (filter.length === 0 || dict.get('/Subtype') === '/Image') return raw;
  if (filter.length > 1 || filter[0] !== '/FlateDecode')
    throw new Error(`filter ${String(filter)} is not read`);
  const parameters = dict.get('/DecodeParms');
  const inflated = inflateSync(raw);
  if (!(parameters instanceof Map) || parameters.get('/Predictor') === 1) return inflated;
  return unpredicted(
    inflated,
    asNumber(parameters.get('/Columns') ?? 1),
    asNumber(parameters.get('/Predictor') ?? 1),
  );
}

/** PNG's "up" predictor, which cross-reference streams use. */
function unpredicted(data: Buffer, columns: number, predictor: number): Buffer {
  if (predictor < 10) throw new Error(`predictor ${predictor} is not read`);
  const rows = Math.floor(data.length / (columns + 1));
  const out = Buffer.alloc(rows * columns);
  for (let row = 0; row < rows; row++) {
    const kind = data[row * (columns + 1)]!;
    if (kind !== 0 && kind !== 2) throw new Error(`PNG filter ${kind} is not read`);
    for (let column = 0; column < columns; column++) {
      const above = kind === 2 && row > 0 ? out[(row - 1) * columns + column]! : 0;
      out[row * columns + column] = data[row * (columns + 1) + 1 + column]! + above;
    }
  }
  return out;
}

/** Reads values one after another; `undefined` at the end. */
export interface Reader {
  next(): PdfValue;
  done(): boolean;
  at(): number;
}

const space = /(?:[\0\t\n\f\r ]|%[^\r\n]*)*/y;
const reference = /(\d+) (\d+) R(?![A-Za-z])/y;
const number = /[+-]?(?:\d+\.?\d*|\.\d+)/y;
const name = /\/[^\0\t\n\f\r ()<>[\]{}/%]*/y;
const hex = /<([0-9A-Fa-f\s]*)>/y;
const word = /[A-Za-z'"][A-Za-z0-9*'"]*/y;

export function createReader(text: string, start: number): Reader {
  let at = start;
  const take = (pattern: RegExp) => {
    pattern.lastIndex = at;
    const found = pattern.exec(text);
    if (found !== null) at = pattern.lastIndex;
    return found;
  };
  const until = (end: string): PdfValue[] => {
    at += end.length;
    const values: PdfValue[] = [];
    for (take(space); !text.startsWith(end, at); take(space)) values.push(next());
    at += end.length;
    return values;
  };
  const next = (): PdfValue => {
    take(space);
    if (text.startsWith('<<', at)) return dictOf(until('>>'));
    if (text[at] === '[') return until(']');
    if (text[at] === '(') {
      const end = endOfString(text, at);
      const found = unescaped(text.slice(at + 1, end));
      at = end + 1;
      return found;
    }
    const found = take(reference) ?? take(number) ?? take(name) ?? take(hex) ?? take(word);
    if (found === null)
      throw new Error(`not a PDF value at ${at}: ${JSON.stringify(text.slice(at, at + 20))}`);
    return simpleValue(found);
  };
  const done = () => {
    take(space);
    return at >= text.length;
  };
  return { next, done, at: () => at };
}

function simpleValue(found: RegExpExecArray): PdfValue {
  const [whole, inner] = found;
  if (whole.endsWith(' R')) return { ref: Number(inner) };
  if (whole.startsWith('/'))
    return whole.replace(/#([0-9A-Fa-f]{2})/g, (_, code) => String.fromCharCode(Number.parseInt(code, 16)));
  if (whole.startsWith('<')) return hexBytes(inner!);
  if (/^[+\-.\d]/.test(whole)) return Number(whole);
  if (whole === 'null') return null;
  return whole === 'true' || whole === 'false' ? whole === 'true' : { word: whole };
}

function hexBytes(digits: string): Buffer {
  const plain = digits.replace(/\s/g, '');
  return Buffer.from(plain.length % 2 === 0 ? plain : `${plain}0`, 'hex');
}

function dictOf(values: PdfValue[]): PdfDict {
  const dict: PdfDict = new Map();
  for (let pair = 0; pair < values.length; pair += 2) dict.set(values[pair] as string, values[pair + 1]!);
  return dict;
}

function endOfString(text: string, start: number): number {
  let depth = 0;
  for (let at = start; at < text.length; at++) {
    if (text[at] === '\\') at++;
    else if (text[at] === '(') depth++;
    else if (text[at] === ')' && --depth === 0) return at;
  }
  throw new Error(`the string at ${start} has no end`);
}

const escapes: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', b: '\b', f: '\f' };

function unescaped(text: string): Buffer {
  const plain = text.replace(/\\([0-7]{1,3}|\r\n|[\s\S])/g, (_, code: string) => {
    if (/^[0-7]/.test(code)) return String.fromCharCode(Number.parseInt(code, 8));
    return /^[\r\n]/.test(code) ? '' : (escapes[code] ?? code);
  });
  return Buffer.from(plain, 'latin1');
}

/** A text string of the file: UTF-16 with its mark, or single bytes. */
export function textOf(value: PdfValue | undefined): string | undefined {
  if (!Buffer.isBuffer(value)) return undefined;
  if (value[0] === 0xfe && value[1] === 0xff)
    return Buffer.from(value.subarray(2)).swap16().toString('utf16le');
  if (value[0] === 0xef && value[1] === 0xbb && value[2] === 0xbf) return value.toString('utf8', 3);
  return value.toString('latin1');
}

export function isRef(value: PdfValue | undefined): value is PdfRef {
  return typeof value === 'object' && value !== null && 'ref' in value;
}

export function isStream(value: PdfValue | undefined): value is PdfStream {
  return typeof value === 'object' && value !== null && 'data' in value;
}

export function isWord(value: PdfValue | undefined, expected?: string): value is PdfWord {
  if (typeof value !== 'object' || value === null || !('word' in value)) return false;
  return expected === undefined || value.word === expected;
}

export function asNumber(value: PdfValue): number {
  if (typeof value !== 'number') throw new Error(`not a number: ${shown(value)}`);
  return value;
}

function asDict(value: PdfValue): PdfDict {
  if (isStream(value)) return value.dict;
  if (!(value instanceof Map)) throw new Error(`not a dictionary: ${shown(value)}`);
  return value;
}

function asList(value: PdfValue): PdfValue[] {
  if (!Array.isArray(value)) throw new Error(`not an array: ${shown(value)}`);
  return value;
}

function asStream(value: PdfValue): PdfStream {
  if (!isStream(value)) throw new Error(`not a stream: ${shown(value)}`);
  return value;
}

function shown(value: PdfValue): string {
  return (
    JSON.stringify(value instanceof Map ? Object.fromEntries(value) : value)?.slice(0, 80) ?? 'undefined'
  );
}
