import { readSheet } from 'read-excel-file/node';
import { beforeAll, describe, expect, test } from 'vitest';
import { loadTemplates } from '../src/documents/load-templates.ts';
import { ribuan } from '../src/domain/money.ts';
import { AppError } from '../src/errors.ts';
import {
  type Grown,
  grow,
  keyOf,
  keyPattern,
  type Listing,
  listings,
  longestTexts,
  mostRows,
} from './support/grown-lists.ts';
import { printSample, sampleMark } from './support/paper.ts';
import { headsOn, type PrintedRow, rowsOfList, squeezed } from './support/pdf-list.ts';
import { type PdfStructure, readStructure } from './support/pdf-structure.ts';
import { textOfPages } from './support/pdf-text.ts';
import { signersOf } from './support/signers.ts';
import { wordText } from './support/word-file.ts';

// Every list, at the lengths where lists break: counted again from the finished file, never believed (domain 1.5).

const templates = await loadTemplates(new URL('../templates/', import.meta.url));

test('every template that prints a long list is looked at here', () => {
  const printing = templates.list().filter((loaded) =>
    loaded.samples.some(({ data }) => {
      const { template } = loaded;
      return template.pdf?.(template.schema.parse(data), sampleMark).longList !== undefined;
    }),
  );
  expect(listings.map(({ type }) => type).toSorted()).toEqual(printing.map(({ type }) => type).toSorted());
});

const keysOf = (text: string) => text.match(keyPattern) ?? [];
const keysTo = (count: number) => Array.from({ length: count }, (_, at) => keyOf(at + 1));

/** What a list shows of these data, by its template. */
function titlesOf({ type }: Listing, { data }: Grown): string[] {
  const { template } = templates.get(type);
  const { longList } = template.pdf!(template.schema.parse(data), sampleMark);
  return longList!.columns.map(({ title }) => title);
}

const isGroup = ({ cells }: PrintedRow) => cells.length === 1;
const isSum = ({ cells }: PrintedRow) => /^jumlah/i.test(cells[0]!.text);
const keyOfRow = ({ cells }: PrintedRow) => keysOf(cells.map(({ text }) => text).join(' '));

describe.each(listings)('$type', (listing) => {
  const loaded = templates.get(listing.type);

  describe.each([1, 2, 49, 50, 51, 1000])('of %i rows', (count) => {
    const grown = grow(listing, count);
    const titles = titlesOf(listing, grown);
    let pages: PdfStructure['pages'];
    let list: PrintedRow[];

    beforeAll(async () => {
      const structure = readStructure((await printSample(loaded, grown.data)).bytes);
      pages = structure.pages;
      list = rowsOfList(structure, titles);
    });

    test('prints every row once, in order', () => {
      const rows = list.filter((row) => !isGroup(row) && !isSum(row));
      expect(rows.flatMap(keyOfRow)).toEqual(keysTo(count));
    });

    test('says the sum and the count of its rows', () => {
      for (const title of listing.amounts ?? []) checkSums(list, titles.indexOf(title));
      const text = squeezed(pages.flatMap((page) => page.map((shown) => shown.text)).join(''));
      for (const words of listing.says?.(grown.rows) ?? []) expect(text).toContain(squeezed(words));
    });

    test('repeats its head on each page that has rows, once', () => {
      const used = new Set(list.map(({ page }) => page));
      const heads = pages.map((page) => headsOn(page, titles));
      expect(heads).toEqual(pages.map((_, page) => (used.has(page) ? 1 : 0)));
    });

    test('parts no heading from its first row and no sum from the last', () => {
      for (const [at, row] of list.entries()) {
        const partner = isGroup(row) ? list[at + 1] : isSum(row) ? list[at - 1] : row;
        expect(partner?.page).toBe(row.page);
      }
    });

    test('is signed under at least two of its rows', () => {
      const rows = list.filter((row) => !isGroup(row) && !isSum(row));
      const [, name] = signersOf(listing.type, grown.data).at(-1)!;
      const [page, y] = lastPlaceOf(name, pages);
      const above = rows.filter((row) => row.page === page && row.y < y);
      expect(above.length).toBeGreaterThanOrEqual(Math.min(2, count));
      expect(page).toBe(pages.length - 1);
    });
  });

  test('of 10,000 rows prints every row once, in order, with its head on each page', async () => {
    const count = mostRows[listing.type] ?? 10_000;
    const grown = grow(listing, count);
    const texts = await textOfPages((await printSample(loaded, grown.data)).bytes);
    expect(texts.flatMap(keysOf)).toEqual(keysTo(count));
    const head = squeezed(titlesOf(listing, grown).join(''));
    for (const text of texts) {
      if (keysOf(text).length > 0) expect(squeezed(text).split(head)).toHaveLength(2);
    }
    const whole = squeezed(texts.join(''));
    for (const words of listing.says?.(grown.rows) ?? []) expect(whole).toContain(squeezed(words));
  });

  describe.each([1, 2, 51, 1000])('of %i rows', (count) => {
    const grown = grow(listing, count);

    test('is whole in Word', async () => {
      const text = wordText((await printSample(loaded, grown.data, sampleMark, 'docx')).bytes);
      expect(keysOf(text)).toEqual(keysTo(count));
      for (const words of listing.says?.(grown.rows) ?? []) expect(squeezed(text)).toContain(squeezed(words));
    });

    test.runIf(loaded.formats.includes('xlsx'))('is whole in Excel, a row a row', async () => {
      const sheet = await readSheet((await printSample(loaded, grown.data, sampleMark, 'xlsx')).bytes);
      const rows = sheet.filter((row) => keysOf(row.join(' ')).length > 0);
      expect(rows.flatMap((row) => keysOf(row.join(' ')))).toEqual(keysTo(count));
      const titles = sheet.find((row) => listing.amounts?.every((title) => row.includes(title)));
      for (const title of listing.amounts ?? []) {
        const column = titles!.indexOf(title);
        const total = rows.reduce((sum, row) => sum + Number(row[column]), 0);
        expect(sheet.at(-1)![column]).toBe(total);
        expect(total).toBe(grown.rows.reduce((sum, { nilai }) => sum + Number(nilai), 0));
      }
    });
  });
});

