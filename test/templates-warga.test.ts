import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { sampleBerkas } from '../samples/berkas.ts';
import { samplePenetapan } from '../samples/kegiatan.ts';
import { sampleRekomendasi } from '../samples/rekomendasi.ts';
import { checkData } from '../src/documents/generate.ts';
import { loadTemplates } from '../src/documents/load-templates.ts';
import type { PickSource } from '../src/documents/template.ts';
import { parseBerkas, rabItemTotal, totalRab } from '../src/domain/berkas.ts';
import { parseInstansi } from '../src/domain/instansi.ts';
import { parseKegiatan } from '../src/domain/kegiatan.ts';
import { ribuan } from '../src/domain/money.ts';
import { changeOf, pairRab } from '../src/domain/rab-comparison.ts';
import { isAppError } from '../src/errors.ts';
import { printSample, regulations } from './support/paper.ts';
import { textOfPages } from './support/pdf-text.ts';

const templates = await loadTemplates(new URL('../templates/', import.meta.url));
const instansi = parseInstansi(
  JSON.parse(readFileSync(new URL('../samples/instansi-sragen.json', import.meta.url), 'utf8')),
);
const idOf = (index: number) => `01JD${String(index).padStart(22, '0')}`;
const members = sampleBerkas(20).map((data, index) => ({
  id: idOf(index),
  version: 1,
  data: parseBerkas(data),
}));
const adjusted = members.find(({ data }) => data.rab!.length > 1)!;

/** What a template takes, checked as at issue. */
async function take(type: string, from: Partial<PickSource>) {
  const { template } = templates.get(type);
  const source: PickSource = { members: [], instansi, regulations, date: '2026-03-16', input: {}, ...from };
  return (await checkData(template, template.pick(source))) as Record<string, never>;
}

async function textOf(type: string, from: Partial<PickSource>): Promise<string> {
  const { bytes } = await printSample(templates.get(type), await take(type, from));
  return (await textOfPages(bytes)).join('\n');
}

const problemsOf = (type: string, from: Partial<PickSource>) =>
  take(type, from).then(
    () => [],
    (error: unknown) => {
      if (isAppError(error, 'invalid_input')) return error.problems;
      throw error;
    },
  );

describe('the proposal (standar pelayanan, procedure 1)', () => {
  test('goes to the Bupati c.q. the head of the dinas, for the amount asked', async () => {
    const text = await textOf('surat-permohonan', { berkas: adjusted });
    expect(text).toMatch(/Bupati Sragen\s+c\.q\. Kepala Dinas Sosial Kabupaten Sragen/);
    expect(await take('surat-permohonan', { berkas: adjusted })).toMatchObject({
      nilaiDiajukan: totalRab(adjusted.data.rab![0]!, 'bantuan'),
    });
  });

  test.each([
    ['33.14.12.2016', 'Kepala Desa Gading'],
    ['33.14.10.1002', 'Lurah Sragen Kulon'],
  ])('is acknowledged by the title of the village type (domain 1.6): %s, %s', async (code, jabatan) => {
    const data = structuredClone(members[0]!.data);
    data.pemohon.alamat.kodeWilayah = code;
    data.permohonan!.mengetahui.status = 'definitif';
    const taken = await take('surat-permohonan', { berkas: { ...members[0]!, data } });
    expect(taken.mengetahui).toMatchObject({ jabatan });
  });

  test('has the RAB as it was asked, which says nothing of versions', async () => {
    const text = await textOf('rab', { berkas: adjusted });
    const asked = ribuan(totalRab(adjusted.data.rab![0]!, 'bantuan'));
    expect(text).toContain(asked);
    expect(await textOf('surat-permohonan', { berkas: adjusted })).toContain(asked);
    expect(text).not.toMatch(/versi|Penyesuaian/i);
  });

  test('names what is missing by stage', async () => {
    const { usaha: _usaha, permohonan: _permohonan, ...data } = members[0]!.data;
    const berkas = { ...members[0]!, data };
    expect(await problemsOf('profil-uep', { berkas })).toMatchObject([{ path: 'usaha', stage: 'usaha' }]);
    const stages = (await problemsOf('surat-permohonan', { berkas })).map(({ stage }) => stage);
    expect(new Set(stages)).toEqual(new Set(['permohonan', 'usaha']));
  });
});

