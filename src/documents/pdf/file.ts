import { promisify } from 'node:util';
import { deflate, deflateSync } from 'node:zlib';

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
  /** Waits until the sink has taken all but the last few pieces. */
  drain(): Promise<void>;
  /** Writes the cross-reference table and the end. `id`: 16 bytes in hex. */
  finish(root: number, info: number, id: string): Promise<void>;
}

/** `deflated`: the content is compressed already; `plain`: readable as it is, as metadata should be. */
export type StreamFilter = 'deflate' | 'deflated' | 'plain';

/** Packs are nearly all numbers that go up: the best level takes three times as long to save a tenth. */
const packLevel = 1;

const deflateInPool = promisify(deflate);

/** Below this, handing the bytes to another thread costs more than it frees (measured: 0.1 ms a call, a page takes 0.2 ms). */
const poolFrom = 128 * 1024;
/** What is ready is handed over in pieces of about this size. */
const handOverFrom = 64 * 1024;
/** Objects packed together: enough to compress well, few enough that a reader opens them quickly. */
const packSize = 1000;
/** Pieces being compressed or written at a time. */
const inFlight = 4;

export function openFile(sink: Sink): PdfFile {
  /** By object number: the offset, or for a packed object the number of its pack. */
  const places: number[] = [0];
  /** By object number: the place in its pack, or -1. */
  const inPack: number[] = [-1];
  let position = 0;
  let pack: { id: number; value: string }[] = [];
  let tail: Promise<void> = Promise.resolve();
  let waiting = 0;
  let parts: Buffer[] = [];
  let ready = 0;

  const reserve = () => {
    places.push(0);
    return inPack.push(-1) - 1;
  };
  const append = (bytes: Buffer) => {
    parts.push(bytes);
    ready += bytes.length;
    position += bytes.length;
  };
  const handOver = async () => {
    const taken = parts;
    parts = [];
    ready = 0;
    for (const part of taken) await sink(part);
  };
  const appendStream = (id: number, dict: string, bytes: Buffer, filter: string) => {
    places[id] = position;
    append(latin1(`${id} 0 obj\n<<${dict}${filter}/Length ${bytes.length}>>\nstream\n`));
    append(bytes);
    append(endOfStream);
  };
  /** All that is written goes through here, in the order of the calls, while compression runs beside. */
  const inTurn = (write: () => void | Promise<void>) => {
    waiting += 1;
    tail = tail.then(write).then(() => {
      waiting -= 1;
    });
    // The chain is awaited later, in drain() or finish(); until then a fault in it is not unhandled.
    tail.catch(() => undefined);
  };
  const stream = (
    id: number,
    dict: string,
    content: string | Buffer,
    how: StreamFilter = 'deflate',
    level?: number,
  ) => {
    const bytes = typeof content === 'string' ? latin1(content) : content;
    const filter = how === 'plain' ? '' : '/Filter/FlateDecode';
    if (how === 'deflate' && bytes.length >= poolFrom) {
      const compressed = deflateInPool(bytes);
      inTurn(async () => {
        appendStream(id, dict, await compressed, filter);
      });
      return;
    }
    const done = how === 'deflate' ? compress(bytes, level) : bytes;
    if (waiting === 0) appendStream(id, dict, done, filter);
    else inTurn(() => appendStream(id, dict, done, filter));
  };
  const flushPack = () => {
    if (pack.length === 0) return;
    const id = reserve();
    const { dict, content } = packed(pack);
    for (const [index, member] of pack.entries()) {
      places[member.id] = id;
      inPack[member.id] = index;
    }
    pack = [];
    stream(id, dict, content, 'deflate', packLevel);
  };
  append(Buffer.from('%PDF-1.7\n%\xe2\xe3\xcf\xd3\n', 'latin1'));
  return {
    reserve,
    stream,
    object(id, value) {
      pack.push({ id, value });
      if (pack.length >= packSize) flushPack();
    },
    plainObject(id, value) {
      inTurn(() => {
        places[id] = position;
        append(latin1(`${id} 0 obj\n${value}\nendobj\n`));
      });
    },
    async drain() {
      if (ready >= handOverFrom) inTurn(handOver);
      if (waiting > inFlight) await tail;
    },
    async finish(root, info, id) {
      flushPack();
      await tail;
      const self = reserve();
      const start = position;
      places[self] = start;
      const table = await crossReferences(places, inPack);
      const bytes = table.length >= poolFrom ? await deflateInPool(table) : compress(table);
      const dict = `/Type/XRef/Size ${places.length}/W[1 4 2]/Root ${root} 0 R/Info ${info} 0 R/ID[<${id}><${id}>]/DecodeParms<</Predictor 12/Columns 7>>`;
      appendStream(self, dict, bytes, '/Filter/FlateDecode');
      append(latin1(`startxref\n${start}\n%%EOF\n`));
      await handOver();
    },
  };
}

/**
 * zlib prepares tables for 32 KB of text; for what is shorter that takes longer than compressing it. The copy lets go of the
 * 16 KB that Node hands out for every result.
 */
function compress(bytes: Buffer, level = 6): Buffer {
  const isShort = bytes.length <= 4 * 1024;
  const tables = isShort
    ? { windowBits: 12, memLevel: 5 }
    : bytes.length <= 16 * 1024
      ? { windowBits: 14, memLevel: 7 }
      : {};
  return Buffer.from(deflateSync(bytes, { level, ...tables }));
}

const endOfStream = latin1('\nendstream\nendobj\n');

function latin1(text: string): Buffer {
  return Buffer.from(text, 'latin1');
}

function packed(members: readonly { id: number; value: string }[]): { dict: string; content: string } {
  let offset = 0;
  let index = '';
  let values = '';
  for (const { id, value } of members) {
    index += `${id} ${offset} `;
    values += `${value}\n`;
    offset += value.length + 1;
  }
  return { dict: `/Type/ObjStm/N ${members.length}/First ${index.length}`, content: index + values };
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

/** Lets whatever else waits in the process have its turn. */
export function nextTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

/** A text for a reader of the file, as a PDF string. */
export function pdfText(text: string): string {
  if (/^[\x20-\x7e]*$/.test(text)) return `(${text.replace(/[()\\]/g, '\\$&')})`;
  return `<feff${Buffer.from(text, 'utf16le').swap16().toString('hex')}>`;
}

/** Hundredths are finer than any printer: 0.01 pt are 3.5 micrometres. */
export function number(value: number): string {
  return String(Math.round(value * 100) / 100);
}
