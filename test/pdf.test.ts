import { createHash } from 'node:crypto';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import type { Content } from 'pdfmake/interfaces.js';
import sharp from 'sharp';
import { describe, expect, test, vi } from 'vitest';
import { pageOf } from '../src/documents/generate.ts';
import { keepEnd, listTable } from '../src/documents/letter/list-table.ts';
import { kept, mm, type PdfContent } from '../src/documents/pdf/content.ts';
import { qrCode } from '../src/documents/pdf/qr.ts';
import { renderPdf, writePdf } from '../src/documents/pdf/render.ts';
import { konsepCode, showCode } from '../src/domain/code.ts';
import { isAppError } from '../src/errors.ts';
import { print, regulations, sampleCode, sampleMark } from './support/paper.ts';
import { readStructure } from './support/pdf-structure.ts';
import { rasterise, textOfPages } from './support/pdf-text.ts';
import { readQr } from './support/qr.ts';

const a4 = pageOf(regulations, 'khusus');

/** A list of `count` rows named `baris-0001`..., with a total and a signature, as templates build it. */
function list(count: number, text = (index: number) => `baris-${String(index + 1).padStart(4, '0')}`) {
  const rows = Array.from({ length: count }, (_, index) => ({ cells: [String(index + 1), text(index)] }));
  const total = { cells: ['', 'JUMLAH'] };
  return (breaks: readonly number[]) => [
    { text: 'DAFTAR', margin: [0, 0, 0, 40] as [number, number, number, number] },
    ...listTable(
      {
        widths: [30, '*'],
        header: () => [['No', 'KEPALA']],
        rows: keepEnd([...rows, total], Math.max(0, count - 2)),
        fontSize: 11,
      },
      breaks,
    ),
    kept({ text: 'TERBILANG' }, { keepWithNext: true }),
    kept({ text: 'TTD', margin: [0, 90, 0, 0] }, { keepWithNext: false }),
  ];
}

async function refusal(work: Promise<unknown>) {
  const error = await work.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (isAppError(error, 'invalid_input')) return error;
  throw new Error('not refused', { cause: error });
}

describe('the code at the foot', () => {
  test('is read back from every page with its place', async () => {
    const { bytes, pages } = await print(list(80));
    expect(pages).toBe(3);
    for (const page of [1, 2, 3]) {
      expect(await readQr(await rasterise(bytes, page, 200))).toEqual([`BKS:${sampleCode}/${page}/3`]);
    }
  });

  test('is read back in its longest form', async () => {
    const qrPrefix = 'HTTPS://BERKAS.DINSOS.SRAGENKAB.GO.ID/ARSIP/D/';
    const { bytes } = await print(list(3), { mark: { ...sampleMark, qrPrefix } });
    expect(await readQr(await rasterise(bytes, 1, 200))).toEqual([`${qrPrefix}${sampleCode}/1/1`]);
  });

  test('has modules of 0.75 mm and a quiet zone of four', () => {
    const { size } = qrCode(`BKS:${sampleCode}/1/3`);
    expect(size).toBeCloseTo(mm(0.75 * (25 + 2 * 4)), 6);
  });

  test('stands there in words, and says that it is no signature', async () => {
    const [page] = await textOfPages((await print(list(3))).bytes);
    expect(page).toContain(`Kode naskah: ${showCode(sampleCode)}`);
    expect(page).toContain('Halaman 1 dari 1');
    expect(page).toContain('bukan tanda tangan elektronik');
  });

  test('is left out of a preview, which says KONSEP on every page', async () => {
    const mark = { ...sampleMark, code: konsepCode, konsep: true };
    const { bytes, pages } = await print(list(80), { mark });
    const texts = await textOfPages(bytes);
    expect(texts).toHaveLength(pages);
    for (const [index, text] of texts.entries()) {
      expect(text).toContain(`KONSEP - Halaman ${index + 1} dari ${pages}`);
      expect(text).not.toContain('Kode naskah');
      expect(await readQr(await rasterise(bytes, index + 1, 150))).toEqual([]);
    }
  });

  test('takes the same room in a preview, so that pages end alike', async () => {
    const firstPage = async (konsep: boolean) => {
      const { bytes } = await print(list(80), { mark: { ...sampleMark, konsep } });
      return (await textOfPages(bytes))[0]!.match(/baris-\d+/g)!.at(-1);
    };
    expect(await firstPage(true)).toBe(await firstPage(false));
  });
});

