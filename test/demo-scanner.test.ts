import { createRequire } from 'node:module';
import sharp from 'sharp';
import { beforeAll, describe, expect, test } from 'vitest';
import { signaturePlaces } from '../src/cli/demo-places.ts';
import { signAndScan } from '../src/cli/demo-scanner.ts';
import { openPdf } from '../src/scan/pdfium.ts';
import { pdfFile } from './support/files.ts';
import { rasterise } from './support/pdf-text.ts';
import { readQr } from './support/qr.ts';

const names = ['SITI CONTOH', 'Drs. BUDI CONTOH, M.Si.'];
const block = (above: string, name: string, under: string) => ({
  stack: [above, { text: name, margin: [0, 52, 0, 0] }, under],
  alignment: 'center',
});

/** A letter whose pages each carry a code at the foot; on the last one an applicant and an official sign. */
async function letter(pages: number): Promise<Buffer> {
  const pdfmake = createRequire(import.meta.url)('pdfmake');
  pdfmake.setFonts({ Helvetica: { normal: 'Helvetica' } });
  pdfmake.setLocalAccessPolicy(() => true);
  pdfmake.setUrlAccessPolicy(() => false);
  const body = Array.from({ length: pages }, (_, index) => [
    { text: `Halaman ${index + 1}`, ...(index > 0 ? { pageBreak: 'before' } : {}) },
    {
      qr: `BKS:7F3KQ2M9XTA/${index + 1}/${pages}`,
      fit: 66,
      version: 3,
      eccLevel: 'Q',
      absolutePosition: { x: 40, y: 730 },
    },
  ]);
  const signatures = {
    columns: [
      block('Pemohon,', names[0]!, ''),
      block('KEPALA DINAS SOSIAL,', names[1]!, 'NIP. 19700101 199503 1 001'),
    ],
    margin: [0, 200, 0, 0],
  };
  const content = [...body, signatures];
  return pdfmake.createPdf({ pageSize: 'A4', defaultStyle: { font: 'Helvetica' }, content }).getBuffer();
}

let one: Buffer;
let three: Buffer;
beforeAll(async () => {
  one = await letter(1);
  three = await letter(3);
});

describe('a signed scan', () => {
  test('of one page is a JPEG of 200 dpi whose code still reads', async () => {
    const scan = await signAndScan(one, { seed: 7 });
    expect(scan).toMatchObject({ mediaType: 'image/jpeg', ext: 'jpg' });
    expect(await sharp(scan.bytes).metadata()).toMatchObject({
      format: 'jpeg',
      width: 1654,
      height: 2339,
      density: 200,
    });
    expect(await readQr(scan.bytes)).toEqual(['BKS:7F3KQ2M9XTA/1/1']);
  });

  test('of three pages is a PDF of pictures, in order, their codes still readable', async () => {
    const scan = await signAndScan(three, { seed: 8 });
    expect(scan).toMatchObject({ mediaType: 'application/pdf', ext: 'pdf' });
    const pdf = await openPdf(scan.bytes);
    expect(pdf).toMatchObject({ count: 3, repaired: false });
    expect(pdf.size(1)).toEqual({ width: expect.closeTo(595.3, 0), height: expect.closeTo(841.9, 0) });
    expect(pdf.text(1)).toBe('');
    pdf.close();
    for (const page of [1, 2, 3]) {
      expect(await readQr(await rasterise(scan.bytes, page, 200))).toEqual([`BKS:7F3KQ2M9XTA/${page}/3`]);
    }
  });

  test('reads with every seed, however askew', async () => {
    for (let seed = 100; seed < 108; seed++) {
      const { bytes } = await signAndScan(one, { seed });
      expect(await readQr(bytes), `seed ${seed}`).toEqual(['BKS:7F3KQ2M9XTA/1/1']);
    }
  });

  test('is the same bytes for the same seed, others for another', async () => {
    const [first, again, other] = await Promise.all([1, 1, 2].map((seed) => signAndScan(one, { seed })));
    expect(first!.bytes.equals(again!.bytes)).toBe(true);
    expect(first!.bytes.equals(other!.bytes)).toBe(false);
  });

  test('carries blue ink where it was told to, and only there', async () => {
    const { bytes } = await signAndScan(pdfFile(), {
      seed: 3,
      signatures: [{ page: 1, x: 90, y: 120, stamp: true }],
    });
    expect(await blueDots(bytes, 69, 120)).toBeGreaterThan(2_000);
    expect(await blueDots(bytes, 40, 60)).toBe(0);
  });

  test('has a stamp cut off at the edge of the paper', async () => {
    const signatures = [{ page: 1, x: 20, y: 4, stamp: true }];
    await expect(signAndScan(pdfFile(), { seed: 3, signatures })).resolves.toMatchObject({ ext: 'jpg' });
  });
});

test('people sign between their role and their name, officials with a stamp', async () => {
  const pdf = await openPdf(three);
  const places = signaturePlaces(pdf);
  const [applicant, official] = pdf
    .runs(3)
    .filter((run) => names.some((name) => name.startsWith(run.text.trim())));
  pdf.close();
  expect(places.map(({ page, stamp }) => ({ page, stamp }))).toEqual([
    { page: 3, stamp: false },
    { page: 3, stamp: true },
  ]);
  expect(places[0]!.x).toBeLessThan(places[1]!.x);
  for (const [place, name] of [
    [places[0]!, applicant!],
    [places[1]!, official!],
  ] as const) {
    const above = (name.top / 72) * 25.4 - place.y;
    expect(above).toBeGreaterThan(5);
    expect(above).toBeLessThan(15);
  }
});

/** Pixels of ink, blue or violet, within 18 mm of a place on a scan of 200 dpi. */
async function blueDots(scan: Buffer, xMm: number, yMm: number): Promise<number> {
  const [left, top, side] = [xMm - 18, yMm - 18, 36].map((length) => Math.round((length / 25.4) * 200)) as [
    number,
    number,
    number,
  ];
  const data = await sharp(scan).extract({ left, top, width: side, height: side }).raw().toBuffer();
  let count = 0;
  for (let at = 0; at < data.length; at += 3) if (data[at + 2]! - data[at]! > 35) count++;
  return count;
}
