import type { Content } from 'pdfmake/interfaces.js';
import { AppError } from '../../errors.ts';
import { type Face, faceOf } from './faces.ts';
import type { FontFamily } from './fonts.ts';
import {
  DocMeasure,
  DocPreprocessor,
  type FontDesk,
  type LaidOutPage,
  LayoutBuilder,
  type Margins,
  type MeasuredWord,
  type StyleStack,
  TextInlines,
  tableLayouts,
} from './pdfmake.ts';

/** The page that content is laid out on. */
export interface Sheet {
  /** Points. */
  width: number;
  height: number;
  margins: Margins;
  font: FontFamily;
  fontSize: number;
}

export interface LaidOut {
  pages: LaidOutPage[];
  /** Where the content ends on its last page, in points from the top. */
  end: number;
}

/** Lays content out by pdfmake. It writes into the content. */
export function layOut(content: Content[], sheet: Sheet): LaidOut {
  const { width, height, margins, font, fontSize } = sheet;
  const size = { width, height, orientation: width > height ? 'landscape' : 'portrait' };
  const builder = new PageBuilder(size, margins, noPictures);
  builder.registerTableLayouts(tableLayouts);
  const pages = builder.pagesOf(content, { font, fontSize });
  return { pages, end: builder.writer.context().y };
}

/** pdfmake's layout without what would read files, draw headers or run twice. */
class PageBuilder extends LayoutBuilder {
  pagesOf(content: Content[], style: { font: FontFamily; fontSize: number }): LaidOutPage[] {
    this.docPreprocessor = new DocPreprocessor();
    this.docMeasure = new QuickMeasure(desk, {}, style, noPictures, this.tableLayouts);
    return this.tryLayoutDocument(content, desk, {}, style).pages;
  }
}

class QuickMeasure extends DocMeasure {
  constructor(...parts: ConstructorParameters<typeof DocMeasure>) {
    super(...parts);
    this.textInlines = new QuickInlines(desk);
  }
}

/**
 * pdfmake's measuring of words, but for the styles: it looks 23 up for each word, and the words of a text have one style.
 * Each word learns which leaf it is of: its own part of a text, or the text itself.
 */
class QuickInlines extends TextInlines {
  override measure(words: MeasuredWord[], styles: StyleStack): MeasuredWord[] {
    let leaf: unknown;
    let style: TextStyle | undefined;
    for (const word of words) {
      if (style === undefined || word.leaf !== leaf) style = styleOf(word, styles);
      leaf = word.leaf;
      applyStyle(word, style);
    }
    return words;
  }
}

interface TextStyle {
  leaf: number | undefined;
  font: Face;
  size: number;
  lineHeight: number;
  alignment: string;
  color: string;
  decoration: string | null;
  noWrap: unknown;
  sup: boolean;
  sub: boolean;
}

function styleOf(word: MeasuredWord, { styleOverrides, defaultStyle }: StyleStack): TextStyle {
  const levels = [word, ...styleOverrides.toReversed(), defaultStyle] as Record<string, unknown>[];
  const find = (name: string): unknown => levels.find((level) => isSet(level[name]))?.[name];
  const fontSize = (find('fontSize') as number | undefined) ?? 12;
  const isRaised = find('sup') === true || find('sub') === true;
  return {
    leaf: (find('leaf') as number | undefined) ?? undefined,
    font: desk.provideFont(find('font') as string, find('bold') === true, find('italics') === true),
    size: isRaised ? fontSize * 0.58 : fontSize,
    lineHeight: (find('lineHeight') as number | undefined) ?? 1,
    alignment: (find('alignment') as string | undefined) ?? 'left',
    color: (find('color') as string | undefined) ?? 'black',
    decoration: (find('decoration') as string | undefined) ?? null,
    noWrap: find('noWrap') ?? null,
    sup: find('sup') === true,
    sub: find('sub') === true,
  };
}

function isSet(value: unknown): boolean {
  return value !== undefined && value !== null;
}

function applyStyle(word: MeasuredWord, style: TextStyle): void {
  const { font, size } = style;
  word.leaf = word.leaf ?? (style.leaf as number);
  word.font = font;
  word.fontSize = size;
  word.alignment = style.alignment;
  word.color = style.color;
  word.decoration = style.decoration;
  word.noWrap = style.noWrap;
  word.sup = style.sup;
  word.sub = style.sub;
  word.width = font.widthOfString(word.text, size);
  word.height = font.lineHeight(size) * style.lineHeight;
  // A space at the start or end of a line takes no room there.
  const { text } = word;
  word.leadingCut = font.widthOfString(text.slice(0, text.length - text.trimStart().length), size);
  word.trailingCut = font.widthOfString(text.slice(text.trimEnd().length), size);
}

const desk: FontDesk = {
  images: {},
  provideFont: (family, bold, italics) => faceOf(family as FontFamily, bold, italics),
  provideImage: (name) => {
    throw new AppError('internal', `access to the image ${name} is denied: a template is pure data`);
  },
};

const noPictures = {
  measureSVG: () => {
    throw new AppError('internal', 'the page writer draws no SVG');
  },
};