describe('nothing is lost', () => {
  test.each([1, 2, 49, 50, 51, 500])('%i rows are printed once each, in order', async (count) => {
    const texts = await textOfPages((await print(list(count))).bytes);
    const printed = texts.join('\n').match(/baris-\d{4}/g) ?? [];
    expect(printed).toEqual(
      Array.from({ length: count }, (_, i) => `baris-${String(i + 1).padStart(4, '0')}`),
    );
    expect(texts.every((text) => text.includes('KEPALA'))).toBe(true);
  });

  test('a row taller than a page is refused by name', async () => {
    const tall = Array.from({ length: 120 }, (_, line) => `garis ${line}`).join('\n');
    const error = await refusal(print(list(9, (index) => (index === 4 ? tall : `baris ${index}`))));
    expect(error.problems.map(({ path }) => path)).toEqual(['isi[1].baris[5][0]', 'isi[1].baris[5][1]']);
    expect(error.problems[0]?.message).toBe('Baris 5 terlalu tinggi untuk satu halaman. Persingkat isinya.');
  });

  test('so is a block that may not break', async () => {
    const tall = Array.from({ length: 120 }, (_, line) => `garis ${line}`).join('\n');
    const error = await refusal(print(() => [{ stack: [tall], unbreakable: true }]));
    expect(error.problems[0]?.message).toContain('terlalu tinggi');
  });

  test('a paragraph longer than a page goes on', async () => {
    const long = Array.from({ length: 120 }, (_, line) => `garis-${line}`).join('\n');
    const texts = await textOfPages((await print(() => [long])).bytes);
    expect(texts.join('\n').match(/garis-\d+/g)).toHaveLength(120);
  });

  test('a word wider than its cell is broken, not cut', async () => {
    const word = 'x'.repeat(400);
    const [text] = await textOfPages((await print(list(1, () => word))).bytes);
    expect(text!.replace(/[^x]/g, '')).toHaveLength(400);
  });
});

