import { describe, expect, it, test } from 'vitest';
import {
  classificationAt,
  lpjDue,
  type RegulationValue,
  receiptNeedsMeterai,
  regulationsAt,
  valueAt,
} from '../src/domain/regulations.ts';

const rules = regulationsAt('2026-11-24');

describe('the values of 2026', () => {
  it('sets paper, margins and font by class of naskah', () => {
    expect(rules.paper.value.khusus).toEqual({ name: 'A4', width: 210, height: 297 });
    expect(rules.paper.value.warga.name).toBe('A4');
    expect(rules.paper.value.keputusan).toEqual({ name: 'F4', width: 215, height: 330 });
    expect(rules.margins.value.khusus).toEqual({ top: 20, right: 20, bottom: 25, left: 30 });
    expect(rules.font.value.khusus).toEqual({ family: 'Arial', size: 12 });
    expect(rules.font.value.keputusan).toEqual({ family: 'Bookman Old Style', size: 12 });
  });

  it('gives every value its legal basis and first day', () => {
    for (const { legalBasis, from } of Object.values(rules)) {
      expect(legalBasis).not.toBe('');
      expect(from).toMatch(/^\d{4}-\d{2}-\d{2}$/);
    }
  });

  it('marks what no regulation of the office has confirmed', () => {
    expect(rules.retention.belumDisahkan).toBe(true);
    expect(rules.lpjDeadline.belumDisahkan).toBe(true);
    expect(rules.meterai.belumDisahkan).toBeUndefined();
  });
});

test.each([
  [4_000_000, false],
  [5_000_000, false],
  [5_000_001, true],
])('a receipt for %d needs meterai: %s', (amount, due) => {
  expect(receiptNeedsMeterai(rules, amount)).toBe(due);
});

it('lifts meterai from receipts where the office says they are exempt', () => {
  const meterai = { ...rules.meterai, value: { ...rules.meterai.value, receiptsOfStateMoneyExempt: true } };
  expect(receiptNeedsMeterai({ meterai }, 6_000_000)).toBe(false);
});

it('sets the LPJ to 10 January of the next year, a Sunday or not', () => {
  expect(lpjDue(rules, 2026)).toBe('2027-01-10');
});

test.each([
  ['2022-09-01', '460', '188.45'],
  ['2022-12-31', '460', '188.45'],
  ['2023-01-01', '400.9.14.5', '100.3.3.2'],
  ['2026-03-16', '400.9.14.5', '100.3.3.2'],
])('papers of %s carry %s, the SK %s', (day, berkas, keputusan) => {
  expect(classificationAt(day).value.codes).toMatchObject({ berkas, keputusan });
});

describe('a value that changes', () => {
  const history: RegulationValue<number>[] = [
    { value: 2, from: '2022-02-02', legalBasis: 'B' },
    { value: 1, from: '2021-01-01', legalBasis: 'A' },
  ];
  test.each([
    ['2021-01-01', 1],
    ['2022-02-01', 1],
    ['2022-02-02', 2],
    ['2030-01-01', 2],
  ])('is on %s %d', (day, value) => {
    expect(valueAt('x', history, day).value).toBe(value);
  });

  it('is not guessed for days before the first', () => {
    expect(() => valueAt('x', history, '2020-12-31')).toThrow('no regulation value for x on 2020-12-31');
  });

  it('names the day of the paper, and the first one that is known, but none of our keys', () => {
    expect(regulationsAt('2023-01-01').paper.value.khusus.name).toBe('A4');
    expect(() => regulationsAt('2022-12-31')).toThrow(
      expect.objectContaining({
        code: 'invalid_input',
        message: 'no regulation values on 2022-12-31',
        problems: [
          {
            path: 'date',
            label: 'Tanggal naskah',
            message:
              'Aturan yang berlaku pada 31 Desember 2022 belum dicatat. Isi dengan 2023-01-01 atau sesudahnya.',
          },
        ],
      }),
    );
    expect(() => classificationAt('2012-01-01')).toThrow(
      expect.objectContaining({ detail: 'Aturan yang berlaku pada 1 Januari 2012 belum dicatat.' }),
    );
  });
});
