import { createRequire } from 'node:module';
import { crc32, deflateSync } from 'node:zlib';
import sharp from 'sharp';

/** Files made by code: good, odd and broken, as they come through the door. */

/** A PDF of A5 pages, each with its line of text. `[]` makes one without pages. `filler` is a part that no page shows. */
export function pdfFile(lines: readonly string[] = ['Surat Pernyataan'], filler?: Buffer): Buffer {
  const pageNumbers = lines.map((_, index) => 4 + index * 2);
  const pages = lines.flatMap((line, index) => [pageObject(4 + index * 2), textObject(line)]);
  return pdfOf([
    '<< /Type /Catalog /Pages 2 0 R >>',
    `<< /Type /Pages /Count ${lines.length} /Kids [${pageNumbers.map((n) => `${n} 0 R`).join(' ')}] >>`,
    '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>',
    ...pages,
    ...(filler ? [`<< /Length ${filler.length} >>\nstream\n${filler.toString('latin1')}\nendstream`] : []),
  ]);
}

/** A PDF with a signature dictionary added in an update of its own, as a certified TTE adds it; the signature itself is made up. */
export function signedPdf(): Buffer {
  const file = pdfFile(['Keputusan Bupati']).toString('latin1');
  const before = /startxref\s+(\d+)/.exec(file)![1];
  const offset = file.length + 1;
  const signature = `9 0 obj\n<< /Type /Sig /Filter /Adobe.PPKLite /SubFilter /ETSI.CAdES.detached /ByteRange [0 840 1240 200] /Contents <${'3082'.repeat(100)}> >>\nendobj\n`;
  const table = `xref\n9 1\n${String(offset).padStart(10, '0')} 00000 n \ntrailer\n<< /Size 10 /Root 1 0 R /Prev ${before} >>\n`;
  return Buffer.from(
    `${file}\n${signature}${table}startxref\n${offset + signature.length}\n%%EOF\n`,
    'latin1',
  );
}

function pageObject(number: number): string {
  const resources = '<< /Font << /F1 3 0 R >> >>';
  return `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 420 595] /Resources ${resources} /Contents ${number + 1} 0 R >>`;
}

function textObject(line: string): string {
  const stream = `BT /F1 18 Tf 40 540 Td (${line}) Tj ET`;
  return `<< /Length ${stream.length} >>\nstream\n${stream}\nendstream`;
}

function pdfOf(objects: readonly string[]): Buffer {
  let body = '%PDF-1.7\n';
  const offsets = objects.map((object, index) => {
    const offset = body.length;
    body += `${index + 1} 0 obj\n${object}\nendobj\n`;
    return offset;
  });
  const table = offsets.map((offset) => `${String(offset).padStart(10, '0')} 00000 n \n`).join('');
  const size = objects.length + 1;
  const trailer = `trailer\n<< /Size ${size} /Root 1 0 R >>\nstartxref\n${body.length}\n%%EOF\n`;
  return Buffer.from(`${body}xref\n0 ${size}\n0000000000 65535 f \n${table}${trailer}`, 'latin1');
}

/** A PDF that asks for a password. */
export async function encryptedPdf(): Promise<Buffer> {
  const pdfmake = createRequire(import.meta.url)('pdfmake');
  pdfmake.setFonts({ Helvetica: { normal: 'Helvetica' } });
  pdfmake.setLocalAccessPolicy(() => true);
  pdfmake.setUrlAccessPolicy(() => false);
  const content = { content: ['rahasia'], defaultStyle: { font: 'Helvetica' }, userPassword: 'rahasia' };
  return pdfmake.createPdf(content).getBuffer();
}

const faults = {
  /** The second half is missing. */
  cut: (pdf: Buffer) => pdf.subarray(0, pdf.length / 2),
  /** A good first line, then noise. */
  garbage: () => Buffer.from(`%PDF-1.7\n${'bukan PDF '.repeat(200)}`),
  /** One of its two pages is gone. */
  'lost page': (pdf: Buffer) => edited(pdf, /6 0 obj[\s\S]*?endobj/, (object) => ' '.repeat(object.length)),
  /** A later change was written after the end, and cut: readers show the file as it was before. */
  'cut update': (pdf: Buffer) => Buffer.concat([pdf, Buffer.from('5 0 obj\n<< /Length 44 >>\nstream\nBT')]),
  /** The table points to wrong places: readers search the file and find everything. */
  'wrong table': (pdf: Buffer) => edited(pdf, /\d{10} 00000 n/g, () => '0000000007 00000 n'),
};

/** A PDF of two pages with one fault. */
export function corruptPdf(fault: keyof typeof faults = 'cut'): Buffer {
  return faults[fault](pdfFile(['satu', 'dua']));
}

function edited(pdf: Buffer, part: RegExp, change: (found: string) => string): Buffer {
  return Buffer.from(pdf.toString('latin1').replace(part, change), 'latin1');
}

/** The picture of the image files: `width` x `height`, white, a red square in the upper left. */
export interface Picture {
  width?: number;
  height?: number;
}

async function picture({ width = 60, height = 40 }: Picture): Promise<Buffer> {
  const square = { create: { width: 16, height: 16, channels: 3, background: '#ff0000' } } as const;
  return sharp({ create: { width, height, channels: 3, background: '#ffffff' } })
    .composite([{ input: square, left: 0, top: 0 }])
    .png()
    .toBuffer();
}