describe('a long list', () => {
  const row = (index: number) => `baris-${String(index + 1).padStart(5, '0')}`;
  const longList = (count: number, text = row): Partial<PdfContent> => ({
    orientation: 'landscape',
    pageNumber: true,
    longList: {
      columns: [
        { title: 'No', width: 40, alignment: 'center' },
        { title: 'KEPALA', width: '*' },
      ],
      fontSize: 10,
      *rows() {
        for (let index = 0; index < count; index += 1) {
          yield { cells: [String(index + 1), text(index)], keepWithNext: index >= count - 2 };
        }
        yield { cells: ['', 'JUMLAH'], bold: true, keepWithNext: true };
      },
    },
    after: () => ['TERBILANG', { text: 'TTD', margin: [0, 60, 0, 0] }],
  });
  const printList = (count: number, text = row) => print(() => ['DAFTAR'], longList(count, text));

  test.each([1, 2, 49, 50, 51, 1000, 10_000])('of %i rows prints each once, in order', async (count) => {
    const { bytes, pages } = await printList(count);
    const texts = await textOfPages(bytes);
    expect(texts.join('\n').match(/baris-\d{5}/g)).toEqual(Array.from({ length: count }, (_, i) => row(i)));
    for (const [index, text] of texts.entries()) {
      expect(text).toContain('KEPALA');
      expect(text).toContain(`Halaman ${index + 1} dari ${pages}`);
      if (index > 0) expect(text).toContain(`- ${index + 1} -`);
    }
  });

  test('ends with two rows, total and signature on one page', async () => {
    for (let count = 18; count <= 30; count += 1) {
      const last = (await textOfPages((await printList(count)).bytes)).at(-1)!;
      expect(last.match(/baris-\d+/g)?.length, `${count} rows`).toBeGreaterThanOrEqual(2);
      for (const word of ['KEPALA', 'JUMLAH', 'TERBILANG', 'TTD']) expect(last).toContain(word);
    }
  });

  test('breaks long cells where there is a space, long words where it must, and prints all of both', async () => {
    const words = Array.from({ length: 90 }, (_, index) => `kata${index}`).join(' ');
    const [text] = await textOfPages(
      (await printList(2, (index) => (index === 0 ? words : 'x'.repeat(900)))).bytes,
    );
    expect(text!.match(/kata\d+/g)).toHaveLength(90);
    expect(text!.replace(/[^x]/g, '')).toHaveLength(900);
  });

  test('leaves room to sign in its rows, and none in those that say so', async () => {
    const { longList: list } = longList(30);
    const tall = (rows: readonly number[]) => ({
      ...list!,
      minHeight: 36,
      *rows() {
        let index = 0;
        for (const row of list!.rows()) yield rows.includes(index++) ? { ...row, minHeight: 0 } : row;
      },
    });
    const rowsOn = async (longList: NonNullable<PdfContent['longList']>) =>
      (await textOfPages((await print(() => ['DAFTAR'], { longList })).bytes)).map(
        (text) => text.match(/baris-\d{5}/g)?.length ?? 0,
      );
    // A4 upright: 297 - 20 - 25 mm are 714 pt, of which the heading takes 13.8 and the header row 16; 36.5 a row.
    expect(await rowsOn(tall([]))).toEqual([18, 12]);
    expect(await rowsOn(tall([0, 1, 2, 3]))).toEqual([20, 10]);
  });

  test('refuses a row taller than a page, by name', async () => {
    const tall = Array.from({ length: 120 }, (_, line) => `garis ${line}`).join('\n');
    const error = await refusal(printList(9, (index) => (index === 4 ? tall : 'pendek')));
    expect(error.problems).toEqual([
      {
        path: 'daftar.baris[4]',
        message: 'Baris 5 terlalu tinggi untuk satu halaman. Persingkat isinya.',
      },
    ]);
  });

  test('is handed over as it is made, page by page', async () => {
    const sizes: number[] = [];
    const { body, ...content } = { body: () => ['DAFTAR'], ...longList(3000) };
    const setting = { page: a4, mark: sampleMark, info: { title: 'Contoh' } };
    await writePdf({ ...content, body }, setting, async ({ length }) => {
      sizes.push(length);
    });
    expect(sizes.length).toBeGreaterThan(3);
    expect(Math.max(...sizes)).toBeLessThanOrEqual(64 * 1024);
    const whole = (await renderPdf({ ...content, body }, setting)).bytes;
    expect(sizes.reduce((sum, size) => sum + size)).toBe(whole.length);
  });

  test('lets others have their turn', async () => {
    let turns = 0;
    let going = true;
    const count = () => {
      turns += 1;
      if (going) setImmediate(count);
    };
    setImmediate(count);
    const { pages } = await printList(2000);
    going = false;
    expect(turns).toBeGreaterThanOrEqual(pages - 5);
  });

  test('of 10,000 rows is tagged cell by cell and stays small', async () => {
    expect((await printList(10_000)).bytes.length).toBeLessThan(3_000_000);
  });
});

test('total and signature never stand without two rows above them', async () => {
  for (let count = 30; count <= 42; count += 1) {
    const last = (await textOfPages((await print(list(count))).bytes)).at(-1)!;
    expect(last.match(/baris-\d+/g)?.length, `${count} rows`).toBeGreaterThanOrEqual(2);
    for (const word of ['KEPALA', 'JUMLAH', 'TERBILANG', 'TTD']) expect(last).toContain(word);
  }
});

