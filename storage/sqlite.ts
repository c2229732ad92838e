import Sqlite from 'better-sqlite3';
import { Kysely, SqliteDialect } from 'kysely';
import type { Database, Tables } from './database.ts';

/** The embedded database in one file (`:memory:` for none). */
export function openSqlite(path: string): Database {
  const connection = new Sqlite(path);
  connection.pragma('journal_mode = WAL');
  // better-sqlite3 opens WAL with NORMAL, which can lose the last commits in a power cut.
  connection.pragma('synchronous = FULL');
  connection.pragma('busy_timeout = 5000');
  return new Kysely<Tables>({ dialect: new SqliteDialect({ database: connection }) });
}
