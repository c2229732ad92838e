import type { Content } from 'pdfmake/interfaces.js';
import { AppError, type Problem } from '../../errors.ts';
import type { Kept } from './content.ts';
import { unprintable } from './fonts.ts';
import type { LaidOutPage } from './pdfmake.ts';
import { addElement, cellAttributes, type Element, holdsText, type Tag } from './structure.ts';

/** One piece of text in the content, numbered, so that it can be found again on the pages. */
interface Leaf {
  place: Place;
  /** Characters without white space. */
  length: number;
  /** The index of the kept piece it belongs to; -1 before the first. */
  piece: number;
}

export interface Marked {
  leaves: Leaf[];
  pieces: Kept[];
  /** The leaves that come first after a page break in the content. */
  starts: number[];
}

/** Where something stands. What it is called is worked out only for an error: every text of every paper has a place. */
interface Place {
  outer: Place | undefined;
  /** Its number in `outer`, where it is a row with its cells. */
  index: number;
  cells: Child[] | undefined;
  /** The structure element that it is text of, or that it goes into. */
  element: Element;
}

function pathOf({ outer, index, cells }: Place): string {
  if (outer === undefined) return 'isi';
  return `${pathOf(outer)}${cells === undefined ? '' : '.baris'}[${index}]`;
}

/** How a reader names the table row that it stands in: by its first cell. */
function rowNameOf({ outer, index, cells }: Place): string | undefined {
  if (cells === undefined) return outer && rowNameOf(outer);
  const [first] = cells;
  const text = typeof first === 'string' ? first : first?.text;
  return typeof text === 'string' && text !== '' ? text.slice(0, 30) : `ke-${index + 1}`;
}

function inside(outer: Place, index: number, element: Element, cells?: Child[]): Place {
  return { outer, index, cells, element };
}

/** Loosely, what we use of pdfmake's content. */
interface ContentNode {
  text?: string | Child[];
  stack?: Child[];
  columns?: Child[];
  ul?: Child[];
  ol?: Child[];
  table?: { body: Child[][]; headerRows?: number };
  colSpan?: number;
  rowSpan?: number;
  kept?: Kept;
  tag?: Tag;
  readDown?: boolean;
  pageBreak?: 'before';
  leaf?: number;
}

type Child = string | ContentNode;

/**
 * Numbers each piece of text in `content`, gives it its place in the structure below `element`, and checks that the fonts
 * can print it. Throws `invalid_input` for a character that they lack: the fonts would leave it blank without a word.
 */
export function markLeaves(content: Content[], element: Element): Marked {
  const marked: Marked = { leaves: [], pieces: [], starts: [] };
  visitAll(content as Child[], { outer: undefined, index: 0, cells: undefined, element }, marked);
  return marked;
}

/** Puts nodes in place of bare strings, so that each has a place for its number. */
function visitAll(children: Child[], place: Place, marked: Marked): void {
  for (const [index, child] of children.entries()) {
    const node = typeof child === 'string' ? { text: child } : child;
    children[index] = node;
    visit(node, inside(place, index, place.element), marked);
  }
}

function visit(node: ContentNode, at: Place, marked: Marked): void {
  if (node.kept !== undefined) marked.pieces.push(node.kept);
  if (node.pageBreak === 'before') marked.starts.push(marked.leaves.length);
  const place = node.tag === undefined ? at : { ...at, element: addElement(at.element, node.tag) };
  if (typeof node.text === 'string') node.leaf = addLeaf(node.text, placeOfText(place), marked);
  else if (node.text !== undefined) node.text = markText(node.text, placeOfText(place), marked);
  const [children, items] = [node.stack ?? node.columns, node.ul ?? node.ol];
  if (children !== undefined) visitAll(children, place, marked);
  if (items !== undefined) visitList(items, place, marked);
  if (node.table !== undefined) visitTable(node.table, node.readDown === true, place, marked);
}

/** Text is a paragraph, unless it stands in something that holds text itself. */
function placeOfText(place: Place): Place {
  return holdsText(place.element) ? place : { ...place, element: addElement(place.element, 'P') };
}

function visitList(items: Child[], place: Place, marked: Marked): void {
  const list = addElement(place.element, 'L');
  for (const [index, child] of items.entries()) {
    const node = typeof child === 'string' ? { text: child } : child;
    items[index] = node;
    const item = addElement(list, 'LI');
    // The marker is laid out with the first line, and finds its label by the item.
    addElement(item, 'Lbl');
    visit(node, inside(place, index, addElement(item, 'LBody')), marked);
  }
}

/** A table with a header row is one; without, it only puts things beside each other, to be read across or down. */
function visitTable(
  { body, headerRows = 0 }: NonNullable<ContentNode['table']>,
  isReadDown: boolean,
  place: Place,
  marked: Marked,
): void {
  const table = headerRows > 0 ? addElement(place.element, 'Table') : undefined;
  const columns = isReadDown ? body[0]!.map(() => addElement(place.element, 'Div')) : [];
  const covered = new Set<string>();
  for (const [index, cells] of body.entries()) {
    const row = inside(place, index, place.element, cells);
    const tr = table && addElement(table, 'TR');
    for (const [column, cell] of cells.entries()) {
      const node = typeof cell === 'string' ? { text: cell } : cell;
      cells[column] = node;
      if (covered.size > 0 && covered.has(`${index} ${column}`)) continue;
      cover(covered, node, index, column);
      const element = tr ? addCell(tr, node, index < headerRows) : (columns[column] ?? place.element);
      visit(node, inside(row, column, element), marked);
    }
  }
}

