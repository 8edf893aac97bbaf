import Database from "better-sqlite3";
import { GalleryError } from "../../../domain/errors.ts";

/**
 * One server a data directory. The lock is a transaction on a database of its own that is held open for as long as
 * the process lives; the operating system ends it with the process, so a crash leaves nothing behind.
 */
export function lockDirectory(path: string, directory: string): { release(): void } {
  const database = new Database(path, { timeout: 0 });
  try {
    database.pragma("journal_mode = DELETE");
    database.exec("BEGIN EXCLUSIVE");
  } catch (reason) {
    database.close();
    if (reason instanceof Database.SqliteError && reason.code.startsWith("SQLITE_BUSY")) {
      throw new GalleryError("store.locked", `another Gallery server uses the data directory ${directory}`);
    }
    throw reason;
  }
  return { release: () => database.close() };
}
