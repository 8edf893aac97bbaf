import Database from "better-sqlite3";
import pg from "pg";
import { GalleryError } from "../../domain/errors.ts";
import { type Dialect, postgresql, sqlite } from "../records/sql/dialect.ts";
import { getTypeParser } from "../records/sql/postgres.ts";
import type { Work } from "../records/sql/query.ts";
import type { Read } from "../records/sql/search/scan.ts";
import type { WorkerSettings } from "./protocol.ts";

/** A read-only connection of its own, so that a search never waits for a write nor a write for a search. */
export interface Reader {
  readonly dialect: Dialect;
  readonly read: Read;
  close(): Promise<void>;
}

export async function openReader(database: WorkerSettings["database"]): Promise<Reader> {
  return "sqlite" in database ? openSqlite(database.sqlite) : openPostgresql(database.postgresql);
}

/** Searches differ too much for a statement to be kept for ever. */
const STATEMENTS = 200;

function openSqlite(path: string): Reader {
  const database = new Database(path, { readonly: true, fileMustExist: true });
  database.pragma("busy_timeout = 5000");
  database.pragma("temp_store = MEMORY");
  const statements = new Map<string, Database.Statement>();
  const prepare = (sql: string): Database.Statement => {
    let statement = statements.get(sql);
    if (statement === undefined) {
      if (statements.size >= STATEMENTS) statements.delete(statements.keys().next().value!);
      statement = database.prepare(sql);
      statements.set(sql, statement);
    }
    return statement;
  };
  const drive = <T>(work: Work<T>): T => {
    let turn = work.next();
    while (!turn.done) turn = work.next(prepare(turn.value.sql).all(turn.value.parameters));
    return turn.value;
  };
  return {
    dialect: sqlite,
    // Deferred: the first statement fixes the state that all of the unit see.
    read: async (work) => database.transaction(() => drive(work()))(),
    close: async () => void database.close(),
  };
}

const CONNECTIONS = 2;
const STATEMENT_TIMEOUT_MS = 30_000;

function openPostgresql(url: string): Reader {
  const pool = new pg.Pool({
    connectionString: url,
    max: CONNECTIONS,
    statement_timeout: STATEMENT_TIMEOUT_MS,
    types: { getTypeParser },
  });
  pool.on("error", () => {});
  const read: Read = async (work) => {
    const client = await pool.connect().catch((reason: unknown) => {
      throw unavailable(reason);
    });
    try {
      await client.query("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY");
      const answer = await drive(client, work());
      await client.query("COMMIT");
      client.release();
      return answer;
    } catch (reason) {
      client.release(true);
      throw isLost(reason) ? unavailable(reason) : reason;
    }
  };
  return { dialect: postgresql, read, close: () => pool.end() };
}

const unavailable = (cause: unknown): GalleryError =>
  new GalleryError("store.unavailable", "the database cannot be reached", { cause });

/** Whether the connection or the server failed, and not the statement or our own code. */
function isLost(reason: unknown): boolean {
  const { code, message } = reason as { readonly code?: unknown; readonly message?: unknown };
  if (reason instanceof pg.DatabaseError) return /^(08|53|57|58)/.test(String(code));
  return /^E[A-Z]+$/.test(String(code)) || /connection|terminated|timeout/i.test(String(message));
}

async function drive<T>(client: pg.PoolClient, work: Work<T>): Promise<T> {
  let turn = work.next();
  while (!turn.done) {
    const { sql, parameters } = turn.value;
    let count = 0;
    const text = sql.replaceAll("?", () => `$${++count}`);
    turn = work.next((await client.query({ text, values: [...parameters] })).rows);
  }
  return turn.value;
}
