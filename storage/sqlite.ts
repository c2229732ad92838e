import Sqlite from 'better-sqlite3';
import { Kysely, type SqliteDatabase, SqliteDialect } from 'kysely';
import type { Database, Tables } from './database.ts';

/** The embedded database in one file (`:memory:` for none). */
export function openSqlite(path: string): Database {
  const connection = new Sqlite(path);
  connection.pragma('journal_mode = WAL');
  // A power cut may take the last commits (never more): the inbox keeps theirs until `syncDatabase` has answered, and
  // everything here is only an index. FULL would hold the event loop for an fsync at every commit.
  connection.pragma('synchronous = NORMAL');
  connection.pragma('busy_timeout = 5000');
  const database = new Kysely<Tables>({ dialect: new SqliteDialect({ database: preparedOnce(connection) }) });
  drivers.set(database, connection);
  return database;
}

const drivers = new WeakMap<Database, Sqlite.Database>();

/** The connection beneath, for work that one statement at a time would be too slow for. It is the caller's only while he holds it through `database.connection()`. */
export function driverOf(database: Database): Sqlite.Database {
  return drivers.get(database)!;
}

/** How many statements are kept, and how long ones: a list of ids makes one of its own for each length. */
const mostStatements = 200;
const longestKept = 2000;

/** Kysely prepares a statement for each query anew, which costs as much as most of them take to run. */
function preparedOnce(connection: Sqlite.Database): SqliteDatabase {
  const statements = new Map<string, Sqlite.Statement>();
  return {
    prepare(sql) {
      const known = statements.get(sql);
      // Busy: its rows are being read one by one.
      if (known && !known.busy) return known;
      const statement = connection.prepare(sql);
      if (sql.length > longestKept) return statement;
      if (statements.size >= mostStatements) statements.clear();
      statements.set(sql, statement);
      return statement;
    },
    close: () => void connection.close(),
  };
}
