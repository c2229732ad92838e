import { AppError } from '../../errors.ts';
import type { OpenDocument, OpenPage } from './document.ts';
import type { Face } from './faces.ts';
import { hundredths, number } from './file.ts';
import type { Inline, LaidOutLine, LaidOutPage, PageItem, Vector } from './pdfmake.ts';
import { addMark, closest, type Element, type Tag } from './structure.ts';

/** Content operators of one page in the making: rules first, then one text object. Points from the lower left corner. */
export interface Ink {
  rules: string;
  text: string;
  /** The state that operators need not repeat. */
  pen: string;
  font: string;
  colour: string;
  /** Where the last line of text began, in hundredths of a point. */
  x: number;
  y: number;
}

export function newInk(): Ink {
  return { rules: '', text: '', pen: '', font: '', colour: '0 g', x: 0, y: 0 };
}

/** All that was drawn, as one content stream. */
export function operatorsOf({ rules, text }: Ink): string {
  const drawn = rules === '' ? '' : `/Artifact<</Type/Layout>>BDC\n${rules}EMC\n`;
  return text === '' ? drawn : `${drawn}BT\n0 g\n${text}ET\n`;
}

/** How the pieces of text on a page find their element: nothing is an artifact but a header row that comes again. */
export interface Tagging {
  elementOf(leaf: number): Element;
  seen: Set<object>;
}

/** Writes what pdfmake laid out on a page. `down`: points by which all of it is moved down. */
export function drawPage(
  document: OpenDocument,
  page: OpenPage,
  ink: Ink,
  { items }: LaidOutPage,
  tagging: Tagging,
  down = 0,
): void {
  const top = page.height - down;
  const shifts: number[] = [];
  let open: Element | 'artifact' | undefined;
  for (const item of items) {
    if (item.type === 'vector') drawVector(ink, item.item, top);
    else if (item.type === 'line') {
      if (item.item.inlines.every(isBlank)) continue;
      const element = ownerOf(item.item, tagging, open);
      if (element !== open || element === 'artifact') {
        if (open !== undefined) ink.text += 'EMC\n';
        ink.text += element === 'artifact' ? repeated : beginContent(document, element, page);
      }
      open = element;
      drawLine(document, ink, item.item, top + (shifts.at(-1) ?? 0));
    } else shift(item, shifts);
  }
  if (open !== undefined) ink.text += 'EMC\n';
}

/** An empty text only keeps a distance: nothing to be read. */
export function isBlank({ text }: Inline): boolean {
  return text.trim() === '';
}

const repeated = '/Artifact<</Type/Pagination/Subtype/Header>>BDC\n';

/** Opens marked content of `element`. */
function beginContent(document: OpenDocument, element: Element, page: OpenPage): string {
  return `/${element.tag}<</MCID ${addMark(document.file, element, page)}>>BDC\n`;
}

/** A line without a leaf is the marker of the list item that the line before it begins. */
function ownerOf(
  line: LaidOutLine,
  { elementOf, seen }: Tagging,
  before: Element | 'artifact' | undefined,
): Element | 'artifact' {
  const [first] = line.inlines;
  if (first?.leaf === undefined) {
    const item = before === 'artifact' ? undefined : closest(before, 'LI');
    return item?.kids.find(isLabel) ?? 'artifact';
  }
  if (seen.has(first)) return 'artifact';
  seen.add(first);
  return elementOf(first.leaf);
}

function isLabel(kid: Element['kids'][number]): kid is Element {
  return typeof kid === 'object' && 'tag' in kid && kid.tag === ('Lbl' satisfies Tag);
}

/** The text of a cell set in the middle or at the bottom is moved there. */
function shift(item: PageItem, shifts: number[]): void {
  if (item.type === 'beginVerticalAlignment') {
    const { verticalAlignment, isCellContentMultiPage, getNodeHeight, getViewHeight } = item.item;
    const free = isCellContentMultiPage ? 0 : getNodeHeight.call(item.item) - getViewHeight.call(item.item);
    const share = verticalAlignment === 'middle' ? 0.5 : verticalAlignment === 'bottom' ? 1 : 0;
    shifts.push((shifts.at(-1) ?? 0) + free * share);
  } else if (item.type === 'endVerticalAlignment') shifts.pop();
  else throw new AppError('internal', `the page writer draws no ${item.type}`);
}

/** Words that are set alike and follow each other are one string. */
export function drawLine(document: OpenDocument, ink: Ink, line: LaidOutLine, top: number): void {
  const baseline = top - line.y - line.getAscenderHeight();
  let end: number | undefined;
  let before: Inline | undefined;
  let strings = '';
  for (const inline of line.inlines) {
    if (inline.text === '') continue;
    const { strings: own, width } = inline.font.encode(inline.text);
    if (isWide(inline.text)) document.fontName(inline.font, true);
    if (before === undefined || end === undefined || !isAlike(before, inline)) {
      if (strings !== '') ink.text += `[${strings}]TJ\n`;
      strings = '';
      setText(document, ink, inline);
      moveTo(ink, line.x + inline.x, baseline + raise(inline));
      end = inline.x;
    }
    const gap = Math.round(((inline.x - end) * 1000) / inline.fontSize);
    strings += gap === 0 ? own : `${-gap}${own}`;
    end += ((gap + width) * inline.fontSize) / 1000;
    before = inline;
    if (inline.decoration) underline(ink, line, inline, top);
  }
  if (strings !== '') ink.text += `[${strings}]TJ\n`;
}

