import { eachOf, type ListRow } from '../pdf/content.ts';

/**
 * The rows of a long list with headings and sums between them (those are bold): the last two of the list stay with all that comes after
 * them, also where they belong to two groups. So no sum and no signature has one row alone above it (domain 1.5).
 */
export function* keepLastTwo(rows: Iterable<ListRow>): Generator<ListRow> {
  let waiting: ListRow[] = [];
  for (const row of rows) {
    const last = row.bold === true ? 0 : waiting.findLastIndex(({ bold }) => bold !== true);
    yield* waiting.slice(0, Math.max(0, last));
    waiting = [...waiting.slice(Math.max(0, last)), row];
  }
  for (const row of waiting) yield { ...row, keepWithNext: true };
}

/** The rows of a list for a Word layout, in the two loops that it has for them: all but the last two, made as they are printed, and those. */
export function lastTwoApart<Row>(
  list: readonly Row[],
  fields: (row: Row, index: number) => object,
): { before: Iterable<unknown>; last: object[] } {
  const numbered = [...list.entries()];
  const shown = ([index, row]: [number, Row]) => fields(row, index);
  return { before: eachOf(numbered.slice(0, -2), shown), last: numbered.slice(-2).map(shown) };
}
