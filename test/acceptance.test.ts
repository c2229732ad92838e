import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { sampleBerkas } from '../samples/berkas.ts';
import { type Member, samplePenetapan, samplePenyaluran } from '../samples/kegiatan.ts';
import { checkData, pageOf, renderDocument } from '../src/documents/generate.ts';
import { loadTemplates } from '../src/documents/load-templates.ts';
import { mm } from '../src/documents/pdf/content.ts';
import type { PickSource } from '../src/documents/template.ts';
import { type Berkas, parseBerkas } from '../src/domain/berkas.ts';
import { hari, tanggalPanjang, tanggalTerbilang, todayWib } from '../src/domain/dates.ts';
import { parseInstansi } from '../src/domain/instansi.ts';
import { ribuan, rupiah } from '../src/domain/money.ts';
import { findVillage } from '../src/domain/region.ts';
import { lpjDue, lpjInternalDue, setorDue } from '../src/domain/regulations.ts';
import { terbilangRupiah } from '../src/domain/terbilang.ts';
import { type Ask, type Json, type RunningApp, startApp, uploadForm } from './support/app.ts';
import { pdfFile, signedPdf } from './support/files.ts';
import { grow, listings } from './support/grown-lists.ts';
import { printSample, readSample, regulations, sampleMark } from './support/paper.ts';
import { headsOn, rowsOfList } from './support/pdf-list.ts';
import type { Shown } from './support/pdf-marks.ts';
import { readStructure, textOfRuns } from './support/pdf-structure.ts';

// What an auditor asks of the papers, point by point in the order and with the numbers of facts/domain.md section 6, read back
// from finished pages and from the running service. More of each is tested beside the part that does it.

const templates = await loadTemplates(new URL('../templates/', import.meta.url));
const instansi = parseInstansi(
  JSON.parse(await readFile(new URL('../samples/instansi-sragen.json', import.meta.url), 'utf8')),
);
const members: Member[] = sampleBerkas(40).map((data, at) => ({
  id: `01JD${String(at).padStart(22, '0')}`,
  version: 1,
  data: parseBerkas(data),
}));
const act = <T>(data: T) => ({ id: '01JD9999999999999999999999', version: 1, data });
const payment = samplePenyaluran(members);

/** A line of a finished page, in points from its upper left corner. */
interface Line {
  page: number;
  text: string;
  x: number;
  right: number;
  y: number;
}

interface Printed {
  lines: Line[];
  pages: Shown[][];
  sheets: { width: number; height: number }[];
  fonts: string[];
  text: string;
}

function readBack(bytes: Uint8Array): Printed {
  const { pages, sheets, fonts } = readStructure(bytes);
  const lines = pages.flatMap((page, at) => linesOf(page).map((line) => ({ page: at, ...line })));
  return {
    lines,
    pages,
    sheets,
    fonts: fonts.map(({ name }) => name),
    text: lines.map((line) => line.text).join(' '),
  };
}

function linesOf(page: readonly Shown[]): Omit<Line, 'page'>[] {
  const runs = page.filter(({ kind, text }) => kind === 'text' && text.trim() !== '');
  return [...Map.groupBy(runs, ({ y }) => Math.round(y * 10)).values()].map((line) => ({
    text: textOfRuns(line),
    x: Math.min(...line.map(({ x }) => x)),
    right: Math.max(...line.map(({ right }) => right)),
    y: line[0]!.y,
  }));
}

const printed = async (type: string, data: unknown = readSample(`${type}/sample`)) =>
  readBack((await printSample(templates.get(type), data)).bytes);

/** A paper under other regulation values than those in force: what a switch does. */
async function printedUnder(
  rules: typeof regulations,
  type: string,
  data: unknown = readSample(`${type}/sample`),
) {
  const { template } = templates.get(type);
  const page = pageOf(rules, template.naskah);
  const made = await renderDocument(template, {
    data: await checkData(template, data),
    mark: sampleMark,
    page,
    format: 'pdf',
  });
  return readBack(made.bytes);
}

const changed = <K extends keyof typeof regulations>(key: K, value: object) => ({
  ...regulations,
  [key]: { ...regulations[key], value: { ...(regulations[key].value as object), ...value } },
});

function taken(type: string, from: Partial<PickSource>): unknown {
  const source = { members: [], instansi, regulations, date: '2026-05-04', input: {}, ...from };
  return templates.get(type).template.pick(source);
}

const lineWith = ({ lines }: Printed, text: string) => lines.filter((line) => line.text === text);

