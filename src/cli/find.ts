import { findRecords } from '../archive/catalog.ts';
import { parseInput } from '../domain/problems.ts';
import { type RecordView, recordQuerySchema } from '../domain/record.ts';
import { type Command, withApp } from './command.ts';
import { table } from './table.ts';

/** Finds records, as POST /v1/records/search does. */
export const find: Command = {
  summary: 'find records by name, village, number, type or year',
  words: { least: 0, most: Number.POSITIVE_INFINITY },
  usage:
    '[WORDS...] [--type T] [--year 2026] [--kecamatan 33.14.12] [--desa 33.14.12.2001] [--state S] [--damaged] [--limit 25] [--after ID] [--json]',
  options: {
    type: { type: 'string' },
    year: { type: 'string' },
    kecamatan: { type: 'string' },
    desa: { type: 'string' },
    state: { type: 'string' },
    damaged: { type: 'boolean' },
    limit: { type: 'string' },
    after: { type: 'string' },
  },
  async run(context) {
    const { limit, after, year, json: _json, help: _help, ...filters } = context.values;
    const asked = {
      q: context.positionals.join(' '),
      filters: { ...filters, ...(year && { year: Number(year) }) },
      ...(limit && { limit: Number(limit) }),
      ...(after && { after }),
    };
    const query = parseInput(recordQuerySchema, asked, 'search');
    const page = await withApp(context, ({ archive }) => findRecords(archive, query));
    if (context.json) return console.log(JSON.stringify(page));
    const rows = page.items.map((record) => [
      record.id,
      record.type,
      record.date,
      stateOf(record),
      record.people[0]?.nama ?? '',
      record.title,
    ]);
    console.log(table([['arsip', 'jenis', 'tanggal', 'keadaan', 'nama', 'uraian'], ...rows]));
    if (page.next) console.log(`berikutnya: --after ${page.next}`);
  },
};

/** The state as a clerk must see it: a record known to be damaged is no kept record. */
export function stateOf({ damaged, state }: RecordView): string {
  return damaged ? 'rusak' : state;
}
