import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { sampleBerkas } from '../samples/berkas.ts';
import { samplePenetapan } from '../samples/kegiatan.ts';
import { samplePerubahan } from '../samples/perubahan.ts';
import { sampleVerifikasi, withVerdicts } from '../samples/verifikasi.ts';
import { checkData } from '../src/documents/generate.ts';
import { titleCase } from '../src/documents/letter/title-case.ts';
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

const earlier = idOf(98);
const change = () => samplePerubahan(members.slice(0, 2), members.slice(5, 7), earlier);

describe('sk-bupati', () => {
  test('carries no number and no day, even where the act knows them by now (domain 1.4)', async () => {
    const signed = { ...samplePenetapan(members), nomor: '100.3.3.2/147/002/2026', tanggal: '2026-03-16' };
    const pages = await textOf('sk-bupati', { kegiatan: await act(signed), members });
    expect(pages[0]).toMatch(/KEPUTUSAN BUPATI SRAGEN NOMOR \.{20,} TENTANG/);
    expect(pages.at(-1)).toMatch(/pada tanggal \.{20,} BUPATI SRAGEN, BAGAS WICAKSONO/);
    expect(pages.join()).not.toContain('100.3.3.2');
  });

  test('names the Lampiran, the budget and its year, the start of validity; figures with words (domain 1.4)', async () => {
    const kegiatan = await act(samplePenetapan(members));
    const text = (await textOf('sk-bupati', { kegiatan, members })).join(' ');
    expect(text).toContain('sebanyak 12 (dua belas) keluarga');
    expect(text).toMatch(/Lampiran yang merupakan bagian yang tidak terpisahkan dari Keputusan ini\./);
    expect(text).toContain('Anggaran Pendapatan dan Belanja Daerah Kabupaten Sragen Tahun Anggaran 2026.');
    expect(text).toMatch(/Rp\d+\.\d{3}\.000,00 \([a-z ]+ juta( [a-z ]+)? rupiah\)/);
    expect(text).toMatch(/KEENAM : Keputusan ini mulai berlaku pada tanggal ditetapkan\./);
    expect(text).not.toMatch(/RAHMAT TUHAN|Wicaksono|S\.E\./);
  });

  test('a change cites the SK that it changes, and asks for it', async () => {
    const kegiatan = await act(change());
    const text = (await textOf('sk-bupati', { kegiatan, members })).join(' ');
    expect(text).toContain(
      'Keputusan Bupati Sragen Nomor 100.3.3.2/147/002/2026 tanggal 16 Maret 2026 tentang',
    );
    expect(text).toContain('2 (dua) keluarga penerima pengganti');
    const { skDiubah: _skDiubah, ...unsaid } = change();
    expect(await problems('sk-bupati', { kegiatan: await act(unsaid), members })).toMatchObject([
      { path: 'skDiubah', stage: 'penetapan' },
    ]);
  });

  test('cites a title in capitals as a sentence does', () => {
    expect(titleCase('PENETAPAN PENERIMA DAN BESARAN BANTUAN UEP KRSE')).toBe(
      'Penetapan Penerima dan Besaran Bantuan UEP KRSE',
    );
    expect(titleCase('Penetapan penerima')).toBe('Penetapan penerima');
  });
});
