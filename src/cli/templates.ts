import { loadTemplates } from '../documents/load-templates.ts';
import type { Command } from './command.ts';
import { table } from './table.ts';

/** Lists the document types. */
export const templates: Command = {
  summary: 'list the document types',
  usage: '[--json]',
  options: {},
  async run({ json }) {
    const loaded = await loadTemplates(new URL('../../templates/', import.meta.url));
    const rows = loaded.list().map(({ type, template, formats }) => ({
      type,
      title: template.title,
      stage: template.stage,
      optional: template.optional ?? false,
      from: template.from,
      formats,
    }));
    if (json) return console.log(JSON.stringify(rows));
    const cells = rows.map((row) => [row.type, row.title, row.stage, row.from, row.formats.join(', ')]);
    console.log(table([['naskah', 'judul', 'tahap', 'dari', 'bentuk'], ...cells]));
  },
};
