import { describe, expect, it, test } from 'vitest';
import type { z } from 'zod';
import { drawCode, showCode } from '../src/domain/code.ts';
import { problemsOf } from '../src/domain/problems.ts';
import {
  berkasQuerySchema,
  kegiatanQuerySchema,
  recordMetadataSchema,
  recordQuerySchema,
} from '../src/domain/record.ts';
import type { Problem } from '../src/errors.ts';
import { leavesOf } from './fixtures/leaves.ts';

const schemas = {
  arsip: recordQuerySchema,
  berkas: berkasQuerySchema,
  kegiatan: kegiatanQuerySchema,
  keterangan: recordMetadataSchema,
} satisfies Record<string, z.ZodType>;

const problemsIn = (schema: z.ZodType, input: unknown): Problem[] => {
  const result = schema.safeParse(input);
  return result.success ? [] : problemsOf(result.error, schema, input);
};

describe.each(Object.entries(schemas))('%s', (_, schema) => {
  it('has a label for every field', () => {
    expect(leavesOf(schema).filter(({ title }) => !title)).toEqual([]);
  });

  it('has a label for what it does not know, and for not being an object', () => {
    for (const input of [{ foo: 1 }, 7, null]) {
      for (const { label } of problemsIn(schema, input)) expect(label).toBeTruthy();
    }
  });
});

const ulidText = '01KAXM8E4SR2B8VKQ6ZJ3H5T7C';

describe('a query', () => {
  it('asks for nothing by itself: the newest 25 of all', () => {
    for (const schema of [recordQuerySchema, berkasQuerySchema, kegiatanQuerySchema]) {
      expect(schema.parse({})).toEqual({ filters: {}, limit: 25 });
    }
  });

  it('takes every filter', () => {
    const place = { kecamatan: '33.14.01', desa: '33.14.01.2005' };
    const record = {
      type: 'lampiran-sk',
      year: 2026,
      state: 'aman',
      origin: 'scan',
      damaged: true,
      ...place,
    };
    expect(problemsIn(recordQuerySchema, { filters: { ...record, berkas: ulidText } })).toEqual([]);
    const berkas = { status: 'diajukan', tahunAnggaran: 2026, ...place };
    expect(problemsIn(berkasQuerySchema, { filters: berkas, after: ulidText })).toEqual([]);
    const kegiatan = { jenis: 'penyaluran', tahunAnggaran: 2026, berkas: ulidText };
    expect(problemsIn(kegiatanQuerySchema, { q: '460', filters: kegiatan, limit: 200 })).toEqual([]);
  });

  it('reads a document code as it is printed', () => {
    const code = drawCode((size) => new Uint8Array(size).fill(7));
    const filters = { documentCode: showCode(code).toLowerCase() };
    expect(recordQuerySchema.parse({ filters }).filters.documentCode).toBe(code);
  });

  test.each<[keyof typeof schemas, object, Problem]>([
    [
      'berkas',
      { after: 'zzz' },
      {
        path: 'after',
        label: 'Lanjutan daftar',
        message: 'Isi dengan nilai "next" dari halaman sebelumnya (26 huruf dan angka).',
      },
    ],
    [
      'berkas',
      { filters: { status: 'ngawur' } },
      {
        path: 'filters.status',
        label: 'Status berkas',
        message:
          'Pilih salah satu: diajukan, diverifikasi, direkomendasikan, ditetapkan, disalurkan, dipertanggungjawabkan, selesai, ditolak, mundur, diganti.',
      },
    ],
    [
      'kegiatan',
      { filters: { jenis: 'x' } },
      {
        path: 'filters.jenis',
        label: 'Jenis kegiatan',
        message:
          'Pilih salah satu: verifikasi, rekomendasi, penetapan, anggaran, bimbingan, penyaluran, monitoring.',
      },
    ],
    [
      'arsip',
      { filters: { kecamatan: 'Kalijambe' } },
      {
        path: 'filters.kecamatan',
        label: 'Kode kecamatan',
        message: 'Kode kecamatan harus berbentuk 33.14.12.',
      },
    ],
    [
      'berkas',
      { filters: { desa: '33.14.12' } },
      {
        path: 'filters.desa',
        label: 'Kode desa/kelurahan',
        message: 'Kode desa/kelurahan harus berbentuk 33.14.12.2001.',
      },
    ],
    [
      'arsip',
      { filters: { type: 'Kuitansi UEP' } },
      {
        path: 'filters.type',
        label: 'Jenis naskah',
        message: 'Hanya huruf kecil, angka, dan tanda hubung, misalnya: lampiran-sk.',
      },
    ],
    [
      'arsip',
      { filters: { documentCode: 'abc' } },
      {
        path: 'filters.documentCode',
        label: 'Kode naskah',
        message: 'Kode naskah terdiri atas 11 huruf dan angka, seperti tercetak di kaki naskah.',
      },
    ],
    [
      'arsip',
      { filters: { state: 'hilang' } },
      { path: 'filters.state', label: 'Keadaan', message: 'Pilih salah satu: diterima, tersimpan, aman.' },
    ],
    [
      'kegiatan',
      { filters: { berkas: 'UEP-1' } },
      { path: 'filters.berkas', label: 'Berkas', message: 'Berkas harus id Berkas (26 huruf dan angka).' },
    ],
    [
      'berkas',
      { filters: { tahunAnggaran: 26 } },
      { path: 'filters.tahunAnggaran', label: 'Tahun anggaran', message: 'Terlalu kecil; batasnya 2000.' },
    ],
    [
      'arsip',
      { filters: { foo: 1 } },
      { path: 'filters.foo', label: 'Saringan', message: 'Isian ini tidak dikenal: foo.' },
    ],
    [
      'arsip',
      { limit: 0 },
      { path: 'limit', label: 'Banyaknya per halaman', message: 'Terlalu kecil; batasnya 1.' },
    ],
  ])('of %s with %j is refused, with what is allowed', (noun, input, expected) => {
    expect(problemsIn(schemas[noun], input)).toEqual([expected]);
  });
});

describe('the metadata of a record', () => {
  const metadata = { type: 'ktp', title: 'Fotokopi KTP', date: '2026-02-03' };

  it('is cleaned like every text', () => {
    const title = ' Fotokopi\r\nKTP \u202E\u200B ';
    expect(recordMetadataSchema.parse({ ...metadata, title }).title).toBe('Fotokopi KTP');
  });

  it('names each wrong field by its label', () => {
    const wrong = {
      type: 'KTP',
      title: '',
      date: '3-2-2026',
      berkas: ['x'],
      place: { rak: 'A' },
      jumlahLembar: 0,
    };
    expect(problemsIn(recordMetadataSchema, wrong).map(({ path, label }) => [path, label])).toEqual([
      ['type', 'Jenis naskah'],
      ['title', 'Uraian'],
      ['date', 'Tanggal naskah'],
      ['berkas.0', 'Berkas'],
      ['place.rak', 'Lokasi fisik'],
      ['jumlahLembar', 'Jumlah lembar'],
    ]);
  });
});
