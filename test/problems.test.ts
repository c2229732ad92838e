import { describe, expect, it, test } from 'vitest';
import { z } from 'zod';
import { parseInput, problemsOf } from '../src/domain/problems.ts';
import type { Problem } from '../src/errors.ts';

const person = z
  .strictObject({
    nama: z.string().min(1).max(5).meta({ title: 'Nama' }),
    umur: z.int().min(17).max(120).optional().meta({ title: 'Umur' }),
  })
  .meta({ title: 'Orang', stage: 'identitas' });

const form = z.strictObject({
  judul: z.string().meta({ title: 'Judul' }),
  orang: z.array(person).meta({ title: 'Daftar orang' }).optional(),
  cara: z.enum(['ttd', 'cap_jempol']).meta({ title: 'Cara tanda tangan' }),
  isi: z
    .discriminatedUnion('jenis', [
      z.strictObject({ jenis: z.literal('angka'), nilai: z.number().meta({ title: 'Nilai', stage: 'rab' }) }),
      z.strictObject({ jenis: z.literal('kata'), kata: z.string().meta({ title: 'Kata' }) }),
    ])
    .meta({ title: 'Isi' }),
});

const good = { judul: 'x', cara: 'ttd', isi: { jenis: 'angka', nilai: 1 } };

test.each<[string, unknown, Problem[]]>([
  [
    'a missing field',
    { ...good, judul: undefined },
    [{ path: 'judul', label: 'Judul', message: 'Isian ini wajib diisi.' }],
  ],
  [
    'a number for text',
    { ...good, judul: 7 },
    [{ path: 'judul', label: 'Judul', message: 'Isi dengan teks (di antara tanda petik).' }],
  ],
  [
    'null',
    { ...good, judul: null },
    [{ path: 'judul', label: 'Judul', message: 'Isi dengan teks (di antara tanda petik).' }],
  ],
  [
    'a choice that is none',
    { ...good, cara: 'stempel' },
    [{ path: 'cara', label: 'Cara tanda tangan', message: 'Pilih salah satu: ttd, cap_jempol.' }],
  ],
  [
    'several in a list, with index, label and stage',
    { ...good, orang: [{ nama: 'Sri' }, { nama: '', umur: 3 }, { nama: 'Suparmi', umur: 1.5 }] },
    [
      { path: 'orang.1.nama', label: 'Nama', stage: 'identitas', message: 'Isian ini wajib diisi.' },
      { path: 'orang.1.umur', label: 'Umur', stage: 'identitas', message: 'Terlalu kecil; batasnya 17.' },
      { path: 'orang.2.nama', label: 'Nama', stage: 'identitas', message: 'Paling banyak 5 huruf.' },
      { path: 'orang.2.umur', label: 'Umur', stage: 'identitas', message: 'Isi dengan bilangan bulat.' },
    ],
  ],
  [
    'an unknown field',
    { ...good, orang: [{ nama: 'Sri', warna: 'biru' }] },
    [
      {
        path: 'orang.0.warna',
        label: 'Orang',
        stage: 'identitas',
        message: 'Isian ini tidak dikenal: warna.',
      },
    ],
  ],
  [
    'a total that was typed, at the top',
    { ...good, total: 5 },
    [{ path: 'total', message: 'Isian ini tidak dikenal: total (total dihitung, tidak diketik).' }],
  ],
  [
    'in the branch of a union',
    { ...good, isi: { jenis: 'angka' } },
    [{ path: 'isi.nilai', label: 'Nilai', stage: 'rab', message: 'Isian ini wajib diisi.' }],
  ],
  [
    'an unknown branch',
    { ...good, isi: { jenis: 'warna' } },
    [{ path: 'isi.jenis', label: 'Isi', message: 'Pilih salah satu: angka, kata.' }],
  ],
  [
    'no branch at all',
    { ...good, isi: {} },
    [{ path: 'isi.jenis', label: 'Isi', message: 'Pilih salah satu: angka, kata.' }],
  ],
  ['not an object at all', [], [{ path: '', message: 'Isi dengan kelompok isian (objek).' }]],
])('%s', (_, input, expected) => {
  expect(problems(form, input)).toEqual(expected);
});

