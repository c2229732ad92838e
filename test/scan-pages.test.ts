import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { AppError } from '../src/errors.ts';
import { openPages, type Pages } from '../src/scan/pages.ts';
import { openPdf } from '../src/scan/pdfium.ts';
import {
  corruptPdf,
  encryptedPdf,
  hugePng,
  jpegFile,
  pdfFile,
  pngFile,
  polyglot,
  tiffFile,
} from './support/files.ts';
import { textOfPages } from './support/pdf-text.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'berkas-pages-'));
});
afterAll(() => rm(folder, { recursive: true }));

/** Opens the bytes under a name that says nothing of their kind. */
async function opened(bytes: Uint8Array): Promise<Pages> {
  const file = path.join(await mkdtemp(path.join(folder, 'x')), 'kiriman.bin');
  await writeFile(file, bytes);
  return openPages(file);
}

async function refusal(bytes: Uint8Array): Promise<AppError> {
  return opened(bytes).then(
    (pages) => expect.fail(`opened as ${pages.kind}`),
    (error) => error,
  );
}

async function pixel(png: Buffer, left: number, top: number): Promise<number[]> {
  const { data } = await sharp(png)
    .extract({ left, top, width: 1, height: 1 })
    .raw()
    .toBuffer({ resolveWithObject: true });
  return [...data];
}

const isRed = ([red = 0, green = 0, blue = 0]: number[]) => red > 200 && green < 60 && blue < 60;

const lzwTiff = async () =>
  sharp(await pngFile())
    .tiff({ compression: 'lzw' })
    .toBuffer();
const bigTiff = async () =>
  sharp(await pngFile())
    .tiff({ compression: 'lzw', bigtiff: true })
    .toBuffer();
const cmykJpeg = async () =>
  sharp(await pngFile())
    .toColourspace('cmyk')
    .jpeg()
    .toBuffer();
const mailJunk = Buffer.from('\r\nContent-Type: application/pdf\r\n\r\n');
const fourPages = tiffFile([
  { grey: 0 },
  { width: 100, height: 20, grey: 128 },
  { coding: '16 bit', grey: 200 },
  { coding: 'G4' },
]);

/** Bytes outside the heap that something still holds: what is garbage is swept first, or its moment would decide. */
function memoryInUse(): number {
  setFlagsFromString('--expose-gc');
  runInNewContext('gc')();
  const { arrayBuffers, external } = process.memoryUsage();
  return arrayBuffers + external;
}

describe('what opens', () => {
  test.each<[string, () => Uint8Array | Promise<Uint8Array>, Partial<Pages>]>([
    [
      'a PDF',
      () => pdfFile(['satu', 'dua']),
      { kind: 'pdf', mediaType: 'application/pdf', ext: 'pdf', count: 2 },
    ],
    ['a PDF with junk before it', () => Buffer.concat([mailJunk, pdfFile()]), { kind: 'pdf', count: 1 }],
    [
      'a PDF after the first bytes of a JPEG',
      () => Buffer.concat([Buffer.from([0xff, 0xd8, 0xff]), pdfFile()]),
      { kind: 'pdf' },
    ],
    ['a PDF with a wrong table, whole', () => corruptPdf('wrong table'), { kind: 'pdf', count: 2 }],
    ['a JPEG', jpegFile, { kind: 'jpeg', mediaType: 'image/jpeg', ext: 'jpg', count: 1 }],
    ['a CMYK JPEG', cmykJpeg, { kind: 'jpeg' }],
    ['a PNG', pngFile, { kind: 'png', mediaType: 'image/png', ext: 'png', count: 1 }],
    ['an LZW TIFF', lzwTiff, { kind: 'tiff', mediaType: 'image/tiff', ext: 'tif', count: 1 }],
    ['a BigTIFF', bigTiff, { kind: 'tiff', count: 1 }],
    ['a TIFF of pages of every size and coding', () => fourPages, { kind: 'tiff', count: 4 }],
  ])('%s', async (_name, bytes, expected) => {
    const pages = await opened(await bytes());
    expect(pages).toMatchObject(expected);
    const drawn = await sharp(await pages.render(pages.count)).metadata();
    expect(drawn).toMatchObject({ format: 'png', depth: 'uchar', channels: 3 });
    await pages.close();
  });
});