/** The sums of the amounts above them: of a kecamatan, of a village within it, of all. */
function checkSums(rows: readonly PrintedRow[], column: number): void {
  let [all, district, village] = [0, 0, 0];
  for (const row of rows) {
    if (isGroup(row)) continue;
    const [label] = row.cells;
    if (!isSum(row)) {
      const amount = Number(row.cells[column]!.text.replaceAll('.', ''));
      [all, district, village] = [all + amount, district + amount, village + amount];
      continue;
    }
    const isAll = label!.text.startsWith('JUMLAH');
    const isDistrict = label!.text.startsWith('Jumlah Kecamatan');
    expect(row.cells.at(-1)!.text).toBe(ribuan(isAll ? all : isDistrict ? district : village));
    if (isDistrict) district = 0;
    village = 0;
  }
  expect(rows.at(-1)!.cells[0]!.text).toMatch(/^JUMLAH/);
}

/** The page of a name where it stands last, and how far down. */
function lastPlaceOf(
  name: string,
  pages: readonly { text: string; y: number; kind: string }[][],
): [page: number, y: number] {
  for (const [page, shown] of [...pages.entries()].toReversed()) {
    const lines = Map.groupBy(shown, ({ y }) => y);
    const found = [...lines].filter(([, runs]) =>
      squeezed(runs.map(({ text }) => text).join('')).includes(squeezed(name)),
    );
    if (found.length > 0) return [page, Math.max(...found.map(([y]) => y))];
  }
  throw new Error(`${name} stands on no page`);
}

// pdfmake loses a row that is taller than a page without an error (facts: a 120-line cell): here it is whole, or refused by name.
const fields = listings.flatMap((listing) =>
  longestTexts(templates.get(listing.type), listing.field).map(([name, most]) => ({
    listing,
    type: listing.type,
    name,
    most,
  })),
);

describe.each(fields)('$name of $type', ({ listing, type, name, most }) => {
  const loaded = templates.get(type);
  const withText = (text: string) => {
    const { data } = grow(listing, 5);
    // A kecamatan is the heading over all of its rows, and stands there once.
    const isChanged = (at: number) => at === 2 || name === 'kecamatan';
    const rows = (data[listing.field] as object[]).map((row, at) =>
      isChanged(at) ? { ...row, [name]: text } : row,
    );
    return { ...data, [listing.field]: rows };
  };

  test(`with the ${most} characters that it may have is printed whole or refused by name`, async () => {
    const words = wordsOf(most);
    const made = await printSample(loaded, withText(words.join(' '))).catch((error: unknown) => error);
    if (made instanceof AppError) {
      expect(made.code).toBe('invalid_input');
      expect(made.problems[0]?.message).toMatch(/terlalu tinggi untuk satu halaman|harus|ditutup/);
      return;
    }
    const text = squeezed((await textOfPages((made as { bytes: Buffer }).bytes)).join('')).toLowerCase();
    for (const word of words) expect(text).toContain(word);
  });

  test.runIf(most < 4000)('longer than it may be is refused with its label', async () => {
    const error = await printSample(loaded, withText(wordsOf(4000).join(' '))).catch((e: unknown) => e);
    expect(error).toBeInstanceOf(AppError);
    expect((error as AppError).code).toBe('invalid_input');
    expect((error as AppError).problems[0]?.label).toBeTruthy();
  });
});

/** Words that are all different, up to so many characters in all. */
function wordsOf(most: number): string[] {
  return Array.from({ length: Math.max(1, Math.floor((most + 1) / 5)) }, (_, at) =>
    `k${at.toString(36).padStart(3, '0')}`.slice(0, most),
  );
}
