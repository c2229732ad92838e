import { readFileSync } from 'node:fs';
import Docxtemplater from 'docxtemplater';
import PizZip from 'pizzip';
import { isList } from '../../../src/documents/docx/fields.ts';
import { loadTemplates } from '../../../src/documents/load-templates.ts';
import type { OpenEngine } from '../engine.ts';
import { letterData, listData } from '../papers.ts';
import { mark } from './ours.ts';

/** As its documentation shows, over the same layout and the same fields. Plain: nothing is checked, the dates are not pinned. */
export const openDocxtemplater: OpenEngine = async (work, rows) => {
  const templates = await loadTemplates(new URL('../../../templates/', import.meta.url));
  const { template } = templates.get(work === 'docx_list' ? 'lampiran-sk' : 'rab');
  const list = work === 'docx_list' ? listData(rows) : undefined;
  const { file, fields } = template.docx!;
  const content = readFileSync(file, 'binary');
  return {
    async make(n) {
      const zip = new PizZip(content);
      const doc = new Docxtemplater(zip, { paragraphLoop: true, linebreaks: true, parser });
      doc.render({ ...fields(list ?? letterData(n)), naskah: { kode: mark.code, konsep: false } });
      return doc.toBuffer();
    },
  };
};

/** Its documentation's own way to names with dots; lists that are made as they are read become the arrays it needs. */
const parser = (tag: string) => ({
  get: (scope: object) => {
    const value = tag === '.' ? scope : tag.split('.').reduce<unknown>(memberOf, scope);
    return isList(value) ? [...value] : value;
  },
});

const memberOf = (value: unknown, key: string) => (value as Record<string, unknown> | undefined)?.[key];
