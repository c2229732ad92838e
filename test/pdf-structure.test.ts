import { describe, expect, test } from 'vitest';
import { dots } from '../src/documents/letter/blanks.ts';
import { officeInCapitals } from '../src/documents/letter/officials.ts';
import { type LoadedTemplate, loadTemplates } from '../src/documents/load-templates.ts';
import type { IssueMark } from '../src/documents/template.ts';
import { konsepCode } from '../src/domain/code.ts';
import { isDate, tanggalPanjang } from '../src/domain/dates.ts';
import { showNip } from '../src/domain/identity.ts';
import { ribuan, rupiah } from '../src/domain/money.ts';
import { printSample, sampleMark } from './support/paper.ts';
import type { Shown } from './support/pdf-marks.ts';
import {
  type Element,
  isElement,
  type Piece,
  piecesOf,
  readStructure,
  textOfElement,
  textOfRuns,
  withDescendants,
} from './support/pdf-structure.ts';
import { textOfPages } from './support/pdf-text.ts';

// veraPDF cannot see a lie: an empty tree passes its rules of PDF/A-3a. Here every line of every sample is followed from the
// page into the tree and back, by a reader of PDF that shares nothing with what wrote it.

const templates = await loadTemplates(new URL('../templates/', import.meta.url));
const marks: Record<string, IssueMark> = {
  terbit: sampleMark,
  konsep: { ...sampleMark, code: konsepCode, konsep: true },
};
const samples = templates
  .list()
  .filter(({ formats }) => formats.includes('pdf'))
  .flatMap((loaded) => loaded.samples.map(({ name, data }) => ({ loaded, type: loaded.type, name, data })))
  .flatMap((sample) => Object.entries(marks).map(([state, mark]) => ({ ...sample, state, mark })));

describe.each(samples)('$type $name $state', ({ loaded, type, data, mark }) => {
  const printed = printSample(loaded, data, mark).then(({ bytes }) => bytes);
  const read = printed.then(readStructure);
  const all = read.then(({ tree }) => tree.flatMap(withDescendants));

  test('tags everything it shows, and the tree and the pages lead to each other', async () => {
    const { faults, pages } = await read;
    expect(faults).toEqual([]);
    expect(
      pages.flatMap((page, index) => page.filter(isLoose).map((item) => described(item, index))),
    ).toEqual([]);
  });

  test('keeps nothing from the reader but what stands on every page, and lines', async () => {
    const { pages, tree } = await read;
    const heads = headRows(tree);
    const wrong = pages.flatMap((page, index) =>
      artifactLines(page)
        .filter((line) => !isAllowed(line, heads))
        .map(({ artifact, text }) => `page ${index + 1}: ${artifact} ${text}`),
    );
    expect(wrong).toEqual([]);
  });

  test('is read in the order it is seen', async () => {
    expect(disorder(await all)).toEqual([]);
  });

  test('is read one signer after the other', async () => {
    const [document] = (await read).tree;
    expect(brokenSignatures(textOfElement(document!), signersOf(type, data))).toEqual([]);
  });

  test('has headings from H1 on, none skipped', async () => {
    const levels = (await all).flatMap((element) => /^H(\d)$/.exec(element.type)?.[1] ?? []).map(Number);
    expect(levels[0]).toBe(1);
    for (const [index, level] of levels.entries()) {
      expect(level, `heading ${index + 1}`).toBeLessThanOrEqual((levels[index - 1] ?? 0) + 1);
    }
  });

  test('has tables whose rows have as many columns, under heads that say for what they speak', async () => {
    for (const table of (await all).filter((element) => element.type === 'Table')) {
      const rows = withDescendants(table).filter((element) => element.type === 'TR');
      expect(new Set(columnsOf(rows)).size, `columns ${columnsOf(rows)}`).toBe(1);
      const heads = rows.flatMap(cellsOf).filter((cell) => cell.type === 'TH');
      expect(heads.length).toBeGreaterThan(0);
      expect(heads.filter(({ scope }) => scope === undefined).map(textOfElement)).toEqual([]);
    }
  });

  test('has pictures with a text in their place, and nothing empty', async () => {
    const elements = await all;
    const figures = elements.filter((element) => element.type === 'Figure');
    expect(figures.filter(({ alt = '' }) => alt.trim() === '')).toEqual([]);
    expect(figures.length).toBeGreaterThanOrEqual(mark.konsep ? 0 : 1);
    const blank = elements.filter(
      (element) => /^(?:P|H\d|TH|Document)$/.test(element.type) && textOfElement(element) === '',
    );
    expect(blank.map((element) => element.type)).toEqual([]);
  });

  test('says the whole text that PDFium finds on its pages', async () => {
    const { pages } = await read;
    const shown = pages.map((page) => lettersOf(page.map(({ text }) => text).join('')));
    expect(shown).toEqual((await textOfPages(await printed)).map(lettersOf));
  });

  test('has its fonts whole: the program, and the text of each glyph', async () => {
    const { fonts } = await read;
    expect(fonts.length).toBeGreaterThan(0);
    for (const font of fonts)
      expect(font).toMatchObject({ hasToUnicode: true, programSize: expect.toSatisfy(isLarge) });
  });

  test('says its language, its title and what it conforms to', async () => {
    const { language, marked, displayTitle, title, xmp } = await read;
    expect({ language, marked, displayTitle }).toEqual({
      language: 'id-ID',
      marked: true,
      displayTitle: true,
    });
    expect(title).toContain(loaded.template.title);
    expect(xmp).toMatch(/<pdfaid:part>3<.*<pdfaid:conformance>A<.*<pdfuaid:part>1</s);
  });

  test('carries the data that it shows, and no other', async () => {
    const { files, pages } = await read;
    expect(files).toMatchObject([{ relationship: 'Data', mediaType: 'application/json', associated: true }]);
    const shows = JSON.parse(files[0]!.data.toString('utf8'));
    expect(Object.keys(shows).length).toBeGreaterThan(0);
    const text = pages.map(textOfRuns).join(' ');
    expect(unseen(shows, text, unprintedOf(loaded))).toEqual([]);
  });
});