test('the page number stands at the top from the second page', async () => {
  const texts = await textOfPages((await print(list(80), { pageNumber: true })).bytes);
  expect(texts.map((text) => /- (\d+) -/.exec(text)?.[1])).toEqual([undefined, '2', '3']);
});

describe('letters', () => {
  test.each([
    ['a foreign letter', 'Toko 日本'],
    ['an emoji', 'Suparmi 🙂'],
    ['a soft hyphen', 'per\u00adcobaan'],
    ['a zero-width space', 'a\u200bb'],
    ['a control character', 'a\u0007b'],
  ])('%s is refused', async (_what, text) => {
    const error = await refusal(print(() => ['baik', { stack: [text] }]));
    expect(error.problems[0]?.path).toBe('isi[1][0]');
  });

  test('names, quotes, dashes and a no-break space are printed as they are', async () => {
    const line = 'Nur’aini “Ékasari” Čàñ – 10-11-2026 ½ × ≤ € …';
    const bytes = (await print(() => [line, 'Rp\u00a04.000'])).bytes;
    const [text] = await textOfPages(bytes);
    expect(text).toContain(line);
  });
});

test('a justified line is widened at its spaces, and a word of two parts stays together', async () => {
  const text = `Undang-Undang Nomor 11 Tahun 2009 ${'mengenai kesejahteraan bersama-sama '.repeat(9)}`;
  const { bytes } = await print(() => [{ text, alignment: 'justify' }]);
  const [page] = await textOfPages(bytes);
  expect(page!.match(/Undang-\s?Undang/g)).toEqual(['Undang-Undang']);
  expect(new Set(page!.match(/bersama-[^\S\n]?sama/g))).toEqual(new Set(['bersama-sama']));
});

describe('beside stock pdfmake', () => {
  const body = (): Content[] => [
    { text: 'RENCANA AWAL (To AVOID)', bold: true, alignment: 'center', fontSize: 14, margin: [0, 0, 0, 12] },
    { text: 'Paragraf yang panjang, '.repeat(30), alignment: 'justify', margin: [0, 0, 0, 8] },
    { text: 'Alinea yang masuk ke dalam. '.repeat(9), alignment: 'justify', leadingIndent: mm(12.5) },
    { text: [{ text: 'Juga ' }, { text: 'bila berganti huruf', bold: true }], leadingIndent: mm(12.5) },
    {
      text: [
        { text: 'tebal ', bold: true },
        { text: 'miring ', italics: true },
        { text: 'garis', decoration: 'underline' },
      ],
    },
    {
      columns: [
        { width: 110, text: 'Nama' },
        { width: '*', text: ': Nur’aini Ékasari', color: '#444444' },
      ],
    },
    {
      table: {
        widths: [30, '*', 90],
        headerRows: 1,
        body: [
          ['No', 'Uraian', { text: 'Jumlah (Rp)', alignment: 'right' as const }],
          ...Array.from({ length: 20 }, (_, index) => [
            String(index + 1),
            `Bahan baku nomor ${index + 1}`,
            { text: '1.150.000', alignment: 'right' as const },
          ]),
        ],
      },
    },
  ];

  /** The same content by pdfmake itself, with the same margins and nothing at the foot. */
  async function stock(content: Content[]): Promise<Buffer> {
    const pdfmake = createRequire(import.meta.url)('pdfmake');
    const face = (name: string) =>
      fileURLToPath(new URL(`../src/documents/pdf/fonts/arimo-${name}.ttf`, import.meta.url));
    pdfmake.setFonts({ arial: { normal: face('regular'), bold: face('bold'), italics: face('italic') } });
    pdfmake.setLocalAccessPolicy(() => true);
    pdfmake.setUrlAccessPolicy(() => false);
    const { width, height, margins, font, fontSize } = a4;
    const { left, top, right, bottom } = margins;
    return pdfmake
      .createPdf({
        content,
        pageSize: { width: mm(width), height: mm(height) },
        pageMargins: [left, top, right, bottom].map(mm),
        defaultStyle: { font, fontSize },
      })
      .getBuffer();
  }

  test('the page looks the same, to half a percent of its dots, and reads the same', async () => {
    const ours = (await print(body)).bytes;
    const theirs = await stock(body());
    const words = async (bytes: Uint8Array) =>
      (await textOfPages(bytes))[0]!
        .split('Kode naskah')[0]!
        .split(/\s+/)
        .filter((word) => word !== '');
    expect(await words(ours)).toEqual(await words(theirs));
    const dots = async (bytes: Uint8Array) => {
      const page = sharp(await rasterise(bytes, 1, 100)).greyscale();
      const { width, height } = await page.metadata();
      // Without the foot, which only ours has.
      return page
        .extract({ left: 0, top: 0, width, height: height - 130 })
        .raw()
        .toBuffer();
    };
    const [one, other] = await Promise.all([dots(ours), dots(theirs)]);
    const different = one.filter((dot, index) => Math.abs(dot - other[index]!) > 96).length;
    expect(different / one.length).toBeLessThan(0.005);
  });
});

