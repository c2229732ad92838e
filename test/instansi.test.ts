import { describe, expect, it, test } from 'vitest';
import sample from '../samples/instansi-sragen.json' with { type: 'json' };
import {
  bankOf,
  type Instansi,
  nomorSurat,
  officialAt,
  parseInstansi,
  sebutan,
} from '../src/domain/instansi.ts';
import { districtsOf } from '../src/domain/region.ts';
import { isAppError } from '../src/errors.ts';

const instansi = parseInstansi(sample);

describe('the sample of Sragen', () => {
  it('knows the bank of each kecamatan', () => {
    expect(districtsOf('33.14').filter(({ code }) => !bankOf(instansi, code))).toEqual([]);
    expect(bankOf(instansi, '33.14.12')?.kantorCabang).toBe('Tanon');
    expect(bankOf(instansi, '33.13.01')).toBeUndefined();
  });

  test.each([
    ['2025-04-30', 'Kepala Dinas Sosial', 'Sudarmaji'],
    ['2025-05-01', 'Plt. Kepala Dinas Sosial', 'Nanik Setyorini'],
    ['2025-09-30', 'Plt. Kepala Dinas Sosial', 'Nanik Setyorini'],
    ['2025-10-01', 'Kepala Dinas Sosial', 'Yuniarto Wardoyo'],
    ['2040-01-01', 'Kepala Dinas Sosial', 'Yuniarto Wardoyo'],
  ])('has on %s the %s %s', (day, sebutan, namaTanpaGelar) => {
    expect(officialAt(instansi, 'kepala_dinas', day)).toMatchObject({ sebutan, namaTanpaGelar });
  });

  it('has nobody in an office before the first, or in one that it does not name', () => {
    expect(officialAt(instansi, 'kepala_dinas', '2020-01-01')).toBeUndefined();
    expect(officialAt(instansi, 'camat', '2026-01-01')).toBeUndefined();
  });

  it.each(['bupati', 'sekda', 'kepala_dinas', 'kepala_bidang', 'pa_kpa', 'pptk', 'ppk_skpd', 'bendahara'])(
    'has a %s through the procedure of 2026',
    (office) => {
      for (const day of ['2025-07-01', '2026-03-16', '2027-01-10'])
        expect(officialAt(instansi, office, day)).toBeDefined();
    },
  );
});

test.each([
  ['definitif', 'Kepala Desa Gading'],
  ['Plt.', 'Plt. Kepala Desa Gading'],
  ['Plh.', 'Plh. Kepala Desa Gading'],
  ['Pj.', 'Pj. Kepala Desa Gading'],
] as const)('%s is printed as %s', (status, printed) => {
  expect(sebutan('Kepala Desa Gading', status)).toBe(printed);
});

describe('letter numbers', () => {
  test.each([
    ['{klasifikasi}/{nomor}/{opd}/{tahun}', '460/2339/09/2022'],
    ['B/{klasifikasi}/{nomor}/{bulanRomawi}/{tahun}', 'B/460/2339/IX/2022'],
  ])('follow the pattern %s', (polaNomor, expected) => {
    const office: Instansi = { ...instansi, polaNomor };
    expect(nomorSurat(office, { klasifikasi: '460', nomor: '2339', day: '2022-09-14' })).toBe(expected);
  });
});

describe('a file that is wrong', () => {
  const [first, ...others] = sample.pejabat;
  test.each([
    [
      'two in one office on one day',
      { ...sample, pejabat: [...sample.pejabat, { ...first, mulai: '2025-02-20', selesai: '2025-02-20' }] },
      `pejabat.${sample.pejabat.length}.mulai`,
    ],
    [
      'a second without an end',
      { ...sample, pejabat: [...sample.pejabat, { ...first, mulai: '2030-01-01', selesai: undefined }] },
      `pejabat.${sample.pejabat.length}.mulai`,
    ],
    [
      'an end before the beginning',
      { ...sample, pejabat: [{ ...first, selesai: '2020-01-01' }, ...others] },
      'pejabat.0.selesai',
    ],
    ['a NIP too short', { ...sample, pejabat: [{ ...first, nip: '1980' }, ...others] }, 'pejabat.0.nip'],
    [
      'an unknown kecamatan',
      { ...sample, bank: [{ ...sample.bank[0], kodeKecamatan: '33.14.21' }] },
      'bank.0.kodeKecamatan',
    ],
    ['two banks', { ...sample, bank: [sample.bank[0], sample.bank[0]] }, 'bank.1.kodeKecamatan'],
    ['a pattern without a number', { ...sample, polaNomor: '{klasifikasi}/{tahun}' }, 'polaNomor'],
    ['a pattern with an unknown word', { ...sample, polaNomor: '{nomor}/{kota}' }, 'polaNomor'],
    [
      'a status without its point',
      { ...sample, pejabat: [{ ...first, status: 'Plt' }, ...others] },
      'pejabat.0.status',
    ],
    ['an unknown field', { ...sample, logo: 'x.png' }, 'logo'],
  ])('%s is refused', (_, input, path) => {
    expect(pathsOf(() => parseInstansi(input))).toEqual([path]);
  });
});

function pathsOf(act: () => unknown): string[] {
  try {
    act();
  } catch (error) {
    if (isAppError(error, 'invalid_input')) return error.problems.map((problem) => problem.path);
    throw error;
  }
  return [];
}
