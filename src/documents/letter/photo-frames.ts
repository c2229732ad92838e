import type { Content, TableCell } from 'pdfmake/interfaces.js';
import { mm } from '../pdf/content.ts';
import { roomyBorders } from './borders.ts';

/**
 * Frames in which photos are glued, two beside each other, each with what it is to show (domain 2, number 2, 5 and 17). Frames
 * never split over pages. `height` in millimetres: 60 for a photo of 9 x 6.
 */
export function photoFrames(captions: readonly string[], height = 60): Content {
  const pairs = Array.from({ length: Math.ceil(captions.length / 2) }, (_, row) =>
    [captions[row * 2], captions[row * 2 + 1]].map((caption) => frame(caption, height)),
  );
  return {
    table: { widths: ['*', '*'], dontBreakRows: true, body: pairs },
    layout: roomyBorders,
    fontSize: 10,
    margin: [0, 4, 0, 8],
  };
}

/** The caption stands at the foot of the frame, below the photo. */
function frame(caption: string | undefined, height: number): TableCell {
  if (caption === undefined) return { text: '', border: [true, false, false, false] };
  return { text: caption, alignment: 'center', margin: [0, mm(height), 0, 0] };
}

/** The captions for a Word layout, two beside each other: a list of {kiri, kanan}. */
export function photoPairs(captions: readonly string[]) {
  const left = captions.filter((_, index) => index % 2 === 0);
  return left.map((kiri, row) => ({ kiri, kanan: captions[row * 2 + 1] ?? '' }));
}
