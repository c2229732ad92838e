import { crc32, deflateSync } from 'node:zlib';
import { measureQr } from '../pdf/pdfmake.ts';

/** Modules of white round a code, which readers need, and the sides of one in dots. */
const quietZone = 4;
const dots = 8;

/** A code of 15 characters at level Q is of version 1: 21 modules, and the quiet zone at both sides. */
export const modulesOfCode = 21 + 2 * quietZone;

/** A QR code as the one in a PDF (level Q, alphanumeric, the same mask), as a PNG: the same bytes for the same text. */
export function qrPicture(text: string): Buffer {
  const [ground, ...dark] = measureQr({ qr: text, eccLevel: 'Q', mode: 'alphanumeric', mask: 3 })._canvas!;
  const drawn = 5;
  const side = ground!.w / drawn + 2 * quietZone;
  const rows = Array.from({ length: side }, () => Array<boolean>(side).fill(false));
  for (const { x, y } of dark) rows[y / drawn + quietZone]![x / drawn + quietZone] = true;
  return pictureOf(rows);
}

/** White: a draft carries no code. */
export function whitePicture(): Buffer {
  return pictureOf([[false]]);
}

/** Black and white, one bit a dot (ISO/IEC 15948). */
function pictureOf(rows: readonly (readonly boolean[])[]): Buffer {
  const side = rows.length * dots;
  const lines = rows.flatMap((row) => Array<Buffer>(dots).fill(lineOf(row)));
  const header = Buffer.alloc(13);
  header.writeUInt32BE(side, 0);
  header.writeUInt32BE(side, 4);
  header[8] = 1;
  return Buffer.concat([
    Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(Buffer.concat(lines))),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

/** No filter, then eight dots a byte: each module is one byte. */
const lineOf = (row: readonly boolean[]) => Buffer.from([0, ...row.map((isDark) => (isDark ? 0 : 255))]);

function chunk(name: string, data: Buffer): Buffer {
  const named = Buffer.concat([Buffer.from(name), data]);
  const [length, check] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  check.writeUInt32BE(crc32(named));
  return Buffer.concat([length, named, check]);
}
