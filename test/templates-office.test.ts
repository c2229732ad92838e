import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { sampleBerkas } from '../samples/berkas.ts';
import { sampleVerifikasi, withVerdicts } from '../samples/verifikasi.ts';
import { checkData } from '../src/documents/generate.ts';
import { loadTemplates } from '../src/documents/load-templates.ts';
import type { PickSource } from '../src/documents/template.ts';
import { parseBerkas } from '../src/domain/berkas.ts';
import { parseInstansi } from '../src/domain/instansi.ts';
import { parseKegiatan } from '../src/domain/kegiatan.ts';
import { AppError } from '../src/errors.ts';
import { printSample, regulations } from './support/paper.ts';
import { textOfPages } from './support/pdf-text.ts';

const templates = await loadTemplates(new URL('../templates/', import.meta.url));
const instansi = parseInstansi(
  JSON.parse(readFileSync(new URL('../samples/instansi-sragen.json', import.meta.url), 'utf8')),
);
const idOf = (index: number) => `01JD${String(index).padStart(22, '0')}`;
const members = withVerdicts(sampleBerkas(12)).map((data, index) => ({
  id: idOf(index),
  version: 1,
  data: parseBerkas(data),
}));
const act = async (data: unknown) => ({ id: idOf(99), version: 1, data: await parseKegiatan(data) });

/** What a template takes from a source, checked as at issue. */
async function take(type: string, from: Partial<PickSource>) {
  const { template } = templates.get(type);
  const source = { members: [], instansi, regulations, date: '2026-03-16', input: {}, ...from };
  return (await checkData(template, template.pick(source))) as Record<string, never>;
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

async function textOf(type: string, from: Partial<PickSource>): Promise<string[]> {
  const { bytes } = await printSample(templates.get(type), await take(type, from));
  return (await textOfPages(bytes)).map((text) => text.replace(/\s+/g, ' '));
}

describe('berita-acara-verifikasi', () => {
  const kegiatan = act(sampleVerifikasi(members));

  test('counts those who qualify and those who do not, in figures and words (domain 1.4)', async () => {
    const text = (await textOf('berita-acara-verifikasi', { kegiatan: await kegiatan, members })).join(' ');
    expect(text).toContain('9 (sembilan) keluarga dinyatakan layak');
    expect(text).toContain('3 (tiga) keluarga dinyatakan tidak layak');
  });

  test('leaves number and day to the hand (domain 8.7)', async () => {
    const [first] = await textOf('berita-acara-verifikasi', { kegiatan: await kegiatan, members });
    expect(first).toMatch(/NOMOR \.{20,} Pada hari ini, \.+, tanggal \.+ bulan \.+ tahun \.+/);
  });

  test('is not older than the surat tugas (domain 9)', async () => {
    const early = await act({ ...sampleVerifikasi(members), tanggal: '2025-10-02' });
    expect(await problems('berita-acara-verifikasi', { kegiatan: early, members })).toMatchObject([
      { path: 'tanggal', message: expect.stringContaining('surat tugas') },
    ]);
  });

  test('names a family that was not verified by its line', async () => {
    const { verifikasi: _verifikasi, ...data } = members[3]!.data;
    const some = members.with(3, { ...members[3]!, data });
    expect(
      await problems('berita-acara-verifikasi', { kegiatan: await kegiatan, members: some }),
    ).toMatchObject([{ path: 'lines.3.verifikasi.kesimpulan', stage: 'verifikasi' }]);
  });

  test('is signed by those the act names, else by those of the families', async () => {
    const named = [{ nama: 'Satu Orang', nip: '198503122009012004' }];
    const other = await act({ ...sampleVerifikasi(members), verifikator: named });
    expect((await take('berita-acara-verifikasi', { kegiatan: other, members })).verifikator).toEqual(named);
    const usual = await take('berita-acara-verifikasi', { kegiatan: await kegiatan, members });
    expect(usual.verifikator).toHaveLength(3);
  });
});

describe('daftar-hasil-verifikasi', () => {
  const kegiatan = act(sampleVerifikasi(members));

  test('has each family once, by kecamatan and village, with counts that agree', async () => {
    const text = (await textOf('daftar-hasil-verifikasi', { kegiatan: await kegiatan, members })).join(' ');
    for (const { data } of members) expect(text.split(data.pemohon.nik)).toHaveLength(2);
    const codes = [...text.matchAll(/(?:DESA|KELURAHAN) [A-Z ]+, KECAMATAN ([A-Z]+)/g)].map(
      ([, name]) => name,
    );
    expect(codes.indexOf('KALIJAMBE')).toBeLessThan(codes.indexOf('TANON'));
    expect(text).toContain('JUMLAH 12 keluarga, 9 layak, 3 tidak layak');
  });

  test('gives the reason of those who do not qualify, and names a missing one by its line', async () => {
    const { verifikasi, ...rest } = members[2]!.data;
    const { alasan: _alasan, ...unsaid } = verifikasi!;
    const some = members.with(2, { ...members[2]!, data: { ...rest, verifikasi: unsaid } });
    const found = await problems('daftar-hasil-verifikasi', { kegiatan: await kegiatan, members: some });
    expect(found).toMatchObject([{ path: 'lines.2.verifikasi.alasan' }]);
  });
});
