import { findRecords } from '../archive/catalog.ts';
import { problemsOf } from '../domain/problems.ts';
import { recordQuerySchema } from '../domain/record.ts';
import { AppError } from '../errors.ts';
import { type Command, withApp } from './command.ts';
import { table } from './table.ts';

/** Finds records, as POST /v1/records/search does. */
export const find: Command = {
  summary: 'find records by name, village, number, type or year',
  usage:
    '[WORDS...] [--type T] [--year 2026] [--kecamatan 33.14.12] [--desa 33.14.12.2001] [--state S] [--limit 25] [--json]',
  options: {
    type: { type: 'string' },
    year: { type: 'string' },
    kecamatan: { type: 'string' },
    desa: { type: 'string' },
    state: { type: 'string' },
    limit: { type: 'string' },
    after: { type: 'string' },
  },
  async run(context) {
    const { limit, after, year, json: _json, help: _help, ...filters } = context.values;
    const query = recordQuerySchema.safeParse({
      q: context.positionals.join(' '),
      filters: { ...filters, ...(year && { year: Number(year) }) },
      ...(limit && { limit: Number(limit) }),
      ...(after && { after }),
    });
    if (!query.success) {
      throw new AppError('invalid_input', 'arguments are wrong', {
        problems: problemsOf(query.error, recordQuerySchema),
      });
    }
    const page = await withApp(context, ({ archive }) => findRecords(archive, query.data));
    if (context.json) return console.log(JSON.stringify(page));
    const rows = page.items.map((record) => [
      record.id,
      record.type,
      record.date,
      record.state,
      record.people[0]?.nama ?? '',
      record.title,
    ]);
    console.log(table([['arsip', 'jenis', 'tanggal', 'keadaan', 'nama', 'uraian'], ...rows]));
    if (page.next) console.log(`berikutnya: --after ${page.next}`);
  },
};
