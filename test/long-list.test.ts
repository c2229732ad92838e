import { expect, test } from 'vitest';
import { z } from 'zod';
import { sampleBerkas } from '../samples/berkas.ts';
import { samplePenetapan } from '../samples/kegiatan.ts';
import { checkData } from '../src/documents/generate.ts';
import { loadTemplates } from '../src/documents/load-templates.ts';
import { kegiatanSchema } from '../src/domain/kegiatan.ts';
import { longList } from '../src/domain/long-list.ts';
import { checkInput, problemsOf } from '../src/domain/problems.ts';
import type { Problem } from '../src/errors.ts';
import { listData } from './bench/papers.ts';

const templates = await loadTemplates(new URL('../templates/', import.meta.url));
const lampiran = templates.get('lampiran-sk').template;

const row = z.strictObject({
  nama: z.string().trim().min(1).meta({ title: 'Nama' }),
  nilai: z.int().min(1).meta({ title: 'Nilai', path: 'nilaiDitetapkan' }),
});
const small = z
  .strictObject({
    judul: z.string().meta({ title: 'Judul' }),
    rows: longList(row).min(1).max(3).meta({ title: 'Daftar', path: 'lines' }),
  })
  .refine(({ rows, judul }) => rows.every(({ nama }) => nama !== judul), 'Judul tidak boleh nama.')
  .meta({ title: 'Contoh', stage: 'penetapan' });

const one = { nama: 'Sri', nilai: 1 };
const list = listData(10_000);
const withRow = (at: number, change: object) => ({
  ...list,
  penerima: list.penerima.map((recipient, index) => (index === at ? { ...recipient, ...change } : recipient)),
});
const sk = samplePenetapan(
  sampleBerkas(40).map((data, at) => ({ id: `01JD${String(at).padStart(22, '0')}`, version: 1, data })),
);

const inputs: [what: string, schema: z.ZodType, input: unknown][] = [
  ['rows that are right, and cleaned', small, { judul: 'x', rows: [{ nama: ' Sri ', nilai: 1 }] }],
  ['no list', small, { judul: 'x' }],
  ['text for a list', small, { judul: 'x', rows: 'Sri' }],
  ['an empty list', small, { judul: 'x', rows: [] }],
  ['too many rows', small, { judul: 'x', rows: [one, one, one, one] }],
  ['too many rows, and wrong ones', small, { judul: 'x', rows: [{}, {}, {}, {}] }],
  ['null for a row', small, { judul: 'x', rows: [one, null] }],
  [
    'every field wrong, in the list and beside it',
    small,
    { judul: 1, lain: 1, rows: [{ nama: '', nilai: 0.5 }, { x: 1 }] },
  ],
  [
    'a rule of the whole, broken by what the rows become',
    small,
    { judul: 'Sri', rows: [{ nama: 'Sri ', nilai: 1 }] },
  ],
  ['a long list', lampiran.schema, list],
  ['the last row of a long list', lampiran.schema, withRow(9_999, { nik: '33', nilai: '1' })],
  ['a long list of empty rows', lampiran.schema, { ...list, penerima: Array(2_000).fill({}) }],
  ['a kegiatan', kegiatanSchema, sk],
  ['a kegiatan with a berkas twice', kegiatanSchema, { ...sk, lines: [...sk.lines, sk.lines[0]] }],
  ['a kegiatan of no kind', kegiatanSchema, { ...sk, jenis: 'hibah' }],
];

test.each(inputs)('a check in turns finds what a check at once finds: %s', async (_what, schema, input) => {
  const atOnce = schema.safeParse(input);
  const inTurns = await checkInput(schema, input);
  if (atOnce.success) expect(inTurns).toEqual({ data: atOnce.data });
  else expect(sorted(inTurns.problems!)).toEqual(sorted(problemsOf(atOnce.error, schema, input)));
});

/** What is wrong beside a long list comes before what is wrong in it. */
const sorted = (problems: readonly Problem[]) =>
  problems.map((problem) => JSON.stringify(problem)).toSorted();

test('others have their turn while a long list is checked, and while all that is wrong with it is said', async () => {
  const wrong = { ...list, penerima: Array(2_000).fill({}) };
  expect(await turnsDuring(checkInput(lampiran.schema, list))).toBeGreaterThan(1);
  expect(await turnsDuring(checkInput(lampiran.schema, wrong))).toBeGreaterThan(1);
});

/** How often the event loop came round. */
async function turnsDuring(work: Promise<unknown>): Promise<number> {
  let turns = 0;
  let done = false;
  const count = () => {
    turns += 1;
    if (!done) setImmediate(count);
  };
  setImmediate(count);
  await work;
  done = true;
  return turns;
}

test.each([
  ['a wrong NIK', { nik: '33' }, 'NIK pada SK', 'lines.9999.nikPadaSk', 'NIK pada SK harus 16 angka.'],
  [
    'a letter that no font has',
    { nama: 'Sri 日' },
    'Nama pada SK',
    'lines.9999.namaPadaSk',
    'Huruf ke-5 (U+65E5) tidak dapat dicetak. Ganti dengan huruf Latin.',
  ],
])('%s in the last of ten thousand rows is named', async (_what, change, label, path, message) => {
  await expect(checkData(lampiran, withRow(9_999, change))).rejects.toMatchObject({
    code: 'invalid_input',
    problems: [{ path, label, stage: 'penetapan', message }],
  });
});

test('to a reader of schemas it is a list', () => {
  const shape = z.toJSONSchema(small, { io: 'input' });
  expect(shape.properties?.rows).toMatchObject({ type: 'array', minItems: 1, maxItems: 3, title: 'Daftar' });
});