function addCell(
  row: Element,
  { colSpan: columns = 1, rowSpan: rows = 1 }: ContentNode,
  isHeader: boolean,
): Element {
  const attributes = cellAttributes({ columns, rows, ...(isHeader && { scope: 'Column' as const }) });
  return addElement(row, isHeader ? 'TH' : 'TD', attributes);
}

/** The cells that a wide or high cell takes the place of. */
function cover(
  covered: Set<string>,
  { colSpan = 1, rowSpan = 1 }: ContentNode,
  row: number,
  column: number,
): void {
  if (colSpan === 1 && rowSpan === 1) return;
  for (let down = 0; down < rowSpan; down += 1) {
    for (let right = 0; right < colSpan; right += 1) covered.add(`${row + down} ${column + right}`);
  }
}

function markText(parts: Child[], place: Place, marked: Marked): ContentNode[] {
  return parts.map((part) => {
    const node = typeof part === 'string' ? { text: part } : part;
    if (typeof node.text !== 'string') return { ...node, text: markText(node.text ?? [], place, marked) };
    return { ...node, leaf: addLeaf(node.text, place, marked) };
  });
}

/** Answers the number of the leaf. */
function addLeaf(text: string, place: Place, marked: Marked): number {
  if (unprintable(text) !== undefined) checkPrintable(text, { path: pathOf(place) });
  return marked.leaves.push({ place, length: lengthOf(text), piece: marked.pieces.length - 1 }) - 1;
}

/** Throws `invalid_input` with `path` for a character that no face has. */
export function checkPrintable(text: string, { path }: { path: string }): void {
  const character = unprintable(text);
  if (character === undefined) return;
  const message = `Huruf ${nameOf(character)} tidak ada di huruf naskah.`;
  throw new AppError('invalid_input', `No glyph for ${nameOf(character)}`, { problems: [{ path, message }] });
}

/** A character as an operator can look it up: U+65E5. */
export function nameOf(character: string): string {
  return `U+${character.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0')}`;
}

/**
 * Checks that each piece of text stands on the pages, whole. pdfmake 0.3.11 drops, without an error, a row that is taller
 * than a page; on an official paper that would be a person lost from a list. Throws `invalid_input` that names the row.
 */
export function checkNothingLost({ leaves }: Marked, pages: LaidOutPage[]): void {
  const printed = printedLengths(leaves.length, pages);
  const lost = leaves.filter((leaf, index) => printed[index] !== leaf.length);
  if (lost.length === 0) return;
  throw new AppError('invalid_input', `The layout lost ${lost.length} pieces of text`, {
    detail: 'Isi naskah tidak muat: ada baris yang lebih tinggi daripada satu halaman.',
    problems: lost.slice(0, 100).map(tooHigh),
  });
}

function tooHigh({ place }: Leaf): Problem {
  const rowName = rowNameOf(place);
  const what = rowName === undefined ? 'Bagian ini' : `Baris ${rowName}`;
  return { path: pathOf(place), message: `${what} terlalu tinggi untuk satu halaman. Persingkat isinya.` };
}

/** Characters on the pages by leaf. A repeated header row is the same inline objects again, and counts once. */
function printedLengths(leaves: number, pages: LaidOutPage[]): Uint32Array {
  const lengths = new Uint32Array(leaves);
  const seen = pages.length > 1 ? new Set<object>() : undefined;
  for (const { inline } of inlinesOf(pages)) {
    if (inline.leaf === undefined || seen?.has(inline)) continue;
    seen?.add(inline);
    lengths[inline.leaf]! += lengthOf(inline.text);
  }
  return lengths;
}

function* inlinesOf(pages: LaidOutPage[]) {
  for (const [page, { items }] of pages.entries()) {
    for (const { type, item } of items) {
      if (type === 'line') for (const inline of item.inlines) yield { page, inline };
    }
  }
}

/** The row at which the list must start a page, so that the first parted run comes together; undefined when none is parted. */
export function nextBreak(
  { leaves, pieces }: Marked,
  pages: LaidOutPage[],
  breaks: readonly number[],
): number | undefined {
  if (pieces.length === 0 || pages.length === 1) return undefined;
  const spans = pieceSpans(leaves, pages);
  for (const [index, piece] of pieces.entries()) {
    const here = spans.get(index);
    const next = spans.get(index + 1);
    if (!piece.keepWithNext || here === undefined || next === undefined || next.first <= here.last) continue;
    const row = startOfRun(pieces, index);
    if (row !== undefined && !breaks.includes(row)) return row;
  }
  return undefined;
}

function pieceSpans(leaves: Leaf[], pages: LaidOutPage[]): Map<number, { first: number; last: number }> {
  const spans = new Map<number, { first: number; last: number }>();
  for (const { page, inline } of inlinesOf(pages)) {
    const piece = inline.leaf === undefined ? undefined : leaves[inline.leaf]?.piece;
    if (piece === undefined || piece < 0) continue;
    const span = spans.get(piece) ?? { first: page, last: page };
    spans.set(piece, { first: Math.min(span.first, page), last: Math.max(span.last, page) });
  }
  return spans;
}

function startOfRun(pieces: Kept[], index: number): number | undefined {
  let start = index;
  while (pieces[start - 1]?.keepWithNext === true) start -= 1;
  return pieces.slice(start, index + 1).find((piece) => piece.row !== undefined)?.row;
}

/** Without a regular expression, which takes ten times as long for a word. */
function lengthOf(text: string): number {
  let length = text.length;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code <= 0x20 || code >= 0x7f) length -= isSpace(code) ? 1 : 0;
  }
  return length;
}

function isSpace(code: number): boolean {
  return String.fromCharCode(code).trim() === '';
}
