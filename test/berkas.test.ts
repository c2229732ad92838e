import { describe, expect, it, test } from 'vitest';
import { z } from 'zod';
import { sampleBerkas } from '../samples/berkas.ts';
import {
  type Berkas,
  berkasSchema,
  currentRab,
  parseBerkas,
  rabItemTotal,
  residenceWarnings,
  stages,
  totalRab,
  warningsOf,
} from '../src/domain/berkas.ts';
import { at } from '../src/domain/berkas-rules.ts';
import { isAppError, type Problem } from '../src/errors.ts';
import { whole } from './fixtures/berkas.ts';
import { leavesOf } from './fixtures/leaves.ts';

/** A copy of the whole case file with one field set; `undefined` takes it away. */
function changed(path: string, value: unknown, from: unknown = whole): unknown {
  const copy = JSON.parse(JSON.stringify(from)) as Record<string, unknown>;
  const keys = path.split('.');
  const holder = at(copy, keys.slice(0, -1)) as Record<string, unknown>;
  if (value === undefined) delete holder[keys.at(-1)!];
  else holder[keys.at(-1)!] = value;
  return copy;
}

function problemsIn(input: unknown): readonly Problem[] {
  try {
    parseBerkas(input);
  } catch (error) {
    if (isAppError(error, 'invalid_input')) return error.problems;
    throw error;
  }
  return [];
}

describe('a case file', () => {
  it('with every stage is right as it is, and gives no warning', () => {
    expect(parseBerkas(whole)).toEqual(whole);
    expect(warningsOf(parseBerkas(whole))).toEqual([]);
  });

  it('may hold only what is known at the first stage', () => {
    const { program, tahunUsulan, tahunAnggaran, status, kodeKlasifikasi, petugas, dicatatPada, pemohon } =
      whole;
    const first = {
      program,
      tahunUsulan,
      tahunAnggaran,
      status,
      kodeKlasifikasi,
      petugas,
      dicatatPada,
      pemohon,
    };
    expect(parseBerkas(first)).toEqual(first);
  });

  it('lists every missing field of an empty one', () => {
    const paths = problemsIn({}).map(({ path }) => path);
    expect(paths).toEqual([
      'program',
      'tahunUsulan',
      'tahunAnggaran',
      'status',
      'kodeKlasifikasi',
      'petugas',
      'dicatatPada',
      'pemohon',
    ]);
    expect(problemsIn({})[0]).toEqual({
      path: 'program',
      label: 'Program',
      stage: 'identitas',
      message: 'Isian ini wajib diisi.',
    });
  });
});

describe('every field', () => {
  it('has the label of the form and a known stage', () => {
    const unlabelled = leavesOf(berkasSchema).filter(({ title }) => !title);
    expect(unlabelled).toEqual([]);
    const known = leavesOf(berkasSchema).filter(({ stage }) => !stages.some((one) => one === stage));
    expect(known).toEqual([]);
  });

  it('can be described as JSON Schema, the same for what is sent and what is kept', () => {
    const sent = z.toJSONSchema(berkasSchema, { io: 'input' });
    expect(sent).toEqual(z.toJSONSchema(berkasSchema, { io: 'output' }));
    expect(sent.properties?.pemohon).toMatchObject({ properties: { nik: { title: 'NIK', type: 'string' } } });
  });
});