describe('rab-penyesuaian (domain 8.3: asked is not granted)', () => {
  test('has every line of both versions once, and their sums', async () => {
    const taken = await take('rab-penyesuaian', { berkas: adjusted });
    const rows = taken.rincian as unknown as Record<'usulan' | 'disetujui', never>[];
    const sum = (side: 'usulan' | 'disetujui') =>
      rows.reduce((total, row) => total + (row[side] === undefined ? 0 : rabItemTotal(row[side])), 0);
    expect(sum('usulan')).toBe(totalRab(adjusted.data.rab![0]!));
    expect(sum('disetujui')).toBe(totalRab(adjusted.data.rab![1]!));
    expect(taken.menyetujui).toMatchObject({ nama: 'Nanik Setyorini, S.Sos., M.Si.' });
  });

  test('is not made of a plan that was never adjusted', async () => {
    const berkas = members.find(({ data }) => data.rab!.length === 1)!;
    const [problem] = await problemsOf('rab-penyesuaian', { berkas });
    expect(problem).toMatchObject({ path: 'rab.versi', label: 'Versi RAB', stage: 'rab' });
  });

  test('says what became of a line', () => {
    const item = {
      no: 1,
      uraian: 'Beras',
      volume: 10,
      satuan: 'kg',
      hargaSatuan: 13_000,
      sumber: 'bantuan',
    } as const;
    const less = { ...item, no: 7, volume: 5 };
    expect(pairRab([item], [less])).toEqual([{ usulan: item, disetujui: less }]);
    expect(pairRab([item], [{ ...less, sumber: 'swadaya' }])).toHaveLength(2);
    expect([changeOf(item, less), changeOf(less, item), changeOf(item, item)]).toEqual([
      'Dikurangi',
      'Ditambah',
      'Tetap',
    ]);
    expect([changeOf(item, undefined), changeOf(undefined, item)]).toEqual(['Tidak dibiayai', 'Baru']);
  });
});

describe('tanda-terima-berkas', () => {
  test('leaves a requirement that nobody recorded to the hand, and names an own one', async () => {
    const data = structuredClone(members[0]!.data);
    const own = { ...data.persyaratan![0]!, kode: 'surat_sehat', status: 'tidak' as const };
    data.persyaratan = [own];
    const taken = await take('tanda-terima-berkas', { berkas: { ...members[0]!, data } });
    const rows = taken.syarat as unknown as { uraian: string; hasil?: string }[];
    expect(rows.slice(0, 6).every(({ hasil }) => hasil === undefined)).toBe(true);
    expect(rows.at(-1)).toEqual({ uraian: 'Surat sehat', hasil: 'Tidak' });
  });
});

describe('instrumen-verifikasi', () => {
  test('is a blank form before the visit (domain 8.7), and shows the findings after it', async () => {
    const { verifikasi: _found, ...data } = members[0]!.data;
    const before = await textOf('instrumen-verifikasi', { berkas: { ...members[0]!, data } });
    expect(before).not.toMatch(/\( ?V ?\)/);
    const after = await take('instrumen-verifikasi', { berkas: members[0]! });
    expect(after).toMatchObject({ kesimpulan: 'Layak', cekGanda: { hasil: 'Tidak ganda' } });
  });
});

describe('rekomendasi and nota dinas', () => {
  test('the recommendation lists each family with its amount, and cites the berita acara before it (domain 9, 2)', async () => {
    const act = await parseKegiatan(sampleRekomendasi(members));
    const text = await textOf('rekomendasi', { kegiatan: { id: idOf(99), version: 1, data: act }, members });
    for (const { data } of members) expect(text.split(data.pemohon.nik)).toHaveLength(2);
    expect(text).toContain('400.9.14.1/0482/09/2025');
  });

  test('the nota dinas counts the families of the draft by kecamatan; initials are on the file copy only (domain 1.6)', async () => {
    const kegiatan = { id: idOf(99), version: 1, data: samplePenetapan(members) };
    const taken = await take('nota-dinas-penetapan', { kegiatan, members });
    const rows = taken.rekap as unknown as { keluarga: number }[];
    expect(rows.reduce((sum, { keluarga }) => sum + keluarga, 0)).toBe(members.length);
    expect(await textOf('nota-dinas-penetapan', { kegiatan, members })).not.toContain('PARAF');
    const copy = await textOf('nota-dinas-penetapan', { kegiatan, members, input: { lembar: 'pertinggal' } });
    expect(copy).toMatch(/PARAF HIERARKI[\s\S]*PARAF KOORDINASI/);
  });
});
