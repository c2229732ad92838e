import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { makeFolder } from '../../storage/make-folder.ts';
import { checkData, pageOf, renderDocument } from '../documents/generate.ts';
import { type LoadedTemplate, loadTemplates } from '../documents/load-templates.ts';
import type { DocumentFormat } from '../documents/template.ts';
import { konsepCode } from '../domain/code.ts';
import { parseInput } from '../domain/problems.ts';
import { regulationsAt } from '../domain/regulations.ts';
import { AppError } from '../errors.ts';
import { formatSchema } from '../http/templates.ts';
import { type Command, notWritten } from './command.ts';
import { pictureOf } from './page-picture.ts';

const choice = z
  .strictObject({ format: formatSchema.optional(), png: z.boolean().default(false) })
  .refine(({ format, png }) => !png || format === undefined, {
    path: ['format'],
    message: 'Gambar (--png) dibuat dari PDF: jangan sebutkan bentuk lain.',
  });

const sampleDay = '2026-11-24';

/** Makes every sample of every template, marked KONSEP; with `--png` a picture of each. */
export const samples: Command = {
  summary: 'make every sample of every template into a folder',
  usage: '--out DIR [--format pdf|docx|xlsx | --png] [--json]',
  options: { out: { type: 'string' }, format: { type: 'string' }, png: { type: 'boolean' } },
  async run({ values, json }) {
    const out = values.out;
    if (typeof out !== 'string') {
      throw new AppError('invalid_input', 'say where: --out DIR', {
        detail: 'Sebutkan foldernya: --out DIR.',
      });
    }
    const asked = parseInput(choice, { format: values.format, png: values.png }, 'choice of samples');
    const format = asked.png ? 'pdf' : asked.format;
    const loaded = await loadTemplates(new URL('../../templates/', import.meta.url));
    const wanted = loaded.list().flatMap((one) => wantedOf(one, format));
    await makeFolder(out);
    const made: string[] = [];
    for (const { one, name, data, format } of wanted) {
      const path = join(out, `${one.type}-${name}.${asked.png ? 'png' : format}`);
      const paper = await makeSample(one, data, format);
      const bytes = asked.png ? await pictureOf(paper) : paper;
      await writeFile(path, bytes).catch((cause) => {
        throw notWritten(path, cause);
      });
      made.push(path);
      if (!json) console.log(path);
    }
    if (json) console.log(JSON.stringify(made));
  },
};

function wantedOf(one: LoadedTemplate, format: DocumentFormat | undefined) {
  const formats = one.formats.filter((known) => format === undefined || known === format);
  return formats.flatMap((known) => one.samples.map((sample) => ({ one, format: known, ...sample })));
}

async function makeSample(
  { template }: LoadedTemplate,
  data: unknown,
  format: DocumentFormat,
): Promise<Buffer> {
  const mark = { code: konsepCode, issuedAt: `${sampleDay}T00:00:00.000Z`, qrPrefix: 'BKS:', konsep: true };
  const page = pageOf(regulationsAt(sampleDay), template.naskah);
  const checked = await checkData(template, data);
  const { bytes } = await renderDocument(template, { data: checked, mark, page, format });
  return bytes;
}
