import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { loadTemplates } from '../src/documents/load-templates.ts';
import { hasLibreOffice, noLibreOffice, toPdf } from './support/libreoffice.ts';
import { printSample, sampleMark } from './support/paper.ts';
import { textOfPages } from './support/pdf-text.ts';

const templates = await loadTemplates(new URL('../templates/', import.meta.url));
const samples = templates
  .list()
  .filter(({ formats }) => formats.includes('docx') && formats.includes('pdf'))
  .flatMap((loaded) => loaded.samples.map((sample) => ({ loaded, type: loaded.type, ...sample })));

/** The words, taken apart where a narrow cell may break them. */
const wordsOf = (text: string) => [...new Set(text.split(/[^\p{L}\p{N}]+/u).filter((word) => word !== ''))];

/** The words of the one that stand nowhere in the other. Heads of tables are repeated as often as there are pages, so none are counted. */
function missing(from: string, other: string): string[] {
  const squeezed = other.replace(/[^\p{L}\p{N}]+/gu, '');
  return wordsOf(from).filter((word) => !squeezed.includes(word));
}

/** Without what stands at the foot of a page, and at its head from the second. */
const withoutMargins = (page: string) =>
  page
    .replace(/Kode naskah:\s+\S+/, '')
    .replace(/Halaman\s+\d+\s+dari\s+\d+/, '')
    .replace(/Kode register arsip, bukan tanda tangan elektronik\./, '')
    .replace(/- \d+ -/, '');

if (hasLibreOffice()) wordTests();
else test.skip(`Word files in LibreOffice (${noLibreOffice})`, () => {});

function wordTests(): void {
  let dir: string;
  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), 'berkas-word-'));
    const files = samples.map(({ type, name }) => `${type}-${name}.docx`);
    for (const [at, { loaded, data }] of samples.entries()) {
      await writeFile(join(dir, files[at]!), (await printSample(loaded, data, sampleMark, 'docx')).bytes);
    }
    await toPdf(dir, files);
  }, 300_000);

  // What failed stays, for whoever wants to look into it.
  let good = true;
  afterEach(({ task }) => {
    good &&= task.result?.state !== 'fail';
  });
  afterAll(async () => {
    if (good) await rm(dir, { recursive: true, force: true });
  });

  describe.each(samples)('$type $name, opened in LibreOffice', ({ loaded, type, name, data }) => {
    test('has the text of the PDF made directly, on about as many pages', async () => {
      const direct = await textOfPages((await printSample(loaded, data)).bytes);
      const word = await textOfPages(await readFile(join(dir, `${type}-${name}.pdf`)));
      const [here, there] = [direct, word].map((pages) => pages.map(withoutMargins).join('\n'));
      expect({ lost: missing(here!, there!), added: missing(there!, here!) }).toEqual({
        lost: [],
        added: [],
      });
      // One sheet stays one sheet; rows of a long list are a little higher in Word, and a signature moves over with the last of them.
      // Besley, which LibreOffice shows here for Bookman, stands taller there than in our lines: a keputusan may need a sheet more.
      const more = loaded.template.naskah === 'keputusan' ? 1 : 0;
      expect(
        Math.abs(word.length - direct.length),
        `pages: ${direct.length} and ${word.length}, in ${dir}`,
      ).toBeLessThanOrEqual(direct.length > 1 ? Math.ceil(direct.length * 0.6) : more);
    });
  });
}
