import { z } from 'zod';
import { checkData, pageOf, renderDocument } from '../../../src/documents/generate.ts';
import { loadTemplate } from '../../../src/documents/load-templates.ts';
import type { IssueMark, Template } from '../../../src/documents/template.ts';
import { longList } from '../../../src/domain/long-list.ts';
import { regulationsAt } from '../../../src/domain/regulations.ts';
import type { OpenEngine } from '../engine.ts';
import { letterData, listData } from '../papers.ts';

export const mark: IssueMark = {
  code: '7K2M9QXA4TB',
  issuedAt: '2026-11-24T01:00:00.000Z',
  qrPrefix: 'BKS:',
  konsep: false,
};

const templatesDir = new URL('../../../templates/', import.meta.url);

/** The product's own path, with the one template loaded that a render thread loads for it: `issue` calls the same two functions. */
export const openOurs: OpenEngine = async (work, rows) => {
  const isList = work === 'list' || work === 'docx_list';
  const loaded = await loadTemplate(templatesDir, isList ? 'lampiran-sk' : 'rab');
  const template = isList ? withoutLimit(loaded.template) : loaded.template;
  const list = isList ? listData(rows) : undefined;
  const page = pageOf(regulationsAt('2026-11-24'), template.naskah);
  const format = work.startsWith('docx') ? 'docx' : 'pdf';
  return {
    async make(n) {
      const data = await checkData(template, list ?? letterData(n));
      return (await renderDocument(template, { data, mark, page, format })).bytes;
    },
  };
};

/** A lampiran takes 20,000 rows; here it may take as many as are measured. */
function withoutLimit(template: Template): Template {
  const schema = template.schema as z.ZodObject<{ penerima: z.ZodArray }>;
  const penerima = longList(schema.shape.penerima.element as z.ZodType).meta(
    schema.shape.penerima.meta() ?? {},
  );
  return { ...template, schema: z.strictObject({ ...schema.shape, penerima }) };
}
