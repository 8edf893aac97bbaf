import type { Change } from "../../../../domain/change.ts";
import { timeOf } from "../../../../domain/time.ts";
import type { Changes } from "../../store.ts";
import { forEachList, type Parameter, placeholders, row, rows, take } from "../query.ts";
import { insertMany } from "./insert.ts";
import { parse, toJson } from "./json.ts";

export interface RawChange {
  readonly position: number;
  readonly at: number;
  readonly kind: Change["kind"];
  readonly project: string;
  readonly subjectKind: Change["subject"]["kind"];
  readonly uuid: string;
  readonly actor: string;
  readonly door: Change["door"];
  readonly request: string;
  readonly data: string;
}

/** Of `change c` and its `project p`. */
export const changeColumns = `c.position, c.at, c.kind, p.name AS project, c.subject_kind AS "subjectKind", c.uuid, c.actor, c.door,
              c.request, c.data`;

export function decodeChange(raw: RawChange): Change {
  return {
    position: raw.position,
    at: timeOf(raw.at),
    kind: raw.kind,
    project: raw.project,
    subject: { kind: raw.subjectKind, uuid: raw.uuid },
    actor: raw.actor,
    door: raw.door,
    requestId: raw.request,
    data: parse<Change["data"]>(raw.data),
  };
}

const UNDER_BASE = `(
  c.subject_kind = 'instance' AND EXISTS (SELECT 1 FROM instance i WHERE i.id = c.subject AND i.base = ?)
  OR c.subject_kind = 'model' AND EXISTS (SELECT 1 FROM model m WHERE m.id = c.subject AND m.base = ?))`;

export const changes: Changes = {
  *head() {
    return (yield* row<{ position: number }>("SELECT position FROM log_head"))!.position;
  },
  *reserve(count) {
    const head = yield* take<{ position: number }>(
      "UPDATE log_head SET position = position + ? RETURNING position",
      count,
    );
    return head.position - count + 1;
  },
  append: (entries) =>
    insertMany(
      entries,
      "INSERT INTO change (position, at, kind, project, subject_kind, subject, uuid, actor, door, request, data)",
      "",
      11,
      (entry, into) => {
        into.push(entry.position, entry.at, entry.kind, entry.project, entry.subjectKind, entry.subject);
        into.push(entry.uuid, entry.actor, entry.door, entry.request, toJson(entry.data));
      },
    ),
  *measured(instances, asOf) {
    const found = yield* forEachList(instances, (wanted) =>
      rows<{ id: number }>(
        `SELECT i.id FROM instance i WHERE i.id IN ${wanted.sql} AND EXISTS (
           SELECT 1 FROM change c WHERE c.subject = i.id AND c.subject_kind = 'instance'
             AND c.kind IN ('metric.recorded', 'evaluation.recorded') ${asOf === undefined ? "" : "AND c.at <= ?"})`,
        [...wanted.parameters, ...(asOf === undefined ? [] : [asOf])],
      ),
    );
    return found.map(({ id }) => id);
  },
  *times(positions) {
    const found = yield* forEachList([...new Set(positions)], (wanted) =>
      rows<{ position: number; at: number }>(
        `SELECT position, at FROM change WHERE position IN ${wanted.sql}`,
        wanted.parameters,
      ),
    );
    return new Map(found.map(({ position, at }) => [position, at]));
  },
  *list(filter, limit) {
    const conditions = ["c.position > ?"];
    const parameters: Parameter[] = [filter.after];
    if (filter.upTo !== undefined) {
      conditions.push("c.position <= ?");
      parameters.push(filter.upTo);
    }
    if (filter.project !== undefined) {
      conditions.push("c.project = ?");
      parameters.push(filter.project);
    }
    if (filter.base !== undefined) {
      conditions.push(UNDER_BASE);
      parameters.push(filter.base, filter.base);
    }
    if (filter.uuid !== undefined) {
      const subject = yield* row<{ kind: string; id: number }>(
        `SELECT 'instance' AS kind, id FROM instance WHERE uuid = ?
         UNION ALL SELECT 'model' AS kind, id FROM model WHERE uuid = ?
         UNION ALL SELECT 'run' AS kind, id FROM run WHERE uuid = ?
         UNION ALL SELECT 'experiment' AS kind, id FROM experiment WHERE uuid = ?`,
        Array.from({ length: 4 }, () => filter.uuid!),
      );
      if (subject === undefined) return [];
      conditions.push("c.subject = ? AND c.subject_kind = ?");
      parameters.push(subject.id, subject.kind);
    }
    if (filter.kinds !== undefined) {
      conditions.push(`c.kind IN ${placeholders(1, filter.kinds.length)}`);
      parameters.push(...filter.kinds);
    }
    const raw = yield* rows<RawChange>(
      `SELECT ${changeColumns}
       FROM change c JOIN project p ON p.id = c.project WHERE ${conditions.join(" AND ")} ORDER BY c.position LIMIT ?`,
      [...parameters, limit],
    );
    return raw.map(decodeChange);
  },
};
