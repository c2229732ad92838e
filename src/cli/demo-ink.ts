/** What the demo's people put on paper: scribbles and a stamp, all invented, drawn from a seed. Lengths in millimetres. */

/** A source of numbers from 0 up to 1, the same for the same seed (mulberry32). */
export function numbersFrom(seed: number): () => number {
  let state = Math.imul(seed, 2654435761) >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** A drawing, its middle at the middle of the picture. */
export interface Ink {
  svg: Buffer;
  width: number;
  height: number;
}

type Point = readonly [x: number, y: number];

/** A signature in blue pen. */
export function signatureInk(random: () => number, dpi: number): Ink {
  const between = (low: number, high: number) => low + random() * (high - low);
  const colour = ['#1d2f86', '#22359a', '#172a6e'][Math.floor(random() * 3)]!;
  const pen = between(0.32, 0.5);
  const lines = random() < 0.75 ? [writing(between), flourish(between)] : [writing(between)];
  const strokes = lines.map((points) => penStroke(points, pen));
  const tilt = between(-9, -2).toFixed(2);
  const drawing = `<g fill="none" stroke="${colour}" stroke-linecap="round" opacity="0.93" transform="rotate(${tilt} 27 15)">${strokes.join('')}</g>`;
  return inkOf(drawing, 54, 30, dpi);
}

/** A large first letter, then loops that grow smaller, as a hurried hand writes them. */
function writing(between: (low: number, high: number) => number): Point[] {
  const loops = between(2.6, 8);
  const letters = Array.from({ length: 9 }, () => between(0.2, 1.25));
  const [width, height, lean, start] = [
    between(22, 38),
    between(3.8, 6.2),
    between(0.05, 0.6),
    between(0, 3),
  ];
  const [rise, fade] = [between(-1.5, 5), between(0.35, 0.85)];
  return Array.from({ length: 260 }, (_, step) => {
    const along = step / 259;
    const angle = start - along * loops * 2 * Math.PI;
    const letter = letters[Math.floor(along * loops)] ?? 0.5;
    const size = height * (along < 1.2 / loops ? 1.45 : letter * (1.05 - fade * along));
    const y = 15 - Math.sin(angle) * size * 0.9 - along * rise;
    const x = 8 + along * width + Math.cos(angle) * size * 0.55 + (15 - y) * lean;
    return [x, y];
  });
}

/** The long line under the name, drawn back and forth. */
function flourish(between: (low: number, high: number) => number): Point[] {
  const [depth, left, right] = [between(20, 23), between(6, 13), between(40, 50)];
  const [bend, wave] = [between(-2.5, 2.5), between(0.4, 1.4)];
  return Array.from({ length: 90 }, (_, step) => {
    const along = step / 89;
    const x = along < 0.4 ? 44 - (44 - left) * (along / 0.4) : left + (right - left) * ((along - 0.4) / 0.6);
    const y = along < 0.4 ? 14 + (depth - 14) * (along / 0.4) ** 0.7 : depth + bend * (along - 0.4);
    return [x, y + Math.sin(along * 9) * wave];
  });
}

/** Thin where the pen rises, thicker where it comes down, thin again at the end. */
function penStroke(points: readonly Point[], pen: number): string {
  const pieces = points.slice(1).map(([x, y], index) => {
    const [fromX, fromY] = points[index]!;
    const down = Math.tanh((y - fromY) * 1.6);
    const ending = Math.min(1, (points.length - index) / 25);
    const width = pen * (1 + 0.45 * down) * (0.45 + 0.55 * ending);
    const line = `M${fromX.toFixed(2)} ${fromY.toFixed(2)}L${x.toFixed(2)} ${y.toFixed(2)}`;
    return `<path d="${line}" stroke-width="${width.toFixed(3)}"/>`;
  });
  return pieces.join('');
}

/** Letters one unit wide and high as strokes: a bare machine has no fonts. */
const letterStrokes = new Map([
  ['C', 'M.95 .2C.8 .02 .62 0 .5 0C.2 0 .05 .22 .05 .5C.05 .78 .2 1 .5 1C.62 1 .8 .98 .95 .8'],
  ['O', 'M.5 0C.2 0 .03 .22 .03 .5C.03 .78 .2 1 .5 1C.8 1 .97 .78 .97 .5C.97 .22 .8 0 .5 0Z'],
  ['N', 'M.08 1V0L.92 1V0'],
  ['T', 'M0 0H1M.5 0V1'],
  ['H', 'M.08 0V1M.92 0V1M.08 .5H.92'],
  ['*', 'M.5 .1L.74 .86L.1 .38H.9L.26 .86Z'],
]);

/** A round stamp that says CONTOH (specimen) all around, so that nobody takes it for a real one. */
export function stampInk(random: () => number, dpi: number): Ink {
  const turn = (random() * 36 - 18).toFixed(2);
  const rings = [
    [17.6, 0.75],
    [16.3, 0.28],
    [10.6, 0.4],
  ].map(([radius, width]) => `<circle r="${radius}" stroke-width="${width}"/>`);
  const around = Array.from('CONTOH*CONTOH*CONTOH*', (letter, index) => {
    const place = `rotate(${((index - 2.5) * 360) / 21}) translate(-1.15 -15.1)`;
    return letterAt(letter, place, 2.3, 3.3, 0.55);
  });
  const across = Array.from('CONTOH', (letter, index) =>
    letterAt(letter, `translate(${-8.3 + index * 2.84} -1.9)`, 2.4, 3.8, 0.65),
  );
  const lines = '<path d="M-9.4 -3.6H9.4M-9.4 3.6H9.4" stroke-width="0.35"/>';
  const stars = [-7.6, 5].map((y) => letterAt('*', `translate(-1.3 ${y})`, 2.6, 2.6, 0.4));
  const drawing = `<g fill="none" stroke="#4a3a9c" stroke-linejoin="round" transform="translate(19 19) rotate(${turn})">${[...rings, ...around, ...across, lines, ...stars].join('')}</g>`;
  return inkOf(drawing, 38, 38, dpi);
}

function letterAt(letter: string, place: string, width: number, height: number, stroke: number): string {
  const strokes = letterStrokes.get(letter) ?? '';
  return `<path d="${strokes}" transform="${place} scale(${width} ${height})" stroke-width="${stroke / width}"/>`;
}

function inkOf(drawing: string, widthMm: number, heightMm: number, dpi: number): Ink {
  const [width, height] = [widthMm, heightMm].map((length) => Math.round((length / 25.4) * dpi)) as [
    number,
    number,
  ];
  const head = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${widthMm} ${heightMm}">`;
  return { svg: Buffer.from(`${head}${drawing}</svg>`), width, height };
}
