import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Docxtemplater from 'docxtemplater';
import fc from 'fast-check';
import PizZip from 'pizzip';
import { describe, expect, test } from 'vitest';
import { layoutOptions, openLayout } from '../src/documents/docx/layout.ts';
import { fillPart } from '../src/documents/docx/part.ts';
import { renderDocx, withMark } from '../src/documents/docx/render.ts';
import { AppError } from '../src/errors.ts';
import { p, runs, table, wordText, writeWordFile } from './support/word-file.ts';

const folder = mkdtempSync(join(tmpdir(), 'berkas-docx-rows-'));
const mark = { code: '7K3M9QXP2VA', issuedAt: '2026-11-24T03:04:05.678Z', qrPrefix: 'BKS:', konsep: false };
let files = 0;

/** A layout with this body, and these fields as a template would give them. */
function docxOf(body: string, fields: object) {
  files += 1;
  return { file: writeWordFile(folder, `layout-${files}.docx`, { body }), fields: () => fields };
}

/** The parts of a made file, but for the properties, which are ours. */
function partsOf(docx: Buffer): Record<string, string> {
  const { files } = new PizZip(docx);
  const texts = Object.values(files)
    .filter(({ dir }) => !dir)
    .map((file): [string, string] => [file.name, file.asText()]);
  return Object.fromEntries(texts.filter(([name]) => name !== 'docProps/core.xml'));
}

/** What docxtemplater makes by itself, one row after the other. */
function byDocxtemplater(file: URL, fields: object): Record<string, string> {
  const doc = new Docxtemplater(new PizZip(readFileSync(file)), layoutOptions);
  doc.render(withMark(fields, mark));
  return partsOf(doc.toBuffer());
}

/** How many loops of this layout the row writer took. */
const takenOver = (file: URL, fields: object) =>
  fillPart(openLayout(file), 'word/document.xml', fields).run.printings.length;

