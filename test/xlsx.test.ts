import { createHash } from 'node:crypto';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as wait } from 'node:timers/promises';
import PizZip from 'pizzip';
import { readSheet } from 'read-excel-file/node';
import { describe, expect, test } from 'vitest';
import { loadTemplates } from '../src/documents/load-templates.ts';
import { renderXlsx } from '../src/documents/xlsx/render.ts';
import type { Sheet } from '../src/documents/xlsx/sheet.ts';
import { printSample, sampleMark } from './support/paper.ts';

const templates = await loadTemplates(new URL('../templates/', import.meta.url));
const lists = templates.list().filter(({ formats }) => formats.includes('xlsx'));
const samples = lists.flatMap((loaded) =>
  loaded.samples.map((sample) => ({ loaded, type: loaded.type, ...sample })),
);

/** On these papers the NIK is hidden in part, or not there at all. */
const masked = ['buku-penerima-layanan', 'daftar-penyaluran', 'pengumuman-penerima'];

/** The NIK and accounts of the rows; the NIP of those who sign stands on the paper alone. */
function namedNumbers(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) =>
    ['nik', 'rekening'].includes(key) && typeof inner === 'string' ? [inner] : namedNumbers(inner),
  );
}

const sheet = (rows: Sheet['rows'], name = 'Daftar'): Sheet => ({
  name,
  heading: ['DAFTAR <UJI> & "LAIN"'],
  columns: [
    { title: 'No', width: 6, kind: 'bilangan' },
    { title: 'NIK', width: 20 },
    { title: 'Nilai', width: 15, kind: 'rupiah' },
  ],
  rows,
});

const sha256 = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');

describe.each(samples)('$type $name as a sheet', ({ loaded, data }) => {
  test('holds every NIK and account of its data as text, digit by digit (domain 10)', async () => {
    const { bytes } = await printSample(loaded, data, sampleMark, 'xlsx');
    const cells = (await readSheet(bytes)).flat();
    const numbers = namedNumbers(data);
    for (const number of numbers) expect(cells).toContain(number);
    expect(cells.every((cell) => typeof cell !== 'number' || cell <= 1e13)).toBe(true);
  });

  test.runIf(masked.includes(loaded.type))('shows no whole NIK, as on paper (UU 27/2022)', async () => {
    const { bytes } = await printSample(loaded, data, sampleMark, 'xlsx');
    expect(JSON.stringify(await readSheet(bytes))).not.toMatch(/\d{16}/);
  });
});

test('the lists that offices go on working with are sheets, too (domain 10)', () => {
  expect(lists.map(({ type }) => type)).toEqual([
    'buku-penerima-layanan',
    'daftar-berkas',
    'daftar-hadir',
    'daftar-hasil-verifikasi',
    'daftar-isi-berkas',
    'daftar-penyaluran',
    'lampiran-sk',
    'pengumuman-penerima',
    'rekap-lpj',
    'rekap-monitoring',
    'rekomendasi',
    'undangan-bimbingan',
  ]);
});

describe('a sheet', () => {
  test('gives back texts, numbers and empty cells as they went in', async () => {
    const rows = () => [
      { cells: [1, '0033140000000001', 4_000_000] },
      { cells: [2, undefined, 0], bold: true },
    ];
    const read = await readSheet(await renderXlsx(sheet(rows), 'Daftar', sampleMark));
    expect(read[0]?.[0]).toBe('DAFTAR <UJI> & "LAIN"');
    expect(read[1]?.[0]).toMatch(/^Kode naskah: /);
    expect(read.slice(3)).toEqual([
      ['No', 'NIK', 'Nilai'],
      [1, '0033140000000001', 4_000_000],
      [2, null, 0],
    ]);
  });

  test('gives days that Excel sorts and shows as papers do', async () => {
    const days: Sheet = {
      ...sheet(() => [{ cells: ['2026-11-24'] }, { cells: ['menyusul'] }, { cells: [] }]),
      columns: [{ title: 'Tanggal', width: 20, kind: 'tanggal' }],
    };
    const bytes = await renderXlsx(days, 'Daftar', sampleMark);
    const read = await readSheet(bytes);
    expect(read.slice(4)).toEqual([[new Date('2026-11-24T00:00:00Z')], ['menyusul']]);
    expect(new PizZip(bytes).file('xl/worksheets/sheet1.xml')!.asText()).toContain('<v>46350</v>');
  });

  test('is the same bytes whenever it is made', async () => {
    const make = async () =>
      sha256(
        await renderXlsx(
          sheet(() => [{ cells: [1, 'a', 2] }]),
          'Daftar',
          sampleMark,
        ),
      );
    const first = await make();
    await wait(2100);
    expect(await make()).toBe(first);
  });

  test('of 10,000 rows is whole, and others get their turn meanwhile', async () => {
    function* rows() {
      for (let no = 1; no <= 10_000; no += 1) yield { cells: [no, String(no).padStart(16, '0'), no] };
    }
    const delay = monitorEventLoopDelay({ resolution: 1 });
    delay.enable();
    const bytes = await renderXlsx(sheet(rows), 'Daftar', sampleMark);
    delay.disable();
    expect(delay.count).toBeGreaterThan(3);
    const read = await readSheet(bytes);
    expect(read).toHaveLength(4 + 10_000);
    expect(read.at(-1)).toEqual([10_000, '0000000000010000', 10_000]);
  });
});