describe('what is refused, at which field', () => {
  test.each([
    ['NIK too short', 'pemohon.nik', '331412601153000', 'NIK harus 16 angka.'],
    ['NIK as a number', 'pemohon.nik', 3314126011530005, 'NIK harus 16 angka.'],
    ['NIK with a letter', 'pemohon.nik', '33141260115300O5', 'NIK harus 16 angka.'],
    ['NIK of digits of another script', 'pemohon.nik', '٣٣١٤١٢٦٠١١٥٣٠٠٠٥', 'NIK harus 16 angka.'],
    ['no NIK', 'pemohon.nik', undefined, 'Isian ini wajib diisi.'],
    ['an empty name', 'pemohon.nama', ' \u200B ', 'Isian ini wajib diisi.'],
    ['a day not in the calendar', 'permohonan.tanggal', '2025-02-29', /ada di kalender/],
    ['a day written the other way', 'permohonan.tanggal', '24-11-2025', /2026-11-24/],
    ['a day of year 206', 'rekening.tanggalCek', '0206-11-24', /ada di kalender/],
    ['an unknown village', 'pemohon.alamat.kodeWilayah', '33.14.12.2999', /tidak ada dalam daftar/],
    ['a code without dots', 'pemohon.alamat.kodeWilayah', '3314122001', /harus berbentuk/],
    ['RT of four digits', 'pemohon.alamat.rt', '0001', /RT harus 3 angka/],
    ['one witness', 'pemohon.saksi', [{ nama: 'Sri' }], 'Saksi harus dua orang.'],
    ['money with sen', 'rab.0.items.1.hargaSatuan', 100.5, 'Isi dengan bilangan bulat.'],
    ['money as text', 'rab.0.items.1.hargaSatuan', '13500', /Isi dengan/],
    ['a price below nothing', 'rab.0.items.1.hargaSatuan', -5, /Terlalu kecil/],
    ['no volume', 'rab.0.items.1.volume', 0, 'Volume harus lebih dari 0.'],
    ['an empty RAB', 'rab.0.items', [], /paling sedikit satu baris/],
    ['a total that was typed', 'rab.0.total', 4_000_000, /total dihitung, tidak diketik/],
    ['a line sum that was typed', 'rab.0.items.0.jumlah', 5, /jumlah dihitung, tidak diketik/],
    ['an unknown field', 'pemohon.agama', 'x', 'Isian ini tidak dikenal: agama.'],
    ['a witness too few for a thumb', 'pemohon.saksi', undefined, 'Cap jempol memerlukan dua orang saksi.'],
    ['no reason for refusing', 'verifikasi.alasan', undefined, /Alasan wajib diisi/],
    ['no reason for a new RAB', 'rab.1.alasan', undefined, /RAB penyesuaian/],
    ['two RAB of one version', 'rab.1.versi', 1, /berurutan naik/],
    ['two RAB lines of one number', 'rab.0.items.1.no', 1, /sudah dipakai/],
    ['a requirement listed twice', 'persyaratan.1.kode', 'ktp', /sudah ada/],
    ['social data without a source', 'persyaratan.2.dataSosial', undefined, /data sosial wajib diisi/],
    ['budget year before the asking', 'tahunAnggaran', 2024, /Tahun anggaran/],
    ['a warning letter twice', 'teguran.1.ke', 1, /sudah ada/],
    ['a NIP of 17 digits', 'verifikasi.verifikator.0.nip', '19850312200901200', /NIP harus 18 angka/],
    ['a photo that is no record', 'usaha.foto', ['x.jpg'], /Foto harus id/],
    [
      'a status of the village head without its point',
      'permohonan.mengetahui.status',
      'Pj',
      'Pilih salah satu: definitif, Plt., Plh., Pj.',
    ],
    ['a price with a stuck zero', 'rab.0.items.1.hargaSatuan', 2e9, 'Terlalu besar; batasnya 1.000.000.000.'],
    ['a far year, without points', 'tahunAnggaran', 20_260, 'Terlalu besar; batasnya 2199.'],
    ['a status that is none', 'status', 'baru', /Pilih salah satu: diajukan/],
  ])('%s', (_, path, value, message) => {
    // The thumb and the refusal are the awkward cases of the same case file.
    const found = problemsIn(changed(path, value, awkward));
    expect(found).toHaveLength(1);
    expect(found[0]).toMatchObject({
      path: /^usaha\.foto/.test(path) ? 'usaha.foto.0' : path,
      message: expectText(message),
    });
    expect(found[0]?.label).toBeTruthy();
  });

  it('a case file that is refused for a reason is itself right', () => {
    expect(problemsIn(awkward)).toEqual([]);
  });
});

const expectText = (message: string | RegExp) =>
  typeof message === 'string' ? message : expect.stringMatching(message);

const awkward = {
  ...whole,
  verifikasi: { ...whole.verifikasi, kesimpulan: 'tidak', alasan: 'Usaha sudah tutup.' },
};

describe('days in order', () => {
  test.each([
    ['permohonan.tanggal', '1900-01-01', 'tanggal lahir'],
    ['permohonan.tanggalDiterima', '2025-07-01', 'tanggal permohonan'],
    ['verifikasi.tanggalKunjungan', '2025-07-01', 'tanggal permohonan'],
    ['permohonan.mengetahui.tanggal', '2025-07-01', 'tanggal permohonan'],
    ['rab.1.tanggal', '2025-07-01', 'tanggal RAB sebelumnya'],
    ['lpj.tanggal', '2025-07-01', 'tanggal permohonan'],
    ['lpj.tanggalDiterima', '2026-06-30', 'tanggal LPJ'],
    ['lpj.tanggalDiterimaLengkap', '2026-06-30', 'tanggal LPJ'],
    ['monitoring.0.tanggal', '2025-07-01', 'tanggal kunjungan verifikasi'],
    ['teguran.0.batas', '2026-01-01', 'tanggal teguran'],
    ['tanggalTutup', '2026-06-30', 'tanggal LPJ'],
  ])('%s on %s is before %s', (path, day, earlier) => {
    const [first] = problemsIn(changed(path, day));
    expect(first).toMatchObject({ path, message: expect.stringContaining(`lebih awal daripada ${earlier}`) });
  });

  it('is checked only between what is there', () => {
    const without = changed('permohonan.tanggal', undefined, changed('verifikasi', undefined));
    expect(problemsIn(without)).toEqual([]);
  });

  it('is told together with fields that are wrong in themselves', () => {
    const input = changed('pemohon.nik', '1', changed('permohonan.tanggalDiterima', '2025-07-01'));
    expect(problemsIn(input).map(({ path }) => path)).toEqual(['pemohon.nik', 'permohonan.tanggalDiterima']);
  });
});