describe('what is refused', () => {
  const kept = 'Kirim PDF, JPEG, PNG, atau TIFF.';
  const again = 'Pindai atau simpan ulang, lalu kirim lagi.';
  const text = (latin1: string) => () => Buffer.from(latin1, 'latin1');
  test.each<[string, () => Uint8Array | Promise<Uint8Array>, AppError['code'], string]>([
    ['nothing', text(''), 'unreadable_file', `Berkas kosong (0 bita). ${again}`],
    [
      'a GIF',
      async () =>
        sharp(await pngFile())
          .gif()
          .toBuffer(),
      'unsupported_media',
      `Berkas ini gambar GIF, yang tidak diterima. ${kept}`,
    ],
    [
      'a WebP',
      async () =>
        sharp(await pngFile())
          .webp()
          .toBuffer(),
      'unsupported_media',
      `Berkas ini gambar WebP, yang tidak diterima. ${kept}`,
    ],
    [
      'a HEIC',
      text('\0\0\0\x18ftypheic\0\0\0\0mif1heic'),
      'unsupported_media',
      `Berkas ini foto HEIC dari telepon, yang tidak diterima. ${kept}`,
    ],
    [
      'an SVG',
      text('<?xml version="1.0"?>\n<svg xmlns="http://www.w3.org/2000/svg"/>'),
      'unsupported_media',
      `Berkas ini gambar SVG, yang tidak diterima. ${kept}`,
    ],
    [
      'a Word file',
      text('PK\x03\x04\x14\0\0\0\0\0[Content_Types].xml'),
      'unsupported_media',
      `Berkas ini dokumen Word, dokumen Excel, atau arsip ZIP, yang tidak diterima. ${kept}`,
    ],
    ['text', text('Yth. Bapak Camat'), 'unsupported_media', `Berkas ini teks, yang tidak diterima. ${kept}`],
    [
      'other bytes',
      text('\x01\x02\x03\0\0'),
      'unsupported_media',
      `Jenis berkas ini tidak dikenali. ${kept}`,
    ],
    [
      'a PDF too far down',
      () => Buffer.concat([Buffer.alloc(2000), pdfFile()]),
      'unsupported_media',
      `Jenis berkas ini tidak dikenali. ${kept}`,
    ],
    [
      'a JPEG that is a PDF too',
      polyglot,
      'unsupported_media',
      'Berkas ini dapat dibuka sebagai JPEG dan PDF sekaligus. Simpan ulang sebagai PDF saja, lalu kirim lagi.',
    ],
    [
      'a locked PDF',
      encryptedPdf,
      'unreadable_file',
      'PDF terkunci kata sandi. Simpan ulang tanpa kata sandi, lalu kirim lagi.',
    ],
    ['a PDF without pages', () => pdfFile([]), 'unreadable_file', `PDF tidak berisi halaman. ${again}`],
    ['half a PDF', () => corruptPdf('cut'), 'unreadable_file', `PDF rusak dan tidak dapat dibuka. ${again}`],
    [
      'a PDF of noise',
      () => corruptPdf('garbage'),
      'unreadable_file',
      `PDF rusak dan tidak dapat dibuka. ${again}`,
    ],
    [
      'a PDF with a lost page',
      () => corruptPdf('lost page'),
      'unreadable_file',
      `PDF rusak: halaman 2 tidak dapat dibuka. ${again}`,
    ],
    [
      'a PDF cut in its last change',
      () => corruptPdf('cut update'),
      'unreadable_file',
      `PDF terpotong: bagian akhirnya tidak ada. ${again}`,
    ],
    [
      'a cut JPEG',
      async () => (await jpegFile({ width: 800, height: 800 })).subarray(0, -500),
      'unreadable_file',
      `Gambar JPEG rusak atau terpotong. ${again}`,
    ],
    [
      'a cut PNG',
      async () => (await pngFile()).subarray(0, -40),
      'unreadable_file',
      `Gambar PNG rusak atau terpotong. ${again}`,
    ],
    [
      'a TIFF whose last pages are cut off',
      () => tiffFile([{ grey: 0 }, { grey: 9 }, { grey: 9 }]).subarray(0, -3000),
      'unreadable_file',
      `Gambar TIFF rusak atau terpotong. ${again}`,
    ],
    [
      '31 KB that ask for 256 megapixels',
      hugePng,
      'unreadable_file',
      'Gambar terlalu besar: 16.000 x 16.000 piksel, paling banyak 60 juta piksel. Pindai ulang dengan 200 sampai 300 dpi.',
    ],
    [
      'a PDF of too many pages',
      () => pdfFile(Array.from({ length: 5001 }, () => '')),
      'unreadable_file',
      'Berkas berisi 5.001 halaman, paling banyak 5.000. Bagi menjadi beberapa berkas, lalu kirim lagi.',
    ],
  ])('%s', async (_name, bytes, code, detail) => {
    expect(await refusal(await bytes())).toMatchObject({ code, detail });
  });
});

