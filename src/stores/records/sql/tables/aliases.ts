import type { Aliases, AliasRow } from "../../store.ts";
import { forEachList, row, rows, run } from "../query.ts";
import { insertRow } from "./insert.ts";

const select = `
  SELECT a.base, a.name, a.instance, a.rule, a.at, a.actor, i.uuid, l.number AS place
  FROM alias a LEFT JOIN place l ON l.instance = a.instance AND l.hidden = 0
  LEFT JOIN instance i ON i.id = l.instance`;

export const aliases: Aliases = {
  find: (base, name) => row<AliasRow>(`${select} WHERE a.base = ? AND a.name = ?`, [base, name]),
  of: (bases) =>
    forEachList(bases, (wanted) =>
      rows<AliasRow>(`${select} WHERE a.base IN ${wanted.sql} ORDER BY a.base, a.name`, wanted.parameters),
    ),
  pointingAt: (instances) =>
    forEachList(instances, (wanted) =>
      rows<AliasRow>(`${select} WHERE a.instance IN ${wanted.sql} ORDER BY a.name`, wanted.parameters),
    ),
  set: ({ base, name, instance, rule, at, actor }) =>
    insertRow(
      "INSERT INTO alias (base, name, instance, rule, at, actor)",
      `ON CONFLICT (base, name)
       DO UPDATE SET instance = excluded.instance, rule = excluded.rule, at = excluded.at, actor = excluded.actor`,
      [base, name, instance, rule, at, actor],
    ),
  remove: (base, name) => run("DELETE FROM alias WHERE base = ? AND name = ?", [base, name]),
};
