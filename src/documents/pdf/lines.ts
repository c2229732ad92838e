import {
  type Fragment,
  Line,
  type LineParts,
  type MeasuredWord,
  PageElementWriter,
  type PageItem,
  type TextNode,
} from './pdfmake.ts';

/** pdfmake's line, but that it knows its height: pdfmake asks each line for it a dozen times. */
class QuickLine extends Line {
  height = 0;
  ascender = 0;

  override addInline(inline: MeasuredWord): void {
    super.addInline(inline);
    this.height = Math.max(this.height, inline.height);
    this.ascender = Math.max(this.ascender, (inline.font.ascender / 1000) * inline.fontSize);
  }

  override getHeight(): number {
    return this.height;
  }

  override getAscenderHeight(): number {
    return this.ascender;
  }

  override clone(): QuickLine {
    return Object.assign(new QuickLine(this.maxWidth), this);
  }
}

/** Takes from a text what fits in a line; a word that is wider than the line is cut. */
export function nextLine(node: TextNode, width: number): QuickLine | null {
  const words = node._inlines;
  if (words === undefined || words.length === 0) return null;
  const line = new QuickLine(width);
  let goesOn = false;
  for (let word = words[0]; word !== undefined; word = words[0]) {
    if (!goesOn && !line.hasEnoughSpaceForInline(word, word.noNewLine ? words.slice(1) : [])) break;
    words.shift();
    const indent = line.inlines.length === 0 ? Math.max(0, -word.leadingCut) : 0;
    const rest = cut(word, line.getAvailableWidth() - indent);
    if (rest !== undefined) words.unshift(rest);
    line.addInline(word);
    goesOn = rest === undefined && word.noNewLine === true;
  }
  line.lastLineInParagraph = words.length === 0;
  return line;
}

/** Cuts a word to this width, and answers what is left over. */
function cut(word: MeasuredWord, width: number): MeasuredWord | undefined {
  const { text, font, fontSize } = word;
  if (word.noWrap || text.length <= 1 || word.width <= width) return undefined;
  const length = fittingLength(word, width);
  if (length >= text.length) return undefined;
  const rest = { ...word, text: text.slice(length), leadingCut: 0 };
  rest.width = font.widthOfString(rest.text, fontSize);
  word.text = text.slice(0, length);
  word.width = font.widthOfString(word.text, fontSize);
  return rest;
}

/** How many characters fit; at least one. */
function fittingLength({ text, font, fontSize }: MeasuredWord, width: number): number {
  let [low, high, fitting] = [1, text.length, 1];
  while (low <= high) {
    const middle = Math.floor((low + high) / 2);
    if (font.widthOfString(text.slice(0, middle), fontSize) <= width) {
      fitting = middle;
      low = middle + 1;
    } else high = middle - 1;
  }
  return fitting;
}

/**
 * pdfmake's writer, but that it puts rows on the page with less ado: it copies them property by property. And it widens a
 * justified line at its spaces alone: pdfmake pulls `Undang-Undang` apart too, where a line might have ended.
 */
export class QuickWriter extends PageElementWriter {
  override addLine(line: LineParts, stays?: boolean, index?: number): unknown {
    const context = this.context();
    const height = line.getHeight();
    if (stays || index !== undefined || context.availableHeight < height) {
      return super.addLine(line, stays, index);
    }
    line.x = context.x + (line.x || 0);
    line.y = context.y + (line.y || 0);
    this.alignLine(line);
    context.getCurrentPage().items.push({ type: 'line', item: line });
    this.emit('lineAdded', line);
    context.moveDown(height);
    return { pageNumber: context.page + 1 };
  }

  override alignLine(line: LineParts): void {
    const isWhole = line.newLineForced === true || line.lastLineInParagraph === true;
    if (line.inlines[0]?.alignment !== 'justify') super.alignLine(line);
    else if (!isWhole) justify(line, this.context().availableWidth - line.getWidth());
  }

  override addFragment(block: Fragment, useX?: boolean, useY?: boolean, keepPosition?: boolean): unknown {
    if (useY || keepPosition || block.items.some(isGround)) {
      return super.addFragment(block, useX, useY, keepPosition);
    }
    return this._fitOnPage(() => this.put(block, useX === true));
  }

  private put(block: Fragment, useX: boolean): boolean {
    const context = this.context();
    if (!useX && block.height > context.availableHeight) return false;
    const { items } = context.getCurrentPage();
    const x = useX ? (block.xOffset ?? 0) : context.x;
    for (const item of block.items) items.push(movedItem(item, x, context.y));
    context.moveDown(block.height);
    return true;
  }
}

function justify({ inlines }: LineParts, free: number): void {
  const gaps = inlines.slice(1).filter((inline, index) => isGap(inlines[index]!, inline)).length;
  let passed = 0;
  for (const [index, inline] of inlines.entries()) {
    if (index > 0 && isGap(inlines[index - 1]!, inline)) passed += 1;
    if (passed > 0) inline.x += (free * passed) / gaps;
  }
}

/** Is there a space between two words of a line? */
function isGap(before: MeasuredWord, after: MeasuredWord): boolean {
  return before.trailingCut > 0 || after.leadingCut > 0;
}

/** The ground of a cell goes under what is on the page; pdfmake's own way knows how. */
function isGround({ item }: PageItem): boolean {
  return '_isFillColorFromUnbreakable' in item;
}

/** A copy: a header row is put on many pages. */
function movedItem(page: PageItem, x: number, y: number): PageItem {
  if (page.type === 'line') {
    const line = (page.item as QuickLine).clone();
    line.x += x;
    line.y += y;
    return { type: 'line', item: line };
  }
  const item = { ...page.item } as { x?: number; y?: number; x1: number; y1: number; x2: number; y2: number };
  if (page.type === 'vector' && page.item.type === 'line') {
    item.x1 += x;
    item.x2 += x;
    item.y1 += y;
    item.y2 += y;
  } else {
    item.x = (item.x ?? 0) + x;
    item.y = (item.y ?? 0) + y;
  }
  return { type: page.type, item } as unknown as PageItem;
}
