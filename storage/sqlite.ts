import Sqlite from 'better-sqlite3';
import { Kysely, type SqliteDatabase, SqliteDialect, type SqliteStatement } from 'kysely';
import { AppError } from '../src/errors.ts';
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
  const statements = new Map<string, { statement: Sqlite.Statement; told: SqliteStatement }>();
  return {
    prepare(sql) {
      const known = statements.get(sql);
      // Busy: its rows are being read one by one.
      if (known && !known.statement.busy) return known.told;
      const statement = connection.prepare(sql);
      const told = sql === 'rollback' ? onlyInside(connection, statement) : telling(statement);
      if (sql.length > longestKept) return told;
      if (statements.size >= mostStatements) statements.clear();
      statements.set(sql, { statement, told });
      return told;
    },
    close: () => void connection.close(),
  };
}

/** The statement, with its errors in our words. */
function telling(statement: Sqlite.Statement): SqliteStatement {
  const tell = <T>(work: () => T): T => {
    try {
      return work();
    } catch (error) {
      throw catalogError(error);
    }
  };
  return {
    reader: statement.reader,
    all: (parameters) => tell(() => statement.all(parameters)),
    run: (parameters) => tell(() => statement.run(parameters)),
    *iterate(parameters) {
      try {
        yield* statement.iterate(parameters);
      } catch (error) {
        throw catalogError(error);
      }
    },
  };
}

/** A full disk may have ended the transaction already (sqlite.org/lang_transaction.html): no second error, then. */
function onlyInside(connection: Sqlite.Database, rollback: Sqlite.Statement): SqliteStatement {
  const told = telling(rollback);
  const nothing = { changes: 0, lastInsertRowid: 0 };
  return { ...told, run: (parameters) => (connection.inTransaction ? told.run(parameters) : nothing) };
}

/** What a disk may do to a catalog that is open (sqlite.org/rescode.html); a fault of ours stays as it is. */
export function catalogError(error: unknown): unknown {
  const { code } = error as { code?: unknown };
  if (typeof code !== 'string') return error;
  if (/^SQLITE_(FULL|IOERR|READONLY|CANTOPEN|BUSY|PROTOCOL)/.test(code)) {
    const detail = 'Katalog di komputer layanan tidak dapat ditulisi (penuh atau terkunci). Coba lagi nanti.';
    return new AppError('unavailable', `the catalog cannot be used (${code})`, { detail, cause: error });
  }
  if (!/^SQLITE_(CORRUPT|NOTADB)/.test(code)) return error;
  return new AppError('damaged', `the catalog is damaged (${code})`, {
    detail:
      'Katalog rusak. Hentikan layanan, pindahkan berkas katalog, lalu mulai lagi: katalog dibangun ulang.',
    cause: error,
  });
}
