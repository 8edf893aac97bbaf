import type { Descents } from "../../store.ts";
import { forEachList, rows } from "../query.ts";
import { changeColumns, decodeChange, type RawChange } from "./changes.ts";
import { insertMany } from "./insert.ts";

interface RawDescent {
  readonly instance: number;
  readonly retrainOf: string | null;
  readonly origin: string | null;
  readonly predecessor: string | null;
}

/** With the change that caused it, if one did. */
type CausedDescent = RawDescent & (RawChange | { readonly [Column in keyof RawChange]: null });

const isCaused = (raw: CausedDescent): raw is RawDescent & RawChange => raw.position !== null;

export const descents: Descents = {
  insert: (all) =>
    insertMany(
      all,
      "INSERT INTO descent (instance, retrain_of, origin, predecessor, cause)",
      "",
      5,
      (row, into) => into.push(row.instance, row.retrainOf, row.origin, row.predecessor, row.cause),
    ),
  of: (instances) =>
    forEachList(instances, function* (wanted) {
      const raw = yield* rows<CausedDescent>(
        `SELECT d.instance, r.uuid AS "retrainOf", o.uuid AS origin, before.uuid AS predecessor, ${changeColumns}
         FROM descent d LEFT JOIN instance r ON r.id = d.retrain_of LEFT JOIN instance o ON o.id = d.origin
         LEFT JOIN instance before ON before.id = d.predecessor
         LEFT JOIN change c ON c.position = d.cause LEFT JOIN project p ON p.id = c.project
         WHERE d.instance IN ${wanted.sql}`,
        wanted.parameters,
      );
      return raw.map((each) => ({
        instance: each.instance,
        retrainOf: each.retrainOf,
        origin: each.origin,
        predecessor: each.predecessor,
        cause: isCaused(each) ? decodeChange(each) : null,
      }));
    }),
  causedBy: (change, afterId, limit) =>
    rows<{ instance: number; predecessor: number }>(
      "SELECT instance, predecessor FROM descent WHERE cause = ? AND instance > ? ORDER BY instance LIMIT ?",
      [change, afterId, limit],
    ),
};