describe('rows written by ourselves are what docxtemplater writes', () => {
  const rincian = [
    { no: 1, uraian: 'Kompor', ket: '', ada: true, alat: [{ nama: 'a' }, { nama: 'b' }], isi: { rt: '01' } },
    { no: 0, uraian: '<b> & "kutip" \'satu\' $& }{', ket: 'x', ada: false, alat: [], isi: { rt: '' } },
    {
      no: 2.5,
      uraian: 'satu\ndua\r\n\ntiga\r',
      ket: '\n',
      ada: true,
      alat: [{ nama: '🍜\n' }],
      isi: { rt: 'ꦱ' },
    },
  ];
  const fields = {
    luar: 'Sragen\nKota',
    rincian,
    kosong: [],
    ya: true,
    tidak: false,
    orang: { nama: 'Sri' },
  };
  const bold = (text: string) =>
    `<w:p><w:pPr><w:rPr><w:i/></w:rPr></w:pPr><w:r w:rsidR="1"><w:rPr><w:b/><w:sz w:val="20"/></w:rPr><w:t>${text}</w:t></w:r></w:p>`;
  /** A table of one row that is repeated; its middle cell holds these paragraphs. */
  const repeated = (...cell: string[]) =>
    `<w:tbl><w:tblGrid/><w:tr><w:trPr><w:cantSplit/></w:trPr>${[p('{#rincian}{no}'), cell.join(''), p('{/rincian}')].map((content) => `<w:tc><w:tcPr/>${content}</w:tc>`).join('\n')}</w:tr></w:tbl>`;
  const joined = (...paragraphs: string[]) => paragraphs.join('').replaceAll('</w:p><w:p>', '');

  test.each<[string, string, number]>([
    ['values of every kind', table(['{#rincian}{no}', '{uraian}|{ket}|{isi.rt}', '{luar}{/rincian}']), 1],
    ['a style, and a break in it', repeated(bold('{uraian} dan {luar}')), 1],
    ['tags cut over runs', repeated(runs('{ura', 'i', 'an}', ' x {k', 'et}')), 1],
    ['tags cut over runs of other styles', repeated(joined(bold('{ura'), runs('ian}{ket}'))), 1],
    [
      'loop tags cut over runs',
      `<w:tbl><w:tr><w:tc>${runs('{#rin', 'cian}{no}')}</w:tc><w:tc>${runs('x{/ri', 'ncian}')}</w:tc></w:tr></w:tbl>`,
      1,
    ],
    ['a condition in a cell', repeated(p('{#ada}ya {uraian}{/ada}{^ada}tidak{/ada}')), 1],
    ['a condition over runs', repeated(runs('{#ada}', 'ya {uraian}', '{/ada} {ket}')), 1],
    ['a condition over paragraphs', repeated(p('{no}'), p('{#ada}'), p('ya'), p('{/ada}')), 1],
    ['a list in a cell', repeated(p('{#alat}[{nama} {no}]{/alat}{^alat}tanpa{/alat}')), 1],
    ['a group', repeated(p('{#isi}{rt}{/isi}{#orang}{nama}{/orang}')), 1],
    [
      'groups of rows',
      table(['{#rincian}{no}'], ['{#alat}{nama}', '{uraian}{/alat}'], ['jumlah', '{ket}{/rincian}']),
      1,
    ],
    ['groups that are one row', table(['{#rincian}{#alat}{nama}', '{no}{/alat}{/rincian}']), 1],
    [
      'rows on a condition',
      table(['{#rincian}{no}'], ['{#ada}{uraian}', '{/ada}'], ['{^ada}-', '{/ada}{/rincian}']),
      1,
    ],
    [
      'a row on a condition',
      table(['kepala'], ['{#ya}{luar}', 'ya{/ya}'], ['{^ya}x', 'x{/ya}'], ['{#tidak}x', 'x{/tidak}']),
      1,
    ],
    [
      'two loops, with a row between',
      table(['{#rincian}{no}', '{/rincian}'], ['x'], ['{#rincian}{ket}', '{/rincian}']),
      2,
    ],
    ['a table left without rows', table(['{#kosong}x', 'x{/kosong}']), 0],
    ['groups all without rows', `${table(['{#rincian}{#kosong}x', 'x{/kosong}{/rincian}'])}${p('x')}`, 0],
    ['an empty list beside other rows', table(['kepala'], ['{#kosong}x', '{/kosong}']), 0],
    ['a row asked for by name', table(['{-w:tr rincian}{uraian}{/rincian}']), 1],
    ['the item itself', table(['{#rincian}{#isi.rt}{.}', '{/isi.rt}{/rincian}']).replace('{.}', '{no}'), 1],
    ['a picture', repeated('<w:p><w:r><w:drawing><wp:docPr id="7" name="x"/></w:drawing></w:r></w:p>'), 1],
    [
      'a bookmark',
      repeated('<w:bookmarkStart w:id="1" w:name="x"/>', p('{no}'), '<w:bookmarkEnd w:id="1"/>'),
      1,
    ],
    ['a table in a cell', repeated(table(['{no}'])), 0],
    [
      'a list in a table in a cell',
      `<w:tbl><w:tr><w:tc>${p('{#ya}')}${table(['{#rincian}{no}', '{/rincian}'])}${p('{/ya}')}</w:tc></w:tr></w:tbl>`,
      1,
    ],
    ['a cell that may lose its paragraphs', repeated(p('{#ada}'), p('x'), p('{/ada}')), 0],
    ['a style that hangs on a condition', repeated(joined(bold('{#ada}'), runs('ya{/ada}{uraian}'))), 0],
    ['a page break', repeated('<w:p><w:r><w:br w:type="page"/></w:r></w:p>'), 0],
    ['a content control', repeated(`<w:sdt><w:sdtContent>${p('{no}')}</w:sdtContent></w:sdt>`, p('x')), 0],
    ['a list of paragraphs', `${p('{#rincian}')}${bold('{uraian}')}${p('{/rincian}')}`, 0],
    ['a list in one cell', table(['{#rincian}{uraian}{/rincian}']), 0],
  ])('%s', async (_name, body, loops) => {
    const docx = docxOf(`${body}${p('')}`, fields);
    expect(partsOf(await renderDocx(docx, {}, mark))).toEqual(byDocxtemplater(docx.file, fields));
    expect(takenOver(docx.file, fields)).toBe(loops);
  });
});

