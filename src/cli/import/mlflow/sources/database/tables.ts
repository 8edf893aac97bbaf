import { resolve } from "node:path";
import Database from "better-sqlite3";
import { GalleryError } from "../../../../../domain/errors.ts";
import { UsageError } from "../../../../kit/failure.ts";

type Value = string | number;
type Row = Readonly<Record<string, unknown>>;

/** A database that MLflow has written, read while a server may go on writing to it. */
export interface Tables {
  rows<Found>(sql: string, ...values: readonly Value[]): readonly Found[];
  /** Rows in the order of writing, by a statement that takes the last row's `at` and tells that of each. */
  page<Found extends { readonly at: number }>(sql: string, ...values: readonly Value[]): Generator<Found>;
  has(table: string, column?: string): boolean;
  close(): void;
}

/** How long a writer may hold the database, in milliseconds. */
const PATIENCE = 15_000;
/** Rows at a time: no statement stays open meanwhile, since MLflow could not write while one is. */
const PAGE = 500;

/** The newest parts of the oldest schema that is read, which MLflow 2.9 has. */
const needed: readonly (readonly [table: string, column: string])[] = [
  ["experiments", "creation_time"],
  ["latest_metrics", "is_nan"],
  ["registered_model_aliases", "alias"],
  ["datasets", "dataset_profile"],
  ["input_tags", "input_uuid"],
  ["model_versions", "storage_location"],
];

function readable(error: unknown, path: string): unknown {
  if (!(error instanceof Database.SqliteError)) return error;
  return new GalleryError("source.refused", `${path} cannot be read: ${error.message}`, { cause: error });
}

function open(path: string): Database.Database {
  try {
    const database = new Database(path, { readonly: true, fileMustExist: true, timeout: PATIENCE });
    database.pragma("schema_version");
    return database;
  } catch (error) {
    if (error instanceof Database.SqliteError && error.code === "SQLITE_NOTADB") {
      throw new UsageError(
        `${path} is no SQLite database: --from names the file that MLflow wrote, such as mlflow.db`,
      );
    }
    throw readable(error, path);
  }
}

function check(path: string, tables: Tables): void {
  if (!tables.has("alembic_version") || !tables.has("experiments")) {
    throw new UsageError(
      `${path} is a database, but none of MLflow's: --from names the file of its --backend-store-uri`,
    );
  }
  const missing = needed.find(([table, column]) => !tables.has(table, column));
  if (missing === undefined) return;
  const [version] = tables.rows<{ version_num: string }>("SELECT version_num FROM alembic_version");
  throw new UsageError(
    `${path} was written by an MLflow before 2.9 (its schema ${version?.version_num ?? ""} has no ${missing.join(".")}). ` +
      `Bring a copy of it up to date with \`mlflow db upgrade sqlite:///${resolve(path)}\`, with the copy's path, ` +
      "and import that",
  );
}

/** Opens a file to read. @throws UsageError when it holds no tracking data of MLflow, or a schema that is too old */
export function openTables(path: string): Tables {
  const database = open(path);
  const statements = new Map<string, Database.Statement>();

  function ask(sql: string, values: readonly Value[]): unknown[] {
    try {
      const known = statements.get(sql) ?? database.prepare(sql);
      statements.set(sql, known);
      return known.all(...values);
    } catch (error) {
      throw readable(error, path);
    }
  }

  const tables: Tables = {
    rows: <Found>(sql: string, ...values: readonly Value[]) => ask(sql, values) as Found[],

    *page<Found extends { readonly at: number }>(sql: string, ...values: readonly Value[]) {
      let at = 0;
      for (;;) {
        const found = ask(`${sql} LIMIT ${PAGE}`, [...values, at]) as Found[];
        yield* found;
        const last = found.at(-1);
        if (found.length < PAGE || last === undefined) return;
        at = last.at;
      }
    },

    has(table, column) {
      const columns = ask("SELECT name FROM pragma_table_info(?)", [table]) as Row[];
      return column === undefined ? columns.length > 0 : columns.some(({ name }) => name === column);
    },

    close: () => database.close(),
  };
  try {
    check(path, tables);
  } catch (error) {
    tables.close();
    throw error;
  }
  return tables;
}
