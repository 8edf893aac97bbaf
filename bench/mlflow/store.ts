import { readdirSync, statSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import pg from "pg";

/** The database of one server. */
export interface Store {
  /** What it takes on disk. */
  bytes(): Promise<number>;
  /** Has the database look at what it holds, as PostgreSQL does by itself within minutes. */
  analyze(): Promise<void>;
}

/** A file of SQLite, with its write-ahead log beside it. SQLite looks at its rows only when it is told to. */
export function sqliteStore(file: string): Store {
  return {
    async bytes() {
      const names = readdirSync(dirname(file)).filter((name) => name.startsWith(basename(file)));
      return names.reduce((sum, name) => sum + statSync(join(dirname(file), name)).size, 0);
    },
    async analyze() {},
  };
}

export function postgresStore(url: string): Store {
  const ask = async <T>(question: string): Promise<T> => {
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    try {
      return (await client.query(question)).rows[0] as T;
    } finally {
      await client.end();
    }
  };
  return {
    async bytes() {
      const question = "SELECT pg_database_size(current_database()) AS bytes";
      return Number((await ask<{ bytes: string }>(question)).bytes);
    },
    async analyze() {
      await ask("ANALYZE");
    },
  };
}
