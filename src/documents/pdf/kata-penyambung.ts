import type { OpenDocument } from './document.ts';
import type { Sheet } from './layout.ts';
import { drawLine, type Ink, isBlank, type Tagging } from './page-writer.ts';
import type { Inline, LaidOutLine, LaidOutPage } from './pdfmake.ts';
import { closest } from './structure.ts';

/** Where the word stands, in points below the text. */
const below = 1;

/** What is looked through for the word: the open page and the one after it, and where something new starts. */
export interface Turn {
  page: LaidOutPage;
  next: LaidOutPage;
  /** The leaves that come first after a break of the template's own, such as that before a lampiran. */
  starts: readonly number[];
  tagging: Tagging;
}

/**
 * The kata penyambung: at the lower right of a page the first word of the next, just as it stands there, and three dots
 * (Permendagri 1/2023 Pasal 33). There is none within a table, nor where something new starts (domain 1.5).
 */
export function drawKataPenyambung(document: OpenDocument, ink: Ink, sheet: Sheet, turn: Turn): void {
  const words = isNewPart(turn) ? [] : firstWords(turn);
  if (words.length === 0) return;
  const line = lineOf(words, sheet);
  ink.text += '/Artifact<</Type/Pagination/Subtype/Footer>>BDC\n';
  drawLine(document, ink, line, sheet.height);
  ink.text += 'EMC\n';
}

function isNewPart({ page, next, starts }: Turn): boolean {
  const last = leavesOf(page).reduce((most, leaf) => Math.max(most, leaf), -1);
  const [first = -1] = leavesOf(next);
  return starts.some((start) => start > last && start <= first);
}

function leavesOf(page: LaidOutPage): number[] {
  return linesOf(page).flatMap(({ inlines: [first] }) => first?.leaf ?? []);
}

/** The lines that say something; the marker of a list is none of its own. */
function linesOf({ items }: LaidOutPage): LaidOutLine[] {
  return items.flatMap((item) =>
    item.type === 'line' && item.item.inlines[0]?.leaf !== undefined && !item.item.inlines.every(isBlank)
      ? [item.item]
      : [],
  );
}

/** The number of an item goes before its word: `3. Undang-Undang...`. */
function firstWords({ next, tagging }: Turn): Inline[] {
  const words: Inline[] = [];
  for (const { inlines } of linesOf(next)) {
    const element = tagging.elementOf(inlines[0]!.leaf!);
    if (closest(element, 'Table') !== undefined) return [];
    words.push(firstWord(inlines));
    if (element.tag !== 'Lbl') return words;
  }
  return [];
}

function firstWord(inlines: readonly Inline[]): Inline {
  const first = inlines.find((inline) => !isBlank(inline))!;
  const [word = ''] = inlines
    .map(({ text }) => text)
    .join('')
    .trim()
    .split(/\s/);
  return { ...first, text: word };
}

function lineOf(words: readonly Inline[], { width, height, margins }: Sheet): LaidOutLine {
  const last = words.length - 1;
  let end = 0;
  const inlines = words.map((word, index) => {
    const text = index === last ? `${word.text.replace(/[.,;:]+$/, '')}...` : `${word.text} `;
    const inline = { ...word, text, x: end, width: word.font.widthOfString(text, word.fontSize) };
    end += inline.width;
    return inline;
  });
  const ascender = Math.max(...inlines.map(({ font, fontSize }) => (font.ascender / 1000) * fontSize));
  const [x, y] = [width - margins.right - end, height - margins.bottom + below];
  return { x, y, inlines, getAscenderHeight: () => ascender };
}
