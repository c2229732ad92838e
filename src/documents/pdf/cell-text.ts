import type { Face } from './faces.ts';
import { TextBreaker } from './pdfmake.ts';

/** One line of a cell, ready to be written. */
export interface CellLine {
  /** For the operator TJ. */
  strings: string;
  /** Points. */
  width: number;
}

/** Sets `text` in lines of at most `width` points, broken where pdfmake would break it; a word that is wider is cut. */
export function setCell(text: string, face: Face, size: number, width: number): CellLine[] {
  if (text === '') return [];
  const whole = setLine(text, face, size);
  if (whole.width <= width && !text.includes('\n')) return [whole];
  return breakLines(text, face, size, width).map((line) => setLine(line, face, size));
}

function setLine(text: string, face: Face, size: number): CellLine {
  const { strings, width } = face.encode(text.trimEnd());
  return { strings, width: (width * size) / 1000 };
}

function breakLines(text: string, face: Face, size: number, width: number): string[] {
  const lines: string[] = [];
  let line = '';
  let filled = 0;
  const end = () => {
    lines.push(line);
    line = '';
    filled = 0;
  };
  for (const { text: word, lineEnd } of new TextBreaker().getBreaks(text, undefined)) {
    if (line !== '' && filled + face.widthOfString(word.trimEnd(), size) > width) end();
    let rest = word;
    while (line === '' && rest.length > 1 && face.widthOfString(rest.trimEnd(), size) > width) {
      const fit = charactersThatFit(rest, face, size, width);
      line = rest.slice(0, fit);
      rest = rest.slice(fit);
      end();
    }
    line += rest;
    filled += face.widthOfString(rest, size);
    if (lineEnd) end();
  }
  if (line !== '') end();
  return lines;
}

/** At least one, so that it ends. */
function charactersThatFit(text: string, face: Face, size: number, width: number): number {
  let count = 1;
  while (count < text.length && face.widthOfString(text.slice(0, count + 1), size) <= width) count += 1;
  return count;
}
