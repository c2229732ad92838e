import { readFileSync } from 'node:fs';
import PizZip from 'pizzip';
import { describe, expect, test } from 'vitest';
import { pageOf, renderDocument } from '../src/documents/generate.ts';
import { loadTemplates } from '../src/documents/load-templates.ts';
import { regulationsAt } from '../src/domain/regulations.ts';
import { textOfPages } from './support/pdf-text.ts';
import { readQr } from './support/qr.ts';
import { wordText } from './support/word-file.ts';

const templates = await loadTemplates(new URL('../templates/', import.meta.url));
const mark = { code: '7K3M9QXP2VA', issuedAt: '2026-11-24T03:00:00Z', qrPrefix: 'BKS:', konsep: false };
const both = templates
  .list()
  .filter(({ formats }) => formats.includes('pdf') && formats.includes('docx'))
  .flatMap((loaded) => loaded.samples.map((sample) => ({ ...loaded, sample })));

const signs = /[^\p{L}\p{N}]+/gu;

/** The words of the one that stand nowhere in the other: lines and cells break differently in the two, also within a word. */
function missing(from: string, other: string): string[] {
  const squeezed = other.replace(signs, '');
  return [...new Set(from.split(signs))].filter((word) => !squeezed.includes(word));
}

/** Without what stands at the foot of a page, and at its head from the second. */
const withoutMargins = (page: string) =>
  page
    .replace(/Kode naskah: \S+/, '')
    .replace(/Halaman \d+ dari \d+/, '')
    .replace(/Kode register arsip, bukan tanda tangan elektronik\./, '')
    .replace(/- \d+ -/, '');

describe.each(both)('$type, $sample.name', ({ template, sample }) => {
  const page = pageOf(regulationsAt('2026-11-24'), template.naskah);
  const render = (format: 'pdf' | 'docx') =>
    renderDocument(template, { data: template.schema.parse(sample.data), mark, page, format });

  test('says the same words in Word and in PDF', async () => {
    const pages = await textOfPages((await render('pdf')).bytes);
    const word = wordText((await render('docx')).bytes);
    const printed = pages.map(withoutMargins).join('\n');
    expect({ lost: missing(printed, word), added: missing(word, printed) }).toEqual({ lost: [], added: [] });
  });

  test('has the QR of its code at the foot of the first page in Word', async () => {
    const zip = new PizZip((await render('docx')).bytes);
    const pictures = zip.file(/^word\/media\/.*\.png$/).map((file) => readQr(file.asNodeBuffer()));
    expect((await Promise.all(pictures)).flat()).toEqual([`BKS:${mark.code}`]);
    expect(zip.file('word/document.xml')!.asText()).toContain('<w:titlePg/>');
  });

  test('leaves no tag and no missing value in Word', async () => {
    const word = wordText((await render('docx')).bytes);
    expect(word).not.toMatch(/undefined|null|NaN|\[object|[{}]/);
  });
});

describe.each(templates.list().filter(({ template }) => template.docx))(
  '$type/layout.docx',
  ({ template }) => {
    const { paper, margins, font } = regulationsAt('2026-11-24');
    const zip = new PizZip(readFileSync(template.docx!.file));
    const xml = zip.file('word/document.xml')!.asText();
    const millimetres = (element: string, name: string) => {
      const tag = new RegExp(`<w:${element}\\b[^>]*>`).exec(xml)![0];
      return (Number(new RegExp(`w:${name}="(\\d+)"`).exec(tag)![1]) * 25.4) / 1440;
    };

    test('has the paper, margins and letter of its class of naskah', () => {
      const { width, height } = paper.value[template.naskah];
      const sides = [millimetres('pgSz', 'w'), millimetres('pgSz', 'h')].sort((a, b) => a - b);
      expect(sides.map(Math.round)).toEqual([width, height]);
      for (const [side, least] of Object.entries(margins.value[template.naskah])) {
        expect(millimetres('pgMar', side), side).toBeGreaterThan(least - 0.1);
      }
      expect(zip.file('word/styles.xml')!.asText()).toContain(
        `w:ascii="${font.value[template.naskah].family}"`,
      );
    });

    test('repeats the head of each list and never splits its rows', () => {
      const lists = (xml.match(/<w:tbl>.*?<\/w:tbl>/g) ?? []).filter((table) =>
        table.includes('TabelDaftar'),
      );
      expect(lists.filter((list) => !list.includes('<w:tblHeader/>'))).toEqual([]);
      const rows = lists.flatMap((list) => list.match(/<w:tr>.*?<\/w:tr>/g) ?? []);
      expect(rows.filter((row) => !row.includes('<w:cantSplit/>'))).toEqual([]);
    });
  },
);
