/* What can be run again after an interruption. */

export const table = (name: string, columns: string, options = ""): string =>
  `CREATE TABLE IF NOT EXISTS ${name} (${columns}) ${options}`.trim();

export const index = (name: string, on: string, unique = false): string =>
  `CREATE ${unique ? "UNIQUE " : ""}INDEX IF NOT EXISTS ${name} ON ${on}`;

/** A column that is added to a table unless it is there: no statement of SQLite says so. */
export interface Column {
  readonly table: string;
  readonly name: string;
  readonly type: string;
}

export const column = (table: string, name: string, type: string): Column => ({ table, name, type });

export const adding = ({ table, name, type }: Column): string =>
  `ALTER TABLE ${table} ADD COLUMN ${name} ${type}`;
