import { execFile } from 'node:child_process';
import { readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import subsetFont from 'subset-font';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { sampleBerkas } from '../samples/berkas.ts';
import { samplePenetapan } from '../samples/kegiatan.ts';
import { createCase } from '../src/archive/case-files.ts';
import { getManifest } from '../src/archive/retrieve.ts';
import { findBookman } from '../src/documents/find-bookman.ts';
import { checkData, pageOf, renderDocument } from '../src/documents/generate.ts';
import { issueDocument, recreateDocument, type Snapshot } from '../src/documents/issue.ts';
import { loadTemplates } from '../src/documents/load-templates.ts';
import { type InstalledFont, installFont } from '../src/documents/pdf/fonts.ts';
import { renderPdf } from '../src/documents/pdf/render.ts';
import { tableOffset } from '../src/documents/pdf/truetype.ts';
import { renderAll } from '../src/documents/render-pool.ts';
import { startApp } from './support/app.ts';
import { temporaryFolder } from './support/archive.ts';
import { bonumForTests, folderOfTrueType, noBonum } from './support/bookman.ts';
import { who } from './support/deposits.ts';
import { regulations, sampleMark } from './support/paper.ts';
import { readStructure } from './support/pdf-structure.ts';
import { failedRules, noVerapdf, verapdfForTests } from './support/verapdf.ts';

const templatesDir = new URL('../templates/', import.meta.url);
const templates = await loadTemplates(templatesDir);
const dir = await temporaryFolder('bookman');
const ownFolder = await folderOfTrueType(join(dir, 'huruf'));
const bonum = bonumForTests();
const lib = verapdfForTests();

// What failed stays, for whoever wants to look into it.
let good = true;
afterEach(({ task }) => {
  good &&= task.result?.state !== 'fail';
});
afterAll(async () => {
  if (good) await rm(dir, { recursive: true, force: true });
});

/** The letters of the machine, the second where it has them. */
const folders = [
  { name: 'own TrueType letters', folder: ownFolder, embedded: 'Arimo' },
  { name: 'TeX Gyre Bonum', folder: bonum, embedded: 'TeXGyreBonum' },
];

/** Every sample of the papers of a keputusan, in these letters. */
function jobsIn({ family }: InstalledFont) {
  const page = pageOf(regulations, 'keputusan', family);
  return ['sk-bupati', 'lampiran-sk']
    .map((type) => templates.get(type))
    .flatMap(({ type, samples }) =>
      samples.map(({ data }) => ({ type, data, mark: sampleMark, page, format: 'pdf' as const })),
    );
}

type Job = ReturnType<typeof jobsIn>[number];

async function print({ type, data, ...setting }: Job) {
  const { template } = templates.get(type);
  return renderDocument(template, { ...setting, data: await checkData(template, data) });
}

const words = [
  'KEPUTUSAN',
  'AVATAR',
  'Tahun',
  'Wahyuningdyah',
  'perundang-undangan.',
  'Rp459.000.000,00',
  '(empat)',
  '“Émile”–š≤½',
];

describe.each(folders)('a keputusan in $name', ({ folder, embedded }) => {
  if (folder === undefined) {
    test.skip(noBonum, () => {});
    return;
  }
  const cache = join(dir, `cache-${embedded}`);
  let font: InstalledFont;
  beforeAll(async () => {
    font = (await findBookman(folder, cache))!;
    installFont(font);
  });

  test('embeds these letters and no others but those of the foot', async () => {
    for (const job of jobsIn(font)) {
      const { fonts } = await readStructure((await print(job)).bytes);
      const names = fonts.map(({ name }) => name.replace(/^\/?[A-Z]{6}\+/, '').replace(/-.*/, ''));
      expect(new Set(names)).toEqual(new Set([embedded, 'Arimo']));
      for (const { programSize, hasToUnicode } of fonts) {
        expect(programSize).toBeGreaterThan(5000);
        expect(programSize).toBeLessThan(60_000);
        expect(hasToUnicode).toBe(true);
      }
    }
  });

  test.each(['normal', 'bold', 'italics'] as const)(
    'a word is as wide as fontkit says, kerning and all: %s',
    async (style) => {
      const content = {
        body: () => words.map((text) => ({ text, bold: style === 'bold', italics: style === 'italics' })),
      };
      const page = pageOf(regulations, 'keputusan', font.family);
      const { bytes } = await renderPdf(content, { page, mark: sampleMark, info: { title: 'Uji' } });
      const shown = (await readStructure(bytes)).pages.flat().filter(({ text }) => words.includes(text));
      expect(shown.map(({ text }) => text)).toEqual(words);
      const widths = words.map((word) => widthByFontkit(word, fileOf(folder, style)) * page.fontSize);
      for (const [at, { x, right }] of shown.entries()) {
        // Kerning is written in whole thousandths of the size, the place in hundredths of a point.
        expect(right - x).toBeCloseTo(widths[at]!, 1);
      }
    },
  );

  test('a render thread makes the bytes that the main thread makes', async () => {
    const jobs = jobsIn(font);
    const made = await Array.fromAsync(renderAll(jobs, { templatesDir }));
    expect(made.map(({ rendered }) => rendered?.sha256)).toEqual(
      (await Promise.all(jobs.map(print))).map(({ sha256 }) => sha256),
    );
  });

  test('what is made of the files is the same each time, from the cache, without it, with a damaged one', async () => {
    const [kept, ...more] = await readdir(cache);
    expect(more).toEqual([]);
    expect(await findBookman(folder, cache)).toEqual(font);
    await truncate(join(cache, kept!), 50_000);
    expect(await findBookman(folder, cache)).toEqual(font);
    await rm(cache, { recursive: true });
    expect(await findBookman(folder, cache)).toEqual(font);
  });

  if (lib === undefined) test.skip(`PDF/A-3a and PDF/UA-1 (${noVerapdf})`, () => {});
  else
    test('is PDF/A-3a and PDF/UA-1', async () => {
      const files: string[] = [];
      for (const [at, job] of jobsIn(font).entries()) {
        const file = join(dir, `${embedded}-${job.type}-${at}.pdf`);
        await writeFile(file, (await print(job)).bytes);
        files.push(file);
      }
      for (const flavour of ['3a', 'ua1'] as const) {
        const failed = await failedRules(lib, flavour, files);
        expect([...failed.values()].flat(), flavour).toEqual([]);
      }
    }, 120_000);
});

function fileOf(folder: string, style: 'normal' | 'bold' | 'italics'): string {
  const names =
    folder === bonum
      ? {
          normal: 'texgyrebonum-regular.otf',
          bold: 'texgyrebonum-bold.otf',
          italics: 'texgyrebonum-italic.otf',
        }
      : { normal: 'BOOKOS.TTF', bold: 'BOOKOSB.TTF', italics: 'bookosi.ttf' };
  return join(folder, names[style]);
}

/** For a size of 1. */
function widthByFontkit(word: string, file: string): number {
  const font = createRequire(import.meta.url)('fontkit').openSync(file);
  const plainText = { liga: false, clig: false, calt: false, rlig: false };
  return font.layout(word, plainText).advanceWidth / font.unitsPerEm;
}

describe('an office with its own letters', () => {
  test('issues the PDF in them and the Word file as everywhere; elsewhere the paper is not made again', async () => {
    const office = await startApp({ BOOKMAN_FONT_DIR: ownFolder });
    const [berkas] = sampleBerkas(1);
    const { id, version } = await createCase(office.app.archive, 'berkas', berkas!, who);
    const act = samplePenetapan([{ id, version, data: berkas! }]);
    const kegiatan = await createCase(office.app.archive, 'kegiatan', act, who);
    const issue = async (format: 'pdf' | 'docx') => {
      const request = { type: 'lampiran-sk', kegiatanId: kegiatan.id, date: '2026-03-02', input: {}, format };
      const { document } = await issueDocument(office.app, request, who);
      const { files } = await getManifest(office.app.archive, document.recordId);
      const { key } = files.find(({ role }) => role === 'data')!;
      const path = join(office.dir, 'store', key);
      return { document, key, snapshot: JSON.parse(await readFile(path, 'utf8')) as Snapshot };
    };
    const [pdf, word] = [await issue('pdf'), await issue('docx')];
    expect(pdf.snapshot.page.font).toBe(office.app.bookman);
    expect(pdf.snapshot.page.font).toMatch(/^bookman-[0-9a-f]{32}$/);
    expect(word.snapshot.page.font).toBe('bookman');
    expect((await recreateDocument(templates, pdf.snapshot)).sha256).toBe(pdf.document.sha256);

    const elsewhere = (key: string) => {
      const script = fileURLToPath(new URL('./support/recreate.ts', import.meta.url));
      return promisify(execFile)(process.execPath, [script, `${office.dir}/store`, key]);
    };
    await expect(elsewhere(pdf.key)).rejects.toThrow(/bookman-[0-9a-f]{32} are not on this machine/);
    expect((await elsewhere(word.key)).stdout.trim()).toBe(word.document.sha256);
    await office.stop();
  }, 60_000);

  test.each([
    ['a folder without them', dir, /holds none of Bookman Old Style \(bookos\.ttf, .*TeX Gyre Bonum/],
    ['a folder that is not there', join(dir, 'tidak-ada'), /BOOKMAN_FONT_DIR .*ENOENT/],
  ])('%s stops the start with the reason', async (_, folder, reason) => {
    await expect(startApp({ BOOKMAN_FONT_DIR: folder })).rejects.toMatchObject({
      code: 'bad_config',
      message: expect.stringMatching(reason),
    });
  });

  test('letters that may not be embedded, or of which some are lacking, stop it too', async () => {
    const folder = await folderOfTrueType(join(dir, 'lain'));
    const file = join(folder, 'BOOKOSB.TTF');
    const whole = await readFile(file);
    await writeFile(file, forbidden(whole));
    await expect(findBookman(folder, dir)).rejects.toThrow(/Arimo-Bold may not be embedded/);
    await writeFile(file, await subsetFont(whole, 'ABC', { targetFormat: 'sfnt', noHinting: true }));
    const lacking = {
      code: 'bad_config',
      message: expect.stringMatching(/Arimo-Bold lacks U\+0020, U\+0021/),
    };
    await expect(findBookman(folder, dir)).rejects.toMatchObject(lacking);
  });
});

/** The same font as its makers would send it out who forbid that it is embedded. */
function forbidden(font: Buffer): Buffer {
  const changed = Buffer.from(font);
  changed.writeUInt16BE(2, tableOffset(changed, 'OS/2') + 8);
  return changed;
}
