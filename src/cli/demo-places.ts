import type { PdfFile } from '../scan/pdfium.ts';
import type { TextRun } from '../scan/pdfium-text.ts';

/** Where a signature goes: its middle, in millimetres from the upper left of the page. */
export interface SignaturePlace {
  /** From 1. */
  page: number;
  x: number;
  y: number;
  /** An official's, with the office stamp partly over it. */
  stamp: boolean;
}

const mm = 72 / 25.4;

/**
 * The spaces on the last page that are left for a signature: 11 to 45 mm high and 50 mm wide, a role with a comma over them and
 * a name under them. The foot of the page is none.
 */
export function signaturePlaces(pdf: PdfFile): SignaturePlace[] {
  const page = pdf.count;
  const lines = linesOf(pdf.runs(page)).filter((line) => !meteraiCaption.test(line.text));
  const foot = pdf.size(page).height - 28 * mm;
  const names = lines.filter(
    (line) => line.bottom < foot && /^([\p{L}.,'’ -]{4,}|\([^)]+\))$/u.test(line.text),
  );
  return names.flatMap((name) => placeOver(name, lines, page) ?? []);
}

/** It stands in the space, in the box that the signature crosses. */
const meteraiCaption = /^(meterai|rp ?[\d.]+$)/i;

function placeOver(name: TextRun, lines: readonly TextRun[], page: number): SignaturePlace | undefined {
  const middle = (name.left + name.right) / 2;
  const near = {
    ...name,
    left: Math.min(name.left, middle - 25 * mm),
    right: Math.max(name.right, middle + 25 * mm),
  };
  const over = lines.filter((line) => line !== name && meets(line, near) && line.top < name.top - 2 * mm);
  const role = over.sort((one, other) => other.bottom - one.bottom)[0];
  if (!role?.text.endsWith(',') || !isCentredOn(role, name)) return undefined;
  const gap = name.top - role.bottom;
  if (gap < 11 * mm || gap > 45 * mm) return undefined;
  const under = lines.filter(
    (line) => meets(line, name) && line.top >= name.bottom && line.top < name.bottom + 12 * mm,
  );
  const official = /\b(bupati|kepala|camat|lurah|bendahara|pengguna anggaran)\b/i.test(role.text);
  const stamp = official || under.some((line) => line.text.startsWith('NIP'));
  return { page, x: middle / mm, y: (name.top - gap * 0.45) / mm, stamp };
}

/** Signature blocks are centred; the columns of a table above them are not. */
function isCentredOn(one: TextRun, other: TextRun): boolean {
  return Math.abs(one.left + one.right - other.left - other.right) < 8 * mm;
}

function meets(one: TextRun, other: TextRun): boolean {
  return one.left < other.right && other.left < one.right;
}

/** Joins the words that stand on one line with no more than a wide space between them; a watermark is no line. */
function linesOf(runs: readonly TextRun[]): TextRun[] {
  const lines: TextRun[] = [];
  for (const run of runs) {
    const text = run.text.split('\n')[0]!.trim();
    if (text === '' || run.bottom - run.top > 10 * mm) continue;
    const last = lines.at(-1);
    if (last !== undefined && follows(run, last)) {
      last.text += ` ${text}`;
      last.right = run.right;
      last.top = Math.min(last.top, run.top);
      last.bottom = Math.max(last.bottom, run.bottom);
    } else lines.push({ ...run, text });
  }
  return lines;
}

function follows(run: TextRun, last: TextRun): boolean {
  return run.top < last.bottom && last.top < run.bottom && Math.abs(run.left - last.right) < 4 * mm;
}
