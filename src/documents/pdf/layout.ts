import type { Content } from 'pdfmake/interfaces.js';
import { AppError } from '../../errors.ts';
import { faceOf } from './faces.ts';
import type { FontFamily } from './fonts.ts';
import { nextLine, QuickWriter } from './lines.ts';
import {
  DocMeasure,
  DocPreprocessor,
  DocumentContext,
  type FontDesk,
  type LaidOutPage,
  LayoutBuilder,
  type LayoutNode,
  type Margins,
  type MeasuredWord,
  type StyleStack,
  TextInlines,
  type TextNode,
  tableLayouts,
} from './pdfmake.ts';
import { QuickStyles, styleOf, type TextStyle } from './text-style.ts';
import { measureText, measureWord } from './words.ts';

/** The page that content is laid out on. */
export interface Sheet {
  /** Points. */
  width: number;
  height: number;
  margins: Margins;
  font: FontFamily;
  fontSize: number;
  kataPenyambung: boolean;
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
    this.linearNodeList = [];
    this.docPreprocessor = new DocPreprocessor();
    this.docMeasure = new QuickMeasure(desk, {}, style, noPictures, this.tableLayouts);
    const measured = this.docMeasure.measureDocument(this.docPreprocessor.preprocessDocument(content));
    this.writer = new QuickWriter(new DocumentContext());
    this.writer.addPage(this.pageSize, null, this.pageMargins);
    this.processNode(measured);
    return this.writer.context().pages;
  }

  override buildNextLine(node: TextNode) {
    return nextLine(node, this.writer.context().availableWidth);
  }

  /** Nearly all content is bare text, and pdfmake asks each piece for all that a piece may be. */
  override processNode(node: LayoutNode, canAlign = false): void {
    if (!isBareText(node)) super.processNode(node, canAlign);
    else this.placeText(node);
  }

  private placeText(node: TextNode): void {
    const context = this.writer.context();
    const margin = node._margin as MarginSides | null;
    node.positions = [];
    if (margin) this.enterMargin(margin);
    for (let line = this.buildNextLine(node); line !== null; line = this.buildNextLine(node)) {
      const isFirst = context.y <= context.pageMargins.top;
      if (line.getHeight() > context.availableHeight && !isFirst) this.writer.moveToNextPage();
      this.writer.addLine(line);
      node.positions.push({ pageNumber: context.page + 1 });
    }
    if (margin) this.leaveMargin(margin);
  }

  private enterMargin([left, top, right]: MarginSides): void {
    this.moveDown(top);
    this.writer.context().addMargin(left, right);
  }

  private leaveMargin([left, , right, bottom]: MarginSides): void {
    this.moveDown(bottom);
    this.writer.context().addMargin(-left, -right);
  }

  /** Past the end of the page a margin is used up, as pdfmake has it. */
  private moveDown(margin: number): void {
    const context = this.writer.context();
    // A block that is laid out apart has no height yet: it is NaN, and any margin fits.
    if (context.availableHeight - margin < 0) {
      context.moveDown(context.availableHeight);
      this.writer.moveToNextPage();
    } else context.moveDown(margin);
  }
}

type MarginSides = readonly [left: number, top: number, right: number, bottom: number];

/** What pdfmake does with a text beside setting its lines. */
const moreThanText = [
  'pageBreak',
  'verticalAlignment',
  'unbreakable',
  'absolutePosition',
  'relativePosition',
  'maxHeight',
];

function isBareText(node: LayoutNode): node is TextNode {
  return typeof node.text === 'string' && !moreThanText.some((key) => key in node);
}

class QuickMeasure extends DocMeasure {
  readonly styles: QuickStyles;

  constructor(...parts: ConstructorParameters<typeof DocMeasure>) {
    super(...parts);
    this.styles = new QuickStyles(parts[2] as { font: FontFamily; fontSize: number });
    this.styleStack = this.styles;
    this.textInlines = new QuickInlines(desk);
  }

  override measureNode(node: LayoutNode): LayoutNode {
    const { margin } = node;
    const isPlain = margin === undefined || (Array.isArray(margin) && margin.length === 4);
    if (typeof node.text !== 'string' || !isPlain || 'marginTop' in node) return super.measureNode(node);
    const outer = this.styles.enter(node);
    const measured = this.measureLeaf(node as TextNode);
    this.styles.leave(outer);
    measured._margin = margin ?? null;
    if (margin) {
      measured._minWidth += margin[0] + margin[2];
      measured._maxWidth += margin[0] + margin[2];
    }
    return measured;
  }

  /** A text of one style, as nearly all are. */
  override measureLeaf(node: TextNode): TextNode {
    if (typeof node.text !== 'string') return super.measureLeaf(node);
    const { words, minWidth, maxWidth } = measureText(node.text, this.styles.here());
    node._inlines = words;
    node._minWidth = minWidth;
    node._maxWidth = maxWidth;
    return node;
  }
}

/**
 * pdfmake's measuring of words, but for the styles: it looks 23 up for each word, and the words of a part have one style.
 * Each word learns which leaf it is of.
 */
class QuickInlines extends TextInlines {
  override measure(words: MeasuredWord[], styles: StyleStack): MeasuredWord[] {
    let leaf: unknown;
    let style: TextStyle | undefined;
    for (const word of words) {
      if (style === undefined || word.leaf !== leaf) style = styleOf(word, styles);
      leaf = word.leaf;
      measureWord(word, style);
      if (word === words[0]) word.leadingCut -= style.indent;
    }
    return words;
  }
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
