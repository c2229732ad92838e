import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { sampleBerkas } from '../samples/berkas.ts';
import { samplePenetapan, samplePenyaluran } from '../samples/kegiatan.ts';
import { checkData } from '../src/documents/generate.ts';
import { type LoadedTemplate, loadTemplates } from '../src/documents/load-templates.ts';
import type { DocumentFormat, PickSource } from '../src/documents/template.ts';
import { parseBerkas } from '../src/domain/berkas.ts';
import { isDate, tanggalPanjang } from '../src/domain/dates.ts';
import { parseInstansi } from '../src/domain/instansi.ts';
import type { Penyaluran } from '../src/domain/kegiatan.ts';
import { AppError } from '../src/errors.ts';
import { printSample, readSample, regulations, sampleCode, sampleMark } from './support/paper.ts';
import { readStructure } from './support/pdf-structure.ts';
import { rasterise, textOfPages } from './support/pdf-text.ts';
import { readQr } from './support/qr.ts';

const folder = new URL('../templates/', import.meta.url);
const templates = await loadTemplates(folder);
const samples = templates
  .list()
  .filter(({ formats }) => formats.includes('pdf'))
  .flatMap((loaded) => loaded.samples.map(({ name, data }) => ({ loaded, name, data, type: loaded.type })));

describe.each(samples)('$type $name', ({ loaded, name, data }) => {
  const printed = printSample(loaded, data);

  test('has the text of its golden, page by page', async () => {
    const texts = await textOfPages((await printed).bytes);
    checkGolden(loaded, name, texts);
  });

  test('carries its code on every page', async () => {
    const { bytes, pages } = await printed;
    for (let page = 1; page <= pages!; page += 1) {
      const read = await readQr(await rasterise(bytes, page, 200));
      expect(read).toEqual([`BKS:${sampleCode}/${page}/${pages}`]);
    }
  });

  test('attaches only what stands on its pages', async () => {
    const { bytes } = await printed;
    const text = squeezed((await textOfPages(bytes)).join(' '));
    const [file] = readStructure(bytes).files;
    const strings = stringsOf(JSON.parse(file!.data.toString()));
    expect(strings.length).toBeGreaterThan(5);
    for (const string of strings) expect(text).toContain(squeezed(asPrinted(string)));
  });

  test('prints every amount and name of its data', async () => {
    const text = (await textOfPages((await printed).bytes)).join(' ').replace(/\s+/g, '');
    for (const word of wordsOf(data)) expect(text).toContain(word.replace(/\s+/g, ''));
  });
});

/** White space and capitals are the layout's affair. */
const squeezed = (text: string) => text.replace(/\s+/g, '').toLowerCase();

/** The reviewed list of what is attached in another form than printed: dates, which are ISO there and words on paper. */
const asPrinted = (text: string) => (isDate(text) ? tanggalPanjang(text) : text);

function stringsOf(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(stringsOf) : [];
}

/**
 * Compares with `<sample>.pdf.txt`. `UPDATE_GOLDENS=1` writes it, but for another text only under a new version of the
 * template: what was issued under a version must stay what that version makes. `UPDATE_GOLDENS=unissued` waives that.
 */
function checkGolden({ type, template }: LoadedTemplate, name: string, texts: readonly string[]): void {
  const file = new URL(`${type}/${name}.pdf.txt`, folder);
  const head = `${template.title}, versi ${template.version}`;
  const pages = texts.map(
    (text, index) => `=== Halaman ${index + 1} ===\n${text.replace(/\r\n/g, '\n').trim()}`,
  );
  const golden = `${[head, ...pages].join('\n\n')}\n`;
  const before = existsSync(file) ? readFileSync(file, 'utf8') : undefined;
  const asked = process.env.UPDATE_GOLDENS;
  const sameVersion = before?.startsWith(`${head}\n`) === true;
  if (asked !== undefined && (asked === 'unissued' || !sameVersion)) writeFileSync(file, golden);
  else expect(golden).toBe(before);
}

/** The texts of a sample that stand on paper as they are. */
function wordsOf(data: unknown): string[] {
  const printedKeys = /^(nama|nik|uraian|spesifikasi|desa|alamat|jenisUsaha|nomorBukti|nomorSk|satuan)$/;
  if (typeof data !== 'object' || data === null) return [];
  return Object.entries(data).flatMap(([key, value]) =>
    typeof value === 'string' && printedKeys.test(key) ? [value] : wordsOf(value),
  );
}

test('the same bytes in a process of another time zone', async () => {
  const script = fileURLToPath(new URL('support/render-samples.ts', import.meta.url));
  const env = { ...process.env, TZ: 'Pacific/Apia' };
  const there = execFileSync(process.execPath, [script], { env, encoding: 'utf8' });
  const here = templates
    .list()
    .flatMap((loaded) => loaded.formats.flatMap((format) => hashesOf(loaded, format)));
  expect(there.trim().split('\n')).toEqual(await Promise.all(here));
});

