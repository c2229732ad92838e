import { konsepCode } from '../domain/code.ts';
import { regulationsAt } from '../domain/regulations.ts';
import type { Office } from './document.ts';
import { checkData, checkFormat, pageOf, type Rendered, renderDocument } from './generate.ts';
import type { DocumentFormat, IssueMark } from './template.ts';

/** A preview from inline data, marked KONSEP: nothing is kept, no code is drawn. */
export async function previewDocument(
  office: Pick<Office, 'templates' | 'qrPrefix' | 'bookman'>,
  type: string,
  { data, format, date }: { data: unknown; format: DocumentFormat; date: string },
): Promise<Rendered> {
  const loaded = office.templates.get(type);
  checkFormat(loaded.template, type, format);
  const checked = await checkData(loaded.template, data);
  const mark: IssueMark = {
    code: konsepCode,
    issuedAt: `${date}T00:00:00.000Z`,
    qrPrefix: office.qrPrefix,
    konsep: true,
  };
  const page = pageOf(regulationsAt(date), loaded.template.naskah, office.bookman);
  return renderDocument(loaded.template, { data: checked, mark, page, format });
}
