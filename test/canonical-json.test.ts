import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { canonicalJson } from '../src/documents/canonical-json.ts';
import { hashPieces, piecesOf } from '../src/documents/hash.ts';
import { listData } from './bench/papers.ts';

const textOf = (value: unknown) => [...canonicalJson(value)].join('');

test.each<[what: string, value: unknown, text: string]>([
  [
    'sorted keys, at every depth',
    { b: 1, a: [{ d: { z: 1, y: 2 }, c: 'x' }] },
    '{"a":[{"c":"x","d":{"y":2,"z":1}}],"b":1}',
  ],
  ['the order of lists', [3, 1, 2], '[3,1,2]'],
  ['what is undefined', { a: undefined, b: [undefined, { c: undefined }] }, '{"b":[null,{}]}'],
  ['nothing', { a: {}, b: [], c: null, d: '' }, '{"a":{},"b":[],"c":null,"d":""}'],
  ['awkward letters', { 'a"': 'baris\n"\u2028ꦱ' }, '{"a\\"":"baris\\n\\"\u2028ꦱ"}'],
  ['no object', 'Sri', '"Sri"'],
])('canonical JSON: %s', (_what, value, text) => {
  expect(textOf(value)).toBe(text);
});

test('long data come in pieces and are what they were', () => {
  const list = listData(2_000);
  const pieces = [...canonicalJson(list)];
  expect(pieces.length).toBeGreaterThan(3);
  expect(Math.max(...pieces.map((piece) => piece.length))).toBeLessThan(70_000);
  expect(JSON.parse(pieces.join(''))).toEqual(list);
});

test('the hash of pieces is the hash of the whole', async () => {
  const bytes = Buffer.alloc(2_500_000, 'Berkas');
  expect([...piecesOf(bytes)]).toHaveLength(3);
  expect(await hashPieces(piecesOf(bytes))).toBe(createHash('sha256').update(bytes).digest('hex'));
  expect(await hashPieces(['Sri ', 'Rahayu'])).toBe(createHash('sha256').update('Sri Rahayu').digest('hex'));
});
