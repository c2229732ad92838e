import { promisify } from 'node:util';
import { deflate, deflateSync } from 'node:zlib';
import { nextTurn } from '../../turns.ts';

/** Where finished bytes go, in order. Its promise is awaited between pages, so a slow reader slows the writer. */
export type Sink = (bytes: Buffer) => void | Promise<void>;

/** A PDF 1.7 file as it is written: front to back, small objects packed, nothing kept but where each object stands. */
export interface PdfFile {
  /** A new object number. */
  reserve(): number;
  /** Writes a small object; it is packed and compressed with its neighbours. */
  object(id: number, value: string): void;
  /** Writes a small object as it is, for those who look into the file without a reader. */
  plainObject(id: number, value: string): void;
  /** Writes a stream. A string is latin1. `dict` is what its dictionary says beside length and filter. */
  stream(id: number, dict: string, content: string | Buffer, how?: StreamFilter): void;
  /** Hands over what is finished, and waits until it is taken. */
  drain(): Promise<void>;
  /** Writes the cross-reference table and the end. `id`: 16 bytes in hex. */
  finish(root: number, info: number, id: string): Promise<void>;
}

/** `deflated`: the content is compressed already; `plain`: readable as it is, as metadata should be. */
type StreamFilter = 'deflate' | 'deflated' | 'plain';

/** Against zlib's own level 6 a page takes less than half the time and a seventh more room. */
export const pageLevel = 2;
/** Packs are nearly all numbers that go up: the best level takes three times as long to save a tenth. */
const packLevel = 1;
/** Objects packed together: enough to compress well, few enough that a reader opens them quickly. */
const packSize = 1000;

export function openFile(sink: Sink): PdfFile {
  /** By object number: the offset, or for a packed object the number of its pack. */
  const places: number[] = [0];
  /** By object number: the place in its pack, or -1. */
  const inPack: number[] = [-1];
  const output = openOutput(sink);
  let pack = { id: 0, count: 0, index: '', values: '' };

  const reserve = () => {
    places.push(0);
    return inPack.push(-1) - 1;
  };
  const writeStream = (id: number, dict: string, bytes: Buffer, filter = '/Filter/FlateDecode') => {
    places[id] = output.position();
    output.text(`${id} 0 obj\n<<${dict}${filter}/Length ${bytes.length}>>\nstream\n`);
    output.bytes(bytes);
    output.text('\nendstream\nendobj\n');
  };
  const flushPack = () => {
    const { id, count, index, values } = pack;
    if (count === 0) return;
    pack = { id: 0, count: 0, index: '', values: '' };
    writeStream(id, `/Type/ObjStm/N ${count}/First ${index.length}`, compress(index + values, packLevel));
  };
  output.text('%PDF-1.7\n%\xe2\xe3\xcf\xd3\n');
  return {
    reserve,
    stream(id, dict, content, how = 'deflate') {
      const bytes = typeof content === 'string' ? Buffer.from(content, 'latin1') : content;
      writeStream(
        id,
        dict,
        how === 'deflate' ? compress(bytes) : bytes,
        how === 'plain' ? '' : '/Filter/FlateDecode',
      );
    },
    object(id, value) {
      if (pack.count === 0) pack.id = reserve();
      places[id] = pack.id;
      inPack[id] = pack.count;
      pack.count += 1;
      pack.index += `${id} ${pack.values.length} `;
      pack.values += `${value}\n`;
      if (pack.count === packSize) flushPack();
    },
    plainObject(id, value) {
      places[id] = output.position();
      output.text(`${id} 0 obj\n${value}\nendobj\n`);
    },
    drain: output.drain,
    async finish(root, info, id) {
      flushPack();
      const self = reserve();
      const start = output.position();
      places[self] = start;
      const table = await crossReferences(places, inPack);
      const bytes = table.length > longTable ? await deflateInPool(table) : compress(table);
      const dict = `/Type/XRef/Size ${places.length}/W[1 4 2]/Root ${root} 0 R/Info ${info} 0 R/ID[<${id}><${id}>]/DecodeParms<</Predictor 12/Columns 7>>`;
      writeStream(self, dict, bytes);
      output.text(`startxref\n${start}\n%%EOF\n`);
      await output.end();
    },
  };
}

