import { createHash } from 'node:crypto';
import type { z } from 'zod';
import { problemAt, problemsOf } from '../domain/problems.ts';
import type { RegulationsAt } from '../domain/regulations.ts';
import { AppError, type Problem } from '../errors.ts';
import { renderDocx } from './docx/render.ts';
import type { Page } from './pdf/content.ts';
import { unprintable } from './pdf/fonts.ts';
import { nameOf } from './pdf/layout-check.ts';
import { renderPdf } from './pdf/render.ts';
import type { DocumentFormat, IssueMark, Template } from './template.ts';

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
  /** Null for a Word file: Word decides its pages. */
  pages: number | null;
  /** Hex. */
  sha256: string;
}

/**
 * The data a paper is made from, checked; `picked` is what `pick` took or what a preview sent. Throws one `invalid_input`
 * that lists every missing or wrong field and every letter that the paper cannot print.
 */
export function checkData<Data>(template: Template<Data>, picked: unknown): Data {
  const result = template.schema.safeParse(picked);
  const problems = result.success
    ? unprintableFields(template.schema, result.data, [])
    : problemsOf(result.error, template.schema);
  if (result.success && problems.length === 0) return result.data;
  throw new AppError('invalid_input', `${problems.length} fields of ${template.title} are missing or wrong`, {
    detail: `Data untuk ${template.title} belum lengkap atau belum benar.`,
    problems,
  });
}

function unprintableFields(
  schema: z.ZodType,
  value: unknown,
  keys: PropertyKey[],
  found: Problem[] = [],
): Problem[] {
  if (typeof value === 'string') {
    const character = unprintable(value);
    if (character !== undefined) found.push(unprintableField(schema, value, keys, character));
  } else if (typeof value === 'object' && value !== null) {
    // One list of keys for all: a lampiran has a hundred thousand fields.
    for (const [key, inner] of Object.entries(value)) {
      keys.push(key);
      unprintableFields(schema, inner, keys, found);
      keys.pop();
    }
  }
  return found;
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
  const made = request.format === 'pdf' ? await asPdf(template, request) : await asDocx(template, request);
  return { ...made, ext: request.format, sha256: createHash('sha256').update(made.bytes).digest('hex') };
}

async function asPdf<Data>(template: Template<Data>, { data, mark, page }: RenderRequest<Data>) {
  if (template.pdf === undefined) throw noFormat(template.title, 'PDF');
  const content = template.pdf(data, mark);
  const setting = { page, mark, info: { title: content.title ?? template.title } };
  return { ...(await renderPdf(content, setting)), mediaType: 'application/pdf' };
}

const docxMediaType = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document';

async function asDocx<Data>(template: Template<Data>, { data, mark }: RenderRequest<Data>) {
  if (template.docx === undefined) throw noFormat(template.title, 'DOCX');
  return { bytes: await renderDocx(template.docx, data, mark), pages: null, mediaType: docxMediaType };
}

function noFormat(title: string, format: string): AppError {
  return new AppError('invalid_input', `${title} has no ${format} layout`, {
    problems: [{ path: 'format', message: `${title} tidak tersedia dalam bentuk ${format}.` }],
  });
}

/** Paper, margins and letter of a class of naskah, by the regulation values of its date. */
export function pageOf({ paper, margins, font }: RegulationsAt, naskah: Template['naskah']): Page {
  const { width, height } = paper.value[naskah];
  const { family, size } = font.value[naskah];
  return {
    width,
    height,
    margins: { ...margins.value[naskah] },
    font: family === 'Arial' ? 'arial' : 'bookman',
    fontSize: size,
  };
}

/** Throws `invalid_input`, with the formats that there are, unless the template has this one. */
export function checkFormat(template: Template, type: string, format: DocumentFormat): void {
  if (template[format]) return;
  const formats = (['pdf', 'docx'] as const).filter((known) => template[known]);
  throw new AppError('invalid_input', `${type} has no ${format}`, {
    problems: [
      { path: 'format', label: 'Bentuk', message: `Naskah ${type} tersedia sebagai: ${formats.join(', ')}.` },
    ],
  });
}
