import type { Face } from './faces.ts';
import { type MeasuredWord, TextBreaker } from './pdfmake.ts';
import type { TextStyle } from './text-style.ts';

/** A text in pieces between which a line may end, and how wide it is at least and at most. */
interface Measured {
  words: readonly Word[];
  minWidth: number;
  maxWidth: number;
}

interface Word {
  text: string;
  /** The text goes on in a new line. */
  lineEnd: boolean;
  width: number;
  /** A space at the start or end of a line takes no room there. */
  leadingCut: number;
  trailingCut: number;
}

/** Measures a text of one style as pdfmake does; `words` are new, since the layout writes into them. */
export function measureText(
  text: string,
  style: TextStyle,
): Omit<Measured, 'words'> & { words: MeasuredWord[] } {
  const { words, minWidth, maxWidth } = setIn(remembered(text, style), style);
  const height = heightOf(style);
  return { words: words.map((word) => inlineOf(word, style, height)), minWidth, maxWidth };
}

/** The room before the first word is part of its line, as pdfmake has it: a space at the start that takes room. */
function setIn(measured: Measured, { indent, noWrap }: TextStyle): Measured {
  const [first, ...rest] = measured.words;
  if (indent === 0 || first === undefined) return measured;
  const words = [{ ...first, leadingCut: first.leadingCut - indent }, ...rest];
  return { words, ...widthsOf(words, noWrap) };
}

function heightOf({ font, size, lineHeight }: TextStyle): number {
  return font.lineHeight(size) * lineHeight;
}

function inlineOf(word: Word, style: TextStyle, height: number): MeasuredWord {
  return {
    text: word.text,
    lineEnd: word.lineEnd,
    leaf: style.leaf,
    font: style.font,
    fontSize: style.size,
    x: 0,
    width: word.width,
    height,
    leadingCut: word.leadingCut,
    trailingCut: word.trailingCut,
    alignment: style.alignment,
    color: style.color,
    decoration: style.decoration,
    noWrap: style.noWrap,
    sup: style.sup,
    sub: style.sub,
  } as MeasuredWord;
}

/** Sets the style and the measures of a word that pdfmake has broken off a text of many styles. */
export function measureWord(word: MeasuredWord, style: TextStyle): void {
  const measured = measure({ text: word.text }, style.font, style.size);
  const { text: _text, lineEnd: _lineEnd, leaf, ...more } = inlineOf(measured, style, heightOf(style));
  Object.assign(word, more, { leaf: word.leaf ?? leaf });
}

/** By face, size and text. */
type Generation = Map<Face, Map<number, Map<string, Measured>>>;

/** Most texts of a letter stand in the letter before it too. */
let young: Generation = new Map();
let old: Generation = new Map();
let inYoung = 0;
/** Two generations of so many texts, no longer than that, take less than 4 MB. */
const generation = 2000;
const longest = 200;

function remembered(text: string, style: TextStyle): Measured {
  if (text.length > longest || style.breakAll) return measureAll(text, style);
  const shelf = shelfOf(young, style);
  const known = shelf.get(text);
  if (known !== undefined) return known;
  const measured = shelfOf(old, style).get(text) ?? measureAll(text, style);
  shelf.set(text, measured);
  inYoung += 1;
  if (inYoung >= generation) {
    [old, young, inYoung] = [young, new Map(), 0];
  }
  return measured;
}

function shelfOf(texts: Generation, { font, size, noWrap }: TextStyle): Map<string, Measured> {
  const sizes = entryOf(texts, font);
  return entryOf(sizes, noWrap ? -size : size);
}

function entryOf<Key, Inner, Name>(map: Map<Name, Map<Key, Inner>>, name: Name): Map<Key, Inner> {
  const known = map.get(name);
  if (known !== undefined) return known;
  const made = new Map<Key, Inner>();
  map.set(name, made);
  return made;
}

const breaker = new TextBreaker();

function measureAll(text: string, { font, size, noWrap, breakAll }: TextStyle): Measured {
  const wordBreak = breakAll ? 'break-all' : 'normal';
  const pieces = breaker.getBreaks({ text, noWrap, wordBreak }, undefined);
  const words = pieces.map((piece) => measure(piece, font, size));
  return { words, ...widthsOf(words, noWrap) };
}

function measure({ text, lineEnd = false }: { text: string; lineEnd?: boolean }, font: Face, size: number) {
  const leading = text.slice(0, text.length - text.trimStart().length);
  const trailing = text.slice(text.trimEnd().length);
  return {
    text,
    lineEnd,
    width: font.widthOfString(text, size),
    leadingCut: font.widthOfString(leading, size),
    trailingCut: font.widthOfString(trailing, size),
  };
}

/** At least the widest word, at most the widest line that the text itself ends. */
function widthsOf(words: readonly Word[], noWrap: boolean): { minWidth: number; maxWidth: number } {
  let minWidth = 0;
  let maxWidth = 0;
  let line: { width: number; leadingCut: number } | undefined;
  for (const { width, leadingCut, trailingCut, lineEnd } of words) {
    minWidth = Math.max(minWidth, width - leadingCut - trailingCut);
    line = { width: (line?.width ?? 0) + width, leadingCut: line?.leadingCut ?? leadingCut };
    maxWidth = Math.max(maxWidth, line.width - line.leadingCut - trailingCut);
    if (lineEnd) line = undefined;
  }
  return { minWidth: noWrap ? maxWidth : minWidth, maxWidth };
}
