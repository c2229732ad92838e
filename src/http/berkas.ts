import { z } from 'zod';
import { findBerkas } from '../archive/catalog.ts';
import { type Berkas, berkasSchema, parseBerkas, residenceWarnings, warningsOf } from '../domain/berkas.ts';
import { berkasQuerySchema, berkasRowSchema } from '../domain/record.ts';
import { caseEndpoints } from './case-files.ts';
import { queryInt } from './endpoint.ts';

/** As much as a case file holds on its first day. */
const example: Berkas = {
  program: 'UEP KRSE',
  tahunUsulan: 2025,
  tahunAnggaran: 2026,
  status: 'diajukan',
  kodeKlasifikasi: '400.9.14.5',
  petugas: 'Contoh Petugas',
  dicatatPada: '2026-01-12',
  pemohon: {
    nama: 'Suparmi',
    nik: '3314125505800001',
    noKk: '3314120101100001',
    tempatLahir: 'Sragen',
    tanggalLahir: '1980-05-15',
    jenisKelamin: 'P',
    pekerjaan: 'Pedagang',
    alamat: { dukuh: 'Ngrejo', rt: '003', rw: '001', kodeWilayah: '33.14.12.2011' },
    hubunganKeluarga: 'kepala keluarga',
    caraTandaTangan: 'ttd',
    pekerjaanTerlarang: 'tidak',
  },
};

/** The case files of applicants. */
export const berkas = caseEndpoints({
  noun: 'berkas',
  tag: 'Berkas',
  schema: berkasSchema,
  parse: parseBerkas,
  warningsOf: (data, { instansi }) => [
    ...warningsOf(data),
    ...residenceWarnings(data, instansi.data.kodeWilayah),
  ],
  rowSchema: berkasRowSchema,
  querySchema: berkasQuerySchema,
  listFilters: {
    status: z.string().max(30).optional().meta({ title: 'Status' }),
    tahunAnggaran: queryInt('Tahun anggaran', 2000, 2199).optional(),
    kecamatan: z.string().max(60).optional().meta({ title: 'Kecamatan (kode wilayah)' }),
    desa: z.string().max(60).optional().meta({ title: 'Desa/Kelurahan (kode wilayah)' }),
  },
  find: findBerkas,
  example,
  searchExample: { q: 'suparmi', filters: { tahunAnggaran: 2026 }, limit: 25 },
});
