import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Database from "better-sqlite3";
import { realSeams } from "../../../seams.ts";
import { recordsContract } from "../contract.ts";
import { SqliteRecords } from "./sqlite.ts";

recordsContract("SQLite", async () => {
  const folder = mkdtempSync(join(tmpdir(), "gallery-records-"));
  const path = join(folder, "gallery.db");
  return {
    open: async (onStep) =>
      new SqliteRecords({ path, timers: realSeams().timers, onStep: (step) => onStep?.(step.sql) }),
    async schema() {
      const database = new Database(path, { readonly: true });
      const rows = database.prepare("SELECT type, name, sql FROM sqlite_schema ORDER BY type, name").all();
      const versions = database.prepare("SELECT version, name FROM schema_version").all();
      const head = database.prepare("SELECT count(*) AS count FROM log_head").all();
      database.close();
      return JSON.stringify([rows, versions, head]);
    },
    dispose: async () => rmSync(folder, { recursive: true, force: true }),
  };
});