function hashesOf(loaded: LoadedTemplate, format: DocumentFormat): Promise<string>[] {
  return loaded.samples.map(async ({ name, data }) => {
    const { sha256 } = await printSample(loaded, data, sampleMark, format);
    return `${loaded.type} ${name} ${format} ${sha256}`;
  });
}

test('a preview is marked and carries no code', async () => {
  const [loaded] = templates.list();
  const { bytes } = await printSample(loaded!, loaded!.sample, { ...sampleMark, konsep: true });
  const [text] = await textOfPages(bytes);
  expect(text).toContain('KONSEP');
  expect(await readQr(await rasterise(bytes, 1, 200))).toEqual([]);
});

const instansi = parseInstansi(
  JSON.parse(readFileSync(new URL('../samples/instansi-sragen.json', import.meta.url), 'utf8')),
);
const idOf = (index: number) => `01JD${String(index).padStart(22, '0')}`;
const members = sampleBerkas(30).map((data, index) => ({
  id: idOf(index),
  version: 1,
  data: parseBerkas(data),
}));
const act = <T>(data: T) => ({ id: idOf(99), version: 1, data });

function source(more: Partial<PickSource>): PickSource {
  return { members: [], instansi, regulations, date: '2026-03-16', input: {}, ...more };
}

/** What a template takes from a source, checked as at issue. */
async function take(type: string, from: Partial<PickSource>) {
  const { template } = templates.get(type);
  return (await checkData(template, template.pick(source(from)))) as Record<string, never>;
}

async function problems(type: string, from: Partial<PickSource>) {
  try {
    await take(type, from);
  } catch (error) {
    if (error instanceof AppError && error.code === 'invalid_input') return error.problems;
    throw error;
  }
  return [];
}

describe('rab', () => {
  test('takes the plan that was asked with, or the version asked for', async () => {
    const berkas = members.find(({ data }) => data.rab!.length > 1)!;
    expect((await take('rab', { berkas })).versi).toBe(1);
    expect((await take('rab', { berkas, input: { versi: 2 } })).versi).toBe(2);
  });

  test.each([
    ['33.14.12.2016', 'definitif', 'Kepala Desa Gading'],
    ['33.14.12.2016', 'Pj.', 'Pj. Kepala Desa Gading'],
    ['33.14.10.1002', 'definitif', 'Lurah Sragen Kulon'],
  ] as const)('in %s (%s) %s signs', async (kodeWilayah, status, jabatan) => {
    const [{ data: first, ...rest }] = members as [(typeof members)[0]];
    const data = structuredClone(first);
    data.pemohon.alamat.kodeWilayah = kodeWilayah;
    data.permohonan!.mengetahui.status = status;
    expect((await take('rab', { berkas: { ...rest, data } })).mengetahui).toMatchObject({ jabatan });
  });

  test('names two witnesses of a thumb print, and none of a signature', async () => {
    const thumb = members.find(({ data }) => data.pemohon.caraTandaTangan === 'cap_jempol')!;
    expect((await take('rab', { berkas: thumb })).saksi).toHaveLength(2);
    expect((await take('rab', { berkas: members[0]! })).saksi).toBeUndefined();
  });

  test('names every missing stage by path, label and stage', async () => {
    const { usaha: _usaha, rab: _rab, permohonan: _permohonan, ...data } = members[0]!.data;
    expect(await problems('rab', { berkas: { ...members[0]!, data } })).toMatchObject([
      { path: 'rab.versi', label: 'Versi RAB', stage: 'rab' },
      { path: 'usaha.jenis', label: 'Jenis usaha', stage: 'usaha' },
      { path: 'rab', label: 'Rincian RAB', stage: 'rab' },
      { path: 'rab.tanggal', label: 'Tanggal RAB', stage: 'rab' },
      { path: 'permohonan.mengetahui', stage: 'permohonan' },
    ]);
  });

  test('refuses a letter that the paper cannot print, by path', async () => {
    const data = structuredClone(members[0]!.data);
    data.usaha!.jenis = 'Toko 日本';
    const [problem] = await problems('rab', { berkas: { ...members[0]!, data } });
    expect(problem).toMatchObject({ path: 'usaha.jenis', stage: 'usaha' });
    expect(problem!.message).toContain('U+65E5');
  });
});

