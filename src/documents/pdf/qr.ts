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
  const modules = darkModules(text);
  const side = 1 + modules.reduce((most, { x }) => Math.max(most, x), 0) + 2 * quietZone;
  let path = '';
  for (const { x, y, length } of runsOf(modules)) {
    path += `${x + quietZone} ${side - y - quietZone - 1} ${length} 1 re\n`;
  }
  return { path: `${scale} 0 0 ${scale} 0 0 cm\n${path}f`, size: side * module };
}

const scale = String(Math.round(module * 10_000) / 10_000);

interface Module {
  x: number;
  y: number;
}

/** Dark modules beside each other are drawn as one: a fifth of the operators, and no hair line between them. */
function runsOf(modules: readonly Module[]): (Module & { length: number })[] {
  const runs: (Module & { length: number })[] = [];
  for (const { x, y } of modules) {
    const last = runs.at(-1);
    if (last?.y === y && last.x + last.length === x) last.length += 1;
    else runs.push({ x, y, length: 1 });
  }
  return runs;
}

/** Row by row, from the left. */
function darkModules(text: string): Module[] {
  const drawn = measureQr({ qr: text, eccLevel: 'Q', mode: 'alphanumeric', mask: 3 })._canvas!;
  return drawn.slice(1).map(({ x, y }) => ({ x: x / drawnModule, y: y / drawnModule }));
}
