import { expect, test } from 'vitest';
import { termsOf } from '../src/archive/terms.ts';

test.each<[text: string, terms: string[]]>([
  ['Sri Rahayu, Sri', ['rahayu', 'sri']],
  ['Nur Élika', ['elika', 'nur']],
  ['460/2339/2022', ['2022', '2339/2022', '460/2339/2022']],
  ["Ma'ruf (alm.)", ['alm', "ma'ruf", 'ruf']],
  ['UEP-2026-0001', ['0001', '2026-0001', 'uep-2026-0001']],
  [' - . ', []],
])('%s is found by %j', (text, terms) => {
  expect(termsOf(text, null, undefined)).toEqual(terms);
});