describe('these checks see', () => {
  const loaded = templates.get('lampiran-sk');
  const bytes = printSample(loaded, loaded.sample).then((rendered) => rendered.bytes);
  const readAnew = async () => readStructure(await bytes);

  test('two blocks, two cells or two lines that change places', async () => {
    const elements = (await readAnew()).tree.flatMap(withDescendants);
    for (const type of ['Document', 'Table', 'TR']) {
      const { kids } = elements.find((element) => element.type === type && element.kids.length > 1)!;
      kids.reverse();
      expect(disorder(elements), type).not.toEqual([]);
      kids.reverse();
    }
    const lines = elements
      .flatMap(({ kids }) => kids)
      .find((kid) => !isElement(kid) && kid.shown.length > 1) as Piece;
    lines.shown.reverse();
    expect(disorder(elements)).not.toEqual([]);
  });

  test('a line of the paper passed off as a head or a foot', async () => {
    const { pages, tree } = await readAnew();
    const line = {
      kind: 'text' as const,
      text: textOfRuns([pages[0]!.find(({ mcid }) => mcid !== undefined)!]),
    };
    for (const artifact of ['Layout', 'Pagination/Header', 'Pagination/Footer', 'Pagination/Watermark', '']) {
      expect(isAllowed({ ...line, artifact }, headRows(tree)), artifact).toBe(false);
    }
  });

  test('a row of signatures read across', () => {
    const across = 'Mengetahui, Kepala Desa, Pemohon, Bambang Ratna';
    const signers: Signer[] = [
      ['Mengetahui,', 'Bambang'],
      ['Pemohon,', 'Ratna'],
    ];
    expect(brokenSignatures(across, signers)).toHaveLength(2);
    expect(brokenSignatures('Mengetahui, Kepala Desa, Bambang Pemohon, Ratna', signers)).toEqual([]);
  });

  test('data that stand nowhere, and numbers that stand only within others', () => {
    const data = { nama: 'Ratna', rincian: [{ nilai: 12, nik: '3314016502840001' }, { nilai: 4_000_000 }] };
    expect(unseen(data, 'Ratna Rahayu 3314016502840001 Rp4.000.000,00 112 12.500', new Set())).toEqual([
      'rincian.*.nilai: 12',
    ]);
  });
});

const isLarge = (size: number) => size > 1000;

/** Text and pictures need a tag or the word that they are none of the content; so do lines and boxes (ISO 14289-1, 7.1). */
function isLoose({ mcid, artifact }: Shown): boolean {
  return mcid === undefined && artifact === undefined;
}

function described({ kind, text, x, y }: Shown, page: number): string {
  return `page ${page + 1}: ${kind} ${JSON.stringify(text)} at ${Math.round(x)}, ${Math.round(y)}`;
}

interface Line {
  artifact: string;
  text: string;
  kind: Shown['kind'];
}

