import type { JobState } from "../../../../domain/job.ts";
import type { DescribedJob, JobRow, Jobs, LogPlace, WakeRow, Wakes } from "../../store.ts";
import { forEachList, type Parameter, row, rows, run, type Work } from "../query.ts";
import { insertMany } from "./insert.ts";
import { parseOptional, toJson } from "./json.ts";

type Raw<Row extends JobRow> = Omit<Row, "doc"> & { doc: string | null };

const COLUMNS = `id, kind, key, target, lane, rule, instance, cause, position, at, firing, doc, state, due, attempts, fence, result`;

const DESCRIBED = `
  SELECT ${COLUMNS.split(", ")
    .map((column) => `j.${column}`)
    .join(", ")}, i.uuid AS "instanceUuid", f.uuid AS "firingUuid"
  FROM job j JOIN instance i ON i.id = j.instance LEFT JOIN firing f ON f.id = j.firing`;

/** Due jobs that one taking looks at. */
const WINDOW = 1_000;
/** What is blocked for longer is put aside until then, so that no taking looks at it in vain again and again. */
const PARKED_MS = 60_000;

/** When the last of a job's elders in its lane that were tried is tried again; null when it may be taken itself. */
const ELDER = `(SELECT max(e.due) FROM job e
                WHERE e.lane = j.lane AND e.state = 'waiting' AND e.due > 0 AND e.id < j.id)`;

const ids = (all: readonly { readonly id: number }[]): number[] => all.map(({ id }) => id);

/** Written out, so that the few that are dead are found by their own index. */
const inState: Readonly<Record<JobState, string>> = {
  waiting: "j.state = 'waiting'",
  done: "j.state = 'done'",
  dead: "j.state = 'dead'",
};

const decode = <Row extends JobRow>(raw: Raw<Row>): Row =>
  ({ ...raw, doc: parseOptional<Exclude<JobRow["doc"], null>>(raw.doc) }) as Row;