it('lists every wrong field at once', () => {
  const input = { orang: [{ nama: '' }, { umur: 'tua' }], isi: { jenis: 'kata', lain: 1 }, sisa: 4 };
  expect(problems(form, input).map(({ path }) => path)).toEqual([
    'judul',
    'orang.0.nama',
    'orang.1.nama',
    'orang.1.umur',
    'cara',
    'isi.kata',
    'isi.lain',
    'sisa',
  ]);
});

describe('a schema of a template', () => {
  const paper = z.strictObject({
    penerima: z.string().meta({ title: 'Nama', stage: 'identitas', path: 'pemohon.nama' }),
    rincian: z
      .array(z.strictObject({ uraian: z.string().meta({ title: 'Uraian' }) }))
      .meta({ path: 'rab.0.items' }),
    baris: z.array(z.strictObject({ nama: z.string().meta({ title: 'Nama', path: 'pemohon.nama' }) })),
  });

  it('points back to the field that it shows; inside a list, from the row on', () => {
    const input = { rincian: [{ uraian: 'a' }, {}], baris: [{ nama: 'a' }, { nama: 'b' }, {}] };
    expect(problems(paper, input).map(({ path }) => path)).toEqual([
      'pemohon.nama',
      'rab.0.items.1.uraian',
      'baris.2.pemohon.nama',
    ]);
  });
});

describe('wrappers', () => {
  const inner = () => z.string().meta({ title: 'Dalam', stage: 'usaha' });
  test.each([
    ['optional', inner().optional()],
    ['nullable', inner().nullable()],
    ['default', inner().default('x')],
    ['readonly', inner().readonly()],
    ['a pipe', inner().transform((text) => text.length)],
    ['preprocess', z.preprocess((value) => value, inner())],
    ['lazy', z.lazy(inner)],
    ['a union', z.union([inner(), z.number()])],
  ])('%s keeps label and stage', (_, field) => {
    expect(problems(z.strictObject({ field }), { field: true })[0]).toMatchObject({
      label: 'Dalam',
      stage: 'usaha',
    });
  });

  it('what is said outside wins over what is said inside', () => {
    const field = inner().optional().meta({ title: 'Luar' });
    expect(problems(z.strictObject({ field }), { field: 1 })[0]).toMatchObject({
      label: 'Luar',
      stage: 'usaha',
    });
  });

  it('of a union, the branch that was meant is reported', () => {
    const field = z.union([z.string(), z.strictObject({ nama: z.string().meta({ title: 'Nama' }) })]);
    expect(problems(z.strictObject({ field }), { field: {} })).toEqual([
      { path: 'field.nama', label: 'Nama', message: 'Isian ini wajib diisi.' },
    ]);
  });

  it('where branches contradict each other, none of them gives label or stage', () => {
    const branch = (jenis: string, stage: string) =>
      z
        .strictObject({ jenis: z.literal(jenis), nomor: z.string() })
        .meta({ title: `Naskah ${jenis}`, stage });
    const schema = z
      .discriminatedUnion('jenis', [branch('a', 'usaha'), branch('b', 'rab')])
      .meta({ title: 'Naskah' });
    expect(problems(schema, { jenis: 'c' })).toEqual([
      { path: 'jenis', label: 'Naskah', message: 'Pilih salah satu: a, b.' },
    ]);
    expect(problems(schema, 7)).toEqual([
      { path: '', label: 'Naskah', message: 'Isi dengan kelompok isian (objek).' },
    ]);
  });

  it('reaches values of a record', () => {
    const schema = z.record(z.string(), z.int().meta({ title: 'Jumlah' }));
    expect(problems(schema, { a: 1, b: 1.5 })).toEqual([
      { path: 'b', label: 'Jumlah', message: 'Isi dengan bilangan bulat.' },
    ]);
  });
});