describe('1 the lampiran of an SK (UU 12/2011 Lampiran II)', () => {
  const { data, rows } = grow(listings.find(({ type }) => type === 'lampiran-sk')!, 60);
  const numbered = { ...data, nomor: '100.3.3.2/147/002/2026' };
  const { template } = templates.get('lampiran-sk');
  const titles = template.pdf!(template.schema.parse(numbered), sampleMark).longList!.columns.map(
    (c) => c.title,
  );
  let paper: Printed;
  let list: ReturnType<typeof rowsOfList>;

  beforeAll(async () => {
    const { bytes } = await printSample(templates.get('lampiran-sk'), numbered);
    paper = readBack(bytes);
    list = rowsOfList(readStructure(bytes), titles);
  });

  test('its heading stands top right, left-aligned, in capitals, without closing punctuation, once', () => {
    const from = paper.lines.findIndex(({ text }) => text === 'LAMPIRAN');
    const to = paper.lines.findIndex(({ text }) => text.startsWith('DAFTAR PENERIMA'));
    const heading = paper.lines.slice(from, to);
    const [sheet] = paper.sheets;
    expect(heading.map(({ text }) => text).slice(0, 4)).toEqual([
      'LAMPIRAN',
      'KEPUTUSAN BUPATI SRAGEN',
      'NOMOR 100.3.3.2/147/002/2026',
      'TENTANG',
    ]);
    for (const { text, x, page } of heading) {
      expect(text).toBe(text.toUpperCase());
      expect(text).not.toMatch(/[.,;:]$/);
      expect(x).toBeCloseTo(heading[0]!.x, 1);
      expect(x).toBeGreaterThan(sheet!.width / 2);
      expect(page).toBe(0);
    }
    expect(heading[0]!.y).toBeLessThan(mm(regulations.margins.value.keputusan.top) + 20);
    expect(lineWith(paper, 'LAMPIRAN')).toHaveLength(1);
  });

  test('it ends with BUPATI SRAGEN, and the name in capitals at the lower right, no titles and no NIP', () => {
    const [office] = lineWith(paper, 'BUPATI SRAGEN,');
    const [name] = lineWith(paper, String(data.penandatangan).toUpperCase());
    expect(office!.page).toBe(paper.sheets.length - 1);
    expect(name!.page).toBe(office!.page);
    expect(name!.y - office!.y).toBeGreaterThan(mm(14));
    const below = paper.lines.filter(({ page, y }) => page === name!.page && y > name!.y);
    expect(below.every(({ text }) => /^Kode|^Halaman/.test(text))).toBe(true);
    for (const { x } of [office!, name!]) expect(x).toBeGreaterThan(paper.sheets[0]!.width / 2);
  });

  test('so does each lampiran, whatever its length', async () => {
    for (const { data: sample } of templates.get('lampiran-sk').samples) {
      const one = await printed('lampiran-sk', sample);
      const offices = one.lines.filter(({ text }) => /^(Plt\. |Plh\. |Pj\. )?BUPATI SRAGEN,$/i.test(text));
      expect(offices.map(({ page }) => page)).toEqual([one.sheets.length - 1]);
    }
  });

  test('its header row repeats on each page', () => {
    expect(paper.pages.map((page) => headsOn(page, titles))).toEqual(paper.pages.map(() => 1));
  });

  test('its total is the sum of its rows, its count their number', () => {
    const amounts = list.filter(({ cells }) => cells.length === titles.length);
    const sum = amounts.reduce((all, { cells }) => all + Number(cells.at(-1)!.text.replaceAll('.', '')), 0);
    expect(amounts).toHaveLength(rows.length);
    expect(list.at(-1)!.cells.map(({ text }) => text)).toEqual([
      `JUMLAH (${rows.length} penerima)`,
      ribuan(sum),
    ]);
    expect(paper.text).toContain(`Terbilang: ${terbilangRupiah(sum)}`);
  });

  test('its rows are in the order of the region codes', () => {
    const headings = list.flatMap(({ cells }) => (cells.length === 1 ? [cells[0]!.text] : []));
    const byKode = Map.groupBy(rows, ({ kodeKecamatan }) => String(kodeKecamatan));
    const sorted = [...byKode].toSorted(([a], [b]) => (a < b ? -1 : 1));
    expect(headings).toEqual(sorted.map(([, [row]]) => `KECAMATAN ${String(row!.kecamatan).toUpperCase()}`));
  });
});

