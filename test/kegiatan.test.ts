import { describe, expect, it, test } from 'vitest';
import { sampleBerkas } from '../samples/berkas.ts';
import { samplePenetapan, samplePenyaluran } from '../samples/kegiatan.ts';
import { currentRab, totalRab } from '../src/domain/berkas.ts';
import {
  jenisKegiatan,
  type Kegiatan,
  kegiatanSchema,
  parseKegiatan,
  warningsOfKegiatan,
} from '../src/domain/kegiatan.ts';
import { isAppError, type Problem } from '../src/errors.ts';
import { leavesOf } from './fixtures/leaves.ts';

const idOf = (index: number) => `01KB0V5TQ8S9E1G3J5M7P${String(index).padStart(5, '0')}`;
const members = sampleBerkas(200).map((data, index) => ({ id: idOf(index), version: 1, data }));
const [penetapan, penyaluran] = [samplePenetapan(members.slice(0, 3)), samplePenyaluran(members.slice(0, 3))];

async function problemsIn(input: unknown): Promise<readonly Problem[]> {
  try {
    await parseKegiatan(input);
  } catch (error) {
    if (isAppError(error, 'invalid_input')) return error.problems;
    throw error;
  }
  return [];
}

const withLine = (kegiatan: Kegiatan, index: number, change: object) => ({
  ...kegiatan,
  lines: kegiatan.lines.map((line, at) => (at === index ? { ...line, ...change } : line)),
});

describe('the samples', () => {
  it('are a right SK and payment of 200 case files', async () => {
    for (const sample of [samplePenetapan(members), samplePenyaluran(members, idOf(9))]) {
      expect(await parseKegiatan(sample)).toEqual(sample);
      expect(await warningsOfKegiatan(sample)).toEqual([]);
    }
  });

  it('stand in the order of kecamatan and village, numbered through', () => {
    const { lines } = samplePenetapan(members);
    const codes = lines.map(
      ({ berkasId }) => members.find(({ id }) => id === berkasId)!.data.pemohon.alamat.kodeWilayah,
    );
    expect(codes).toEqual(codes.toSorted());
    expect(lines.map(({ nomorUrut }) => nomorUrut)).toEqual(lines.map((_, at) => at + 1));
  });

  it('grant what the RAB in force plans, at most four million, and pay what was granted', () => {
    const granted = samplePenetapan(members).lines.map(({ nilaiDitetapkan }) => nilaiDitetapkan);
    expect(Math.max(...granted)).toBe(4_000_000);
    expect(samplePenyaluran(members).lines.map(({ nilai }) => nilai)).toEqual(granted);
    const { berkasId, nilaiDitetapkan } = penetapan.lines[0]!;
    const { data } = members.find(({ id }) => id === berkasId)!;
    expect(nilaiDitetapkan).toBe(totalRab(currentRab(data)!, 'bantuan'));
  });

  it('leave number and day of the SK to Bagian Hukum', () => {
    expect(penetapan).not.toHaveProperty('nomor');
    expect(penetapan).not.toHaveProperty('tanggal');
  });
});

const official = {
  jabatan: 'Kepala Dinas Sosial',
  nama: 'Yuniarto Wardoyo, S.H., M.H.',
  nip: '197106081998031006',
};
const line = { berkasId: idOf(1), berkasVersion: 2 };
const common = { tahunAnggaran: 2026, petugas: 'Rina Kusumawati', dicatatPada: '2026-03-02' };

test.each<[string, object]>([
  [
    'verifikasi',
    { suratTugas: { nomor: '094/1/09/2025', tanggal: '2025-10-01' }, tempat: 'Tanon', lines: [line] },
  ],
  ['rekomendasi', { penandatangan: official, lines: [{ ...line, nilai: 4_000_000 }] }],
  [
    'anggaran',
    {
      nomorDpa: 'DPA/A.1/1.06.0.00.0.00.01.0000/001/2026',
      kodeSubKegiatan: '1.06.05.2.02.0009',
      kodeRekening: '5.1.06.02.01.0001',
      sumberDana: 'APBD Kabupaten Sragen',
      paKpa: official,
      pptk: official,
      ppkSkpd: official,
      bendahara: official,
      lines: [],
    },
  ],
  [
    'bimbingan',
    {
      tanggal: '2026-04-08',
      undangan: {},
      waktu: '08.30 WIB sampai selesai',
      tempat: 'Aula Dinas Sosial',
      acara: 'Bimbingan sosial dan pemantapan',
      materi: 'Pengelolaan usaha dan LPJ',
      lines: [{ ...line, hadir: false, alasan: 'Sakit', susulan: '2026-04-15' }],
    },
  ],
  ['monitoring', { suratTugas: {}, lines: [line] }],
])('a %s is right with what its stage asks', async (jenis, rest) => {
  const kegiatan = { jenis, ...common, ...rest };
  expect(await parseKegiatan(kegiatan)).toEqual(kegiatan);
});

it('has a label for every field, and a stage', () => {
  expect(leavesOf(kegiatanSchema).filter(({ title, stage }) => !title || !stage)).toEqual([]);
});

