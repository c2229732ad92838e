import { tableOffset } from './truetype.ts';

/** What a PDF needs of a TrueType file: the outlines and their measures. The rest (names, character map, kerning) is ours to know. */
const tables = ['glyf', 'head', 'hhea', 'hmtx', 'loca', 'maxp'] as const;

/** What the hints in its outlines call upon, where it has hints. */
const hintTables = ['cvt ', 'fpgm', 'prep'] as const;

/**
 * The font file to embed: only the tables that draw, and only the outlines of `glyphs` and their parts. Glyph numbers
 * stay as they are; the others are empty.
 */
export function fontProgram(file: Buffer, glyphs: ReadonlySet<number>): Buffer {
  const source = (tag: string) => tableOf(file, tag);
  const offsets = glyphOffsets(source('head'), source('loca'));
  const outlines = source('glyf');
  const kept = withParts(outlines, offsets, new Set([0, ...glyphs]));
  const parts = offsets
    .slice(0, -1)
    .map((start, glyph) => (kept.has(glyph) ? padded(outlines.subarray(start, offsets[glyph + 1]!)) : empty));
  const head = Buffer.from(source('head'));
  head.writeInt16BE(1, 50);
  const made: Record<string, Buffer> = { head, glyf: Buffer.concat(parts), loca: longOffsets(parts) };
  const hints = hintTables.filter((tag) => tagsOf(file).has(tag));
  // The format wants them in the order of their names.
  return assemble([...tables, ...hints].toSorted().map((tag) => [tag, made[tag] ?? source(tag)]));
}

const empty = Buffer.alloc(0);

function tableOf(file: Buffer, tag: string): Buffer {
  const record = recordOf(file, tag);
  const start = tableOffset(file, tag);
  return file.subarray(start, start + file.readUInt32BE(record + 12));
}

function tagsOf(file: Buffer): Set<string> {
  return new Set(
    Array.from({ length: file.readUInt16BE(4) }, (_, index) =>
      file.toString('latin1', 12 + index * 16, 16 + index * 16),
    ),
  );
}

function recordOf(file: Buffer, tag: string): number {
  let record = 12;
  while (file.toString('latin1', record, record + 4) !== tag) record += 16;
  return record;
}

function glyphOffsets(head: Buffer, loca: Buffer): number[] {
  const isLong = head.readInt16BE(50) === 1;
  return Array.from({ length: loca.length / (isLong ? 4 : 2) }, (_, index) =>
    isLong ? loca.readUInt32BE(index * 4) : loca.readUInt16BE(index * 2) * 2,
  );
}

/** A letter with an accent is drawn as two others. */
function withParts(outlines: Buffer, offsets: readonly number[], glyphs: Set<number>): Set<number> {
  for (const glyph of glyphs) {
    const outline = outlines.subarray(offsets[glyph]!, offsets[glyph + 1]!);
    // A Set hands out what is added while it is walked, so parts of parts come too.
    for (const part of partsOf(outline)) glyphs.add(part);
  }
  return glyphs;
}

const argumentsAreWords = 0x0001;
const hasScale = 0x0008;
const moreParts = 0x0020;
const hasTwoScales = 0x0040;
const hasMatrix = 0x0080;

function partsOf(outline: Buffer): number[] {
  if (outline.length === 0 || outline.readInt16BE(0) >= 0) return [];
  const parts: number[] = [];
  for (let at = 10, flags = moreParts; flags & moreParts; ) {
    flags = outline.readUInt16BE(at);
    parts.push(outline.readUInt16BE(at + 2));
    const scale = flags & hasScale ? 2 : flags & hasTwoScales ? 4 : flags & hasMatrix ? 8 : 0;
    at += (flags & argumentsAreWords ? 8 : 6) + scale;
  }
  return parts;
}

function padded(bytes: Buffer): Buffer {
  return bytes.length % 4 === 0 ? bytes : Buffer.concat([bytes, Buffer.alloc(4 - (bytes.length % 4))]);
}

function longOffsets(parts: readonly Buffer[]): Buffer {
  const loca = Buffer.alloc((parts.length + 1) * 4);
  let offset = 0;
  for (const [index, part] of parts.entries()) {
    offset += part.length;
    loca.writeUInt32BE(offset, (index + 1) * 4);
  }
  return loca;
}

function assemble(list: readonly (readonly [string, Buffer])[]): Buffer {
  const directory = Buffer.alloc(12 + list.length * 16);
  directory.writeUInt32BE(0x00010000, 0);
  directory.writeUInt16BE(list.length, 4);
  const power = 2 ** Math.floor(Math.log2(list.length));
  directory.writeUInt16BE(power * 16, 6);
  directory.writeUInt16BE(Math.log2(power), 8);
  directory.writeUInt16BE((list.length - power) * 16, 10);
  let offset = directory.length;
  for (const [index, [tag, table]] of list.entries()) {
    const record = 12 + index * 16;
    directory.write(tag, record, 'latin1');
    directory.writeUInt32BE(checksum(padded(table)), record + 4);
    directory.writeUInt32BE(offset, record + 8);
    directory.writeUInt32BE(table.length, record + 12);
    offset += padded(table).length;
  }
  return Buffer.concat([directory, ...list.map(([, table]) => padded(table))]);
}

function checksum(table: Buffer): number {
  let sum = 0;
  for (let at = 0; at < table.length; at += 4) sum = (sum + table.readUInt32BE(at)) >>> 0;
  return sum;
}