describe('2 paper, letter and page by class (Permendagri 1/2023 Pasal 28, 32, 33, 34)', () => {
  const sides = ({ sheets: [sheet] }: Printed) =>
    [sheet!.width, sheet!.height].map((side) => Math.round(side));
  const points = (...lengths: number[]) => lengths.map((length) => Math.round(mm(length)));

  test('a keputusan is on F4 in the letter of Bookman Old Style, a letter on A4 in that of Arial', async () => {
    const [sk, surat] = [await printed('sk-bupati'), await printed('surat-tugas')];
    expect(sides(sk)).toEqual(points(215, 330));
    expect(sides(surat)).toEqual(points(210, 297));
    expect(sk.fonts.some((name) => /Besley/.test(name))).toBe(true);
    expect(surat.fonts.every((name) => /Arimo/.test(name))).toBe(true);
  });

  test('a local rule may switch a class to F4 (domain 1.1: a Perbup overrides)', async () => {
    const f4 = changed('paper', { khusus: { name: 'F4', width: 215, height: 330 } });
    expect(sides(await printedUnder(f4, 'surat-tugas'))).toEqual(points(215, 330));
  });

  test('text keeps 3 cm at the left for the filing holes, 2 cm at the right and at the top', async () => {
    const { lines, sheets } = await printed('sk-bupati');
    const body = lines.filter(({ text }) => !/^(Kode|Halaman) /.test(text));
    expect(Math.min(...body.map(({ x }) => x))).toBeGreaterThanOrEqual(mm(30) - 0.6);
    expect(Math.max(...body.map(({ right }) => right))).toBeLessThanOrEqual(sheets[0]!.width - mm(20) + 4);
  });

  test('from the second page on, - 2 - stands in the middle of the top', async () => {
    const paper = await printed('sk-bupati');
    const [number] = lineWith(paper, '- 2 -');
    expect(number!.page).toBe(1);
    expect((number!.x + number!.right) / 2).toBeCloseTo(paper.sheets[1]!.width / 2, 0);
    expect(number!.y).toBeLessThan(mm(25));
    expect(lineWith(paper, '- 1 -')).toEqual([]);
  });

  test('kata penyambung is a switch: the first word of the next page at the lower right, or nothing', async () => {
    const on = { ...regulations, kataPenyambung: { ...regulations.kataPenyambung, value: true } };
    const [without, with_] = [await printed('sk-bupati'), await printedUnder(on, 'sk-bupati')];
    const words = ({ lines }: Printed) =>
      lines.filter(({ text }) => /^\S.*\.{3}$/.test(text) && !/\.{4}/.test(text));
    expect(words(without)).toEqual([]);
    const [word] = words(with_);
    const first = with_.lines.find(({ page, text }) => page === 1 && text !== '- 2 -');
    expect(first!.text.startsWith(word!.text.slice(0, -3))).toBe(true);
    expect(word!.right).toBeCloseTo(with_.sheets[0]!.width - mm(20), 0);
  });
});

describe('3 who signs for a village (domain 1.6; Permendagri 1/2023)', () => {
  const nip = '198001012005011001';
  const signedBy = async (kodeWilayah: string, named: { status: string; nip?: string }) => {
    const { id, data } = members[0]!;
    const { mengetahui, ...permohonan } = data.permohonan!;
    const { nip: _own, ...head } = mengetahui;
    const berkas: Berkas = parseBerkas({
      ...data,
      pemohon: { ...data.pemohon, alamat: { ...data.pemohon.alamat, kodeWilayah } },
      permohonan: {
        ...permohonan,
        mengetahui: {
          ...head,
          jabatan: findVillage(kodeWilayah)!.kind === 'desa' ? 'Kepala Desa' : 'Lurah',
          ...named,
        },
      },
    });
    return printed(
      'surat-permohonan',
      taken('surat-permohonan', { berkas: { id, version: 1, data: berkas } }),
    );
  };

  test.each([
    [
      'a desa, by its Kepala Desa, who has no NIP',
      '33.14.12.2001',
      'definitif',
      undefined,
      'Kepala Desa Karangasem,',
    ],
    ['a desa, by an acting one, who has', '33.14.12.2001', 'Pj.', nip, 'Pj. Kepala Desa Karangasem,'],
    ['a kelurahan, by its Lurah, who has', '33.14.10.1002', 'definitif', nip, 'Lurah Sragen Kulon,'],
  ])('%s', async (_what, kode, status, number, title) => {
    const paper = await signedBy(kode, { status, ...(number !== undefined && { nip: number }) });
    expect(paper.text).toContain(title);
    expect(paper.text.includes('NIP. 19800101 200501 1 001')).toBe(number !== undefined);
  });
});