describe('text at the door', () => {
  test.each([
    ['soft hyphen', 'Su\u00ADparmi', 'Suparmi'],
    ['zero width', 'Su\u200Bpar\u200Dmi\uFEFF', 'Suparmi'],
    ['control characters', 'Suparmi\u0000\u0007', 'Suparmi'],
    ['a tab, a line end and NBSP', ' Suparmi\t\nSri\u00A0Rahayu ', 'Suparmi Sri Rahayu'],
    ['a letter and its accent apart', 'Rene\u0301', 'René'],
    ['half a pair', 'Su\uD800parmi', 'Suparmi'],
  ])('loses %s', (_, typed, kept) => {
    expect(parseBerkas(changed('pemohon.nama', typed)).pemohon.nama).toBe(kept);
  });

  it('keeps the lines of a longer text', () => {
    const text = 'Menambah barang.\r\n  Membeli\u00AD etalase. \n';
    expect(parseBerkas(changed('usaha.rencana', text)).usaha?.rencana).toBe(
      'Menambah barang.\nMembeli etalase.',
    );
  });

  it('writes RT and RW with three digits', () => {
    expect(parseBerkas(changed('pemohon.alamat.rt', '3')).pemohon.alamat.rt).toBe('003');
  });
});

describe('warnings', () => {
  test.each([
    [
      'NIK of another kabupaten',
      'pemohon.nik',
      '3372046011530005',
      [/kabupaten\/kota lain/, /bukan NIK pemohon/],
    ],
    ['a birth day that is not in the NIK', 'pemohon.tanggalLahir', '1953-11-21', [/Tanggal lahir/]],
    ['a man with a woman’s NIK', 'pemohon.jenisKelamin', 'L', [/Jenis kelamin/]],
    ['one NIK twice in the family', 'pemohon.anggotaKeluarga.0.nik', '3314126011530005', [/sudah dipakai/]],
    ['a Lurah for a desa', 'permohonan.mengetahui.jabatan', 'Lurah', [/seharusnya Kepala Desa/]],
    ['asked differs from the RAB', 'permohonan.nilaiDiajukan', 4_900_000, [/berbeda dengan jumlah RAB/]],
    [
      'a RAB of years before the permohonan',
      'rab.0.tanggal',
      '2020-08-15',
      [/lebih dari setahun sebelum permohonan/],
    ],
    ['a first RAB made after the visit', 'rab.0.tanggal', '2025-10-21', [/sesudah kunjungan verifikasi/]],
    ['aided before', 'verifikasi.cekGanda.hasil', 'ganda', [/pernah menerima/]],
    ['dead', 'pemohon.statusPendudukan.status', 'meninggal', [/tercatat meninggal/]],
    ['a civil servant', 'pemohon.pekerjaanTerlarang', 'asn', [/tidak boleh menerima/]],
    ['another name at the bank', 'rekening.namaPemilik', 'Suparno', [/berbeda dengan nama pemohon/]],
    ['an account that sleeps', 'rekening.statusAktif', false, [/belum aktif/]],
    ['no meterai', 'pernyataan.0.meterai.ada', false, [/belum bermeterai/]],
    ['a receipt for no line', 'lpj.bukti.0.rabNo', 99, [/Tidak ada baris RAB/]],
    ['a receipt that does not add up', 'lpj.bukti.0.jumlah', 950_001, [/bukan volume kali harga/]],
    ['a remainder not paid back', 'lpj.setor', undefined, [/setoran sisa/]],
    ['monitored by the verifier', 'monitoring.0.petugas', 'Dian Pertiwi, A.Md.', [/bukan verifikator/]],
  ])('%s', (_, path, value, expected) => {
    const found = warningsOf(parseBerkas(changed(path, value)));
    expect(found).toHaveLength(expected.length);
    expected.forEach((pattern, index) => {
      expect(found[index]?.message).toMatch(pattern);
      expect(found[index]?.label).toBeTruthy();
      expect(found[index]?.stage).toBeTruthy();
    });
  });
});

describe('a RAB', () => {
  test.each([
    ['2024-08-15', 0],
    ['2024-08-14', 1],
    ['2025-10-20', 0],
  ])('of %s gives %d warnings', (day, count) => {
    expect(warningsOf(parseBerkas(changed('rab.0.tanggal', day)))).toHaveLength(count);
  });

  it('is compared with the day the permohonan came in where that has no day of its own', () => {
    const undated = changed('rab.0.tanggal', '2024-08-17', changed('permohonan.tanggal', undefined));
    expect(warningsOf(parseBerkas(undated)).map(({ path }) => path)).toEqual(['rab.0.tanggal']);
  });
});

