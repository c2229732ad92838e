import { describe, expect, it, test } from 'vitest';
import { districtsOf, findDistrict, findVillage, kepalaTitle, villagesOf } from '../src/domain/region.ts';

describe('Kabupaten Sragen', () => {
  const districts = districtsOf('33.14');
  const villages = districts.flatMap(({ code }) => villagesOf(code));

  it('has 20 kecamatan, 196 desa and 12 kelurahan', () => {
    expect(districts).toHaveLength(20);
    expect(villages.filter(({ kind }) => kind === 'desa')).toHaveLength(196);
    expect(villages.filter(({ kind }) => kind === 'kelurahan')).toHaveLength(12);
  });

  it('has 12 village names that occur twice, so a name is no key', () => {
    const names = villages.map(({ name }) => name);
    expect(new Set(names.filter((name, at) => names.indexOf(name) < at)).size).toBe(12);
  });
});

test.each([
  ['33.14.01.2005', 'Krikilan', 'desa', 'Kalijambe'],
  ['33.14.03.2013', 'Krikilan', 'desa', 'Masaran'],
  ['33.14.10.1002', 'Sragen Kulon', 'kelurahan', 'Sragen'],
])('%s is %s, a %s of %s', (code, name, kind, district) => {
  expect(findVillage(code)).toMatchObject({
    code,
    name,
    kind,
    district: { code: code.slice(0, 8), name: district },
    regency: { code: '33.14', name: 'Kabupaten Sragen' },
    province: { code: '33', name: 'Jawa Tengah' },
  });
});

test.each([
  '',
  '33.14.12',
  '33.14.12.9999',
  '33.14.99.2001',
  '3314122001',
  '33.14.12.2001 ',
  '33.14.12.200',
  'code',
  '\n',
])('%j is no village', (code) => {
  expect(findVillage(code)).toBeUndefined();
});

it('reads names with commas and quotes, and the first and last row', () => {
  expect(findVillage('14.02.09.2010')?.name).toBe('Lambang Sari I, II, III');
  expect(findVillage('35.13.15.2017')?.name).toBe('Soka"an');
  expect(findVillage('11.01.01.2001')?.province.name).toBe('Aceh');
  expect(findVillage('96.71.10.1004')).toMatchObject({ name: 'Tanjung Kasuari', province: { code: '96' } });
});

it('finds a kecamatan by code', () => {
  expect(findDistrict('33.14.12')).toMatchObject({ name: 'Tanon', regency: { name: 'Kabupaten Sragen' } });
  expect(findDistrict('33.14.21')).toBeUndefined();
  expect(findDistrict('33.14.12.2001')).toBeUndefined();
  expect(villagesOf('33.14.21')).toEqual([]);
});

it('says who signs for a village', () => {
  expect(kepalaTitle('desa')).toBe('Kepala Desa');
  expect(kepalaTitle('kelurahan')).toBe('Lurah');
});