export const jobs: Jobs = {
  insert: (all) =>
    insertMany(
      all,
      `INSERT INTO job (kind, key, target, lane, rule, instance, cause, position, at, firing, doc, state, due, attempts, fence)`,
      "ON CONFLICT (key) DO NOTHING",
      15,
      (job, into) => {
        into.push(job.kind, job.key, job.target, job.lane, job.rule, job.instance, job.cause, job.position);
        into.push(job.at, job.firing, job.doc === null ? null : toJson(job.doc), "waiting", 0, 0, 0);
      },
    ),
  *schedule() {
    // From target to target by the index, whatever waits for each.
    const found = yield* rows<{ target: string; first: number; due: number | null }>(
      `WITH RECURSIVE t (target) AS (
         SELECT min(target) FROM job WHERE state = 'waiting'
         UNION ALL
         SELECT (SELECT min(j.target) FROM job j WHERE j.state = 'waiting' AND j.target > t.target)
         FROM t WHERE t.target IS NOT NULL)
       SELECT target, (SELECT min(due) FROM job WHERE state = 'waiting' AND target = t.target) AS first,
              (SELECT min(due) FROM job WHERE state = 'waiting' AND target = t.target AND due > 0) AS due
       FROM t WHERE target IS NOT NULL`,
    );
    return found.map(({ target, first, due }) => ({ target, fresh: first === 0, due }));
  },
  *take(target, now, leasedUntil, limit) {
    const seen = yield* rows<{ id: number; blocked: number | null }>(
      `SELECT j.id, ${ELDER} AS blocked FROM job j
       WHERE j.state = 'waiting' AND j.target = ? AND j.due <= ? ORDER BY j.due, j.id LIMIT ?`,
      [target, now, Math.max(limit, WINDOW)],
    );
    const parked = seen.filter(({ blocked }) => blocked !== null && blocked > now + PARKED_MS);
    yield* forEachList(ids(parked), function* (wanted): Work<never[]> {
      yield* run(`UPDATE job AS j SET due = ${ELDER} WHERE j.id IN ${wanted.sql}`, wanted.parameters);
      return [];
    });
    const free = seen.filter(({ blocked }) => blocked === null).slice(0, limit);
    const raw = yield* forEachList(ids(free), (wanted) =>
      rows<Raw<JobRow>>(
        `UPDATE job SET due = ?, attempts = attempts + 1, fence = fence + 1 WHERE id IN ${wanted.sql}
         RETURNING ${COLUMNS}`,
        [leasedUntil, ...wanted.parameters],
      ),
    );
    return raw.map(decode<JobRow>).sort((one, other) => one.id - other.id);
  },
  *held(taken) {
    const fences = new Map(taken.map(({ id, fence }) => [id, fence]));
    const found = yield* forEachList([...fences.keys()], (wanted) =>
      rows<{ id: number; fence: number }>(
        `SELECT id, fence FROM job WHERE state = 'waiting' AND id IN ${wanted.sql}`,
        wanted.parameters,
      ),
    );
    return found.filter(({ id, fence }) => fences.get(id) === fence).map(({ id }) => id);
  },
  *renew({ id, fence }, leasedUntil) {
    const renewed = yield* row(
      "UPDATE job SET due = ? WHERE id = ? AND fence = ? AND state = 'waiting' RETURNING id",
      [leasedUntil, id, fence],
    );
    return renewed !== undefined;
  },
  *settle({ id, fence, state, due, attempts, result }) {
    const settled = yield* row(
      `UPDATE job SET state = ?, due = ?, attempts = ?, result = ? WHERE id = ? AND fence = ? AND state = 'waiting'
       RETURNING id`,
      [state, due, attempts, result, id, fence],
    );
    return settled !== undefined;
  },
  *remove(ids) {
    yield* forEachList(ids, function* (wanted) {
      yield* run(`DELETE FROM job WHERE id IN ${wanted.sql}`, wanted.parameters);
      return [];
    });
  },
  *byKey(key) {
    const raw = yield* row<Raw<DescribedJob>>(`${DESCRIBED} WHERE j.key = ?`, [key]);
    return raw && decode(raw);
  },
  *replay(id) {
    const replayed = yield* row(
      "UPDATE job SET state = 'waiting', due = 0, attempts = 0, fence = fence + 1 WHERE id = ? AND state = 'dead' RETURNING id",
      [id],
    );
    return replayed !== undefined;
  },
  *list({ state, rule, firing, before }, limit) {
    const conditions: [string, Parameter | undefined][] = [
      ["j.id < ?", before],
      ["j.rule = ?", rule],
      ["j.firing = (SELECT id FROM firing WHERE uuid = ?)", firing],
    ];
    const asked = conditions.filter((each): each is [string, Parameter] => each[1] !== undefined);
    const raw = yield* rows<Raw<DescribedJob>>(
      `${DESCRIBED} WHERE ${asked.map(([sql]) => sql).join(" AND ")}${state === undefined ? "" : ` AND ${inState[state]}`}
       ORDER BY j.id DESC LIMIT ?`,
      [...asked.map(([, parameter]) => parameter), limit],
    );
    return raw.map(decode<DescribedJob>);
  },
};

const WAKE = "SELECT id, key, rule, instance, cause, due, after FROM rule_wake";

export const wakes: Wakes = {
  put: (all) =>
    insertMany(
      all,
      "INSERT INTO rule_wake (key, rule, instance, cause, due, after)",
      "ON CONFLICT (key) DO UPDATE SET due = excluded.due, after = 0",
      6,
      (wake, into) => into.push(wake.key, wake.rule, wake.instance, wake.cause, wake.due, 0),
    ),
  *remove(keys) {
    yield* forEachList(keys, function* (wanted): Work<never[]> {
      yield* run(`DELETE FROM rule_wake WHERE key IN ${wanted.sql}`, wanted.parameters);
      return [];
    });
  },
  due: (now, limit) => rows<WakeRow>(`${WAKE} WHERE due <= ? ORDER BY due, id LIMIT ?`, [now, limit]),
  *first() {
    return (yield* row<{ due: number | null }>("SELECT min(due) AS due FROM rule_wake"))!.due;
  },
  byKeys: (keys) =>
    forEachList(keys, (wanted) =>
      rows<WakeRow>(`${WAKE} WHERE key IN ${wanted.sql} ORDER BY id`, wanted.parameters),
    ),
  advance: (id, after) => run("UPDATE rule_wake SET after = ? WHERE id = ?", [after, id]),
  position: () => row<LogPlace>("SELECT position, after FROM rule_position"),
  setPosition: ({ position, after }) =>
    run(
      `INSERT INTO rule_position (single, position, after) VALUES (1, ?, ?)
       ON CONFLICT (single) DO UPDATE SET position = excluded.position, after = excluded.after`,
      [position, after],
    ),
};
