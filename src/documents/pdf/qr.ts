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

/** A QR code of level Q in alphanumeric mode, of the smallest version that holds `text` (upper case, digits, `$%*+-./:`). */
export function qrCode(text: string): QrCode {
  const modules = darkModules(text);
  const side = Math.max(...modules.map(({ x }) => x)) + 1 + 2 * quietZone;
  const runs = runsOf(modules);
  const rectangles = runs.map(
    ({ x, y, length }) => `${x + quietZone} ${side - y - quietZone - 1} ${length} 1 re`,
  );
  return {
    path: `${number4(module)} 0 0 ${number4(module)} 0 0 cm\n${rectangles.join('\n')}\nf`,
    size: side * module,
  };
}

const number4 = (value: number) => String(Math.round(value * 10_000) / 10_000);

/** Dark modules beside each other are drawn as one: a fifth of the operators, and no hair line between them. */
function runsOf(modules: readonly { x: number; y: number }[]): { x: number; y: number; length: number }[] {
  const runs: { x: number; y: number; length: number }[] = [];
  for (const { x, y } of modules.toSorted((a, b) => a.y - b.y || a.x - b.x)) {
    const last = runs.at(-1);
    if (last?.y === y && last.x + last.length === x) last.length += 1;
    else runs.push({ x, y, length: 1 });
  }
  return runs;
}

function darkModules(text: string): { x: number; y: number }[] {
  const drawn = measureQr({ qr: text, eccLevel: 'Q', mode: 'alphanumeric' })._canvas!;
  return drawn.slice(1).map(({ x, y }) => ({ x: x / drawnModule, y: y / drawnModule }));
}
