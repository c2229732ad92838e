import { z } from 'zod';
import { findKegiatan } from '../archive/catalog.ts';
import { doubtsOfLines } from '../archive/line-doubts.ts';
import { type Kegiatan, kegiatanSchema, parseKegiatan, warningsOfKegiatan } from '../domain/kegiatan.ts';
import { kegiatanQuerySchema, kegiatanRowSchema } from '../domain/record.ts';
import { caseEndpoints } from './case-files.ts';
import { queryInt } from './endpoint.ts';

const example: Kegiatan = {
  jenis: 'penetapan',
  tahunAnggaran: 2026,
  tentang: 'Penerima Bantuan Sosial Usaha Ekonomi Produktif Tahun Anggaran 2026',
  jenisSk: 'awal',
  petugas: 'Contoh Petugas',
  dicatatPada: '2026-03-02',
  lines: [
    {
      berkasId: '01KAXM8E4SR2B8VKQ6ZJ3H5T7C',
      berkasVersion: 1,
      nomorUrut: 1,
      nilaiDitetapkan: 4_000_000,
      namaPadaSk: 'Suparmi',
      nikPadaSk: '3314125505800001',
    },
  ],
};

/** The acts that many berkas share. */
export const kegiatan = caseEndpoints({
  noun: 'kegiatan',
  tag: 'Kegiatan',
  schema: kegiatanSchema,
  parse: parseKegiatan,
  warningsOf: async (data, { archive }) => [
    ...(await warningsOfKegiatan(data)),
    ...(await doubtsOfLines(archive, data)),
  ],
  rowSchema: kegiatanRowSchema,
  querySchema: kegiatanQuerySchema,
  listFilters: {
    jenis: z.string().max(30).optional().meta({ title: 'Jenis kegiatan' }),
    tahunAnggaran: queryInt('Tahun anggaran', 2000, 2199).optional(),
    berkas: z.string().max(60).optional().meta({ title: 'Berkas' }),
  },
  find: findKegiatan,
  example,
  searchExample: { q: '460', filters: { jenis: 'penetapan', tahunAnggaran: 2026 }, limit: 25 },
});