function isAlike(one: Inline, other: Inline): boolean {
  return (
    one.font === other.font &&
    one.fontSize === other.fontSize &&
    one.color === other.color &&
    raise(one) === raise(other)
  );
}

function raise(inline: Inline & { sup?: boolean; sub?: boolean }): number {
  return inline.sup ? inline.fontSize * 0.75 : inline.sub ? -inline.fontSize * 0.35 : 0;
}

function isWide(text: string): boolean {
  return !/^[\x20-\x7e]*$/.test(text);
}

function setText(document: OpenDocument, ink: Ink, { font, fontSize, color }: Inline): void {
  setFont(document, ink, font, fontSize, false);
  setColour(ink, fillOf(color));
}

/** Sets the font, where it is another. */
export function setFont(document: OpenDocument, ink: Ink, face: Face, size: number, wide: boolean): void {
  const font = `/${document.fontName(face, wide)} ${number(size)} Tf`;
  if (font === ink.font) return;
  ink.text += `${font}\n`;
  ink.font = font;
}

/** Sets the colour of text, where it is another. */
export function setColour(ink: Ink, colour: string): void {
  if (colour === ink.colour) return;
  ink.text += `${colour}\n`;
  ink.colour = colour;
}

/** Begins a line of text there. Told from the line before it, in whole hundredths, so that no rounding adds up. */
export function moveTo(ink: Ink, x: number, y: number): void {
  const [right, up] = [Math.round(x * 100), Math.round(y * 100)];
  ink.text += `${hundredths(right - ink.x)} ${hundredths(up - ink.y)} Td\n`;
  ink.x = right;
  ink.y = up;
}

/** As pdfmake draws it, word by word: a bar under the words and the spaces between them. */
function underline(ink: Ink, line: LaidOutLine, inline: Inline, top: number): void {
  const { decoration, font, fontSize, height, width, color } = inline;
  if (String(decoration) !== 'underline')
    throw new AppError('internal', `no decoration ${decoration} is drawn`);
  const thick = 0.5 + Math.floor(Math.max(fontSize - 8, 0) / 2) * 0.12;
  const descent = height - (font.ascender / 1000) * fontSize;
  const y = top - line.y - line.getAscenderHeight() - descent * 0.45 - thick / 2;
  usePen(ink, fillOf(color));
  ink.rules += `${number(line.x + inline.x)} ${number(y)} ${number(width)} ${number(thick)} re\nf\n`;
}

function usePen(ink: Ink, pen: string): void {
  if (pen === ink.pen) return;
  ink.rules += `${pen}\n`;
  ink.pen = pen;
}

function drawVector(ink: Ink, vector: Vector, top: number): void {
  if (vector.type === 'line') {
    drawRule(ink, vector, top);
    return;
  }
  if (vector.type !== 'rect') throw new AppError('internal', `the page writer draws no ${vector.type}`);
  const { x, y, w, h, color, lineColor, lineWidth = 1 } = vector;
  if (color) usePen(ink, fillOf(color));
  else usePen(ink, `${strokeOf(lineColor)} ${number(lineWidth)} w`);
  ink.rules += `${number(x)} ${number(top - y - h)} ${number(w)} ${number(h)} re\n${color ? 'f' : 'S'}\n`;
}

function drawRule(ink: Ink, { x1, y1, x2, y2, lineWidth = 1, lineColor, dash }: Vector, top: number): void {
  if (dash) throw new AppError('internal', 'the page writer draws no dashes');
  rule(ink, [x1, top - y1, x2, top - y2], lineWidth, lineColor);
}

/** Draws a rule from a point to a point. */
export function rule(
  ink: Ink,
  [x1, y1, x2, y2]: readonly [number, number, number, number],
  width: number,
  colour?: string,
): void {
  usePen(ink, `${strokeOf(colour)} ${number(width)} w`);
  ink.rules += `${number(x1)} ${number(y1)} m\n${number(x2)} ${number(y2)} l\nS\n`;
}

/** `0.27 g`, `1 0 0 rg`. */
export function fillOf(colour: string): string {
  return paintOf(colour).fill;
}

function strokeOf(colour = 'black'): string {
  return paintOf(colour).stroke;
}

interface Paint {
  fill: string;
  stroke: string;
}

/** A page has a hundred rules of one colour. */
const paints = new Map<string, Paint>();

function paintOf(colour: string): Paint {
  const known = paints.get(colour);
  if (known !== undefined) return known;
  const [red, green, blue] = partsOf(colour);
  const fill = red === green && green === blue ? `${red} g` : `${red} ${green} ${blue} rg`;
  const paint = { fill, stroke: fill.toUpperCase() };
  paints.set(colour, paint);
  return paint;
}

const names: Record<string, string> = { black: '#000000', white: '#ffffff' };

function partsOf(colour: string): number[] {
  const hex = /^#([0-9a-f]{6})$/i.exec(names[colour] ?? colour)?.[1];
  if (hex === undefined) throw new AppError('internal', `the page writer knows no colour ${colour}`);
  return [0, 2, 4].map((at) => Math.round((Number.parseInt(hex.slice(at, at + 2), 16) / 255) * 1000) / 1000);
}