/** The artifacts of a page; the runs of one kind that stand on one baseline are a line. */
function artifactLines(page: readonly Shown[]): Line[] {
  const artifacts = page.filter((item) => item.artifact !== undefined);
  const groups = Map.groupBy(artifacts, ({ artifact, kind, y }) => `${artifact} ${kind} ${y.toFixed(1)}`);
  return [...groups.values()].map((runs) => {
    const [{ artifact = '', kind }] = runs as [Shown];
    return { artifact, kind, text: textOfRuns(runs.toSorted((a, b) => a.x - b.x)) };
  });
}

const footWords = [
  /^Kode naskah: [0-9A-Z-]+$/,
  /^(KONSEP - )?Halaman \d+ dari \d+$/,
  /^Kode register arsip, bukan tanda tangan elektronik\.$/,
];

/** What may be an artifact, by its kind. Text of the paper itself never is: a head row is only where it was read before. */
function isAllowed({ artifact, kind, text }: Line, heads: ReadonlySet<string>): boolean {
  switch (artifact) {
    case 'Layout':
      return kind === 'path';
    case 'Pagination/Footer':
      return kind !== 'text' || footWords.some((pattern) => pattern.test(text));
    case 'Pagination/Header':
      return kind !== 'text' || /^- \d+ -$/.test(text) || isWordsOf(text, heads);
    case 'Pagination/Watermark':
      return text === 'KONSEP';
    default:
      return false;
  }
}

/** The words that the head rows of tables have. A repeated row is laid out in lines across its cells. */
function headRows(tree: readonly Element[]): Set<string> {
  const heads = tree.flatMap(withDescendants).filter((element) => element.type === 'TH');
  return new Set(heads.flatMap((head) => textOfElement(head).split(' ')));
}

const isWordsOf = (text: string, words: ReadonlySet<string>) =>
  text.split(' ').every((word) => words.has(word));

/**
 * The rule of order: of two neighbours in the tree that show something on one page, the later stands below the earlier or at
 * its right, as a whole; and no later one begins on an earlier page. Neighbours are the children of one element, so columns
 * (signatures beside each other, cells of a row) are read block by block: all of the left one, then the right one. The runs
 * of one piece of marked content are neighbours, too.
 */
function disorder(elements: readonly Element[]): string[] {
  return elements.flatMap(({ kids }) => {
    const blocks = kids.flatMap(blocksOf);
    return blocks.flatMap((later, index) => {
      const before = blocks.slice(Math.max(0, index - 40), index).find((earlier) => !follows(later, earlier));
      return before === undefined ? [] : [`"${later.text}" is read after "${before.text}"`];
    });
  });
}

interface Block {
  text: string;
  firstPage: number;
  lastPage: number;
  /** By page: from the first to the last baseline, from the left to the right end. */
  boxes: Map<number, { top: number; bottom: number; left: number; right: number }>;
}

/** An element is a block; so is each run of marked content that stands in its parent directly. */
function blocksOf(kid: Element | Piece): Block[] {
  if (!isElement(kid)) return kid.shown.map((run) => blockOf([{ ...kid, shown: [run] }]));
  const pieces = piecesOf(kid).filter(({ shown }) => shown.length > 0);
  return pieces.length === 0 ? [] : [blockOf(pieces)];
}

function blockOf(pieces: readonly Piece[]): Block {
  const byPage = Map.groupBy(pieces, ({ page }) => page);
  const boxes = [...byPage].map(([page, list]) => [page, boxOf(list.flatMap(({ shown }) => shown))] as const);
  return {
    text: textOfRuns(pieces.flatMap(({ shown }) => shown)).slice(0, 60),
    firstPage: Math.min(...byPage.keys()),
    lastPage: Math.max(...byPage.keys()),
    boxes: new Map(boxes),
  };
}

function boxOf(runs: readonly Shown[]) {
  return {
    top: Math.min(...runs.map(({ y }) => y)),
    bottom: Math.max(...runs.map(({ y }) => y)),
    left: Math.min(...runs.map(({ x }) => x)),
    right: Math.max(...runs.map(({ right }) => right)),
  };
}

function follows(later: Block, earlier: Block): boolean {
  if (later.firstPage < earlier.lastPage) return false;
  return [...later.boxes].every(([page, box]) => {
    const above = earlier.boxes.get(page);
    return above === undefined || box.top > above.bottom + 0.5 || box.left > above.right - 1;
  });
}

/** Who signs a paper: what stands over the space, and the name below it. */
type Signer = readonly [opening: string, name: string];

