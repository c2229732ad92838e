import type { Content } from 'pdfmake/interfaces.js';
import { konsepCode, showCode } from '../domain/code.ts';
import { tanggalPanjang, todayWib } from '../domain/dates.ts';
import { regulationsAt } from '../domain/regulations.ts';
import { pageOf } from './generate.ts';
import { type ListColumn, type ListRow, type PdfContent, tagged } from './pdf/content.ts';
import { unprintable } from './pdf/fonts.ts';
import { type PdfSetting, renderPdf } from './pdf/render.ts';

/** One line of the list of contents. */
export interface CoverEntry {
  no: number;
  /** Of the applicant, or what the act is. */
  nama: string;
  tempat: string;
  naskah: string;
  code?: string;
  /** Its pages by their labels in the joined file: `12` or `12-14`; how many, where the papers are files of their own. */
  pages?: string;
  /** Why it was not made. */
  trouble?: string;
}

export interface Cover {
  /** The id of the print run. */
  id: string;
  createdAt: string;
  /** The day printed on the papers. */
  date: string;
  /** What was asked for, in a few lines. */
  about: readonly [label: string, value: string][];
  entries: readonly CoverEntry[];
}

/** The list of what a print run holds, as it lies on top of the stack. It is no document: no code, no place in the archive. */
export async function renderCover(cover: Cover): Promise<Buffer> {
  return (await renderPdf(coverContent(cover), settingOf(cover, 'Daftar isi cetak massal'))).bytes;
}

/** In place of a paper that could not be read: as many pages as it has, so that the list above stays right. */
export async function renderMissing(
  cover: Pick<Cover, 'id' | 'createdAt' | 'date'>,
  what: string,
  pages: number,
) {
  const text = `${what} tidak dapat dibaca dari arsip. Periksa keadaannya menurut kodenya, lalu cetak tersendiri.`;
  const page = (at: number): Content => ({
    text: clean(text),
    ...(at > 0 && { pageBreak: 'before' as const }),
  });
  const body = () => Array.from({ length: pages }, (_, at) => page(at));
  return (await renderPdf({ body }, settingOf(cover, 'Naskah tidak terbaca'))).bytes;
}

function settingOf(
  { id, createdAt, date }: Pick<Cover, 'id' | 'createdAt' | 'date'>,
  title: string,
): PdfSetting {
  const page = pageOf(regulationsAt(date), 'khusus');
  return {
    page: { ...page, margins: narrow },
    mark: { code: konsepCode, issuedAt: createdAt, qrPrefix: 'BKS:', konsep: false },
    info: { title },
    plainFoot: `Cetak massal ${id}, bukan naskah`,
  };
}

/** Millimetres; no official paper, and a list needs room. */
const narrow = { top: 20, right: 15, bottom: 20, left: 20 };

const columns: readonly ListColumn[] = [
  { title: 'No.', width: 34, alignment: 'right' },
  { title: 'Nama', width: '*' },
  { title: 'Desa/Kelurahan', width: 88 },
  { title: 'Naskah', width: 92 },
  { title: 'Kode', width: 80 },
  { title: 'Halaman', width: 46, alignment: 'center' },
];

function coverContent({ about, createdAt, date, entries }: Cover): PdfContent {
  const made = entries.filter(({ code }) => code !== undefined).length;
  const facts: [string, string][] = [
    ...about.map(([label, value]): [string, string] => [label, value]),
    ['Tanggal naskah', tanggalPanjang(date)],
    ['Dicetak massal', tanggalPanjang(todayWib(new Date(createdAt)))],
    [
      'Banyaknya',
      made === entries.length
        ? `${made} naskah`
        : `${made} dari ${entries.length} naskah; sisanya tidak terbit`,
    ],
  ];
  return {
    pageNumber: true,
    body: () => [
      tagged(
        { text: 'DAFTAR ISI CETAK MASSAL', bold: true, alignment: 'center', margin: [0, 0, 0, 8] },
        'H1',
      ),
      ...facts.map(([label, value]) => fact(label, value)),
      { text: ' ', fontSize: 6 },
    ],
    longList: {
      columns,
      fontSize: 8.5,
      *rows() {
        for (const entry of entries) yield* rowsOf(entry);
      },
    },
  };
}

function fact(label: string, value: string): Content {
  const cell = (text: string, width: number | '*') => ({ text: clean(text), width, fontSize: 10 });
  return tagged({ columns: [cell(label, 96), cell(':', 8), cell(value, '*')], margin: [0, 0, 0, 2] }, 'P');
}

function* rowsOf({ no, nama, tempat, naskah, code, pages, trouble }: CoverEntry): Generator<ListRow> {
  const cells = [nama, tempat, naskah].map(clean);
  const state = code ? showCode(code) : 'tidak terbit';
  yield { cells: [String(no), ...cells, state, pages ?? '-'], keepWithNext: trouble !== undefined };
  if (trouble !== undefined)
    yield { cells: ['', { text: clean(trouble), columns: columns.length - 1, alignment: 'left' }] };
}

/** A name that cannot be printed has stopped its paper, and must not stop the list that says so. */
function clean(text: string): string {
  return unprintable(text) === undefined
    ? text
    : Array.from(text, (one) => (unprintable(one) ? '?' : one)).join('');
}
