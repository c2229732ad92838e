import { describe, expect, test } from 'vitest';
import { keepEnd, listTable } from '../src/documents/letter/list-table.ts';
import { kept, mm } from '../src/documents/pdf/content.ts';
import { qrCode } from '../src/documents/pdf/qr.ts';
import { konsepCode, showCode } from '../src/domain/code.ts';
import { isAppError } from '../src/errors.ts';
import { print, sampleCode, sampleMark } from './support/paper.ts';
import { rasterise, textOfPages } from './support/pdf-text.ts';
import { readQr } from './support/qr.ts';

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

  test('opens nothing from disk or net', async () => {
    await expect(print(() => [{ image: '/etc/passwd' }])).rejects.toThrow(/denied/);
    await expect(print(() => [{ image: 'https://example.org/a.png' }])).rejects.toThrow(/denied/);
  });
});