/** As far as it is looked at here: names and offices. */
interface SignedData {
  nama: string;
  jabatan: string;
  penandatangan: string;
  kepala: { jabatan: string; nama: string };
  mengetahui: { nama: string };
  menyetujui: { nama?: string };
  /** A name, or those sent out. */
  petugas?: unknown;
  setuju: { nama: string };
  pptk: { nama: string };
  bendahara?: { nama: string };
  jabatanPenandatangan: string;
  verifikator: { nama: string }[];
  ppkSkpd?: { nama: string };
  pengguna?: { jabatan: string; nama: string };
  tempat: string;
  tanggal?: string;
  diserahkanOleh: string;
  penerimaBerkas?: string;
  penelaah?: { nama: string };
  pengelola: { jabatan: string; nama: string };
}

// Each paper says here who signs it: a row of signatures is laid out like a table, and would be read across without an error.
const signersByType: Readonly<Record<string, (data: SignedData) => Signer[]>> = {
  rab: ({ mengetahui, nama }) => [
    ['Mengetahui,', mengetahui.nama],
    ['Pemohon,', nama],
  ],
  kuitansi: ({ nama, setuju, pptk, bendahara }) => [
    ['Yang menerima,', nama],
    ['Setuju dibayar,', setuju.nama],
    ['Mengetahui,', pptk.nama],
    ...(bendahara === undefined ? [] : [['Lunas dibayar,', bendahara.nama] as const]),
  ],
  'surat-tugas': ({ kepala }) => [[`${officeInCapitals(kepala.jabatan)},`, kepala.nama]],
  'undangan-bimbingan': ({ kepala }) => [[`${officeInCapitals(kepala.jabatan)},`, kepala.nama]],
  'profil-uep': ({ nama }) => [['Pemohon,', nama]],
  'rab-penyesuaian': ({ mengetahui, menyetujui, nama }) => [
    ['Mengetahui,', mengetahui.nama],
    ['Menyetujui,', menyetujui.nama ?? '....................................'],
    ['Pemohon,', nama],
  ],
  'tanda-terima-berkas': ({ nama, petugas }) => [
    ['Yang menyerahkan,', nama],
    ['Petugas penerima,', String(petugas)],
  ],
  'instrumen-verifikasi': ({ nama }) => [['Pemohon yang dikunjungi,', nama]],
  'surat-permohonan': ({ mengetahui, nama }) => [
    ['Mengetahui,', mengetahui.nama],
    ['Pemohon,', nama],
  ],
  'lampiran-sk': ({ jabatan, penandatangan }) => [[`${jabatan.toUpperCase()},`, penandatangan.toUpperCase()]],
  'berita-acara-verifikasi': ({ verifikator, mengetahui }) => [
    ['Yang melaksanakan verifikasi,', verifikator.at(-1)!.nama],
    ['Mengetahui,', mengetahui.nama],
  ],
  'daftar-hasil-verifikasi': ({ verifikator }) => [
    ['Yang melaksanakan verifikasi,', verifikator.at(-1)!.nama],
  ],
  'sk-bupati': ({ jabatanPenandatangan, penandatangan }) => [
    [`${officeInCapitals(jabatanPenandatangan)},`, penandatangan.toUpperCase()],
  ],
  'pakta-integritas': ({ nama }) => [['Yang membuat pakta integritas,', nama]],
  'surat-pernyataan': ({ nama }) => [['Yang membuat pernyataan,', nama]],
  'data-rekening': ({ nama }) => [['Penerima bantuan,', nama]],
  'pernyataan-kelengkapan-skpd': ({ pptk, ppkSkpd, pengguna }) => [
    ['Disiapkan oleh,', pptk.nama],
    ['Diteliti oleh,', ppkSkpd!.nama],
    [`${pengguna!.jabatan},`, pengguna!.nama],
  ],
  lpj: ({ mengetahui, nama, tempat, tanggal }) => [
    ['Mengetahui,', mengetahui.nama],
    [`${tempat}, ${tanggal === undefined ? '.' : tanggalPanjang(tanggal)}`, nama],
  ],
  'surat-pengantar-bank': ({ kepala }) => [[`${officeInCapitals(kepala.jabatan)},`, kepala.nama]],
  'daftar-penyaluran': ({ bendahara, pptk, pengguna }) => [
    ['Bendahara Pengeluaran,', bendahara!.nama],
    ['Pejabat Pelaksana Teknis Kegiatan,', pptk.nama],
    [`${pengguna!.jabatan},`, pengguna!.nama],
  ],
  'pernyataan-penggunaan': ({ nama }) => [['Yang membuat pernyataan,', nama]],
  'tanda-terima-lpj': ({ diserahkanOleh, penerimaBerkas = dots(34), penelaah }) => [
    ['Yang menyerahkan,', diserahkanOleh],
    ['Petugas penerima,', penerimaBerkas],
    ['Petugas penelaah,', penelaah?.nama ?? dots(34)],
  ],
  'lembar-monitoring': ({ petugas, nama }) => [
    ['Petugas monitoring,', (petugas as { nama: string }[] | undefined)?.[0]?.nama ?? dots(34)],
    ['Penerima bantuan,', nama],
  ],
  'sampul-berkas': () => [],
  'daftar-berkas': ({ mengetahui, pengelola }) => [
    ['Mengetahui,', mengetahui.nama],
    [`${pengelola.jabatan},`, pengelola.nama],
  ],
  'buku-penerima-layanan': ({ mengetahui, petugas = '....' }) => [
    ['Mengetahui,', mengetahui.nama],
    ['Petugas pelayanan,', String(petugas)],
  ],
};

