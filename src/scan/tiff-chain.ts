import type { FileHandle } from 'node:fs/promises';

/**
 * How many pages the chain of a TIFF holds; undefined where it runs out of the file or back into itself.
 * libvips stops at the first page that it cannot reach and says nothing, so a file cut in transfer would lose pages silently.
 */
export async function countTiffPages(file: FileHandle): Promise<number | undefined> {
  const header = await read(file, 0, 16);
  const layout = layoutOf(header);
  const seen = new Set<number>();
  let offset = layout.offsetAt(header, layout.big ? 8 : 4);
  while (offset !== 0) {
    if (seen.has(offset)) return undefined;
    seen.add(offset);
    const next = await nextOffset(file, layout, offset);
    if (next === undefined) return undefined;
    offset = next;
  }
  return seen.size;
}

type Layout = ReturnType<typeof layoutOf>;

/** Classic TIFF counts in 2 and 4 bytes, BigTIFF in 8; either comes in both byte orders. */
function layoutOf(header: Buffer) {
  const little = header.toString('latin1', 0, 1) === 'I';
  const big = header[little ? 2 : 3] === 0x2b;
  const long = (bytes: Buffer, at: number) => (little ? bytes.readUInt32LE(at) : bytes.readUInt32BE(at));
  const short = (bytes: Buffer) => (little ? bytes.readUInt16LE(0) : bytes.readUInt16BE(0));
  const longLong = (bytes: Buffer, at: number) =>
    Number(little ? bytes.readBigUInt64LE(at) : bytes.readBigUInt64BE(at));
  return big
    ? { big, countLength: 8, entryLength: 20, count: (b: Buffer) => longLong(b, 0), offsetAt: longLong }
    : { big, countLength: 2, entryLength: 12, count: short, offsetAt: long };
}

/** A page's directory: the count of its entries, the entries, the place of the next directory (0 after the last). */
async function nextOffset(file: FileHandle, layout: Layout, offset: number): Promise<number | undefined> {
  const head = await read(file, offset, layout.countLength);
  if (head.length < layout.countLength) return undefined;
  const after = offset + layout.countLength + layout.count(head) * layout.entryLength;
  const link = await read(file, after, layout.big ? 8 : 4);
  return link.length < (layout.big ? 8 : 4) ? undefined : layout.offsetAt(link, 0);
}

async function read(file: FileHandle, position: number, length: number): Promise<Buffer> {
  if (!Number.isSafeInteger(position)) return Buffer.alloc(0);
  const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, position);
  return buffer.subarray(0, bytesRead);
}
