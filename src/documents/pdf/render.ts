import type { Content } from 'pdfmake/interfaces.js';
import type { IssueMark } from '../template.ts';
import { type LongList, mm, type Page, type PdfContent } from './content.ts';
import { type OpenDocument, type OpenPage, openDocument, turn } from './document.ts';
import type { Sink } from './file.ts';
import { drawKataPenyambung } from './kata-penyambung.ts';
import { type LaidOut, layOut, type Sheet } from './layout.ts';
import { checkNothingLost, type Marked, markLeaves, nextBreak } from './layout-check.ts';
import { type Pager, type Place, printList } from './long-list.ts';
import { drawPageNumber, type FootPen, footHeight, footPen, konsepMark, plainFootPen } from './page-foot.ts';
import { drawPage, type Ink, newInk, operatorsOf, type Tagging } from './page-writer.ts';
import { addElement, adopt, type Element } from './structure.ts';

export interface PdfSetting {
  page: Page;
  mark: IssueMark;
  info: { title: string; author?: string };
  /** What the foot says in place of the page code, on a paper that is no document. */
  plainFoot?: string;
}

/** More broken runs than this in one list would mean that they cannot be mended at all. */
const maxBreaks = 60;

/**
 * Makes the bytes of a PDF/A-3a and PDF/UA-1: the same for the same content and setting, on any day and in any time zone.
 * Throws `invalid_input` for text that cannot be printed whole.
 */
export async function renderPdf(
  content: PdfContent,
  setting: PdfSetting,
): Promise<{ bytes: Buffer; pages: number }> {
  const parts: Buffer[] = [];
  const pages = await writePdf(content, setting, (part) => {
    parts.push(part);
  });
  return { bytes: Buffer.concat(parts), pages };
}

/** Makes a PDF as `renderPdf` does, and hands its bytes to `sink` as they are made. Answers the number of pages. */
export async function writePdf(content: PdfContent, setting: PdfSetting, sink: Sink): Promise<number> {
  const { mark, info } = setting;
  const sheet = sheetOf(content, setting);
  const document = openDocument(
    { info: { ...info, issuedAt: mark.issuedAt }, code: mark.code, shows: content.shows ?? {} },
    sink,
  );
  const body = layOutBody(document, content, sheet);
  const count = content.longList === undefined ? body.pages.length : undefined;
  const foot =
    setting.plainFoot === undefined
      ? footPen(document, mark, sheet)
      : plainFootPen(document, setting.plainFoot, sheet);
  const pager = openPager(document, content, sheet, (page, ink) => {
    const konsep = mark.konsep ? konsepMark(document, page) : '';
    const below = count === undefined ? '' : foot.draw(page, document.pages.length, count);
    document.addContent(page, konsep + operatorsOf(ink) + below);
  });
  await drawBody(document, pager, body, sheet);
  if (content.longList !== undefined) {
    await drawList(document, pager, content, sheet);
    pager.closePage();
    await drawFeet(document, foot);
  } else pager.closePage();
  await document.finish();
  return document.pages.length;
}

interface BodyPager extends Pager {
  closePage(): void;
}

/** Opens pages one after the other; the first is open already. */
function openPager(
  document: OpenDocument,
  content: PdfContent,
  sheet: Sheet,
  close: (page: OpenPage, ink: Ink) => void,
): BodyPager {
  const openPage = (): Place => {
    const page = document.addPage(sheet.width, sheet.height);
    const ink = newInk();
    if (content.pageNumber) drawPageNumber(document, page, ink, sheet);
    return { page, ink, y: sheet.margins.top };
  };
  const pager: BodyPager = {
    place: openPage(),
    closePage: () => close(pager.place.page, pager.place.ink),
    async turnPage() {
      pager.closePage();
      if (document.pages.length > freePages) await turn(document.file);
      pager.place = openPage();
    },
  };
  return pager;
}

/** Only at the end of a long list is it known how many pages there are. */
async function drawFeet(document: OpenDocument, foot: FootPen): Promise<void> {
  const count = document.pages.length;
  for (const [index, page] of document.pages.entries()) {
    document.addContent(page, foot.draw(page, index + 1, count));
    if (index % 8 === 7) await turn(document.file);
  }
}

/** A letter is made in one go; what is longer lets others have their turn after each page. */
const freePages = 4;

/** Draws what is laid out, from the open page on; `down` points lower. */
async function drawBody(
  document: OpenDocument,
  pager: Pager,
  { pages, end, tagging, starts }: Body,
  sheet: Sheet,
  down = 0,
): Promise<void> {
  for (const [index, page] of pages.entries()) {
    if (index > 0) await pager.turnPage();
    const { ink } = pager.place;
    drawPage(document, pager.place.page, ink, page, tagging, down);
    const next = pages[index + 1];
    if (sheet.kataPenyambung && next)
      drawKataPenyambung(document, ink, sheet, { page, next, starts, tagging });
  }
  pager.place.y = end + down;
}

/** The list, and what is kept with its end. */
async function drawList(
  document: OpenDocument,
  pager: Pager,
  content: PdfContent & { longList?: LongList },
  sheet: Sheet,
): Promise<void> {
  const parts = content.after?.() ?? [];
  const root = addElement(undefined, 'Document');
  const after = layOutOnce(root, parts, sheet);
  const { top, bottom } = sheet.margins;
  const height = after.pages.length > 1 ? sheet.height : after.end - top;
  const fitsAPage = height <= sheet.height - top - bottom;
  await printList(document, content.longList!, sheet, pager, fitsAPage ? height : 0);
  if (parts.length === 0) return;
  adopt(document.root, root);
  const { y } = pager.place;
  const isRoom = y + height <= sheet.height - bottom + 0.001;
  if (!isRoom) await pager.turnPage();
  await drawBody(document, pager, after, sheet, isRoom ? y - top : 0);
}

interface Body extends LaidOut {
  tagging: Tagging;
  starts: readonly number[];
}

/** Lays the content out anew until no kept run is parted, and checks that all of it is there. */
function layOutBody(document: OpenDocument, content: PdfContent, sheet: Sheet): Body {
  const breaks: number[] = [];
  for (;;) {
    const root = addElement(undefined, 'Document');
    const { marked, ...body } = layOutOnce(root, content.body(breaks), sheet);
    const row = breaks.length < maxBreaks ? nextBreak(marked, body.pages, breaks) : undefined;
    if (row === undefined) {
      adopt(document.root, root);
      return body;
    }
    breaks.push(row);
  }
}

/** Lays content out, and checks that all of it is there. */
function layOutOnce(root: Element, content: Content[], sheet: Sheet): Body & { marked: Marked } {
  const marked = markLeaves(content, root);
  const laidOut = layOut(content, sheet);
  checkNothingLost(marked, laidOut.pages);
  return { ...laidOut, marked, tagging: taggingOf(marked), starts: marked.starts };
}

function taggingOf({ leaves }: Marked): Tagging {
  return { elementOf: (leaf) => leaves[leaf]!.place.element, seen: new Set() };
}

function sheetOf(content: PdfContent, { page, mark }: PdfSetting): Sheet {
  const { top, right, bottom, left } = page.margins;
  const upright = { width: mm(page.width), height: mm(page.height) };
  const size =
    content.orientation === 'landscape' ? { width: upright.height, height: upright.width } : upright;
  return {
    ...size,
    margins: {
      top: mm(top),
      right: mm(right),
      bottom: Math.max(mm(bottom), footHeight(mark)),
      left: mm(left),
    },
    font: page.font,
    fontSize: content.fontSize ?? page.fontSize,
    kataPenyambung: page.kataPenyambung === true,
  };
}