/** Texts of one paragraph with tags that fit `fields`, conditions and lists in each other. */
const tagged = fc.letrec<{ text: string }>((tie) => ({
  text: fc
    .array(
      fc.oneof(
        { maxDepth: 3 },
        fc.constantFrom('x', ' ', '{no}', '{uraian}', '{ket}', '{isi.rt}', '{luar}'),
        tie('text').map((inner) => `{#ada}${inner}{/ada}`),
        tie('text').map((inner) => `{^ada}${inner}{/}`),
        tie('text').map((inner) => `{#alat}{nama}${inner}{/alat}`),
      ),
      { maxLength: 4 },
    )
    .map((texts) => texts.join('')),
})).text;

const styles = fc.constantFrom('', '<w:rPr/>', '<w:rPr><w:b/></w:rPr>');
const cuts = fc.array(fc.record({ at: fc.nat(60), style: styles }), { maxLength: 4 });

/** A paragraph as Word saves it: the text cut anywhere, also in a tag, into runs of any style. */
const paragraph = fc.tuple(tagged, cuts, styles).map(([text, found, first]) => {
  const sorted = found.toSorted((a, b) => a.at - b.at);
  const ends = [...sorted.map(({ at }) => at), text.length];
  const begins = [{ at: 0, style: first }, ...sorted];
  const pieces = begins.map(({ at, style }, index) => ({ style, text: text.slice(at, ends[index]) }));
  return `<w:p>${pieces.map((piece) => `<w:r>${piece.style}<w:t>${piece.text}</w:t></w:r>`).join('')}</w:p>`;
});

