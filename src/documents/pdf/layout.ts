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

/** What pdfmake looks up in the styles for each word, with the value where nothing says otherwise. */
const wordStyle: readonly (readonly [string, unknown])[] = [
  ['alignment', 'left'],
  ['fontSize', 12],
  ['color', 'black'],
  ['decoration', null],
  ['noWrap', null],
  ['sup', false],
  ['sub', false],
];

/** pdfmake's measuring of words, but for the styles: it looks 23 up for each word, and the words of a text have one style. */
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
  values: Record<string, unknown>;
  font: Face;
  size: number;
  lineHeight: number;
}

function styleOf(word: MeasuredWord, styles: StyleStack): TextStyle {
  const find = (name: string, otherwise: unknown): unknown => {
    if (isSet(word[name])) return word[name];
    for (let level = styles.styleOverrides.length - 1; level >= 0; level -= 1) {
      const value = (styles.styleOverrides[level] as Record<string, unknown>)[name];
      if (isSet(value)) return value;
    }
    return styles.defaultStyle[name] ?? otherwise;
  };
  const values = Object.fromEntries(wordStyle.map(([name, otherwise]) => [name, find(name, otherwise)]));
  const font = desk.provideFont(
    find('font', 'arial') as string,
    !!find('bold', false),
    !!find('italics', false),
  );
  const raised = values.sup === true || values.sub === true;
  const size = (values.fontSize as number) * (raised ? 0.58 : 1);
  return { values, font, size, lineHeight: find('lineHeight', 1) as number };
}

function isSet(value: unknown): boolean {
  return value !== undefined && value !== null;
}

/** A space at the start or end of a line takes no room there. */
function applyStyle(word: MeasuredWord, { values, font, size, lineHeight }: TextStyle): void {
  Object.assign(word, values);
  word.font = font;
  word.fontSize = size;
  word.width = font.widthOfString(word.text, size);
  word.height = font.lineHeight(size) * lineHeight;
  word.leadingCut = widthOfMatch(/^\s+/, word);
  word.trailingCut = widthOfMatch(/\s+$/, word);
}

function widthOfMatch(pattern: RegExp, { text, font, fontSize }: MeasuredWord): number {
  const [spaces] = pattern.exec(text) ?? [];
  return spaces === undefined ? 0 : font.widthOfString(spaces, fontSize);
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
