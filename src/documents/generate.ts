import type { z } from 'zod';
import { documentFormats, documentMedia } from '../domain/document-format.ts';
import { checkInput, problemAt } from '../domain/problems.ts';
import type { RegulationsAt } from '../domain/regulations.ts';
import { AppError, type Problem } from '../errors.ts';
import { createTurns } from '../turns.ts';
import { renderDocx } from './docx/render.ts';
import { hashPieces, piecesOf } from './hash.ts';
import type { Page } from './pdf/content.ts';
import { type FontFamily, unprintable } from './pdf/fonts.ts';
import { nameOf } from './pdf/layout-check.ts';
import { renderPdf } from './pdf/render.ts';
import type { DocumentFormat, IssueMark, Template } from './template.ts';
import { renderXlsx } from './xlsx/render.ts';

export interface RenderRequest<Data> {
  data: Data;
  mark: IssueMark;
  page: Page;
  format: DocumentFormat;
}

export interface Rendered {
  bytes: Buffer;
  mediaType: string;
  ext: DocumentFormat;
  /** Null for a Word or Excel file: those decide their pages. */
  pages: number | null;
  /** Hex. */
  sha256: string;
}

/**
 * The data a paper is made from, checked; `picked` is what `pick` took or what a preview sent. Throws one `invalid_input`
 * that lists every missing or wrong field and every letter that the paper cannot print. A long list is checked in turns.
 */
export async function checkData<Data>(template: Template<Data>, picked: unknown): Promise<Data> {
  const checked = await checkInput(template.schema, picked);
  const problems = checked.problems ?? (await unprintableFields(template.schema, checked.data));
  if (!checked.problems && problems.length === 0) return checked.data;
  throw new AppError('invalid_input', `${problems.length} fields of ${template.title} are missing or wrong`, {
    detail: `Data untuk ${template.title} belum lengkap atau belum benar.`,
    problems,
  });
}

/** In turns, by the rows of the lists. */
async function unprintableFields(schema: z.ZodType, data: unknown): Promise<Problem[]> {
  const found: Problem[] = [];
  const report = (keys: PropertyKey[], text: string, character: string) =>
    found.push(unprintableField(schema, text, keys, character));
  const turns = createTurns();
  for (const [keys, part] of partsOf(data)) {
    if (turns.areDue()) await turns.next();
    findUnprintable(part, keys, report);
  }
  return found;
}

/** The members of the data, and of its lists the rows: no part is long. */
function* partsOf(data: unknown): Generator<[keys: PropertyKey[], part: unknown]> {
  if (typeof data !== 'object' || data === null) return yield [[], data];
  for (const [key, member] of Object.entries(data)) {
    if (Array.isArray(member)) for (const [index, row] of member.entries()) yield [[key, index], row];
    else yield [[key], member];
  }
}

function findUnprintable(
  value: unknown,
  keys: PropertyKey[],
  report: (keys: PropertyKey[], text: string, character: string) => void,
): void {
  if (typeof value === 'string') {
    const character = unprintable(value);
    if (character !== undefined) report(keys, value, character);
  } else if (typeof value === 'object' && value !== null) {
    // One list of keys for all: a lampiran has a hundred thousand fields.
    for (const [key, inner] of Object.entries(value)) {
      keys.push(key);
      findUnprintable(inner, keys, report);
      keys.pop();
    }
  }
}

function unprintableField(schema: z.ZodType, value: string, keys: PropertyKey[], character: string): Problem {
  const place = [...value].indexOf(character) + 1;
  const message = `Huruf ke-${place} (${nameOf(character)}) tidak dapat dicetak. Ganti dengan huruf Latin.`;
  return problemAt(schema, [...keys], message);
}

/** The bytes of one paper: the same for the same template, data, mark, page and format. */
export async function renderDocument<Data>(
  template: Template<Data>,
  request: RenderRequest<Data>,
): Promise<Rendered> {
  const { format } = request;
  const made = await makers[format](template, request);
  const sha256 = await hashPieces(piecesOf(made.bytes));
  return { ...made, mediaType: documentMedia[format], ext: format, sha256 };
}

const makers = { pdf: asPdf, docx: asDocx, xlsx: asXlsx };

async function asPdf<Data>(template: Template<Data>, { data, mark, page }: RenderRequest<Data>) {
  if (template.pdf === undefined) throw noFormat(template.title, 'PDF');
  const content = template.pdf(data, mark);
  const setting = { page, mark, info: { title: content.title ?? template.title } };
  return renderPdf(content, setting);
}

async function asDocx<Data>(template: Template<Data>, { data, mark }: RenderRequest<Data>) {
  if (template.docx === undefined) throw noFormat(template.title, 'DOCX');
  return { bytes: await renderDocx(template.docx, data, mark), pages: null };
}

async function asXlsx<Data>(template: Template<Data>, { data, mark }: RenderRequest<Data>) {
  if (template.xlsx === undefined) throw noFormat(template.title, 'XLSX');
  return { bytes: await renderXlsx(template.xlsx(data), template.title, mark), pages: null };
}

function noFormat(title: string, format: string): AppError {
  return new AppError('invalid_input', `${title} has no ${format} layout`, {
    problems: [{ path: 'format', message: `${title} tidak tersedia dalam bentuk ${format}.` }],
  });
}

/**
 * Paper, margins and letter of a class of naskah, by the regulation values of its date. `bookman`: the letters that stand for
 * Bookman Old Style.
 */
export function pageOf(
  { paper, margins, font, kataPenyambung }: RegulationsAt,
  naskah: Template['naskah'],
  bookman: Exclude<FontFamily, 'arial'> = 'bookman',
): Page {
  const { width, height } = paper.value[naskah];
  const { family, size } = font.value[naskah];
  return {
    width,
    height,
    margins: { ...margins.value[naskah] },
    font: family === 'Arial' ? 'arial' : bookman,
    fontSize: size,
    ...(kataPenyambung.value ? { kataPenyambung: true } : {}),
  };
}

/** Throws `invalid_input`, with the formats that there are, unless the template has this one. */
export function checkFormat(template: Template, type: string, format: DocumentFormat): void {
  if (template[format]) return;
  const formats = documentFormats.filter((known) => template[known]);
  throw new AppError('invalid_input', `${type} has no ${format}`, {
    problems: [
      { path: 'format', label: 'Bentuk', message: `Naskah ${type} tersedia sebagai: ${formats.join(', ')}.` },
    ],
  });
}