describe('what is refused, at which field', () => {
  const first = penetapan.lines[0]!;
  test.each<[string, unknown, string, string | RegExp]>([
    ['an act of no kind', { ...common }, 'jenis', /Pilih salah satu: verifikasi, rekomendasi, penetapan/],
    [
      'one case file twice',
      withLine(penetapan, 2, { berkasId: first.berkasId }),
      'lines.2.berkasId',
      /sudah ada/,
    ],
    ['one serial twice', withLine(penetapan, 1, { nomorUrut: 1 }), 'lines.1.nomorUrut', /sudah dipakai/],
    [
      'one receipt number twice',
      withLine(penyaluran, 1, { nomorBukti: '0001/UEP/2026' }),
      'lines.1.nomorBukti',
      /sudah/,
    ],
    ['no lines', { ...penetapan, lines: [] }, 'lines', /tidak boleh kosong/],
    [
      'an id that is none',
      withLine(penetapan, 0, { berkasId: 'UEP-2026-0001' }),
      'lines.0.berkasId',
      /Berkas harus id/,
    ],
    ['version 0', withLine(penetapan, 0, { berkasVersion: 0 }), 'lines.0.berkasVersion', /Terlalu kecil/],
    ['half a rupiah', withLine(penetapan, 0, { nilaiDitetapkan: 0.5 }), 'lines.0.nilaiDitetapkan', /bulat/],
    [
      'nothing granted',
      withLine(penetapan, 0, { nilaiDitetapkan: 0 }),
      'lines.0.nilaiDitetapkan',
      /Terlalu kecil/,
    ],
    [
      'a stuck zero',
      withLine(penetapan, 0, { nilaiDitetapkan: 4e10 }),
      'lines.0.nilaiDitetapkan',
      /Terlalu besar/,
    ],
    [
      'replacing oneself',
      withLine(penetapan, 0, { menggantikan: first.berkasId }),
      'lines.0.menggantikan',
      /sendiri/,
    ],
    ['a change of no SK', { ...penetapan, jenisSk: 'perubahan' }, 'mengubah', /SK yang diubah/],
    ['a total that was typed', { ...penetapan, total: 12 }, 'total', /total dihitung/],
    ['a field of another act', { ...penetapan, metode: 'tunai' }, 'metode', /tidak dikenal: metode/],
    ['SP2D before the SK', { ...penyaluran, sp2d: { tanggal: '2026-03-15' } }, 'sp2d.tanggal', /tanggal SK/],
    [
      'a transfer before the SK',
      withLine(penyaluran, 1, { tanggalTransfer: '2026-03-15', status: 'berhasil' }),
      'lines.1.tanggalTransfer',
      /lebih awal daripada tanggal SK/,
    ],
    [
      'a return without a reason',
      withLine(penyaluran, 1, { status: 'retur' }),
      'lines.1.alasanRetur',
      /wajib diisi/,
    ],
  ])('%s', async (_, input, path, message) => {
    const found = await problemsIn(input);
    expect(found).toEqual([expect.objectContaining({ path, message: expect.stringMatching(message) })]);
  });

  it.each([
    ['missing', undefined],
    ['wrong', 'pembayaran'],
  ])('a %s jenis belongs to no stage', async (_, jenis) => {
    expect(await problemsIn({ ...penetapan, jenis })).toEqual([
      {
        path: 'jenis',
        label: 'Jenis kegiatan',
        message: `Pilih salah satu: ${jenisKegiatan.join(', ')}.`,
      },
    ]);
  });

  it('no act at all, by its label', async () => {
    expect(await problemsIn([])).toEqual([
      { path: '', label: 'Kegiatan', message: 'Isi dengan kelompok isian (objek).' },
    ]);
  });

  it('with label and stage', async () => {
    expect(await problemsIn(withLine(penetapan, 1, { nikPadaSk: '33' }))).toEqual([
      {
        path: 'lines.1.nikPadaSk',
        label: 'NIK pada SK',
        stage: 'penetapan',
        message: 'NIK pada SK harus 16 angka.',
      },
    ]);
  });
});

describe('warnings', () => {
  test.each<[string, unknown, string, RegExp]>([
    [
      'one NIK twice in an SK',
      withLine(penetapan, 1, { nikPadaSk: penetapan.lines[0]!.nikPadaSk }),
      'lines.1.nikPadaSk',
      /sudah ada/,
    ],
    [
      'an impossible NIK',
      withLine(penetapan, 1, { nikPadaSk: '3314129913530005' }),
      'lines.1.nikPadaSk',
      /tidak memuat/,
    ],
    [
      'money cut off',
      withLine(penyaluran, 2, { potongan: 50_000 }),
      'lines.2.potongan',
      /tidak boleh dipotong/,
    ],
  ])('%s', async (_, input, path, message) => {
    expect(await warningsOfKegiatan(await parseKegiatan(input))).toEqual([
      expect.objectContaining({ path, message: expect.stringMatching(message), stage: expect.any(String) }),
    ]);
  });
});
