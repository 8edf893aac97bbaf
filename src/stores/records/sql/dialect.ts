/** What differs between the databases; everything else is one text for both. Placeholders are written `?`. */
export interface Dialect {
  readonly name: "sqlite" | "postgresql";
  readonly int: string;
  readonly real: string;
  readonly text: string;
  readonly json: string;
  /** A key that the database counts up. */
  readonly identity: string;
  /** The same where rows are deleted and whoever knew one must not take another for it. */
  readonly identityForGood: string;
  /** Keeps a table in the order of its primary key, where the database can. */
  readonly clustered: string;
  readonly gather: JsonFunctions;
  /** Asks with a table and a name whether there is such a column. */
  readonly columnNamed: string;
}

/** How many rows become one text, where rows are what a long answer costs. Numbers keep their last digit. */
interface JsonFunctions {
  /** The aggregates that make an object of names and values, and a list of values. */
  readonly objectOf: string;
  readonly listOf: string;
  /** The function that makes an array of its arguments. */
  readonly array: string;
}

export const sqlite: Dialect = {
  name: "sqlite",
  int: "INTEGER",
  real: "REAL",
  text: "TEXT",
  json: "TEXT",
  // The rowid itself: dense, and the cheapest key there is.
  identity: "INTEGER PRIMARY KEY",
  // Otherwise the key of the newest row is given again when that row is gone.
  identityForGood: "INTEGER PRIMARY KEY AUTOINCREMENT",
  clustered: "WITHOUT ROWID",
  gather: { objectOf: "json_group_object", listOf: "json_group_array", array: "json_array" },
  columnNamed: "SELECT 1 AS found FROM pragma_table_info(?) WHERE name = ?",
};

export const postgresql: Dialect = {
  name: "postgresql",
  int: "BIGINT",
  real: "DOUBLE PRECISION",
  // Byte order, so that text sorts and compares as in SQLite and in memory.
  text: `TEXT COLLATE "C"`,
  json: "JSONB",
  identity: "BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY",
  identityForGood: "BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY",
  clustered: "",
  // Not of JSONB, which has an order of its own.
  gather: { objectOf: "json_object_agg", listOf: "json_agg", array: "json_build_array" },
  columnNamed: `SELECT 1 AS found FROM information_schema.columns
    WHERE table_schema = current_schema() AND table_name = ? AND column_name = ?`,
};
