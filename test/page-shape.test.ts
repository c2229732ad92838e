import { describe, expect, test } from 'vitest';
import { loadTemplates } from '../src/documents/load-templates.ts';
import { mm } from '../src/documents/pdf/content.ts';
import { printSample, regulations } from './support/paper.ts';
import type { Shown } from './support/pdf-marks.ts';
import { type PdfStructure, readStructure } from './support/pdf-structure.ts';
import { signersOf } from './support/signers.ts';

// Paper, margins and letters are read back from the finished file (domain 1.1 and 6.2), not believed of what was asked for.

const templates = await loadTemplates(new URL('../templates/', import.meta.url));
const samples = templates
  .list()
  .filter(({ formats }) => formats.includes('pdf'))
  .flatMap((loaded) => loaded.samples.map(({ name, data }) => ({ loaded, type: loaded.type, name, data })));

/** The free letters that stand for those of the rule in a PDF. */
const embedded = { Arial: /Arimo/, 'Bookman Old Style': /Besley/ } as const;

/** No naskah dinas, which the rule is about: a receipt, a list for the bank, a working sheet. */
const forms = ['kuitansi', 'daftar-penyaluran', 'instrumen-verifikasi'];

/** What a line may stick out by rounding, in points. */
const rounding = 0.6;

describe.each(samples)('$type $name on paper', ({ loaded, data }) => {
  const { naskah } = loaded.template;
  const read = printSample(loaded, data).then(({ bytes }) => readStructure(bytes));
  const paper = regulations.paper.value[naskah];
  const margins = regulations.margins.value[naskah];
  const font = regulations.font.value[naskah];

  test(`is ${paper.name}, upright or on its side (Permendagri 1/2023, Pasal 28)`, async () => {
    const { sheets } = await read;
    const sides = [mm(paper.width), mm(paper.height)].toSorted((a, b) => a - b);
    for (const { width, height } of sheets) {
      for (const [at, side] of [width, height].toSorted((a, b) => a - b).entries()) {
        expect(side).toBeCloseTo(sides[at]!, 0);
      }
    }
    expect(new Set(sheets.map(({ width, height }) => width > height)).size).toBe(1);
  });

  test(`is written in ${font.family} ${font.size}, the rest smaller or larger on purpose (Pasal 32)`, async () => {
    const { fonts, pages } = await read;
    const runs = pages.flat().filter(({ kind }) => kind === 'text');
    const names = fonts.map(({ name }) => name);
    expect(names.some((name) => embedded[font.family].test(name))).toBe(true);
    // The foot is set in the letters of our own, on every class of paper.
    const feet = new Set(runs.filter(({ artifact }) => artifact?.includes('Footer')).map((run) => run.font));
    const strange = names.filter((name) => !embedded[font.family].test(name));
    if (strange.length > 0) expect(runs.filter((run) => isContent(run) && feet.has(run.font))).toEqual([]);
    const sizes = runs.filter(isContent).map(({ size }) => size);
    expect(Math.min(...sizes)).toBeGreaterThanOrEqual(7);
    if (naskah !== 'warga' && !forms.includes(loaded.type))
      expect(sizes.some((size) => Math.abs(size - font.size) < 0.01)).toBe(true);
  });

  test('keeps its margins: room for the filing holes at the left (Pasal 34)', async () => {
    const { pages, sheets } = await read;
    for (const [at, page] of pages.entries()) {
      const { width, height } = sheets[at]!;
      const outside = page.filter(isContent).filter((shown) => {
        const { x, y, size } = shown;
        return (
          x < mm(margins.left) - rounding ||
          visibleRight(shown) > width - mm(margins.right) + rounding ||
          y - size < mm(margins.top) - size - rounding ||
          y > height - mm(margins.bottom) + rounding
        );
      });
      expect(outside.map(({ text, x, y }) => `page ${at + 1}: ${text} at ${x}, ${y}`)).toEqual([]);
    }
  });

  test('numbers its pages from the second, centred at the top, where it does', async () => {
    const { pages, sheets } = await read;
    for (const [at, page] of pages.entries()) {
      const numbers = page.filter(({ artifact, text }) => artifact !== undefined && /^- \d+ -$/.test(text));
      expect(numbers.map(({ text }) => text)).toEqual(numbers.length === 0 ? [] : [`- ${at + 1} -`]);
      if (at === 0) expect(numbers).toEqual([]);
      for (const { x, right, y } of numbers) {
        expect(Math.abs((x + right) / 2 - sheets[at]!.width / 2)).toBeLessThan(2);
        expect(y).toBeLessThan(mm(margins.top) + 20);
      }
    }
  });

  const signers = signersOf(loaded.type, data);
  const last = signers.at(-1);

  test.runIf(last !== undefined)(
    'is signed at its end, at the right, with room above the name (domain 1.6)',
    async () => {
      const { pages, sheets } = await read;
      const [opening, name] = last!;
      const signature = signatureIn(pages, opening, name);
      if (!goesOn.includes(loaded.type)) {
        const further = pages.slice(signature.page + 1).flatMap((page) => page.filter(isContent));
        expect(further.map(({ text }) => text)[0] ?? 'Tembusan:').toBe('Tembusan:');
      }
      expect(signature.office.y).toBeLessThan(signature.name.y);
      if (signers.length === 1 && !listed.includes(loaded.type)) {
        const middle = (signature.name.x + signature.name.right) / 2;
        expect(middle).toBeGreaterThan(sheets[signature.page]!.width / 2);
      }
      if (![...listed, ...typed].includes(loaded.type))
        expect(signature.free).toBeGreaterThanOrEqual(mm(roomToSign));
    },
  );
});

