import type { Content } from 'pdfmake/interfaces.js';
import { describe, expect, test } from 'vitest';
import { pageOf } from '../src/documents/generate.ts';
import { numbered, paragraph } from '../src/documents/letter/body.ts';
import { mm, type Page } from '../src/documents/pdf/content.ts';
import { renderPdf } from '../src/documents/pdf/render.ts';
import { regulations, sampleMark } from './support/paper.ts';
import { readStructure } from './support/pdf-structure.ts';

const plain = pageOf(regulations, 'khusus');
const page = { ...plain, kataPenyambung: true as const };

/** What stands at the lower right of each page, below its text, and is not read out. */
async function wordsAtFoot(body: () => Content[], paper: Page = page) {
  const { bytes } = await renderPdf({ body }, { page: paper, mark: sampleMark, info: { title: 'Contoh' } });
  const right = mm(plain.width - plain.margins.right);
  return readStructure(bytes).pages.map((shown) => {
    const text = shown.filter(({ kind, artifact }) => kind === 'text' && artifact === undefined);
    const bottom = Math.max(...text.map(({ y }) => y));
    const words = shown.filter(
      ({ artifact, right: end }) => artifact === 'Pagination/Footer' && Math.abs(right - end) < 0.5,
    );
    if (words.some(({ y }) => y <= bottom)) throw new Error('it stands in the text');
    return shown
      .filter(({ artifact, y }) => artifact === 'Pagination/Footer' && y === words[0]?.y)
      .map((one) => one.text)
      .join('');
  });
}

const sentence = 'Bantuan sosial diserahkan kepada penerima, utuh dan tanpa potongan.';
/** A page takes 36 of them, each with 6 pt below it. */
const lines = (count: number) =>
  Array.from({ length: count }, (_, index) =>
    paragraph(`Baris-${index + 1}, ${sentence}`, { indent: false }),
  );

describe('kata penyambung (Permendagri 1/2023 Pasal 33)', () => {
  test('is the first word of the next page with three dots, and none on the last page', async () => {
    expect(await wordsAtFoot(() => lines(60))).toEqual(['Baris-37...', '']);
    expect(await wordsAtFoot(() => [{ text: `${sentence} `.repeat(80) }])).toEqual(['penerima...', '']);
  });

  test('has the number of an item, as in "3. Undang-Undang..." (domain 1.5)', async () => {
    const items = Array.from({ length: 60 }, (_, index) => `Undang-Undang Nomor ${index + 1}`);
    expect(await wordsAtFoot(() => [numbered(items)])).toEqual(['41. Undang-Undang...', '']);
  });

  test('is written as the word is', async () => {
    const body = () => lines(60).map((line) => ({ ...(line as object), bold: true }) as Content);
    const { bytes } = await renderPdf({ body }, { page, mark: sampleMark, info: { title: 'Contoh' } });
    const shown = readStructure(bytes).pages[0]!;
    const [first] = shown;
    expect(shown.find(({ text }) => text.endsWith('...'))?.font).toBe(first!.font);
  });

  test('is not within a table', async () => {
    const rows = Array.from({ length: 80 }, (_, index) => [String(index + 1), 'Sri Lestari']);
    const table = { headerRows: 1, body: [['No', 'Nama'], ...rows] };
    expect(await wordsAtFoot(() => ['DAFTAR', { table }])).toEqual(['', '', '']);
  });

  test('is not where a lampiran starts', async () => {
    const lampiran = () => ({ stack: [{ text: '' }, { text: 'LAMPIRAN' }], pageBreak: 'before' as const });
    expect(await wordsAtFoot(() => [...lines(60), lampiran(), ...lines(60)])).toEqual([
      'Baris-37...',
      '',
      expect.stringMatching(/^Baris-\d+\.\.\.$/),
      '',
    ]);
  });

  test('is off unless the values in force say so', async () => {
    expect(plain.kataPenyambung).toBeUndefined();
    expect(
      pageOf({ ...regulations, kataPenyambung: { ...regulations.kataPenyambung, value: true } }, 'khusus'),
    ).toEqual(page);
    expect(await wordsAtFoot(() => lines(60), plain)).toEqual(['', '']);
  });
});
