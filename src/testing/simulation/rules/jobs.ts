import { rows } from "../../../stores/records/sql/query.ts";
import type { SqliteRecords } from "../../../stores/records/sql/sqlite.ts";
import { hold } from "../violation.ts";
import { STEADY } from "./rulebook.ts";

const STEADY_RULES = STEADY.map((name) => `SELECT '${name}' AS rule`).join(" UNION ALL ");

/** Queries that must find nothing, in any committed state. */
const NOTHING: readonly (readonly [string, string])[] = [
  [
    "changes behind the position that are neither a job nor a record",
    `SELECT c.position, r.rule FROM change c, (${STEADY_RULES}) r
     WHERE c.kind = 'metric.recorded' AND c.position > ? AND c.position <= (SELECT position FROM rule_position)
       AND EXISTS (SELECT 1 FROM json_each(c.data, '$.metrics') m WHERE m.value = 'Validation.mae')
       AND NOT EXISTS (SELECT 1 FROM job j WHERE j.kind = 'evaluate' AND j.cause = 'change' AND j.rule = r.rule AND j.position = c.position)
       AND NOT EXISTS (SELECT 1 FROM firing f WHERE f.cause = 'change' AND f.rule = r.rule AND f.position = c.position)`,
  ],
  [
    "jobs of changes that the position has not reached",
    `SELECT j.key FROM job j WHERE j.position > (SELECT position FROM rule_position) AND j.position > ?`,
  ],
  [
    "looks that are recorded and still to be made",
    `SELECT j.key FROM job j JOIN firing f ON f.rule = j.rule AND f.instance = j.instance AND f.position = j.position AND f.cause = 'change'
     WHERE j.kind = 'evaluate' AND j.cause = 'change' AND j.position > ?`,
  ],
  [
    "records whose acts are not all there, or acts without their record",
    `SELECT f.uuid FROM firing f WHERE f.position > ? AND f.actions <> (SELECT count(*) FROM job j WHERE j.firing = f.id)
     UNION ALL SELECT j.key FROM job j LEFT JOIN firing f ON f.id = j.firing
       WHERE j.kind = 'act' AND (f.id IS NULL OR substr(j.key, 1, length(f.uuid) + 1) <> f.uuid || '.')`,
  ],
];

/** Invariant 11: a job exists exactly when what made it was committed. Of the leases, their watcher tells. */
export async function checkJobs(records: SqliteRecords, position: number): Promise<void> {
  for (const [what, sql] of NOTHING) {
    const found = await records.read(() => rows<object>(sql, [position]));
    hold(found.length === 0, "jobs", () => `${what}: ${JSON.stringify(found).slice(0, 200)}`);
  }
}

/** When the first of what still waits is due, but for looks by SCHEDULE, which never end; null when nothing waits. */
export async function firstDue(records: SqliteRecords, now: number): Promise<number | null> {
  const [found] = await records.read(() =>
    rows<{ due: number | null; waiting: number }>(
      `SELECT min(CASE WHEN due > ? THEN due END) AS due, count(*) AS waiting FROM
         (SELECT due FROM job WHERE state = 'waiting'
          UNION ALL SELECT due FROM rule_wake WHERE cause <> 'schedule')`,
      [now],
    ),
  );
  return found!.waiting === 0 ? null : (found!.due ?? now);
}
