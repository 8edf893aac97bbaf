import type { Dependencies, DependencyEntry, DependencyRow } from "../../store.ts";
import { forEachList, type Parameter, row, rows, run, type Work } from "../query.ts";

const COLUMNS = "d.downstream, d.upstream, d.kind, d.accepts, d.at, d.actor";

/** The dependencies that hold: now, or by a moment that is given twice as a parameter. */
const NOW = "dependency";
const PAST = `(
  SELECT l.* FROM dependency_log l WHERE l.at <= ? AND l.kind IS NOT NULL AND NOT EXISTS (
    SELECT 1 FROM dependency_log later WHERE later.downstream = l.downstream AND later.upstream = l.upstream
      AND later.position > l.position AND later.at <= ?))`;

export const dependencies: Dependencies = {
  find: (downstream, upstream) =>
    row<DependencyRow>(
      "SELECT downstream, upstream, kind, accepts, at, actor FROM dependency WHERE downstream = ? AND upstream = ?",
      [downstream, upstream],
    ),
  reach(bases, direction, { transitive, asOf }) {
    const [from, to] = direction === "upstream" ? ["downstream", "upstream"] : ["upstream", "downstream"];
    const source = asOf === undefined ? NOW : PAST;
    const past: Parameter[] = asOf === undefined ? [] : [asOf, asOf];
    return forEachList(bases, (wanted) =>
      transitive
        ? rows<DependencyRow>(
            `WITH RECURSIVE reached (base) AS (
               SELECT id FROM base WHERE id IN ${wanted.sql}
               UNION SELECT d.${to} FROM reached r JOIN ${source} d ON d.${from} = r.base)
             SELECT ${COLUMNS} FROM reached r JOIN ${source} d ON d.${from} = r.base`,
            [...wanted.parameters, ...past, ...past],
          )
        : rows<DependencyRow>(`SELECT ${COLUMNS} FROM ${source} d WHERE d.${from} IN ${wanted.sql}`, [
            ...past,
            ...wanted.parameters,
          ]),
    );
  },
  *head() {
    return (
      (yield* row<{ position: number | null }>("SELECT max(position) AS position FROM dependency_log"))!
        .position ?? 0
    );
  },
  since: (position) =>
    rows<DependencyEntry>(
      "SELECT position, downstream, upstream, kind, accepts, at, actor FROM dependency_log WHERE position > ? ORDER BY position",
      [position],
    ),
  *put(position, dependency) {
    yield* append(position, dependency, dependency.kind);
    yield* run(
      `INSERT INTO dependency (downstream, upstream, kind, accepts, at, actor) VALUES (?, ?, ?, ?, ?, ?)
       ON CONFLICT (downstream, upstream) DO UPDATE SET kind = excluded.kind, accepts = excluded.accepts,
         at = excluded.at, actor = excluded.actor`,
      [
        dependency.downstream,
        dependency.upstream,
        dependency.kind,
        dependency.accepts,
        dependency.at,
        dependency.actor,
      ],
    );
  },
  *remove(position, dependency) {
    yield* append(position, dependency, null);
    yield* run("DELETE FROM dependency WHERE downstream = ? AND upstream = ?", [
      dependency.downstream,
      dependency.upstream,
    ]);
  },
};

const append = (position: number, dependency: DependencyRow, kind: string | null): Work<void> =>
  run(
    "INSERT INTO dependency_log (position, downstream, upstream, kind, accepts, at, actor) VALUES (?, ?, ?, ?, ?, ?, ?)",
    [
      position,
      dependency.downstream,
      dependency.upstream,
      kind,
      dependency.accepts,
      dependency.at,
      dependency.actor,
    ],
  );