describe('how a page is drawn', () => {
  test.each([1, 2, 3, 4, 5, 6, 7, 8])('a JPEG of EXIF orientation %i is upright', async (orientation) => {
    const pages = await opened(await jpegFile({ orientation }));
    const png = await pages.render(1);
    expect(await sharp(png).metadata()).toMatchObject({ width: 60, height: 40 });
    expect(isRed(await pixel(png, 5, 5))).toBe(true);
    expect(isRed(await pixel(png, 55, 5)) || isRed(await pixel(png, 5, 35))).toBe(false);
  });

  test('what is transparent lies on white', async () => {
    const pages = await opened(await pngFile({ alpha: true }));
    expect(await pixel(await pages.render(1), 5, 5)).toEqual([255, 255, 255]);
  });

  test('each page of a TIFF has its own size and pixels', async () => {
    const pages = await opened(fourPages);
    const first = await Promise.all([1, 2, 3, 4].map(async (page) => pixel(await pages.render(page), 5, 5)));
    expect(first).toEqual([
      [0, 0, 0],
      [128, 128, 128],
      [200, 200, 200],
      [255, 255, 255],
    ]);
    expect(await sharp(await pages.render(2)).metadata()).toMatchObject({ width: 100, height: 20 });
  });

  test('a PDF page by dots an inch or by width, an image by width and never larger', async () => {
    const widths = async (pages: Pages, ...sizes: Parameters<Pages['render']>[1][]) =>
      Promise.all(sizes.map(async (size) => (await sharp(await pages.render(1, size)).metadata()).width));
    const pdf = await opened(pdfFile());
    expect(
      await widths(pdf, { dpi: 72 }, { dpi: 144 }, { maxWidth: 210 }, { dpi: 72, maxWidth: 9000 }),
    ).toEqual([420, 840, 210, 420]);
    const jpeg = await opened(await jpegFile());
    expect(await widths(jpeg, {}, { maxWidth: 30 }, { maxWidth: 9000 })).toEqual([60, 30, 60]);
    await pdf.close();
  });

  test('a page that calls itself 5 m wide is drawn with fewer dots', async () => {
    const poster = pdfFile().toString('latin1').replace('[0 0 420 595]', '[0 0 14400 14400]');
    const pages = await opened(Buffer.from(poster, 'latin1'));
    const { width = 0, height = 0 } = await sharp(await pages.render(1, { dpi: 300 })).metadata();
    expect(width * height).toBeLessThanOrEqual(25_100_000);
    await pages.close();
  });

  test.each([0, 3, 1.5])('page %d of two is not found', async (page) => {
    for (const bytes of [pdfFile(['satu', 'dua']), tiffFile([{}, {}])]) {
      const pages = await opened(bytes);
      await expect(pages.render(page)).rejects.toMatchObject({ code: 'not_found' });
      await pages.close();
    }
  });
});

describe('PDFium', () => {
  test('many documents at once keep apart', async () => {
    const texts = await Promise.all(
      Array.from({ length: 20 }, (_, n) => textOfPages(pdfFile([`Surat ${n}`, 'lampiran']))),
    );
    expect(texts).toEqual(Array.from({ length: 20 }, (_, n) => [`Surat ${n}`, 'lampiran']));
  });

  test('gives back its memory: hundreds of openings and drawings do not make it grow', async () => {
    const bytes = pdfFile();
    const round = async () => {
      const pdf = await openPdf(bytes);
      pdf.render(1, { dpi: 100 });
      pdf.text(1);
      pdf.close();
      await expect(openPdf(corruptPdf('garbage'))).rejects.toThrow();
    };
    for (let n = 0; n < 100; n++) await round();
    const before = memoryInUse();
    for (let n = 0; n < 400; n++) await round();
    expect(memoryInUse()).toBeLessThan(before + 100_000_000);
  });

  test('a closed document says so', async () => {
    const pdf = await openPdf(pdfFile());
    pdf.close();
    pdf.close();
    expect(() => pdf.render(1)).toThrow('the PDF is closed');
  });
});
