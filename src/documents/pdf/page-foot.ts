import { pagePayload, showCode } from '../../domain/code.ts';
import type { IssueMark } from '../template.ts';
import { mm } from './content.ts';
import type { OpenDocument, OpenPage } from './document.ts';
import { faceOf } from './faces.ts';
import { number } from './file.ts';
import type { Sheet } from './layout.ts';
import { fillOf, type Ink, moveTo, newInk, operatorsOf, setColour, setFont } from './page-writer.ts';
import { qrCode } from './qr.ts';
import { addElement, addMark, alternative } from './structure.ts';

/** What printers leave white at the edge of the paper. */
const paperEdge = mm(5);

/** The height that the foot takes at the bottom of each page, in points, for up to 999 pages. */
export function footHeight({ qrPrefix, code }: IssueMark): number {
  const payload = pagePayload(qrPrefix, code, 999, 999);
  const size = sizes.get(payload.length) ?? qrCode(payload).size;
  sizes.set(payload.length, size);
  return size + paperEdge;
}

/** By the length of what they say, which alone decides. */
const sizes = new Map<number, number>();

/** Draws the feet of a document, page by page. */
export interface FootPen {
  /** The operators of the foot of page `current`, from 1, of `count`. */
  draw(page: OpenPage, current: number, count: number): string;
}

/**
 * The foot of a page: the code that a scanned page is known by again, and the same in words. It names itself a register
 * code, because a QR beside a signature is easily taken for an electronic one (UU ITE, BSrE). To a screen reader it is
 * said once, at the end of the document.
 */
export function footPen(document: OpenDocument, mark: IssueMark, sheet: Sheet): FootPen {
  const left = sheet.margins.left;
  if (mark.konsep) return plainFootPen(document, 'KONSEP', sheet);
  return {
    draw(page, current, count) {
      const code = qrCode(pagePayload(mark.qrPrefix, mark.code, current, count));
      const x = left - mm(3);
      const words = newInk();
      drawWords(document, words, x + code.size + mm(1), [
        [`Kode naskah: ${showCode(mark.code)}`, 8.5, true],
        [`Halaman ${current} dari ${count}`, 8, false],
        ['Kode register arsip, bukan tanda tangan elektronik.', 6.5, false, '#444444'],
      ]);
      const picture = `q\n0 g\n1 0 0 1 ${number(x)} ${number(paperEdge)} cm\n${code.path}\nQ\n`;
      const said = `Kode QR naskah ${showCode(mark.code)}, halaman ${count} dari ${count}`;
      const drawn = current === count ? inFigure(document, page, said, picture) : inFoot(picture);
      return inFoot(operatorsOf(words)) + drawn;
    },
  };
}

/** A foot in words alone, for what is no document: `KONSEP - Halaman 1 dari 3`. */
export function plainFootPen(document: OpenDocument, words: string, sheet: Sheet): FootPen {
  const left = sheet.margins.left + mm(1);
  return {
    draw(_page, current, count) {
      const ink = newInk();
      drawWords(document, ink, left, [[`${words} - Halaman ${current} dari ${count}`, 8, true]]);
      return inFoot(operatorsOf(ink));
    },
  };
}

function inFoot(operators: string): string {
  return `/Artifact<</Type/Pagination/Subtype/Footer>>BDC\n${operators}EMC\n`;
}

function inFigure(document: OpenDocument, page: OpenPage, said: string, operators: string): string {
  const box = `/A<</O/Layout/Placement/Block/BBox[0 0 ${number(page.width)} ${number(page.height)}]>>`;
  const figure = addElement(document.root, 'Figure', alternative(said) + box);
  return `/Figure<</MCID ${addMark(document.file, figure, page)}>>BDC\n${operators}EMC\n`;
}

type Words = readonly [text: string, size: number, bold: boolean, colour?: string];

function drawWords(document: OpenDocument, ink: Ink, x: number, lines: readonly Words[]): void {
  let top = paperEdge + mm(13);
  for (const [text, size, bold, colour = 'black'] of lines) {
    const face = faceOf('arial', bold);
    setFont(document, ink, face, size, false);
    setColour(ink, fillOf(colour));
    moveTo(ink, x, top - (face.ascender * size) / 1000);
    ink.text += `[${face.encode(text).strings}]TJ\n`;
    top -= face.lineHeight(size);
  }
}

/** `- 2 -` from the second page, centred at the top (domain: nomor halaman). */
export function drawPageNumber(document: OpenDocument, page: OpenPage, ink: Ink, sheet: Sheet): void {
  const current = document.pages.length;
  if (current === 1) return;
  const face = faceOf(sheet.font);
  const text = `- ${current} -`;
  ink.text += '/Artifact<</Type/Pagination/Subtype/Header>>BDC\n';
  setFont(document, ink, face, sheet.fontSize, false);
  const x = (page.width - face.widthOfString(text, sheet.fontSize)) / 2;
  moveTo(ink, x, page.height - sheet.margins.top / 2 - (face.ascender * sheet.fontSize) / 1000);
  ink.text += `[${face.encode(text).strings}]TJ\nEMC\n`;
}

const konsepSize = 120;

/** KONSEP across the page, pale and under the text, so that the draft can be read. */
export function konsepMark(document: OpenDocument, { width, height }: OpenPage): string {
  const face = faceOf('arial', true);
  const font = document.fontName(face, false);
  const angle = Math.atan2(height, width);
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  const across = -face.widthOfString('KONSEP', konsepSize) / 2;
  const along = face.lineHeight(konsepSize) / 2 - (face.ascender * konsepSize) / 1000;
  const x = width / 2 + cos * across - sin * along;
  const y = height / 2 + sin * across + cos * along;
  const matrix = [cos, sin, -sin, cos].map((value) => String(Math.round(value * 1e5) / 1e5)).join(' ');
  const text = `BT\n0.91 g\n/${font} ${konsepSize} Tf\n${matrix} ${number(x)} ${number(y)} Tm\n[${face.encode('KONSEP').strings}]TJ\nET\n0 g\n`;
  return `/Artifact<</Type/Pagination/Subtype/Watermark>>BDC\n${text}EMC\n`;
}
