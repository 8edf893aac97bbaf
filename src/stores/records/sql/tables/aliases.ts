import type { Aliases, AliasRow } from "../../store.ts";
import { forEachList, row, rows, run } from "../query.ts";

const COLUMNS = "base, name, instance, rule, at, actor";

export const aliases: Aliases = {
  find: (base, name) =>
    row<AliasRow>(`SELECT ${COLUMNS} FROM alias WHERE base = ? AND name = ?`, [base, name]),
  of: (bases) =>
    forEachList(bases, (wanted) =>
      rows<AliasRow>(
        `SELECT ${COLUMNS} FROM alias WHERE base IN ${wanted.sql} ORDER BY base, name`,
        wanted.parameters,
      ),
    ),
  set: ({ base, name, instance, rule, at, actor }) =>
    run(
      `INSERT INTO alias (${COLUMNS}) VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (base, name)
       DO UPDATE SET instance = excluded.instance, rule = excluded.rule, at = excluded.at, actor = excluded.actor`,
      [base, name, instance, rule, at, actor],
    ),
  remove: (base, name) => run("DELETE FROM alias WHERE base = ? AND name = ?", [base, name]),
};
