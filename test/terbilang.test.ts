import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { terbilang, terbilangRupiah } from '../src/domain/terbilang.ts';

describe('terbilang', () => {
  test.each([
    [0, 'nol'],
    [10, 'sepuluh'],
    [11, 'sebelas'],
    [12, 'dua belas'],
    [19, 'sembilan belas'],
    [20, 'dua puluh'],
    [21, 'dua puluh satu'],
    [100, 'seratus'],
    [101, 'seratus satu'],
    [110, 'seratus sepuluh'],
    [111, 'seratus sebelas'],
    [120, 'seratus dua puluh'],
    [199, 'seratus sembilan puluh sembilan'],
    [200, 'dua ratus'],
    [1_000, 'seribu'],
    [1_001, 'seribu satu'],
    [1_100, 'seribu seratus'],
    [1_999, 'seribu sembilan ratus sembilan puluh sembilan'],
    [2_000, 'dua ribu'],
    [10_000, 'sepuluh ribu'],
    [11_000, 'sebelas ribu'],
    [21_000, 'dua puluh satu ribu'],
    [100_000, 'seratus ribu'],
    [101_000, 'seratus satu ribu'],
    [111_111, 'seratus sebelas ribu seratus sebelas'],
    [1_000_000, 'satu juta'],
    [1_001_000, 'satu juta seribu'],
    [1_250_000, 'satu juta dua ratus lima puluh ribu'],
    [4_000_000, 'empat juta'],
    [5_000_000, 'lima juta'],
    [
      999_999_999,
      'sembilan ratus sembilan puluh sembilan juta sembilan ratus sembilan puluh sembilan ribu sembilan ratus sembilan puluh sembilan',
    ],
    [1_000_000_000, 'satu miliar'],
    [1_001_001_001_001, 'satu triliun satu miliar satu juta seribu satu'],
    [10n ** 15n, 'seribu triliun'],
  ])('%s is %s', (n, words) => {
    expect(terbilang(n)).toBe(words);
  });

  it('ends with rupiah', () => {
    expect(terbilangRupiah(4_000_000)).toBe('empat juta rupiah');
  });

  it('reads back to the same number, for any number up to 10^15', () => {
    const number = fc.oneof(fc.bigInt(0n, 10n ** 15n), fc.bigInt(0n, 3000n));
    fc.assert(
      fc.property(number, (n) => {
        expect(readWords(terbilang(n))).toBe(n);
      }),
      { numRuns: 2000 },
    );
  });

  it.each([[-1], [1.5], [Number.NaN], [10n ** 15n + 1n], [2 ** 53]])('refuses %s', (n) => {
    expect(() => terbilang(n)).toThrow('cannot be put in words');
  });
});

const digits = 'nol satu dua tiga empat lima enam tujuh delapan sembilan'.split(' ');
const big: Record<string, bigint> = {
  ribu: 1000n,
  juta: 1_000_000n,
  miliar: 1_000_000_000n,
  triliun: 1_000_000_000_000n,
};

/** Reads Indonesian number words from left to right, as a person does; shares nothing with the code it checks. */
function readWords(text: string): bigint {
  let total = 0n;
  let group = 0n;
  let digit = 0n;
  const close = (unit: bigint) => {
    group += (digit || 1n) * unit;
    digit = 0n;
  };
  const expanded = text
    .replaceAll('sepuluh', 'satu puluh')
    .replaceAll('sebelas', 'satu belas')
    .replaceAll('seratus', 'satu ratus')
    .replaceAll('seribu triliun', 'satu ribu triliun')
    .replaceAll('seribu', 'satu ribu');
  if (expanded === 'satu ribu triliun') return 10n ** 15n;
  for (const word of expanded.split(' ')) {
    if (word === 'puluh') close(10n);
    else if (word === 'ratus') close(100n);
    else if (word === 'belas') {
      group += 10n + digit;
      digit = 0n;
    } else if (word in big) {
      total += (group + digit) * big[word]!;
      group = 0n;
      digit = 0n;
    } else {
      const value = digits.indexOf(word);
      if (value < 0) throw new Error(`not a number word: ${JSON.stringify(word)}`);
      digit = BigInt(value);
    }
  }
  return total + group + digit;
}
