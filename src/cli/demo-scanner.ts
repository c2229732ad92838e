import sharp from 'sharp';
import { openPdf, type Raster } from '../scan/pdfium.ts';
import { type Ink, numbersFrom, signatureInk, stampInk } from './demo-ink.ts';
import { pdfOfJpegs } from './demo-pdf.ts';
import { type SignaturePlace, signaturePlaces } from './demo-places.ts';

export interface ScanOptions {
  /** The same seed makes the same scan, byte for byte. */
  seed: number;
  /** Where nothing is said: in every space that the paper leaves between an office or role and a name. */
  signatures?: readonly SignaturePlace[];
  /** 200 where nothing is said, as offices scan. */
  dpi?: number;
}

/** One page comes back as JPEG, several as a PDF of JPEG pages, as office scanners do. */
export interface Scan {
  bytes: Buffer;
  mediaType: 'image/jpeg' | 'application/pdf';
  ext: 'jpg' | 'pdf';
}

/** What the demo needs of an office: people who sign and stamp the paper, and a scanner that is not quite clean. */
export async function signAndScan(document: Uint8Array, options: ScanOptions): Promise<Scan> {
  const { seed, dpi = 200 } = options;
  const random = numbersFrom(seed);
  const pdf = await openPdf(document);
  try {
    const places = options.signatures ?? signaturePlaces(pdf);
    const jpegs: Buffer[] = [];
    for (let page = 1; page <= pdf.count; page++) {
      const drawn = pdf.render(page, { dpi });
      const inks = places
        .filter((place) => place.page === page)
        .flatMap((place) => inksAt(place, random, dpi));
      for (const ink of inks) await press(drawn, ink, random);
      jpegs.push(await scanned(drawn, random, dpi));
    }
    return jpegs.length === 1
      ? { bytes: jpegs[0]!, mediaType: 'image/jpeg', ext: 'jpg' }
      : { bytes: await pdfOfJpegs(jpegs, dpi), mediaType: 'application/pdf', ext: 'pdf' };
  } finally {
    pdf.close();
  }
}

interface PlacedInk extends Ink {
  left: number;
  top: number;
}

/** The signature, and the stamp at its left and partly over it, as the rules for official letters want it. */
function inksAt({ x, y, stamp }: SignaturePlace, random: () => number, dpi: number): PlacedInk[] {
  const placed = (ink: Ink, alongMm: number, downMm: number): PlacedInk => ({
    ...ink,
    left: Math.round((alongMm / 25.4) * dpi - ink.width / 2),
    top: Math.round((downMm / 25.4) * dpi - ink.height / 2),
  });
  const signature = placed(signatureInk(random, dpi), x + random() * 4 - 2, y + random() * 2 - 1);
  if (!stamp) return [signature];
  return [signature, placed(stampInk(random, dpi), x - 21 - random() * 5, y + random() * 6 - 3)];
}

/** Presses ink onto the page, unevenly, as paper takes it. */
async function press(page: Raster, ink: PlacedInk, random: () => number): Promise<void> {
  const drawn = await sharp(ink.svg).ensureAlpha().raw().toBuffer();
  const wear = await blotches(ink.width, ink.height, random);
  for (let index = 0; index < ink.width * ink.height; index++) {
    const x = ink.left + (index % ink.width);
    const y = ink.top + Math.floor(index / ink.width);
    if (x < 0 || y < 0 || x >= page.width || y >= page.height) continue;
    const cover = (drawn[index * 4 + 3]! * (150 + wear[index]! * 0.4)) / 65_025;
    for (let channel = 0; channel < 3; channel++) {
      page.data[(y * page.width + x) * 4 + channel]! *= 1 - cover * (1 - drawn[index * 4 + channel]! / 255);
    }
  }
}

