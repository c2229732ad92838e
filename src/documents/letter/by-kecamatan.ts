import { text } from '../../domain/fields.ts';
import { findVillage } from '../../domain/region.ts';

/** Where a row of a list belongs. The code is not printed: twelve names of villages occur twice (domain 3.2). */
export const placeShape = {
  desa: text('Desa/Kelurahan', 100).meta({ stage: 'identitas', path: 'pemohon.alamat.kodeWilayah' }),
  kecamatan: text('Kecamatan', 100).meta({ stage: 'identitas', path: 'pemohon.alamat.kodeWilayah' }),
  kodeWilayah: text('Kode wilayah', 20).meta({ stage: 'identitas', path: 'pemohon.alamat.kodeWilayah' }),
};

interface Placed {
  kodeWilayah: string;
  kecamatan: string;
}

/** What `placeShape` takes of an address. */
export function placeOf(kodeWilayah: string) {
  const village = findVillage(kodeWilayah);
  return { desa: village?.name, kecamatan: village?.district.name, kodeWilayah };
}

/** The rows by kecamatan and village, in the order of their codes; within a village as they came. */
export function byKecamatan<Row extends Placed>(rows: readonly Row[]): { nama: string; baris: Row[] }[] {
  const groups = Map.groupBy(rows, ({ kodeWilayah }) => kodeWilayah.slice(0, 8));
  return [...groups.keys()].toSorted().map((code) => {
    const baris = groups.get(code)!.toSorted((a, b) => compare(a.kodeWilayah, b.kodeWilayah));
    return { nama: baris[0]!.kecamatan, baris };
  });
}

const compare = (a: string, b: string): number => (a === b ? 0 : a < b ? -1 : 1);
