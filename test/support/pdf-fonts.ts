import {
  asNumber,
  createReader,
  isStream,
  isWord,
  type PdfDict,
  type PdfObjects,
  type PdfValue,
} from './pdf-objects.ts';

/** One glyph as shown: its Unicode text, and its advance in text space for a size of 1. */
interface Glyph {
  text: string;
  advance: number;
  /** The single byte 32, which word spacing widens. */
  space: boolean;
}

/** Reads the bytes of a shown string. Throws on a glyph that the font says no text for. */
export type FontReader = (bytes: Buffer) => Glyph[];

/** What the file says of a font. */
export interface FontFacts {
  name: string;
  /** The bytes of the embedded font program; 0 where there is none. */
  programSize: number;
  hasToUnicode: boolean;
}

const readers = new WeakMap<PdfDict, FontReader>();

/** The reader of a composite font whose encoding is a character map in the file, the kind that we write. */
export function fontReader(objects: PdfObjects, font: PdfDict): FontReader {
  const known = readers.get(font);
  if (known !== undefined) return known;
  const encoding = encodingOf(objects, font);
  const texts = toUnicode(objects, font);
  const descendant = descendantOf(objects, font);
  const widths = widthsOf(objects, descendant);
  const usual = asNumber(objects.get(descendant.get('/DW') ?? 1000));
  const reader: FontReader = (bytes) =>
    codesIn(bytes, encoding.lengths).map((code) => {
      const text = texts.get(code);
      const glyph = encoding.glyphs.get(code);
      if (text === undefined || glyph === undefined)
        throw new Error(`no text or no glyph for the code ${code} of ${String(font.get('/BaseFont'))}`);
      return { text, advance: (widths.get(glyph) ?? usual) / 1000, space: false };
    });
  readers.set(font, reader);
  return reader;
}

function descendantOf(objects: PdfObjects, font: PdfDict): PdfDict {
  return objects.dict(objects.list(font.get('/DescendantFonts'))[0]);
}

export function fontFacts(objects: PdfObjects, font: PdfDict): FontFacts {
  const described = font.has('/DescendantFonts') ? descendantOf(objects, font) : font;
  const descriptor = described.has('/FontDescriptor')
    ? objects.dict(described.get('/FontDescriptor'))
    : new Map();
  const program = ['/FontFile', '/FontFile2', '/FontFile3']
    .map((key) => objects.get(descriptor.get(key)))
    .find(isStream);
  return {
    name: String(font.get('/BaseFont')),
    programSize: program?.data.length ?? 0,
    hasToUnicode: isStream(objects.get(font.get('/ToUnicode'))),
  };
}

function widthsOf(objects: PdfObjects, descendant: PdfDict): Map<number, number> {
  const widths = new Map<number, number>();
  const list = objects.list(descendant.get('/W'));
  for (let at = 0; at < list.length; ) {
    const first = asNumber(list[at]!);
    const second = objects.get(list[at + 1]);
    if (Array.isArray(second)) {
      for (const [index, width] of second.entries()) widths.set(first + index, asNumber(width));
      at += 2;
    } else {
      for (let code = first; code <= asNumber(second); code++) widths.set(code, asNumber(list[at + 2]!));
      at += 3;
    }
  }
  return widths;
}

function toUnicode(objects: PdfObjects, font: PdfDict): Map<number, string> {
  const texts = new Map<number, string>();
  readMap(objects, font.get('/ToUnicode'), {
    endbfchar: (operands) => readPairs(operands as Buffer[], texts),
    endbfrange: (operands) => readRanges(operands as (Buffer | Buffer[])[], texts),
  });
  return texts;
}

/** The codes and their glyphs, and by first byte the length of a code. */
function encodingOf(objects: PdfObjects, font: PdfDict) {
  const glyphs = new Map<number, number>();
  const lengths = new Map<number, number>();
  readMap(objects, font.get('/Encoding'), {
    endcodespacerange(operands) {
      for (let at = 0; at < operands.length; at += 2) {
        const [first, last] = operands.slice(at, at + 2) as [Buffer, Buffer];
        for (let byte = first[0]!; byte <= last[0]!; byte += 1) lengths.set(byte, first.length);
      }
    },
    endcidchar(operands) {
      for (let at = 0; at < operands.length; at += 2)
        glyphs.set(codeOf(operands[at] as Buffer), asNumber(operands[at + 1] as PdfValue));
    },
  });
  return { glyphs, lengths };
}

function codesIn(bytes: Buffer, lengths: ReadonlyMap<number, number>): number[] {
  const codes: number[] = [];
  for (let at = 0; at < bytes.length; ) {
    const length = lengths.get(bytes[at]!);
    if (length === undefined) throw new Error(`no code begins with the byte ${bytes[at]}`);
    codes.push(codeOf(bytes.subarray(at, at + length)));
    at += length;
  }
  return codes;
}

/** Reads a character map: each of its blocks ends with a word that has its reader here. */
function readMap(
  objects: PdfObjects,
  map: PdfValue | undefined,
  blocks: Record<string, (operands: unknown[]) => void>,
): void {
  const reader = createReader(objects.stream(map).data.toString('latin1'), 0);
  let operands: unknown[] = [];
  while (!reader.done()) {
    const value = reader.next();
    if (!isWord(value)) operands.push(value);
    else {
      blocks[value.word]?.(operands);
      operands = [];
    }
  }
}

const codeOf = (bytes: Buffer) => bytes.readUIntBE(0, bytes.length);
const utf16 = (bytes: Buffer) => Buffer.from(bytes).swap16().toString('utf16le');

function readPairs(operands: Buffer[], texts: Map<number, string>): void {
  for (let at = 0; at < operands.length; at += 2) texts.set(codeOf(operands[at]!), utf16(operands[at + 1]!));
}

function readRanges(operands: (Buffer | Buffer[])[], texts: Map<number, string>): void {
  for (let at = 0; at < operands.length; at += 3) {
    const [first, last] = [codeOf(operands[at] as Buffer), codeOf(operands[at + 1] as Buffer)];
    const target = operands[at + 2]!;
    for (let code = first; code <= last; code++) {
      texts.set(code, Array.isArray(target) ? utf16(target[code - first]!) : later(target, code - first));
    }
  }
}

/** The text `steps` after `bytes`: the last unit counts up. */
function later(bytes: Buffer, steps: number): string {
  const copy = Buffer.from(bytes);
  copy.writeUInt16BE(copy.readUInt16BE(copy.length - 2) + steps, copy.length - 2);
  return utf16(copy);
}
