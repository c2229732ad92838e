import { z } from 'zod';
import { berkasSchema } from './berkas.ts';
import { kodeWilayah, year } from './fields.ts';
import { findDistrict, findVillage } from './region.ts';

/** Which berkas a daftar (register) names: those of a budget year, narrowed by place and status. */
export const daftarFilterSchema = z
  .strictObject({
    tahunAnggaran: year('Tahun anggaran'),
    kodeKecamatan: z
      .string()
      .refine(
        (code) => findDistrict(code) !== undefined,
        'Kode kecamatan harus berbentuk 33.14.12 dan ada dalam daftar wilayah.',
      )
      .meta({ title: 'Kode kecamatan' })
      .optional(),
    kodeWilayah: kodeWilayah().optional(),
    status: berkasSchema.shape.status.optional(),
  })
  .refine(
    ({ kodeKecamatan, kodeWilayah: village }) =>
      !kodeKecamatan || !village || village.startsWith(`${kodeKecamatan}.`),
    { path: ['kodeWilayah'], message: 'Desa/kelurahan ini tidak berada di kecamatan yang disebut.' },
  )
  .meta({
    title: 'Saringan',
    description: 'Berkas yang didaftar; hanya untuk naskah yang dibuat dari daftar',
  });
export type DaftarFilter = z.infer<typeof daftarFilterSchema>;

/** The filter in one line, the same for all that find the same berkas: a desa says its kecamatan. */
export function daftarSubject({
  tahunAnggaran,
  kodeKecamatan,
  kodeWilayah: village,
  status,
}: DaftarFilter): string {
  return [`daftar:${tahunAnggaran}`, village ?? kodeKecamatan, status].filter(Boolean).join('/');
}

/** The place that a filter names: `Desa Gading, Kecamatan Tanon`; undefined for the whole kabupaten. */
export function daftarPlace({
  kodeKecamatan = '',
  kodeWilayah: code = '',
}: Pick<DaftarFilter, 'kodeKecamatan' | 'kodeWilayah'>): string | undefined {
  const village = findVillage(code);
  const district = village?.district ?? findDistrict(kodeKecamatan);
  const words = [
    village && `${village.kind === 'kelurahan' ? 'Kelurahan' : 'Desa'} ${village.name}`,
    district && `Kecamatan ${district.name}`,
  ];
  return words.filter(Boolean).join(', ') || undefined;
}

/** The filter in words: `Tahun Anggaran 2026, Desa Gading, Kecamatan Tanon, status disalurkan`. */
export function daftarWords(filter: DaftarFilter): string {
  const { tahunAnggaran, status } = filter;
  const words = [`Tahun Anggaran ${tahunAnggaran}`, daftarPlace(filter), status && `status ${status}`];
  return words.filter(Boolean).join(', ');
}
