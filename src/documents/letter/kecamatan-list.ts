import type { ListRow } from '../pdf/content.ts';
import { eachOf } from '../pdf/content.ts';
import { byRegion } from './by-region.ts';
import { keepLastTwo } from './list-end.ts';

/** A list by kecamatan whose rows are numbered through. */
interface KecamatanList<Row> {
  rows: readonly Row[];
  /** What a row prints after its number, in the order of the columns. */
  printed: (row: Row) => Record<string, string>;
}

/** Writes the row of a sum. */
type SumRow<Row> = (name: string, of: readonly Row[]) => ListRow;

/** Each kecamatan with its heading and its sum, then the sum of all; the end is kept together (domain 1.5). */
export function kecamatanRows<Row extends { kodeWilayah: string }>(
  list: KecamatanList<Row>,
  columns: number,
  sum: SumRow<Row>,
): Generator<ListRow> {
  return keepLastTwo(groupRows(list, columns, sum));
}

function* groupRows<Row extends { kodeWilayah: string }>(
  { rows, printed }: KecamatanList<Row>,
  columns: number,
  sum: SumRow<Row>,
): Generator<ListRow> {
  const districts = byRegion(rows);
  let no = 0;
  for (const district of districts) {
    const heading = { text: `KECAMATAN ${district.name.toUpperCase()}`, columns };
    yield { cells: [heading], bold: true, keepWithNext: true };
    for (const [index, row] of district.rows.entries()) {
      no += 1;
      const keepWithNext = index === district.rows.length - 1;
      yield { cells: [String(no), ...Object.values(printed(row))], keepWithNext };
    }
    yield sum(`Jumlah Kecamatan ${district.name}`, district.rows);
  }
  yield sum('JUMLAH', rows);
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