function signersOf(type: string, data: unknown): Signer[] {
  const signers = signersByType[type];
  if (signers === undefined) throw new Error(`say in this test who signs ${type}`);
  return signers(data as SignedData);
}

/** A signer's own block is read whole: between opening and name stands no other's opening or name. */
function brokenSignatures(text: string, signers: readonly Signer[]): string[] {
  return signers.flatMap(([opening, name]) => {
    const start = text.lastIndexOf(opening);
    const end = text.indexOf(name, start);
    const between = start < 0 || end < 0 ? undefined : text.slice(start + opening.length, end);
    const others = signers.filter((other) => other[0] !== opening).flat();
    const mixed = between === undefined || others.some((other) => between.includes(other));
    return mixed ? [`${opening} ... ${name}: ${between ?? 'not found'}`] : [];
  });
}

function cellsOf(row: Element): Element[] {
  return row.kids.filter(isElement).filter(({ type }) => type === 'TH' || type === 'TD');
}

/** The number of columns of each row, with those that a cell of an earlier row reaches down into. */
function columnsOf(rows: readonly Element[]): number[] {
  const reached = rows.map(() => 0);
  for (const [index, row] of rows.entries()) {
    for (const { colSpan, rowSpan } of cellsOf(row)) {
      for (let down = 0; down < rowSpan && index + down < rows.length; down++)
        reached[index + down]! += colSpan;
    }
  }
  return reached;
}

/** Without spaces and in one order: PDFium and we put spaces in by guesses of our own, and it turns columns about. */
function lettersOf(text: string): string {
  return [...text.replace(/\s+/g, '')].toSorted().join('');
}

interface Unprinted {
  /** A path in the data; `*` stands for any row. */
  path: string;
  why: string;
}

// Reviewed: what the embedded data may hold without printing it as it is.
const unprinted: Readonly<Record<string, readonly Unprinted[]>> = {};

function unprintedOf({ type }: LoadedTemplate): ReadonlySet<string> {
  return new Set((unprinted[type] ?? []).map(({ path }) => path));
}

/** The values that stand on no page, by path. */
function unseen(value: unknown, text: string, allowed: ReadonlySet<string>, path = ''): string[] {
  if (allowed.has(path)) return [];
  if (typeof value === 'object' && value !== null) {
    return Object.entries(value).flatMap(([key, inner]) => {
      const step = Array.isArray(value) ? '*' : key;
      return unseen(inner, text, allowed, path === '' ? step : `${path}.${step}`);
    });
  }
  return printedForms(value).some((form) => standsIn(text, form))
    ? []
    : [`${path}: ${JSON.stringify(value)}`];
}

/** How a value may stand on paper. */
function printedForms(value: unknown): string[] {
  if (typeof value === 'number') {
    const [whole, fraction] = String(value).split('.');
    return fraction === undefined
      ? [String(value), ribuan(value), `Rp${ribuan(value)}`, rupiah(value)]
      : [`${ribuan(Number(whole))},${fraction}`];
  }
  if (typeof value !== 'string') return [];
  const plain = value.replace(/\s+/g, ' ').trim();
  const day = isDate(plain) ? [tanggalPanjang(plain), tanggalPanjang(plain).toUpperCase()] : [];
  const number = /^\d{18}$/.test(plain) ? [showNip(plain)] : [];
  return [plain, plain.toUpperCase(), officeInCapitals(plain), ...day, ...number];
}

/** As words of its own: `3` does not stand in `33` or `3.500`. A word too wide for its cell is broken, so spaces count only at the ends. */
function standsIn(text: string, form: string): boolean {
  const parts = [...form.replace(/\s+/g, '')].map((letter) => RegExp.escape(letter));
  const [before, after] = ['(?<![\\p{L}\\p{N}]|\\p{N}[.,])', '(?![\\p{L}\\p{N}]|[.,]\\p{N})'];
  return new RegExp(`${before}${parts.join('\\s*')}${after}`, 'u').test(text);
}
