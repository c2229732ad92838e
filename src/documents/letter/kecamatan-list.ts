import type { ListRow } from '../pdf/content.ts';
import { eachOf } from '../pdf/content.ts';
import { byRegion } from './by-region.ts';

/** A list by kecamatan whose rows are numbered through. */
interface KecamatanList<Row> {
  rows: readonly Row[];
  /** What a row prints after its number, in the order of the columns. */
  printed: (row: Row) => Record<string, string>;
}

/**
 * Each kecamatan with its heading and its sum, then the sum of all. `sum` writes such a row. No sum without a row above it, and at the end
 * the last two rows stay with the sums and the signature (domain 1.5).
 */
export function* kecamatanRows<Row extends { kodeWilayah: string }>(
  { rows, printed }: KecamatanList<Row>,
  columns: number,
  sum: (name: string, of: readonly Row[], keepWithNext: boolean) => ListRow,
): Generator<ListRow> {
  const districts = byRegion(rows);
  let no = 0;
  for (const district of districts) {
    const isLast = district === districts.at(-1);
    const heading = { text: `KECAMATAN ${district.name.toUpperCase()}`, columns };
    yield { cells: [heading], bold: true, keepWithNext: true };
    for (const [index, row] of district.rows.entries()) {
      no += 1;
      const keepWithNext = index >= district.rows.length - (isLast ? 2 : 1);
      yield { cells: [String(no), ...Object.values(printed(row))], keepWithNext };
    }
    yield sum(`Jumlah Kecamatan ${district.name}`, district.rows, isLast);
  }
  yield sum('JUMLAH', rows, true);
}

/** The same for `daftarPerKecamatan()` of the Word blocks; the last rows of a group stand apart: they go with its sum. */
export function kecamatanFields<Row extends { kodeWilayah: string }>(
  { rows, printed }: KecamatanList<Row>,
  sums: (of: readonly Row[]) => Record<string, string>,
) {
  const districts = byRegion(rows);
  const cells = ({ row, no }: { row: Row; no: number }) => ({ no: String(no), ...printed(row) });
  let before = 0;
  return districts.map((district) => {
    const numbered = district.rows.map((row, index) => ({ row, no: before + index + 1 }));
    before += numbered.length;
    return {
      nama: district.name,
      namaBesar: district.name.toUpperCase(),
      baris: eachOf(numbered.slice(0, -2), cells),
      barisAkhir: numbered.slice(-2).map(cells),
      terakhir: district === districts.at(-1),
      ...sums(district.rows),
    };
  });
}