/** A JPEG whose pixels lie as a camera held that way stores them; shown by its EXIF `orientation`, the red square is in the upper left. */
export async function jpegFile(options: Picture & { orientation?: number } = {}): Promise<Buffer> {
  const { orientation = 1 } = options;
  const stored = await turned(await picture(options), orientation);
  return sharp(stored).withMetadata({ orientation }).jpeg({ quality: 95 }).toBuffer();
}

type Turn = readonly [angle: number, mirror?: 'flip' | 'flop'];

/** The inverse of what a viewer does for each EXIF orientation, 1 to 8. */
const turns: readonly Turn[] = [
  [0],
  [0, 'flop'],
  [180],
  [0, 'flip'],
  [90, 'flop'],
  [270],
  [90, 'flip'],
  [90],
];

async function turned(image: Buffer, orientation: number): Promise<Buffer> {
  const [angle, mirror] = turns[orientation - 1]!;
  const rotated = await sharp(image).rotate(angle).png().toBuffer();
  return mirror === undefined ? rotated : sharp(rotated)[mirror]().png().toBuffer();
}

export async function pngFile(options: Picture & { alpha?: boolean } = {}): Promise<Buffer> {
  const image = sharp(await picture(options)).removeAlpha();
  return options.alpha ? image.ensureAlpha(0).png().toBuffer() : image.png().toBuffer();
}

/** A white PNG of many pixels in few bytes. */
export function hugePng(width = 16_000, height = 16_000): Buffer {
  const size = Buffer.alloc(8);
  size.writeUInt32BE(width, 0);
  size.writeUInt32BE(height, 4);
  const rows = deflateSync(Buffer.alloc((1 + Math.ceil(width / 8)) * height));
  const header = Buffer.concat([size, Buffer.from([1, 0, 0, 0, 0])]);
  const signature = Buffer.from('\x89PNG\r\n\x1a\n', 'latin1');
  return Buffer.concat([
    signature,
    pngChunk('IHDR', header),
    pngChunk('IDAT', rows),
    pngChunk('IEND', Buffer.alloc(0)),
  ]);
}

function pngChunk(type: string, data: Buffer): Buffer {
  const ends = Buffer.alloc(8);
  const body = Buffer.concat([Buffer.from(type), data]);
  ends.writeUInt32BE(data.length, 0);
  ends.writeUInt32BE(crc32(body), 4);
  return Buffer.concat([ends.subarray(0, 4), body, ends.subarray(4)]);
}

/** One page of one grey (0 black to 255 white); in G4 always white. */
export interface TiffPage {
  width?: number;
  height?: number;
  grey?: number;
  coding?: '8 bit' | '16 bit' | 'G4';
}

/** A TIFF of pages that need not have one size. sharp writes neither those nor 16 bits nor G4. */
export function tiffFile(pages: readonly TiffPage[] = [{}]): Buffer {
  const parts: Buffer[] = [Buffer.from('II*\0\0\0\0\0', 'latin1')];
  let length = 8;
  let link: { part: Buffer; offset: number } = { part: parts[0]!, offset: 4 };
  for (const page of pages) {
    const strip = tiffStrip(page);
    const folder = tiffFolder(page, length, strip.length);
    link.part.writeUInt32LE(length + strip.length, link.offset);
    link = { part: folder, offset: folder.length - 4 };
    parts.push(strip, folder);
    length += strip.length + folder.length;
  }
  return Buffer.concat(parts);
}

/** G4 writes a white row as the single bit 1 (T.6: "as above"). */
function tiffStrip({ width = 60, height = 40, grey = 255, coding = '8 bit' }: TiffPage): Buffer {
  if (coding === 'G4') return Buffer.concat([Buffer.alloc(Math.ceil(height / 8), 0xff), Buffer.alloc(5)]);
  return Buffer.alloc(width * height * (coding === '16 bit' ? 2 : 1), grey);
}

function tiffFolder(
  { width = 60, height = 40, coding = '8 bit' }: TiffPage,
  strip: number,
  size: number,
): Buffer {
  const bits = { '8 bit': 8, '16 bit': 16, G4: 1 }[coding];
  const entries = [
    [256, width],
    [257, height],
    [258, bits],
    [259, coding === 'G4' ? 4 : 1],
    [262, coding === 'G4' ? 0 : 1],
    [273, strip],
    [277, 1],
    [278, height],
    [279, size],
  ] as const;
  const folder = Buffer.alloc(2 + entries.length * 12 + 4);
  folder.writeUInt16LE(entries.length, 0);
  entries.forEach(([tag, value], index) => {
    folder.writeUInt16LE(tag, 2 + index * 12);
    folder.writeUInt16LE(4, 4 + index * 12);
    folder.writeUInt32LE(1, 6 + index * 12);
    folder.writeUInt32LE(value, 10 + index * 12);
  });
  return folder;
}

/** A JPEG with a whole PDF in its comment: both open. */
export async function polyglot(): Promise<Buffer> {
  const jpeg = await jpegFile();
  const pdf = pdfFile();
  const comment = Buffer.from([0xff, 0xfe, (pdf.length + 2) >> 8, (pdf.length + 2) & 0xff]);
  return Buffer.concat([jpeg.subarray(0, 2), comment, pdf, jpeg.subarray(2)]);
}
