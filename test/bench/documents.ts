import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import Docxtemplater from 'docxtemplater';
import type { Content } from 'pdfmake/interfaces.js';
import PizZip from 'pizzip';
import { checkData, pageOf, renderDocument } from '../../src/documents/generate.ts';
import { type LoadedTemplate, loadTemplates } from '../../src/documents/load-templates.ts';
import { mm } from '../../src/documents/pdf/content.ts';
import type { DocumentFormat, IssueMark } from '../../src/documents/template.ts';
import { regulationsAt } from '../../src/domain/regulations.ts';
import { compare, type Rate } from './measure.ts';

const mark: IssueMark = {
  code: '7K2M9QXA4TB',
  issuedAt: '2026-11-24T01:00:00.000Z',
  qrPrefix: 'BKS:',
  konsep: false,
};
const perRound = 15;

const require = createRequire(import.meta.url);
const subsetFonts = (face: string) =>
  fileURLToPath(new URL(`../../src/documents/pdf/fonts/arimo-${face}.ttf`, import.meta.url));
const publishedFonts = (face: string) => {
  const folder = { regular: '400Regular', bold: '700Bold', italic: '400Regular_Italic' }[face]!;
  return require.resolve(`@expo-google-fonts/arimo/${folder}/Arimo_${folder}.ttf`);
};

/** Letters a second: ours with code, QR, checks and PDF/A, beside stock pdfmake laying out the same body plain. */
export async function benchDocuments(): Promise<Record<string, Rate[]>> {
  const rab = (await loadTemplates(new URL('../../templates/', import.meta.url))).get('rab');
  return {
    'letter (rab, one page)': await compare([
      { name: 'pdfmake, published fonts', run: () => times(() => stockPdf(rab, publishedFonts)) },
      { name: 'pdfmake, subset fonts', run: () => times(() => stockPdf(rab, subsetFonts)) },
      { name: 'berkas', run: () => times(() => ours(rab, 'pdf')) },
    ]),
    'Word letter (rab)': await compare([
      { name: 'docxtemplater', run: () => times(async () => stockDocx(rab)) },
      { name: 'berkas', run: () => times(() => ours(rab, 'docx')) },
    ]),
  };
}

async function times(work: () => Promise<unknown>): Promise<number> {
  for (let n = 0; n < perRound; n += 1) await work();
  return perRound;
}

async function ours({ template, sample }: LoadedTemplate, format: DocumentFormat): Promise<void> {
  const page = pageOf(regulationsAt('2026-11-24'), template.naskah);
  await renderDocument(template, { data: checkData(template, sample), mark, page, format });
}

async function stockPdf({ template, sample }: LoadedTemplate, file: (face: string) => string): Promise<void> {
  const pdfmake = require('pdfmake');
  const [normal, bold, italics] = ['regular', 'bold', 'italic'].map(file);
  pdfmake.setFonts({ arial: { normal, bold, italics } });
  const content: Content[] = template.pdf!(checkData(template, sample), mark).body([]);
  const pageMargins = [mm(30), mm(20), mm(20), mm(25)];
  await pdfmake
    .createPdf({ content, pageMargins, defaultStyle: { font: 'arial', fontSize: 12 } })
    .getBuffer();
}

function stockDocx({ template, sample }: LoadedTemplate): void {
  const zip = new PizZip(readFileSync(template.docx!.file));
  const document = new Docxtemplater(zip, { paragraphLoop: true, linebreaks: true, nullGetter: () => '' });
  document.render(template.docx!.fields(checkData(template, sample)));
  document.toBuffer();
}
