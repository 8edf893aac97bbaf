import type { DeprecationLevel } from "../rows.ts";

/** Which rows of `instance` are an instance, a revision's or a base version id's; the key of the versions finds them. */
export const instancesOf: Readonly<Record<DeprecationLevel, string>> = {
  instance: "id = ?",
  model:
    "(line, revision) IN (SELECT l.id, m.revision FROM model m JOIN line l ON l.base = m.base WHERE m.id = ?)",
  base: "line IN (SELECT id FROM line WHERE base = ?)",
};