describe('4 words, money and days (domain 3.3)', () => {
  test.each([
    [0, 'nol rupiah'],
    [11, 'sebelas rupiah'],
    [100, 'seratus rupiah'],
    [111, 'seratus sebelas rupiah'],
    [1000, 'seribu rupiah'],
    [1001, 'seribu satu rupiah'],
    [1999, 'seribu sembilan ratus sembilan puluh sembilan rupiah'],
    [11_000, 'sebelas ribu rupiah'],
    [21_000, 'dua puluh satu ribu rupiah'],
    [100_000, 'seratus ribu rupiah'],
    [101_000, 'seratus satu ribu rupiah'],
    [111_111, 'seratus sebelas ribu seratus sebelas rupiah'],
    [1_000_000, 'satu juta rupiah'],
    [1_001_000, 'satu juta seribu rupiah'],
    [1_250_000, 'satu juta dua ratus lima puluh ribu rupiah'],
    [4_000_000, 'empat juta rupiah'],
    [1_000_000_000, 'satu miliar rupiah'],
  ])('%i is %s', (amount, words) => {
    expect(terbilangRupiah(amount).toLowerCase()).toBe(words);
  });

  test('a kuitansi has the amount in figures as Rp4.000.000,00 and in words, and they agree', async () => {
    const { text } = await printed('kuitansi', {
      ...(readSample('kuitansi/sample') as object),
      nilai: 4_000_000,
    });
    expect(rupiah(4_000_000)).toBe('Rp4.000.000,00');
    expect(text).toContain('Rp4.000.000,00');
    expect(text.toLowerCase()).toContain('empat juta rupiah');
    expect(text).not.toMatch(/Rp[. ]|,-/);
  });

  test('months and weekdays are those of the rule, over the end of a year', () => {
    const months = Array.from({ length: 12 }, (_, at) => `2026-${String(at + 1).padStart(2, '0')}-01`);
    expect(months.map((day) => tanggalPanjang(day).split(' ')[1])).toEqual(
      'Januari Februari Maret April Mei Juni Juli Agustus September Oktober November Desember'.split(' '),
    );
    expect([hari('2026-11-24'), hari('2026-12-31'), hari('2027-01-01')]).toEqual([
      'Selasa',
      'Kamis',
      'Jumat',
    ]);
    expect(tanggalTerbilang('2026-12-31')).toContain('tiga puluh satu');
    expect(todayWib(new Date('2026-12-31T16:59:59Z'))).toBe('2026-12-31');
    expect(todayWib(new Date('2026-12-31T17:00:00Z'))).toBe('2027-01-01');
  });

  test('a berita acara opens with the weekday computed and the day in words', async () => {
    const { text } = await printed('berita-acara-verifikasi', {
      ...(readSample('berita-acara-verifikasi/sample') as object),
      tanggal: '2026-11-24',
    });
    expect(text.replace(/\s+/g, ' ')).toMatch(
      /hari ini,? Selasa,? tanggal dua puluh empat,? bulan November,? tahun dua ribu dua puluh enam/,
    );
  });
});

describe('5 meterai (UU 10/2020)', () => {
  const receipt = (nilai: number, rules = regulations) => {
    const kegiatan = act({ ...payment, lines: payment.lines.map((line) => ({ ...line, nilai })) });
    return printed('kuitansi', taken('kuitansi', { kegiatan, berkas: members[0]!, regulations: rules }));
  };

  test.each(['pakta-integritas', 'surat-pernyataan', 'pernyataan-penggunaan', 'pengunduran-diri'])(
    'every %s has its box, whatever the amount (Pasal 3)',
    async (type) => {
      for (const { data } of templates.get(type).samples) {
        const { text } = await printed(type, data);
        expect(text).toContain('Meterai');
        expect(text).toContain('Rp10.000');
      }
    },
  );

  test('a kuitansi of Rp5.000.000 has none, one of Rp5.000.001 has (Pasal 3 ayat 2 huruf g)', async () => {
    expect((await receipt(5_000_000)).text).not.toContain('Meterai');
    expect((await receipt(5_000_001)).text).toContain('Meterai');
  });

  test('none where receipts of state money are exempt: a switch for the office (Pasal 7)', async () => {
    const exempt = changed('meterai', { receiptsOfStateMoneyExempt: true });
    expect((await receipt(9_000_000, exempt)).text).not.toContain('Meterai');
  });

  test('limit and tariff are regulation values, not constants', async () => {
    const dearer = changed('meterai', { limit: 3_000_000, tariff: 20_000 });
    expect((await receipt(3_000_000, dearer)).text).not.toContain('Meterai');
    expect((await receipt(3_000_001, dearer)).text).toContain('Rp20.000');
  });

  test('the box is empty: no picture stands in it, and the name is below it', async () => {
    const { pages, lines } = await printed('pakta-integritas');
    const at = lines.find(({ text }) => text.includes('Meterai'))!;
    const pictures = pages[at.page]!.filter(
      ({ kind, x, y }) => kind === 'image' && Math.abs(y - at.y) < mm(20) && x >= at.x - mm(24),
    );
    expect(pictures).toEqual([]);
  });
});

