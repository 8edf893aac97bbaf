import type { ChangeKind } from "../../../../domain/change.ts";
import type { Descents } from "../../store.ts";
import { forEachList, rows } from "../query.ts";
import { insertMany } from "./insert.ts";

interface RawDescent {
  readonly instance: number;
  readonly retrainOf: string | null;
  readonly origin: string | null;
  readonly predecessor: string | null;
  readonly position: number | null;
  readonly kind: ChangeKind | null;
  readonly uuid: string | null;
}

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
      const raw = yield* rows<RawDescent>(
        `SELECT d.instance, r.uuid AS "retrainOf", o.uuid AS origin, p.uuid AS predecessor, c.position, c.kind, c.uuid
         FROM descent d LEFT JOIN instance r ON r.id = d.retrain_of LEFT JOIN instance o ON o.id = d.origin
         LEFT JOIN instance p ON p.id = d.predecessor LEFT JOIN change c ON c.position = d.cause
         WHERE d.instance IN ${wanted.sql}`,
        wanted.parameters,
      );
      return raw.map(({ position, kind, uuid, ...descent }) => ({
        ...descent,
        cause: position === null ? null : { position, kind: kind!, uuid: uuid! },
      }));
    }),
  causedBy: (change, afterId, limit) =>
    rows<{ instance: number; predecessor: number }>(
      "SELECT instance, predecessor FROM descent WHERE cause = ? AND instance > ? ORDER BY instance LIMIT ?",
      [change, afterId, limit],
    ),
};
