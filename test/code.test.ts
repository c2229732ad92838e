import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import {
  drawCode,
  isCode,
  konsepCode,
  pagePayload,
  parsePayload,
  readCode,
  showCode,
} from '../src/domain/code.ts';

const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const codes = Array.from({ length: 40 }, () => drawCode(randomBytes));

describe('the check character', () => {
  it('is right in every drawn code', () => {
    expect(codes.filter((code) => !isCode(code))).toEqual([]);
  });

  it('catches every single wrong character, in every place', () => {
    const missed = codes.flatMap((code) =>
      Array.from(code).flatMap((right, at) =>
        Array.from(alphabet)
          .filter((other) => other !== right)
          .map((other) => code.slice(0, at) + other + code.slice(at + 1))
          .filter(isCode),
      ),
    );
    expect(missed).toEqual([]);
  });

  it('catches every swap of two characters, neighbours or not, the check character too', () => {
    const missed = codes.flatMap((code) => swaps(code).filter(isCode));
    expect(missed).toEqual([]);
  });

  it('catches the swap of any two values in any two places', () => {
    // The sum is linear, so a swap is missed or not whatever stands elsewhere: zeros, and one character that makes the
    // code right, stand for every other code.
    const missed: string[] = [];
    for (const { i, j, a, b } of everySwap()) {
      const code = completed({ [i]: a, [j]: b });
      const swapped = code.split('').with(i, b).with(j, a).join('');
      if (isCode(swapped)) missed.push(`${code} ${swapped}`);
    }
    expect(missed).toEqual([]);
  });
});

function* everySwap() {
  for (let i = 0; i < 11; i += 1) {
    for (let j = i + 1; j < 11; j += 1) {
      for (const a of alphabet) {
        for (const b of alphabet) if (a < b) yield { i, j, a, b };
      }
    }
  }
}

const word = (set: Record<number, string>) => Array.from({ length: 11 }, (_, at) => set[at] ?? '0').join('');

/** A right code with these characters in their places: the check character is computed, or a free one is found to suit it. */
function completed(set: Record<number, string>): string {
  if (set[10] === undefined) return withCheck(word(set).slice(0, 10));
  const free = [0, 1].find((at) => set[at] === undefined)!;
  return Array.from(alphabet, (one) => word({ ...set, [free]: one })).find(isCode)!;
}

function swaps(code: string): string[] {
  const found: string[] = [];
  for (let i = 0; i < code.length; i += 1) {
    for (let j = i + 1; j < code.length; j += 1) {
      const parts = Array.from(code);
      [parts[i], parts[j]] = [parts[j]!, parts[i]!];
      if (parts[i] !== parts[j]) found.push(parts.join(''));
    }
  }
  return found;
}

const withCheck = (ten: string) => drawCode(() => Uint8Array.from(ten, (one) => alphabet.indexOf(one)));

it('draws from bytes: 10 of them, 5 bits of each', () => {
  expect(drawCode((size) => new Uint8Array(size))).toBe('00000000000');
  expect(drawCode((size) => new Uint8Array(size).fill(255)).slice(0, 10)).toBe('ZZZZZZZZZZ');
});

it('gives a preview a code that is none', () => {
  expect(konsepCode).toHaveLength(11);
  expect(isCode(konsepCode)).toBe(false);
  expect(readCode(konsepCode)).toBeUndefined();
  expect(parsePayload(pagePayload('BKS:', konsepCode, 1, 1))).toBeUndefined();
});

describe('what a person types', () => {
  const code = withCheck('01KMR7W0ZA');
  test.each([
    ['as stored', code],
    ['lower case', code.toLowerCase()],
    ['grouped', showCode(code)],
    ['with spaces', ` ${Array.from(code).join(' ')}\n`],
    ['with other dashes', showCode(code).replaceAll('-', '\u2013')],
    ['with O for 0', code.replaceAll('0', 'O')],
    ['with I for 1', code.replaceAll('1', 'I')],
    ['with l for 1', code.replaceAll('1', 'l')],
  ])('is read %s', (_, typed) => {
    expect(readCode(typed)).toBe(code);
  });

  test.each([[''], ['0'], [`${code}0`], [code.slice(1)], [code.replace('K', 'U')], ['../../etc']])(
    '%j is no code',
    (typed) => {
      expect(readCode(typed)).toBeUndefined();
    },
  );
});

describe('the payload of a page', () => {
  const code = codes[0]!;

  test.each([
    'BKS:',
    'HTTPS://BERKAS.SRAGENKAB.EXAMPLE/D/',
    'HTTP://192.168.1.10:8080/D/',
    'HTTPS://X.EXAMPLE/ARSIP/D/',
  ])('survives with prefix %s', (prefix) => {
    expect(parsePayload(pagePayload(prefix, code, 2, 13))).toEqual({ code, page: 2, pages: 13 });
  });

  test.each([
    ['page 0', `BKS:${code}/0/1`],
    ['page after the last', `BKS:${code}/3/2`],
    ['no pages', `BKS:${code}/1`],
    ['more behind', `BKS:${code}/1/1/1`],
    ['another scheme', `FTP://X/D/${code}/1/1`],
    ['a failing check', `BKS:${code.slice(0, 10)}${code[10] === '0' ? '1' : '0'}/1/1`],
    ['another QR', 'https://example.com/'],
    ['nothing', ''],
  ])('refuses %s', (_, text) => {
    expect(parsePayload(text)).toBeUndefined();
  });

  it('never throws, whatever the QR says', () => {
    fc.assert(fc.property(fc.string(), (text) => void parsePayload(text)));
  });
});
