import { spawnSync } from 'node:child_process';
import { describe, expect, it, test } from 'vitest';
import { hari, isDate, tanggalPanjang, tanggalTerbilang, todayWib } from '../src/domain/dates.ts';

test.each([
  ['2026-11-24', true],
  ['2024-02-29', true],
  ['2026-02-29', false],
  ['2000-02-29', true],
  ['1900-02-29', false],
  ['2026-04-31', false],
  ['2026-13-01', false],
  ['2026-00-10', false],
  ['2026-1-1', false],
  ['24-11-2026', false],
  ['2026-11-24T00:00:00Z', false],
  ['', false],
])('isDate(%s) is %s', (text, good) => {
  expect(isDate(text)).toBe(good);
});

test.each([
  [
    '2026-11-24',
    'Selasa',
    '24 November 2026',
    'tanggal dua puluh empat bulan November tahun dua ribu dua puluh enam',
  ],
  ['2020-09-16', 'Rabu', '16 September 2020', 'tanggal enam belas bulan September tahun dua ribu dua puluh'],
  ['2027-01-10', 'Minggu', '10 Januari 2027', 'tanggal sepuluh bulan Januari tahun dua ribu dua puluh tujuh'],
  [
    '2024-02-29',
    'Kamis',
    '29 Februari 2024',
    'tanggal dua puluh sembilan bulan Februari tahun dua ribu dua puluh empat',
  ],
  [
    '1999-12-31',
    'Jumat',
    '31 Desember 1999',
    'tanggal tiga puluh satu bulan Desember tahun seribu sembilan ratus sembilan puluh sembilan',
  ],
])('%s is a %s', (date, weekday, long, words) => {
  expect(hari(date)).toBe(weekday);
  expect(tanggalPanjang(date)).toBe(long);
  expect(tanggalTerbilang(date)).toBe(words);
});

it('names all months and weekdays in standard spelling', () => {
  const months = Array.from({ length: 12 }, (_, at) =>
    tanggalPanjang(`2026-${String(at + 1).padStart(2, '0')}-01`),
  );
  expect(months.map((text) => text.split(' ')[1])).toEqual(
    'Januari Februari Maret April Mei Juni Juli Agustus September Oktober November Desember'.split(' '),
  );
  const week = Array.from({ length: 7 }, (_, at) => hari(`2026-11-${23 + at}`));
  expect(week).toEqual('Senin Selasa Rabu Kamis Jumat Sabtu Minggu'.split(' '));
});

it('refuses a day that is not in the calendar', () => {
  expect(() => hari('2026-02-30')).toThrow('not a calendar day');
});

test.each([
  ['2026-11-24T16:59:59Z', '2026-11-24'],
  ['2026-11-24T17:00:00Z', '2026-11-25'],
  ['2026-12-31T17:00:00Z', '2027-01-01'],
])('at %s it is %s in Sragen', (instant, day) => {
  expect(todayWib(new Date(instant))).toBe(day);
});

describe('in any time zone', () => {
  const script = `
    import { hari, tanggalPanjang, todayWib } from './src/domain/dates.ts';
    console.log(hari('2026-11-24'), tanggalPanjang('2026-01-01'), todayWib(new Date('2026-12-31T16:59:59Z')));`;
  test.each(['Pacific/Kiritimati', 'America/Los_Angeles', 'Asia/Jakarta'])('TZ=%s says the same', (TZ) => {
    const args = ['--input-type=module-typescript', '-e', script];
    const { stdout, stderr } = spawnSync(process.execPath, args, {
      encoding: 'utf8',
      env: { ...process.env, TZ },
    });
    expect(stdout, stderr).toBe('Selasa 1 Januari 2026 2026-12-31\n');
  });
});