describe('the file', () => {
  const metadata = (bytes: Buffer) =>
    /<\?xpacket begin[\s\S]*<\?xpacket end/.exec(bytes.toString('utf8'))![0];

  test('says PDF/A-3a and PDF/UA-1, and a title with & and < stays well-formed', async () => {
    const { bytes } = await print(list(1), { title: 'Usulan & Pencairan <tahap II>' });
    expect(bytes.subarray(0, 8).toString()).toBe('%PDF-1.7');
    const xmp = metadata(bytes);
    expect(xmp).toContain('Usulan &amp; Pencairan &lt;tahap II&gt;');
    expect(xmp).toMatch(/<pdfaid:part>3<\/pdfaid:part>\s*<pdfaid:conformance>A</);
    expect(xmp).toContain('<pdfuaid:part>1</pdfuaid:part>');
    expect(xmp).toContain('<xmp:CreateDate>2026-03-16T03:04:05Z<');
  });

  test('is the same again, with other papers made in between', async () => {
    const first = await print(list(60));
    await print(() => ['Čàñ – “lain”']);
    expect((await print(list(60))).bytes.equals(first.bytes)).toBe(true);
  });

  test('has the bytes of a fresh process, whatever was made before', async () => {
    const papers = [list(60), list(3), () => ['Čàñ – “lain” Nur’aini'], () => ['AV To 11 VA'], list(7)];
    const order = [3, 1, 4, 0, 2, 2, 0, 4, 1, 3];
    const hash = async (index: number) =>
      createHash('sha256')
        .update((await print(papers[index]!)).bytes)
        .digest('hex');
    const here = new Map<number, string>();
    for (const index of order) {
      const made = await hash(index);
      expect(here.get(index) ?? made).toBe(made);
      here.set(index, made);
    }
    vi.resetModules();
    const fresh = await import('./support/paper.ts');
    const { bytes } = await fresh.print(papers[2]!);
    expect(createHash('sha256').update(bytes).digest('hex')).toBe(here.get(2));
  });

  test('carries the data that it shows, with sorted keys, and none else', async () => {
    const { bytes } = await print(() => ['isi'], { shows: { b: [1, { d: 'x', c: undefined }], a: 'ä' } });
    const [file] = readStructure(bytes).files;
    expect(file).toMatchObject({ name: 'data.json', relationship: 'Data', associated: true });
    expect(file!.data.toString()).toBe('{"a":"ä",\n"b":[\n1,\n{"d":"x"}]}');
  });

  test('opens nothing from disk or net', async () => {
    await expect(print(() => [{ image: '/etc/passwd' }])).rejects.toThrow(/denied/);
    await expect(print(() => [{ image: 'https://example.org/a.png' }])).rejects.toThrow(/denied/);
  });
});
