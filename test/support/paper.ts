import { readFileSync } from 'node:fs';
import { checkData, pageOf, type Rendered, renderDocument } from '../../src/documents/generate.ts';
import type { LoadedTemplate } from '../../src/documents/load-templates.ts';
import type { Page, PdfContent } from '../../src/documents/pdf/content.ts';
import { renderPdf } from '../../src/documents/pdf/render.ts';
import type { DocumentFormat, IssueMark } from '../../src/documents/template.ts';
import { drawCode } from '../../src/domain/code.ts';
import { regulationsAt } from '../../src/domain/regulations.ts';

/** A code that readers accept, always the same. */
export const sampleCode = drawCode(() => Uint8Array.from([7, 19, 3, 20, 9, 23, 25, 26, 28, 2]));

export const sampleMark: IssueMark = {
  code: sampleCode,
  issuedAt: '2026-03-16T03:04:05.678Z',
  qrPrefix: 'BKS:',
  konsep: false,
};

export const regulations = regulationsAt('2026-03-16');

const a4: Page = pageOf(regulations, 'khusus');

/** One sample of a template on paper, as it would be issued. */
export async function printSample(
  { template }: LoadedTemplate,
  data: unknown,
  mark = sampleMark,
  format: DocumentFormat = 'pdf',
): Promise<Rendered> {
  const page = pageOf(regulations, template.naskah);
  return renderDocument(template, { data: await checkData(template, data), mark, page, format });
}

/** Content on A4. */
export function print(
  body: PdfContent['body'],
  { mark = sampleMark, title = 'Contoh', ...content }: Partial<PdfContent> & { mark?: IssueMark } = {},
) {
  return renderPdf({ ...content, body }, { page: a4, mark, info: { title } });
}

/** The sample file of a template, read anew each time. */
export function readSample(path: string): unknown {
  return JSON.parse(readFileSync(new URL(`../../templates/${path}.json`, import.meta.url), 'utf8'));
}
