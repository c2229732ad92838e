import { mm } from './content.ts';
import { measureQr } from './pdfmake.ts';

/** A module of 0.75 mm is what office scanners at 150 to 200 dpi still read; smaller modules lose more than a higher level gains. */
const module = mm(0.75);
const quietZone = 4;
/** pdfmake's encoder draws with modules of 5 points; we take its modules and draw them in our size, which it would round down. */
const drawnModule = 5;

export interface QrCode {
  svg: string;
  /** Side in points, with the quiet zone. */
  size: number;
}

/** A QR code of level Q in alphanumeric mode, of the smallest version that holds `text` (upper case, digits, `$%*+-./:`). */
export function qrCode(text: string): QrCode {
  const modules = darkModules(text);
  const side = Math.max(...modules.map(({ x }) => x)) + 1 + 2 * quietZone;
  const path = modules.map(({ x, y }) => `M${x + quietZone} ${y + quietZone}h1v1h-1z`).join('');
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${side} ${side}"><path d="${path}" fill="#000000"/></svg>`;
  return { svg, size: side * module };
}

function darkModules(text: string): { x: number; y: number }[] {
  const drawn = measureQr({ qr: text, eccLevel: 'Q', mode: 'alphanumeric' })._canvas!;
  return drawn.slice(1).map(({ x, y }) => ({ x: x / drawnModule, y: y / drawnModule }));
}
