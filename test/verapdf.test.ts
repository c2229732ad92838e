import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { loadTemplates } from '../src/documents/load-templates.ts';
import type { IssueMark } from '../src/documents/template.ts';
import { konsepCode } from '../src/domain/code.ts';
import { print, printSample, sampleMark } from './support/paper.ts';
import { type Flavour, failedRules, noVerapdf, verapdfForTests } from './support/verapdf.ts';

const flavours = ['3a', 'ua1'] as const;
const marks: Record<string, IssueMark> = {
  terbit: sampleMark,
  konsep: { ...sampleMark, code: konsepCode, konsep: true },
};

const { list } = await loadTemplates(new URL('../templates/', import.meta.url));
const samples = list()
  .filter(({ formats }) => formats.includes('pdf'))
  .flatMap((loaded) => loaded.samples.map(({ name, data }) => ({ loaded, name, data })))
  .flatMap((sample) => Object.entries(marks).map(([state, mark]) => ({ ...sample, state, mark })))
  .map((sample) => ({ ...sample, file: `${sample.loaded.type}-${sample.name}-${sample.state}.pdf` }));

/** Files with one known fault each, and a word of the rule that must catch it: a checker that sees nothing passes everything. */
const faults: { file: string; flavour: Flavour; rule: RegExp; make: () => Promise<Buffer> }[] = [
  { file: 'untagged.pdf', flavour: 'ua1', rule: /^7\.1-3, /, make: () => stockPdf({ subset: 'PDF/A-3a' }) },
  { file: 'plain.pdf', flavour: '3a', rule: /^6\.6\./, make: () => stockPdf({}) },
  {
    file: 'ampersand.pdf',
    flavour: '3a',
    rule: /^6\.6\.2\.1-/,
    make: () => stockPdf({ subset: 'PDF/A-3a', tagged: true, info: { title: 'Usulan & Pencairan' } }),
  },
  {
    file: 'hidden-title.pdf',
    flavour: 'ua1',
    rule: /^7\.1-10, /,
    make: async () =>
      edited((await print(() => ['isi'])).bytes, '/DisplayDocTitle true', '/DisplayDocTitle null'),
  },
  {
    file: 'no-glyph.pdf',
    flavour: '3a',
    rule: /^6\.2\.11\.8-/,
    make: () => stockPdf({ subset: 'PDF/A-3a' }, '日本'),
  },
];

/** A page as pdfmake itself makes it, with our font files embedded. */
async function stockPdf(setting: object, text = 'Satu baris'): Promise<Buffer> {
  const pdfmake = createRequire(import.meta.url)('pdfmake');
  const file = (name: string) => new URL(`../src/documents/pdf/fonts/${name}.ttf`, import.meta.url).pathname;
  pdfmake.setFonts({ arial: { normal: file('arimo-regular') } });
  pdfmake.setLocalAccessPolicy(() => true);
  pdfmake.setUrlAccessPolicy(() => false);
  const defaultStyle = { font: 'arial' };
  return pdfmake.createPdf({ version: '1.7', content: [text], defaultStyle, ...setting }).getBuffer();
}

/** The same bytes but for one word of the same length, so that every offset holds. */
function edited(bytes: Buffer, from: string, to: string): Buffer {
  const file = bytes.toString('latin1');
  if (from.length !== to.length || !file.includes(from)) throw new Error(`no ${from} to edit`);
  return Buffer.from(file.replace(from, to), 'latin1');
}

const lib = verapdfForTests();
if (lib) verapdfTests(lib);
else test.skip(`PDF/A-3a and PDF/UA-1 (${noVerapdf})`, () => {});

function verapdfTests(found: string): void {
  let dir: string;
  const failed = new Map<Flavour, Map<string, string[]>>();

  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), 'berkas-verapdf-'));
    for (const { loaded, data, mark, file } of samples) {
      await writeFile(join(dir, file), (await printSample(loaded, data, mark)).bytes);
    }
    for (const { file, make } of faults) await writeFile(join(dir, file), await make());
    const files = [...samples, ...faults].map(({ file }) => join(dir, file));
    for (const flavour of flavours) failed.set(flavour, await failedRules(found, flavour, files));
  }, 300_000);

  // What failed stays, for whoever wants to look into it.
  let good = true;
  afterEach(({ task }) => {
    good &&= task.result?.state !== 'fail';
  });
  afterAll(async () => {
    if (good) await rm(dir, { recursive: true, force: true });
  });

  describe.each(flavours)('%s', (flavour) => {
    test.each(samples)('$file', ({ file }) => {
      expect(failed.get(flavour)!.get(file), join(dir, file)).toEqual([]);
    });
  });

  test.each(faults)('the checker sees the fault of $file', ({ file, flavour, rule }) => {
    expect(failed.get(flavour)!.get(file)).toContainEqual(expect.stringMatching(rule));
  });
}
