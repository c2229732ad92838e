import type { Content } from 'pdfmake/interfaces.js';
import { pagePayload, showCode } from '../../domain/code.ts';
import type { IssueMark } from '../template.ts';
import { mm } from './content.ts';
import { qrCode } from './qr.ts';

/** What printers leave white at the edge of the paper. */
const paperEdge = mm(5);

/** The height that the foot takes at the bottom of each page, in points, for up to 999 pages. */
export function footHeight(mark: IssueMark): number {
  return qrCode(pagePayload(mark.qrPrefix, mark.code, 999, 999)).size + paperEdge;
}

/**
 * The foot of one page: the code that a scanned page is known by again, and the same in words. It names itself a register
 * code, because a QR beside a signature is easily taken for an electronic one (UU ITE, BSrE).
 */
export function pageFoot(mark: IssueMark, page: number, pages: number, left: number, band: number): Content {
  const code = mark.konsep ? undefined : qrCode(pagePayload(mark.qrPrefix, mark.code, page, pages));
  const size = code?.size ?? band - paperEdge;
  const picture = code === undefined ? { text: '' } : { svg: code.svg, width: size };
  return {
    margin: [left - (code === undefined ? 0 : mm(3)), band - paperEdge - size, 0, 0],
    columns: [
      { ...picture, width: code === undefined ? 0 : size },
      { width: '*', stack: footWords(mark, page, pages), margin: [mm(1), size - mm(13), 0, 0] },
    ],
    columnGap: 0,
    font: 'arial',
  };
}

function footWords(mark: IssueMark, page: number, pages: number): Content[] {
  const pageOf = `Halaman ${page} dari ${pages}`;
  if (mark.konsep) return [{ text: `KONSEP - ${pageOf}`, fontSize: 8, bold: true }];
  return [
    { text: `Kode naskah: ${showCode(mark.code)}`, fontSize: 8.5, bold: true },
    { text: pageOf, fontSize: 8 },
    { text: 'Kode register arsip, bukan tanda tangan elektronik.', fontSize: 6.5, color: '#444444' },
  ];
}
