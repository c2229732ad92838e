import fc from 'fast-check';
import { expect, it, test } from 'vitest';
import { ribuan, rupiah } from '../src/domain/money.ts';

test.each([
  [0, 'Rp0,00'],
  [275, 'Rp275,00'],
  [13_500, 'Rp13.500,00'],
  [4_000_000, 'Rp4.000.000,00'],
  [1_000_000_000_000, 'Rp1.000.000.000.000,00'],
  [-4_000, '-Rp4.000,00'],
])('%d is written %s', (amount, text) => {
  expect(rupiah(amount)).toBe(text);
});

it('groups thousands with points and loses no digit', () => {
  fc.assert(
    fc.property(fc.maxSafeInteger(), (amount) => {
      const text = ribuan(amount);
      expect(text).toMatch(/^-?\d{1,3}(\.\d{3})*$/);
      expect(Number(text.replaceAll('.', ''))).toBe(amount);
    }),
  );
});

it.each([[0.5], [Number.NaN], [2 ** 60]])('refuses %d, which is not whole rupiah', (amount) => {
  expect(() => rupiah(amount)).toThrow('not a whole number of rupiah');
});