/** Soft spots of 0 to 255. */
function blotches(width: number, height: number, random: () => number): Promise<Buffer> {
  const [wide, high] = [Math.ceil(width / 9), Math.ceil(height / 9)];
  const coarse = Buffer.from(Array.from({ length: wide * high }, () => random() * 256));
  const raw = { width: wide, height: high, channels: 1 } as const;
  return sharp(coarse, { raw }).resize(width, height, { fit: 'fill' }).extractChannel(0).raw().toBuffer();
}

async function scanned(page: Raster, random: () => number, dpi: number): Promise<Buffer> {
  const raw = { width: page.width, height: page.height, channels: 3 } as const;
  return sharp(onGlass(page, random), { raw })
    .withMetadata({ density: dpi })
    .jpeg({ quality: 75 })
    .toBuffer();
}

/**
 * What the sensor sees: the page a little askew, its black a toner's, on paper that is not quite white, with a dark edge
 * where the lid does not close. One loop over the pixels: the same by libvips, in three passes, took twice as long.
 */
function onGlass({ data, width, height }: Raster, random: () => number): Buffer {
  const skew = (((random() < 0.5 ? -1 : 1) * (0.15 + random() * 0.75)) / 180) * Math.PI;
  const [cos, sin] = [Math.cos(skew), Math.sin(skew)];
  const [grain, light] = [paper(random), edgeLight(width, random)];
  const dots = new Int32Array(data.buffer, data.byteOffset, width * height);
  const seen = Buffer.allocUnsafe(width * height * 3);
  for (let y = 0, to = 0; y < height; y++) {
    const grainRow = (y % grainHeight) * grainWidth;
    for (let x = 0; x < width; x++, to += 3) {
      const u = width / 2 + (x - width / 2) * cos + (y - height / 2) * sin;
      const v = height / 2 - (x - width / 2) * sin + (y - height / 2) * cos;
      const [column, row] = [u | 0, v | 0];
      const at = row * width + column;
      const inside = u >= 0 && v >= 0 && u < width - 1 && v < height - 1;
      const blank =
        !inside || (dots[at]! & dots[at + 1]! & dots[at + width]! & dots[at + width + 1]!) === white;
      const spot = (grainRow + (x % grainWidth)) * 3;
      for (let channel = 0; channel < 3; channel++) {
        const ink = blank ? 255 : between4(data, at * 4 + channel, width * 4, u - column, v - row);
        seen[to + channel] = ((toner + ink * (1 - toner / 255)) * grain[spot + channel]! * light[x]!) | 0;
      }
    }
  }
  return seen;
}

/** How dark black gets, 0 to 255. */
const toner = 30;
/** Four bytes of 255. */
const white = -1;

/** The value between four neighbours, `x` and `y` of the way. */
function between4(data: Buffer, at: number, row: number, x: number, y: number): number {
  const upper = data[at]! + (data[at + 4]! - data[at]!) * x;
  const lower = data[at + row]! + (data[at + row + 4]! - data[at + row]!) * x;
  return upper + (lower - upper) * y;
}

const [grainWidth, grainHeight] = [397, 311];

/** A tile of paper grain and sensor noise over a warm tint, as factors. */
function paper(random: () => number): Float32Array {
  const tint = [250 - random() * 3, 249 - random() * 3, 245 - random() * 6];
  const tile = new Float32Array(grainWidth * grainHeight * 3);
  for (let at = 0; at < tile.length; at += 3) {
    const grain = (random() + random() - 1) * 7;
    tint.forEach((value, channel) => {
      tile[at + channel] = Math.min(255, value + grain) / 255;
    });
  }
  return tile;
}

/** How much light each column gets. */
function edgeLight(width: number, random: () => number): Float32Array {
  const edge = width * (0.008 + 0.012 * random());
  const fall = 0.02 + 0.03 * random();
  return Float32Array.from(
    { length: width },
    (_, x) => (1 - 0.3 * Math.max(0, 1 - x / edge)) * (1 - fall * (x / width) ** 2),
  );
}
