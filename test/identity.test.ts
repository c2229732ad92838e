import { describe, expect, it, test } from 'vitest';
import { kkWarnings, maskNik, nikWarnings, nipWarnings, readNik, showNip } from '../src/domain/identity.ts';

describe('NIK', () => {
  it('holds region, sex, birth day and serial; a woman has 40 added to the day', () => {
    expect(readNik('3314126011530005')).toEqual({
      region: '331412',
      sex: 'P',
      monthDay: '11-20',
      year: '53',
      serial: '0005',
    });
    expect(readNik('3314120108900001')).toMatchObject({ sex: 'L', monthDay: '08-01' });
  });

  test.each([
    ['day 00', '3314120011530005'],
    ['day 32', '3314123211530005'],
    ['day 72', '3314127211530005'],
    ['month 13', '3314120113530005'],
    ['31 April', '3314123104530005'],
    ['15 digits', '331412601153000'],
  ])('with %s holds no possible day', (_, nik) => {
    expect(readNik(nik)).toBeUndefined();
  });

  const woman = { tanggalLahir: '1953-11-20', jenisKelamin: 'P', kodeWilayah: '33.14.12.2001' } as const;
  test.each([
    ['all agree', '3314126011530005', woman, []],
    ['first registered in Surakarta', '3372046011530005', woman, [/kabupaten\/kota lain/]],
    ['another kecamatan of Sragen', '3314016011530005', woman, []],
    ['29 February', '3314122902960003', { tanggalLahir: '1996-02-29' }, []],
    ['another day', '3314126111530005', woman, [/Tanggal lahir/]],
    [
      'a man with a woman’s number',
      '3314126011530005',
      { ...woman, jenisKelamin: 'L' as const },
      [/Jenis kelamin/],
    ],
    ['serial 0000', '3314126011530000', woman, [/0000/]],
    ['nothing to compare', '3314126011530005', {}, []],
  ])('warns rightly: %s', (_, nik, holder, expected) => {
    const warnings = nikWarnings(nik, holder);
    expect(warnings).toHaveLength(expected.length);
    expected.forEach((pattern, at) => {
      expect(warnings[at]).toMatch(pattern);
    });
  });

  it('is masked for the screen', () => {
    expect(maskNik('3314126011530005')).toBe('3314********0005');
  });
});

test.each([
  ['3314120710160005', 0],
  ['3314124710160005', 1],
  ['3314120713160005', 1],
])('family card %s gives %d warnings', (noKk, count) => {
  expect(kkWarnings(noKk)).toHaveLength(count);
});

describe('NIP', () => {
  test.each([
    ['PNS', '198001012005011001', 0],
    ['PPPK, first contract', '199011052022212003', 0],
    ['PPPK, ninth contract', '199011052022292003', 0],
    ['month 13', '198001012005131001', 1],
    ['sex 3', '198001012005013001', 1],
    ['born on 30 February', '198002302005011001', 1],
  ])('of %s (%s) gives %d warnings', (_, nip, count) => {
    expect(nipWarnings(nip)).toHaveLength(count);
  });

  it('is printed in groups of 8, 6, 1 and 3', () => {
    expect(showNip('198001012005011001')).toBe('19800101 200501 1 001');
  });
});
