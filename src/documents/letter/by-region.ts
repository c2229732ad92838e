import { text } from '../../domain/fields.ts';
import { findVillage, type Village } from '../../domain/region.ts';

/** Rows of one village. */
export interface InVillage<Row> {
  village: Village;
  rows: Row[];
}

/** Rows of one kecamatan, by village and all together. */
export interface InDistrict<Row> {
  name: string;
  villages: InVillage<Row>[];
  rows: Row[];
}

/** A list by the codes of its regions (domain 3.2: twelve names of villages occur twice); within a village as it came. */
export function byRegion<Row extends { kodeWilayah: string }>(list: readonly Row[]): InDistrict<Row>[] {
  const districts = Map.groupBy(list, ({ kodeWilayah }) => kodeWilayah.slice(0, 8));
  return [...districts.keys()].toSorted().map((code) => {
    const villages = byVillage(districts.get(code)!);
    return {
      name: villages[0]!.village.district.name,
      villages,
      rows: villages.flatMap(({ rows }) => rows),
    };
  });
}

function byVillage<Row extends { kodeWilayah: string }>(list: readonly Row[]): InVillage<Row>[] {
  const villages = Map.groupBy(list, ({ kodeWilayah }) => kodeWilayah);
  return [...villages.keys()]
    .toSorted()
    .map((code) => ({ village: findVillage(code)!, rows: villages.get(code)! }));
}

/** Where a row of a list belongs. The code itself is not printed. */
export const kodeWilayahShape = () => ({
  kodeWilayah: text('Kode wilayah', 20)
    .refine((code) => findVillage(code) !== undefined, 'Pilih desa atau kelurahan dari daftar wilayah.')
    .meta({ stage: 'identitas', path: 'pemohon.alamat.kodeWilayah' }),
});

/** Desa and kecamatan of a row, as its paper prints them in place of the code. */
export function placeOf(kodeWilayah: string): { desa: string; kecamatan: string } {
  const village = findVillage(kodeWilayah);
  return { desa: village?.name ?? '', kecamatan: village?.district.name ?? '' };
}