const value = fc.oneof(
  fc.stringMatching(/^[a&<>"'\n\r {}$]{0,8}$/),
  fc.nat(99),
  fc.constantFrom('', '\n', 'ꦱ🍜'),
);
const item = fc.record({
  no: value,
  uraian: value,
  ket: value,
  ada: fc.boolean(),
  alat: fc.array(fc.record({ nama: value }), { maxLength: 2 }),
  isi: fc.record({ rt: value }),
});

test('whatever stands in the cells, and however Word cut it', async () => {
  const cells = fc.array(fc.array(paragraph, { minLength: 1, maxLength: 2 }), { minLength: 1, maxLength: 3 });
  const property = fc.asyncProperty(
    cells,
    fc.array(item, { maxLength: 3 }),
    value,
    async (row, rincian, luar) => {
      const middle = row.map((paragraphs) => `<w:tc>${paragraphs.join('')}</w:tc>`).join('');
      const body = `<w:tbl><w:tr><w:tc>${p('{#rincian}')}</w:tc>${middle}<w:tc>${p('{/rincian}')}</w:tc></w:tr></w:tbl>`;
      const docx = docxOf(`${body}${p('')}`, { rincian, luar });
      expect(partsOf(await renderDocx(docx, {}, mark))).toEqual(byDocxtemplater(docx.file, docx.fields()));
    },
  );
  await fc.assert(property, { numRuns: 150, seed: 4 });
});

describe('a long list', () => {
  const listOf = (length: number) =>
    Array.from({ length }, (_, index) => ({ no: index + 1, nama: `Penerima ${index + 1}`, ket: 'a & b\nc' }));
  const body = `${table(['No', 'Nama'], ['{#baris}{no}', '{nama}', '{ket}{/baris}'], ['Jumlah', '{jumlah}'])}${p('akhir')}`;
  const render = (length: number) =>
    renderDocx(docxOf(body, { baris: listOf(length), jumlah: length }), {}, mark);

  test('has each of 10,000 rows once, in order, and what stands after them', async () => {
    const lines = wordText(await render(10_000)).split('\n');
    const names = lines.filter((line) => line.startsWith('Penerima'));
    expect(names).toEqual(listOf(10_000).map(({ nama }) => nama));
    expect(lines.slice(-4)).toEqual(['Jumlah', '10000', 'akhir', '']);
  });

  test('is the same bytes each time, also when two are made at once', async () => {
    const [first, ...others] = await Promise.all([render(3000), render(3000), render(2)]);
    expect(others[0]!.equals(first!)).toBe(true);
    expect((await render(3000)).equals(first!)).toBe(true);
    expect(wordText(others[1]!)).toContain('Penerima 2\n');
  });

  test('keeps long texts whole, of letters of any size', async () => {
    const letters = ['x', 'é', 'ꦱ', '🍜'];
    const texts = letters.flatMap((letter) =>
      [10, 30_000, 50_000, 70_000].map((size) => letter.repeat(size)),
    );
    const baris = texts.map((nama) => ({ no: '', nama, ket: '' }));
    const lines = wordText(await renderDocx(docxOf(body, { baris, jumlah: '' }), {}, mark)).split('\n');
    const printed = lines.filter((line) => letters.some((letter) => line.startsWith(letter)));
    expect(printed.every((line, at) => line === texts[at])).toBe(true);
    expect(printed).toHaveLength(texts.length);
  });

  test('lets others have their turn', async () => {
    let turns = 0;
    const counting = setInterval(() => {
      turns += 1;
    });
    await render(10_000);
    clearInterval(counting);
    expect(turns).toBeGreaterThan(5);
  });

  const office = 'soffice';
  const hasOffice = spawnSync(office, ['--version']).status === 0;
  // LibreOffice 7.4 takes minutes to open ten thousand rows, whoever wrote them.
  test.skipIf(!hasOffice)('opens in LibreOffice', { timeout: 120_000 }, async () => {
    const file = join(folder, 'panjang.docx');
    writeFileSync(file, await render(500));
    const profile = `-env:UserInstallation=file://${folder}/profile`;
    execFileSync(office, [
      profile,
      '--headless',
      '--convert-to',
      'txt:Text (encoded):UTF8',
      '--outdir',
      folder,
      file,
    ]);
    const lines = readFileSync(join(folder, 'panjang.txt'), 'utf8').split(/\r?\n/);
    expect(lines.filter((line) => line.startsWith('Penerima'))).toEqual(listOf(500).map(({ nama }) => nama));
  });
});

/** A list whose rows are made as they are read; `asked` counts them. */
function madeAsRead<Item>(items: readonly Item[]) {
  let asked = 0;
  const list: Iterable<Item> = {
    *[Symbol.iterator]() {
      for (const item of items) {
        asked += 1;
        yield item;
      }
    },
  };
  return { list, asked: () => asked };
}

describe('a list that is made as it is read', () => {
  const items = [
    { no: 1, alat: [{ nama: 'a' }, { nama: 'b' }] },
    { no: 2, alat: [] },
  ];
  const lazy = (list: readonly object[]) => madeAsRead(list).list;
  const eager = { baris: items, kosong: [] };
  const late = { baris: lazy(items.map((item) => ({ ...item, alat: lazy(item.alat) }))), kosong: lazy([]) };

  test.each([
    ['rows', table(['{#baris}{no}', '{/baris}'])],
    [
      'rows without any',
      `${table(['kepala'], ['{#kosong}{no}', '{/kosong}'], ['{^kosong}tanpa', 'x{/kosong}'])}`,
    ],
    ['lists in cells', table(['{#baris}{#alat}{nama}{/alat}{^alat}tanpa{/alat}', '{no}{/baris}'])],
    ['rows of groups', table(['{#baris}{no}'], ['{#alat}{nama}', '{no}{/alat}{/baris}'])],
    ['paragraphs', p('{#baris}{no}{#alat}{nama}{/alat}{^alat}tanpa{/alat}{/baris}{^kosong}tanpa{/kosong}')],
  ])('prints %s as an array does', async (_name, body) => {
    const [made, expected] = await Promise.all(
      [late, eager].map((fields) => renderDocx(docxOf(`${body}${p('')}`, fields), {}, mark)),
    );
    expect(partsOf(made!)).toEqual(partsOf(expected!));
  });

  test('is asked for its rows while they are printed, not before', async () => {
    const items = Array.from({ length: 10_000 }, (_, index) => ({ nama: `Penerima ${index + 1}` }));
    const { list, asked } = madeAsRead(items);
    const seen = new Set<number>();
    const watching = setInterval(() => seen.add(asked()));
    const docx = docxOf(`${table(['{#baris}{nama}', '{/baris}'])}${p('')}`, { baris: list });
    const lines = wordText(await renderDocx(docx, {}, mark)).split('\n');
    clearInterval(watching);
    expect(lines.filter((line) => line !== '')).toEqual(items.map(({ nama }) => nama));
    expect([...seen].filter((count) => count > 0 && count < items.length)).not.toEqual([]);
  });

  test('is named by row and field where Word cannot hold a text', async () => {
    const baris = lazy(
      Array.from({ length: 12_000 }, (_, at) => ({ nama: at === 11_000 ? 'a\u0001' : 'a' })),
    );
    const docx = docxOf(`${table(['{#baris}{nama}', '{/baris}'])}${p('')}`, { baris });
    await expect(renderDocx(docx, {}, mark)).rejects.toMatchObject({
      code: 'invalid_input',
      problems: [{ path: 'baris[11000].nama' }],
    });
  });
});

describe('a value in a row that cannot be printed', () => {
  test.each([
    ['nothing', undefined, 'bad_template'],
    ['a date', new Date(0), 'bad_template'],
    ['not a number', Number.NaN, 'bad_template'],
    ['a control character', '\u0000', 'invalid_input'],
    ['half a letter', 'a\ud800', 'invalid_input'],
    ['no character', '\uffff', 'invalid_input'],
  ])('%s is named by its row', async (_name, nama, code) => {
    const body = table(['{#baris}{nama}', '{/baris}'], ['{#baris}{#nama}x{/nama}', '{/baris}']);
    const fields = { baris: [{ nama: 'a' }, { nama }, { nama: '🍜' }] };
    await expect(renderDocx(docxOf(body, fields), {}, mark)).rejects.toMatchObject({
      code,
      problems: [{ path: 'baris[1].nama' }],
    });
  });
});

describe('a tag that names nothing in some row', () => {
  const problemsOf = async (body: string, fields: object) => {
    const error: unknown = await renderDocx(docxOf(body, fields), {}, mark).catch((thrown) => thrown);
    return error instanceof AppError ? error.problems : [];
  };

  test('is an error that names it once, with its place', async () => {
    const body = table(['{#baris}{no} {hilang}', '{#syarat}x{/syarat}{isi.rt}{/baris}']);
    const baris = [{ no: 1, isi: { rt: '1' } }, ...Array.from({ length: 50 }, () => ({ no: 2, isi: {} }))];
    expect(await problemsOf(body, { baris })).toEqual([
      {
        path: 'hilang',
        label: 'isi naskah, paragraf 1: "{#baris}{no} {hilang}"',
        message: 'Isian {hilang} tidak ada nilainya.',
      },
      expect.objectContaining({ path: 'syarat' }),
      expect.objectContaining({ path: 'isi.rt' }),
    ]);
  });

  test('is named beside those outside of rows', async () => {
    const body = `${p('{luar}')}${table(['{#baris}{dalam}', '{/baris}'], ['{#lain}x', 'x{/lain}'])}`;
    const paths = (await problemsOf(body, { baris: [{ dalam: 1 }, {}] })).map(({ path }) => path);
    expect(paths.toSorted()).toEqual(['dalam', 'lain', 'luar']);
  });

  test('leaves the layout fit for the next paper', async () => {
    const body = `${p('{nama}')}${table(['{#baris}{no}', '{/baris}'])}`;
    const file = docxOf(body, {}).file;
    const render = (fields: object) => renderDocx({ file, fields: () => fields }, {}, mark);
    await expect(render({ baris: [{}] })).rejects.toMatchObject({ code: 'bad_template' });
    expect(wordText(await render({ nama: 'Sri', baris: [{ no: 7 }] }))).toBe('Sri\n7\n\n');
  });
});
