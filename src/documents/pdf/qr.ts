import { mm } from './content.ts';
import { measureQr } from './pdfmake.ts';

/** A module of 0.75 mm is what office scanners at 150 to 200 dpi still read; smaller modules lose more than a higher level gains. */
const module = mm(0.75);
const quietZone = 4;
/** pdfmake's encoder draws with modules of 5 points; we take its modules and draw them in our size, which it would round down. */
const drawnModule = 5;

export interface QrCode {
  /** Operators that draw it with its lower left corner, quiet zone included, at 0 0. */
  path: string;
  /** Side in points, with the quiet zone. */
  size: number;
}

/**
 * A QR code of level Q in alphanumeric mode, of the smallest version that holds `text` (upper case, digits, `$%*+-./:`).
 * Always with the mask (row + column) mod 3: readers take any, and trying all eight takes a sixth of the time of a letter.
 */
export function qrCode(text: string): QrCode {
  const [ground, ...modules] = measureQr({ qr: text, eccLevel: 'Q', mode: 'alphanumeric', mask: 3 })._canvas!;
  const side = ground!.w / drawnModule + 2 * quietZone;
  return { path: `${scale} 0 0 ${scale} 0 0 cm\n${runs(modules, side)}f`, size: side * module };
}

const scale = String(Math.round(module * 10_000) / 10_000);

/** Dark modules come row by row. Those beside each other are drawn as one: a fifth of the operators, and no hair line between them. */
function runs(modules: readonly { x: number; y: number }[], side: number): string {
  let path = '';
  let [start, length, row] = [0, 0, 0];
  const end = () => {
    if (length > 0) {
      path += `${start / drawnModule + quietZone} ${side - row / drawnModule - quietZone - 1} ${length} 1 re\n`;
    }
  };
  for (const { x, y } of modules) {
    if (y === row && x === start + length * drawnModule) length += 1;
    else {
      end();
      [start, length, row] = [x, 1, y];
    }
  }
  end();
  return path;
}