describe('kuitansi', () => {
  const payment = (nilai: number, more: Partial<Penyaluran> = {}): PickSource['kegiatan'] => {
    const kegiatan = samplePenyaluran(members);
    return act({ ...kegiatan, ...more, lines: kegiatan.lines.map((line) => ({ ...line, nilai })) });
  };
  const berkas = members[3]!;

  test.each([
    [4_000_000, undefined],
    [5_000_000, undefined],
    [5_000_001, 10_000],
  ])('for %i rupiah the meterai is %s', async (nilai, tarif) => {
    expect((await take('kuitansi', { berkas, kegiatan: payment(nilai)! })).tarifMeterai).toBe(tarif);
  });

  test('needs none where receipts of state money are exempt', async () => {
    const { meterai } = regulations;
    const value = { ...meterai.value, receiptsOfStateMoneyExempt: true };
    const exempt = { ...regulations, meterai: { ...meterai, value } };
    const data = await take('kuitansi', { berkas, kegiatan: payment(9_000_000)!, regulations: exempt });
    expect(data.tarifMeterai).toBeUndefined();
  });

  test('is signed by the bendahara for cash only', async () => {
    expect((await take('kuitansi', { berkas, kegiatan: payment(4_000_000)! })).bendahara).toBeUndefined();
    expect(
      (await take('kuitansi', { berkas, kegiatan: payment(4_000_000, { metode: 'tunai' })! })).bendahara,
    ).toBeDefined();
  });

  test('takes number and amount of its own line, and the SK of the payment', async () => {
    const kegiatan = payment(4_000_000)!;
    const { lines, penetapan } = kegiatan.data as Penyaluran;
    const own = lines.find(({ berkasId }) => berkasId === berkas.id)!;
    expect(await take('kuitansi', { berkas, kegiatan })).toMatchObject({
      nomorBukti: own.nomorBukti,
      nomorSk: penetapan.nomor,
      nama: berkas.data.pemohon.nama,
    });
  });

  test.each([
    ['no payment', undefined],
    ['a payment without this family', act({ ...samplePenyaluran(members.slice(5)) })],
  ])('with %s the amount is missing, in its stage', async (_what, kegiatan) => {
    const found = await problems('kuitansi', { berkas, ...(kegiatan && { kegiatan }) });
    expect(found.slice(0, 2)).toMatchObject([
      { path: 'penyaluran.nomorBukti', label: 'Nomor bukti kuitansi', stage: 'penyaluran' },
      { path: 'penyaluran.nilai', label: 'Nilai', stage: 'penyaluran' },
    ]);
  });
});

describe('lampiran-sk', () => {
  const loaded = templates.get('lampiran-sk');
  const sk = samplePenetapan(members);
  const taken = take('lampiran-sk', { kegiatan: act(sk), members });

  test('has a row for each line, by kecamatan, with sums that agree', async () => {
    const text = (await textOfPages((await printSample(loaded, await taken)).bytes)).join('\n');
    const total = sk.lines.reduce((sum, { nilaiDitetapkan }) => sum + nilaiDitetapkan, 0);
    for (const { nikPadaSk } of sk.lines) expect(text.split(nikPadaSk)).toHaveLength(2);
    expect(text).toContain(`JUMLAH (${sk.lines.length} penerima)`);
    expect(text).toContain(total.toLocaleString('id-ID'));
    const subtotals = [...text.matchAll(/Jumlah Kecamatan .*?\(\d+ penerima\)\s+([\d.]+)/g)];
    expect(subtotals.map(([, amount]) => Number(amount!.replaceAll('.', ''))).reduce((a, b) => a + b)).toBe(
      total,
    );
  });

  test('ends with the office in capitals, a comma, and the name without titles', async () => {
    const last = (await textOfPages((await printSample(loaded, await taken)).bytes)).at(-1)!;
    expect(last).toMatch(/BUPATI SRAGEN,\s+BAGAS WICAKSONO/);
    expect(last).not.toContain('S.E.');
  });

  test('leaves the number to the hand while it is unknown, and opens on the first page only', async () => {
    const texts = await textOfPages((await printSample(loaded, await taken)).bytes);
    expect(texts[0]).toMatch(/LAMPIRAN\s+KEPUTUSAN BUPATI SRAGEN\s+NOMOR \.{20,}\s+TENTANG/);
    expect(texts.slice(1).join()).not.toContain('LAMPIRAN');
    expect(loaded.template.filledByHand).toEqual(['nomor']);
  });

  test('has no page that ends with a heading or begins with a subtotal', async () => {
    for (let count = 1; count <= 30; count += 4) {
      const some = { ...sk, lines: sk.lines.slice(0, count) };
      const part = await take('lampiran-sk', { kegiatan: act(some), members });
      for (const text of await textOfPages((await printSample(loaded, part)).bytes)) {
        const list = text.slice(text.indexOf('Besaran'), text.indexOf('Kode naskah')).trim().split(/\s*\n/);
        expect(list.at(-1)).not.toMatch(/^KECAMATAN/);
        expect(list[1]).not.toMatch(/^(Jumlah|JUMLAH)/);
      }
    }
  });

  test('names a missing field by the line of the kegiatan', async () => {
    const { usaha: _usaha, ...poor } = members[4]!.data;
    const some = members.map((member, index) => (index === 4 ? { ...member, data: poor } : member));
    const line = sk.lines.findIndex(({ berkasId }) => berkasId === members[4]!.id);
    expect(await problems('lampiran-sk', { kegiatan: act(sk), members: some })).toEqual([
      {
        path: `lines.${line}.usaha.jenis`,
        label: 'Jenis usaha',
        stage: 'usaha',
        message: 'Isian ini wajib diisi.',
      },
    ]);
  });
});

test('the samples are what the schemas take', async () => {
  for (const { type, template } of templates.list()) {
    const sample = readSample(`${type}/sample`);
    expect(await checkData(template, sample)).toEqual(sample);
  }
});