describe('7 the days of an LPJ (Perbup Sragen 5/2021 jo. 60/2021; Permendagri 77/2020)', () => {
  test('due on 10 January of the next year, and a Sunday does not shift it', () => {
    expect(lpjDue(regulations, 2026)).toBe('2027-01-10');
    expect(hari('2027-01-10')).toBe('Minggu');
  });

  test('the recipient promises that day in pakta and pernyataan', async () => {
    for (const type of ['pakta-integritas', 'surat-pernyataan']) {
      expect((await printed(type)).text).toContain('10 Januari 2027');
    }
  });

  test('the office has its own day beside it, from the payment on, and says that nobody has confirmed either', async () => {
    expect(lpjInternalDue(regulations, { tahunAnggaran: 2026, dibayar: '2026-05-12' })).toBe('2026-08-10');
    const { text } = await printed('rekap-lpj');
    expect(text).toContain('Batas menurut ketentuan : 10 Januari 2027');
    expect(text).toContain('Batas dari dinas : 90 hari sejak bantuan diterima');
    expect(text).toContain('belum disahkan');
  });

  test('another value of the office moves the day on paper', () => {
    const later = changed('lpjDeadline', { month: 2, day: 28 });
    expect(lpjDue(later, 2026)).toBe('2027-02-28');
    expect(
      JSON.stringify(
        taken('pakta-integritas', { kegiatan: act(payment), berkas: members[0]!, regulations: later }),
      ),
    ).toContain('2027-02-28');
  });

  test('what is left is back by 31 December of the budget year', () => {
    expect(setorDue(regulations, 2026)).toBe('2026-12-31');
  });
});

