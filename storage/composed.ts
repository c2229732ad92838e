import { type Compilable, CompiledQuery, type Kysely } from 'kysely';
import type { Tables } from './database.ts';

const composed = new Map<string, string>();

/**
 * Runs a query whose text is composed once in the life of the process: to build and write it costs several times what it
 * takes to run. Its `name` stands for its text, and `parameters` come in the order in which the text asks for them.
 */
export async function runComposed<Row>(
  database: Kysely<Tables>,
  name: string,
  parameters: readonly unknown[],
  compose: () => Compilable<Row>,
): Promise<Row[]> {
  const known = composed.get(name);
  const sql = known ?? compose().compile().sql;
  if (known === undefined) composed.set(name, sql);
  const { rows } = await database.executeQuery<Row>(CompiledQuery.raw(sql, [...parameters]));
  return rows;
}

/** More rows than this come too seldom for their statement to be remembered. */
const fewRows = 50;

/** Inserts rows of one table, all with the columns of the first. */
export async function insertRows(
  write: Kysely<Tables>,
  table: keyof Tables,
  rows: readonly object[],
): Promise<void> {
  const [first] = rows as readonly Record<string, unknown>[];
  if (!first) return;
  const insert = () => write.insertInto(table).values(rows as never);
  if (rows.length > fewRows) return void (await insert().execute());
  const columns = Object.keys(first);
  const whole = (rows as readonly Record<string, unknown>[]).map((row) =>
    columns.map((name) => row[name] ?? null),
  );
  await runComposed(write, `insert ${rows.length} ${table}`, whole.flat(), insert);
}