describe('an applicant', () => {
  it('who lives in the kabupaten of the office gives no warning', () => {
    expect(residenceWarnings(parseBerkas(whole), '33.14')).toEqual([]);
  });

  it('from elsewhere gives one, at the village', () => {
    const moved = parseBerkas(changed('pemohon.alamat.kodeWilayah', '33.13.01.2001'));
    expect(residenceWarnings(moved, '33.14')).toEqual([
      {
        path: 'pemohon.alamat.kodeWilayah',
        label: 'Desa/Kelurahan (kode wilayah)',
        stage: 'identitas',
        message:
          'Alamat pemohon di Kabupaten Karanganyar, di luar wilayah instansi (33.14). Cocokkan dengan KTP.',
      },
    ]);
  });
});

describe('sums of a RAB', () => {
  test.each([
    [1, 950_000, 950_000],
    [2.5, 52_000, 130_000],
    [0.333, 1_000, 333],
    [1.005, 100, 101],
    [0.1, 3, 0],
    [100_000, 1_000_000_000, 100_000_000_000_000],
  ])('%d x %d is %d', (volume, hargaSatuan, total) => {
    expect(rabItemTotal({ volume, hargaSatuan })).toBe(total);
  });

  it('keeps aid and own money apart, and takes the latest version', () => {
    const berkas = parseBerkas(whole);
    expect(totalRab(berkas.rab![0]!)).toBe(5_000_000);
    expect(totalRab(berkas.rab![0]!, 'bantuan')).toBe(4_500_000);
    expect(currentRab(berkas)?.versi).toBe(2);
    expect(currentRab({})).toBeUndefined();
  });
});

describe('the samples', () => {
  const samples = sampleBerkas(200);

  it('are 200 right case files, always the same', () => {
    expect(samples.map(parseBerkas)).toEqual(samples);
    expect(sampleBerkas(200)).toEqual(samples);
    expect(sampleBerkas(3)).toEqual(samples.slice(0, 3));
  });

  it('warn of nothing but the one NIK from elsewhere', () => {
    const warned = samples
      .slice(0, 60)
      .flatMap((berkas, index) => warningsOf(berkas).map(({ path }) => [index, path]));
    expect(warned).toEqual([[7, 'pemohon.nik']]);
  });

  it('show in the first 25 what is awkward', () => {
    const first = samples.slice(0, 25);
    const districts = new Set(first.map(({ pemohon }) => pemohon.alamat.kodeWilayah.slice(0, 8)));
    expect(districts.size).toBeGreaterThanOrEqual(6);
    expect(new Set(first.map(({ permohonan }) => permohonan?.mengetahui.jabatan))).toEqual(
      new Set(['Kepala Desa', 'Lurah']),
    );
    expect(first.filter(({ pemohon }) => pemohon.caraTandaTangan === 'cap_jempol')).toHaveLength(1);
    expect(new Set(first.map(({ pemohon }) => pemohon.jenisKelamin)).size).toBe(2);
    expect(first.some(({ rab }) => rab!.length === 2)).toBe(true);
  });

  it('plan 3 to 9 lines for 3 to 5 million, the last line a small one', () => {
    for (const { items } of samples.flatMap(({ rab }) => rab!)) {
      expect(items.length).toBeGreaterThanOrEqual(3);
      expect(items.length).toBeLessThanOrEqual(9);
      const aid = totalRab({ items }, 'bantuan');
      expect(aid).toBeGreaterThanOrEqual(3_000_000);
      expect(aid).toBeLessThanOrEqual(5_000_000);
      const rest = items.filter(({ uraian }) => uraian.startsWith('Biaya angkut'));
      expect(rest.every(({ hargaSatuan }) => hargaSatuan > 0 && hargaSatuan < 400_000)).toBe(true);
    }
  });

  it('give every applicant a NIK of his own, and every village one head', () => {
    expect(new Set(samples.map(({ pemohon }) => pemohon.nik)).size).toBe(200);
    const heads = new Map<string, Set<string>>();
    for (const { pemohon, permohonan } of samples) {
      const code = pemohon.alamat.kodeWilayah;
      heads.set(code, (heads.get(code) ?? new Set()).add(permohonan!.mengetahui.nama));
    }
    expect([...heads.values()].filter((names) => names.size > 1)).toEqual([]);
  });

  it('are whole lines of the type that the schema infers', () => {
    const [first] = samples satisfies Berkas[];
    expect(first?.nomorBerkas).toBe('UEP-2026-0001');
  });
});
