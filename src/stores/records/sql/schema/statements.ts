/* Statements that can be run again after an interruption. */

export const table = (name: string, columns: string, options = ""): string =>
  `CREATE TABLE IF NOT EXISTS ${name} (${columns}) ${options}`.trim();

export const index = (name: string, on: string, unique = false): string =>
  `CREATE ${unique ? "UNIQUE " : ""}INDEX IF NOT EXISTS ${name} ON ${on}`;