test.each<[string, z.ZodType, unknown, string]>([
  ['a pattern', z.string().regex(/^[0-7]$/), 'b', 'Bentuk isian ini belum benar.'],
  [
    'a pattern with an example',
    z
      .string()
      .regex(/^\d\d$/)
      .meta({ example: '12' })
      .optional(),
    'b',
    'Bentuk isian ini belum benar. Contoh: 12.',
  ],
  ['a beginning', z.string().startsWith('BKS:'), 'b', 'Harus diawali "BKS:".'],
  ['an end', z.string().endsWith('.pdf'), 'b', 'Harus diakhiri ".pdf".'],
  ['a part', z.string().includes('@'), 'b', 'Harus memuat "@".'],
  ['a day', z.iso.date(), '24-11-2026', 'Tanggal harus berbentuk 2026-11-24 dan ada di kalender.'],
  ['an e-mail', z.email(), 'b', 'Isi dengan alamat pos-el, misalnya nama@contoh.go.id.'],
  [
    'a choice whose last value has a point',
    z.enum(['definitif', 'Pj.']),
    'Pj',
    'Pilih salah satu: definitif, Pj.',
  ],
  ['too much money', z.int().max(1_000_000_000), 2e9, 'Terlalu besar; batasnya 1.000.000.000.'],
  ['too little money', z.int().min(10_000), 1, 'Terlalu kecil; batasnya 10.000.'],
  ['a year', z.int().min(2000), 1, 'Terlalu kecil; batasnya 2000.'],
  ['a decimal limit', z.number().max(2.5), 3, 'Terlalu besar; batasnya 2,5.'],
  ['a limit that is itself too small', z.number().gt(0), 0, 'Harus lebih dari 0.'],
  ['a limit that is itself too big', z.number().lt(90), 90, 'Harus kurang dari 90.'],
  ['a step', z.number().multipleOf(500), 3, 'Harus kelipatan 500.'],
  ['too long a text', z.string().max(20_000), 'x'.repeat(20_001), 'Paling banyak 20.000 huruf.'],
  ['a text of another length', z.string().length(5), 'abc', 'Harus tepat 5 huruf.'],
  ['a list too long', z.array(z.int()).max(1), [1, 2], 'Paling banyak 1 baris.'],
  ['a list of another length', z.array(z.int()).length(2), [1], 'Harus tepat 2 baris.'],
  [
    'a name too long',
    z.record(z.string().max(2), z.int()),
    { abc: 1 },
    'Nama isian ini tidak diterima. Paling banyak 2 huruf.',
  ],
  ['a record that is a list', z.record(z.string(), z.int()), [], 'Isi dengan kelompok isian (objek).'],
  ['null wanted', z.null(), 1, 'Kosongkan isian ini (null).'],
  ['nothing wanted', z.never(), 1, 'Isian ini tidak boleh ada.'],
  ['a rule without a sentence', z.string().refine(() => false), 'a', 'Isian ini belum benar.'],
])('%s says what is allowed', (_, schema, input, message) => {
  expect(problems(schema, input).map((problem) => problem.message)).toEqual([message]);
});

it('says nothing in English: every kind of issue of zod has an Indonesian sentence', () => {
  const kinds: [z.ZodType, unknown][] = [
    [z.string(), 1],
    [z.bigint(), 1],
    [z.date(), 1],
    [z.literal('a'), 'b'],
    [z.number().max(1), 2],
    [z.array(z.string()).min(1), []],
    [z.array(z.string()).max(0), ['a']],
    [z.email(), 'x'],
    [z.string().regex(/^a$/), 'b'],
    [z.string().startsWith('a'), 'b'],
    [z.number().multipleOf(5), 3],
    [z.strictObject({}), { a: 1 }],
    [z.union([z.string(), z.number()]), true],
    [z.record(z.enum(['a', 'b']), z.string()), { c: 'x' }],
    [z.map(z.string(), z.string()), new Map([['a', 1]])],
    [z.set(z.string()), new Set([1])],
    [z.never(), 1],
    [z.string().refine(() => false), 'a'],
  ];
  const said = kinds.flatMap(([schema, input]) => problems(schema, input).map(({ message }) => message));
  expect(said.length).toBeGreaterThanOrEqual(kinds.length);
  const foreign = /\b(invalid|expected|received|too|unrecognized|string|input|tidak valid)\b/i;
  expect(said.filter((message) => foreign.test(message))).toEqual([]);
});

it('keeps a sentence that the schema was given', () => {
  const schema = z.string().regex(/^\d{16}$/, 'NIK harus 16 angka.');
  expect(problems(schema, '1')).toEqual([{ path: '', message: 'NIK harus 16 angka.' }]);
});

it('throws one error that names the thing, never the values', () => {
  expect(() => parseInput(form, { judul: 1 }, 'form')).toThrow(
    expect.objectContaining({ code: 'invalid_input', message: 'not a valid form' }),
  );
});

function problems(schema: z.ZodType, input: unknown): Problem[] {
  const result = schema.safeParse(input);
  return result.success ? [] : problemsOf(result.error, schema, input);
}