/** About four lines, in millimetres: a signature, and the stamp at its left. */
const roomToSign = 14;

/** After the signature more sheets follow than one with who gets a copy: the photos before and after. */
const goesOn = ['lpj'];

/** Those who sign stand in a numbered list, each beside his dotted place. */
const listed = ['daftar-hasil-verifikasi'];

/** An excerpt has `ttd.` typed where the Bupati signed; who signs it himself is the one beside him. */
const typed = ['petikan-sk'];

/** Words that stand together on a line. */
interface Words {
  text: string;
  x: number;
  right: number;
  y: number;
  size: number;
}

/** The last place where this name stands below this office. */
function signatureIn(pages: PdfStructure['pages'], opening: string, name: string) {
  for (const page of [...pages.keys()].toReversed()) {
    const words = wordsOn(pages[page]!);
    const signed = words.findLast(({ text }) => isOrBegins(text, name));
    const over = signed && words.filter((one) => one.y < signed.y && overlaps(one, signed));
    const office = over?.findLast(({ text }) => isOrBegins(text, opening));
    if (signed && over && office) {
      const nearest = Math.max(...over.map(({ y }) => y));
      return { page, name: signed, office, free: signed.y - signed.size - nearest };
    }
  }
  throw new Error(`${name} signs on no page under ${opening}`);
}

/** A long name goes on in the next line: then its first line is looked for. */
function isOrBegins(line: string, words: string): boolean {
  return line.includes(words) || (line.includes(' ') && words.startsWith(line));
}

/** In lines from the top; the captions of the places for meterai and thumb print (7 pt) are none. */
function wordsOn(page: readonly Shown[]): Words[] {
  const words: Words[] = [];
  const runs = page.filter(isContent).filter(({ size }) => size > 7);
  for (const { text, x, right, y, size } of runs.toSorted((a, b) => a.y - b.y || a.x - b.x)) {
    const before = words.at(-1);
    if (before !== undefined && Math.abs(before.y - y) < 0.5 && Math.abs(x - before.right) < size * 0.6) {
      before.text += x - before.right > size * 0.15 ? ` ${text}` : text;
      before.right = right;
    } else words.push({ text, x, right, y, size });
  }
  return words;
}

const overlaps = (a: Words, b: Words) => a.x < b.right && b.x < a.right;

/** The text of the paper itself, without heads, feet and what is drawn. */
function isContent({ kind, artifact, text }: Shown): boolean {
  return kind === 'text' && artifact === undefined && text.trim() !== '';
}

/** Without the space that ends a broken line: Arimo's is 0.278 of its size, Besley's less. */
function visibleRight({ text, right, size }: Shown): number {
  return text.endsWith(' ') ? right - 0.28 * size : right;
}