describe('in the running service', () => {
  let running: RunningApp;
  const logged: string[] = [];
  const asked: string[] = [];
  const fileNames: string[] = [];
  const kept: Member[] = [];
  let penetapanId: string;

  const call = async (method: string, path: string, ask: Ask = {}) => {
    asked.push(path);
    const answer = await running.call(method, path, ask);
    fileNames.push(
      String(answer.headers['content-disposition'] ?? ''),
      String(answer.headers.location ?? ''),
    );
    return answer;
  };
  const post = (path: string, json: Json) => call('POST', path, { json });
  const put = (path: string, json: Json, etag: string) =>
    call('PUT', path, { json, headers: { 'if-match': etag } });

  beforeAll(async () => {
    const log = pino({ level: 'trace' }, { write: (line: string) => void logged.push(line) });
    running = await startApp({}, { log });
    for (const data of sampleBerkas(4)) {
      const { json } = await post('/v1/berkas', data);
      kept.push({ id: json.id, version: json.version, data });
    }
    penetapanId = (await post('/v1/kegiatan', samplePenetapan(kept))).json.id;
  });
  afterAll(() => running.stop());

  describe('8 number and day of an SK (domain 1.4, 8.7)', () => {
    const issue = async (type: string) =>
      (await post('/v1/documents', { type, kegiatanId: penetapanId, date: '2026-03-02' })).json;
    const bytesOf = async (document: Json) => (await call('GET', document.links.content)).bytes;

    test.each(['sk-bupati', 'lampiran-sk'])('are left to the hand on a draft: %s', async (type) => {
      const document = await issue(type);
      expect(document.notYetFilled).toContain('nomor');
      const { text } = readBack(await bytesOf(document));
      expect(text).toMatch(/NOMOR \.{20,}/);
      expect(text).not.toMatch(/NOMOR \d/);
    });

    test('are recorded from the signed paper, and the bytes stay', async () => {
      const document = await issue('sk-bupati');
      const before = await bytesOf(document);
      const path = `/v1/documents/${document.code}/filled-by-hand`;
      const signed = { nomor: '100.3.3.2/147/002/2026', tanggal: '2026-03-16' };
      const filled = await put(path, signed, '"1"');
      expect(filled.json).toMatchObject({ filledByHand: signed, notYetFilled: [], sha256: document.sha256 });
      expect((await bytesOf(document)).equals(before)).toBe(true);
    });

    test('corrected later make a new version; the earlier stays in the store, and nobody overwrites unseen', async () => {
      const document = await issue('sk-bupati');
      const path = `/v1/documents/${document.code}/filled-by-hand`;
      const corrected = await put(path, { nomor: '100.3.3.2/148/002/2026' }, '"2"');
      expect(corrected.headers.etag).toBe('"3"');
      expect((await put(path, { nomor: '1' }, '"2"')).json.code).toBe('stale');
      const versions = await manifestsOf(document.recordId);
      expect(versions.map(({ issued }) => issued.filledByHand.nomor)).toEqual([
        undefined,
        '100.3.3.2/147/002/2026',
        '100.3.3.2/148/002/2026',
      ]);
    });

    test('an act that learns its number is a new version, and changes no paper that was made before', async () => {
      const draft = await issue('lampiran-sk');
      const path = `/v1/kegiatan/${penetapanId}`;
      const signed = { ...samplePenetapan(kept), nomor: '100.3.3.2/147/002/2026', tanggal: '2026-03-16' };
      expect(await put(path, signed, '"1"')).toMatchObject({ status: 200, headers: { etag: '"2"' } });
      expect((await put(path, signed, '"1"')).json.code).toBe('stale');
      const versions = await manifestsOf(penetapanId);
      expect(versions).toHaveLength(2);
      expect((await call('GET', draft.links.self)).json.sha256).toBe(draft.sha256);
    });
  });

  test('9 the bytes of a paper with an electronic signature are the same after store and download (PP 71/2019; domain 4.5)', async () => {
    const file = signedPdf();
    const sha256 = createHash('sha256').update(file).digest('hex');
    const about = { type: 'sk', title: 'Keputusan Bupati bertanda tangan elektronik', date: '2026-03-16' };
    const { status, json } = await call('POST', '/v1/records', {
      form: uploadForm(file, about, 'sk-tte.pdf'),
    });
    expect(status).toBe(201);
    expect(json.sha256).toBe(sha256);
    const { bytes } = await call('GET', `/v1/records/${json.id}/content`);
    expect(bytes.equals(file)).toBe(true);
    expect(bytes.indexOf('/ByteRange')).toBe(file.indexOf('/ByteRange'));
  });

  test('10 no whole NIK and no account in log, address, file name or key of the store (UU 27/2022; domain 4.4)', async () => {
    const { nik, noKk } = kept[0]!.data.pemohon;
    const found = await post('/v1/records/search', { q: nik });
    expect(found.status).toBe(200);
    await call('GET', `/v1/berkas/${kept[0]!.id}`);
    await call('POST', '/v1/berkas', {
      json: { ...kept[0]!.data, pemohon: { ...kept[0]!.data.pemohon, nik: `${nik}9` } },
    });
    await call('POST', '/v1/records', {
      form: uploadForm(pdfFile(['KTP']), { type: 'ktp', title: 'KTP', date: '2026-02-03' }, `KTP ${nik}.pdf`),
    });
    const rab = (await post('/v1/documents', { type: 'rab', berkasId: kept[0]!.id, date: '2026-03-02' }))
      .json;
    await call('GET', rab.links.content);
    const keys = await readdir(running.dir, { recursive: true });
    const secrets = kept.flatMap(({ data: { pemohon, rekening } }) => [
      pemohon.nik,
      pemohon.noKk,
      rekening?.nomor,
    ]);
    expect(secrets).toEqual(expect.arrayContaining([nik, noKk]));
    expect(logged.length).toBeGreaterThan(10);
    for (const where of [logged, asked, fileNames, keys]) {
      const text = where.join('\n');
      for (const secret of secrets) if (secret !== undefined) expect(text).not.toContain(secret);
    }
  });

  /** Every version of the manifest of a record, from the files of the store. */
  async function manifestsOf(recordId: string): Promise<Json[]> {
    const files = (await readdir(running.dir, { recursive: true }))
      .filter((name) => name.includes(recordId) && /v\d{4}\.json$/.test(name))
      .toSorted();
    return Promise.all(
      files.map(async (name) => JSON.parse(await readFile(`${running.dir}/${name}`, 'utf8'))),
    );
  }
});