const deflateInPool = promisify(deflate);
const longTable = 1024 * 1024;

/** Bytes gathered in blocks: a finished file is then as large in memory as on disk, and not a hundred thousand small pieces. */
function openOutput(sink: Sink) {
  let block = Buffer.allocUnsafeSlow(blockSize);
  let filled = 0;
  let before = 0;
  let full: Buffer[] = [];
  const next = () => {
    full.push(block.subarray(0, filled));
    before += filled;
    block = Buffer.allocUnsafeSlow(blockSize);
    filled = 0;
  };
  const drain = async () => {
    const taken = full;
    full = [];
    for (const one of taken) await sink(one);
  };
  return {
    position: () => before + filled,
    text(text: string) {
      if (text.length > blockSize - filled) next();
      filled += block.write(text, filled, 'latin1');
    },
    bytes(bytes: Buffer) {
      for (let at = 0; at < bytes.length; ) {
        if (filled === blockSize) next();
        const copied = bytes.copy(block, filled, at);
        filled += copied;
        at += copied;
      }
    },
    drain,
    async end() {
      next();
      await drain();
    },
  };
}

const blockSize = 64 * 1024;

/**
 * zlib prepares tables for 32 KB of text; for what is shorter that takes longer than compressing it. One stream for all pieces
 * would be quicker still, but what the zlib in Node makes after a reset depends on the text before it.
 */
function compress(content: string | Buffer, level = pageLevel): Buffer {
  const bytes = typeof content === 'string' ? Buffer.from(content, 'latin1') : content;
  const length = bytes.length;
  const tables =
    length <= 4 * 1024
      ? { windowBits: 12, memLevel: 5, chunkSize: 2 * 1024 }
      : length <= 16 * 1024
        ? { windowBits: 14, memLevel: 7, chunkSize: 4 * 1024 }
        : {};
  return deflateSync(bytes, { level, ...tables });
}

/** One row an object, each written as the difference from the row above it (PNG's Up): nearly all are alike then. */
async function crossReferences(places: readonly number[], inPack: readonly number[]): Promise<Buffer> {
  const rows = Buffer.alloc(places.length * 8);
  const above = Buffer.alloc(7);
  const row = Buffer.alloc(7);
  for (let id = 0; id < places.length; id += 1) {
    const index = inPack[id]!;
    row[0] = id === 0 ? 0 : index < 0 ? 1 : 2;
    row.writeUInt32BE(places[id]!, 1);
    row.writeUInt16BE(id === 0 ? 0xffff : Math.max(index, 0), 5);
    rows[id * 8] = 2;
    for (let byte = 0; byte < 7; byte += 1) rows[id * 8 + 1 + byte] = (row[byte]! - above[byte]!) & 0xff;
    row.copy(above);
    if (id % 50_000 === 49_999) await nextTurn();
  }
  return rows;
}

/** A text for a reader of the file, as a PDF string. */
export function pdfText(text: string): string {
  if (/^[\x20-\x7e]*$/.test(text)) return `(${text.replace(/[()\\]/g, '\\$&')})`;
  return `<feff${Buffer.from(text, 'utf16le').swap16().toString('hex')}>`;
}

/** A number of hundredths: `12.5` for 1250. The distances on a page are few and come again and again. */
export function hundredths(value: number): string {
  let text = hundredthTexts.get(value);
  if (text === undefined) {
    text = String(value / 100);
    if (hundredthTexts.size < rememberedTexts) hundredthTexts.set(value, text);
  }
  return text;
}

const hundredthTexts = new Map<number, string>();
const rememberedTexts = 50_000;

/** Hundredths are finer than any printer: 0.01 pt are 3.5 micrometres. */
export function number(value: number): string {
  return hundredths(Math.round(value * 100));
}
