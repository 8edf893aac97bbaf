import type { DeploymentRow, Deployments, SlotRow } from "../../store.ts";
import { forEachList, type Parameter, row, rows, run, type Work } from "../query.ts";

const COLUMNS =
  "d.position, d.line, d.environment, d.action, d.instance, d.replaced, d.prior, d.reason, d.offer, d.approval, d.at, d.actor";

interface Condition {
  readonly sql: string;
  readonly parameters: readonly Parameter[];
}

/** Which slots are meant, in the columns of `slot` or `deployment`. */
function slotsOf(filter: { project: number; base?: number; environment?: number }): Condition {
  const conditions: Condition[] = [
    filter.environment === undefined
      ? { sql: "environment IN (SELECT id FROM environment WHERE project = ?)", parameters: [filter.project] }
      : { sql: "environment = ?", parameters: [filter.environment] },
  ];
  if (filter.base !== undefined) {
    conditions.push({ sql: "line IN (SELECT id FROM line WHERE base = ?)", parameters: [filter.base] });
  }
  return {
    sql: conditions.map((each) => each.sql).join(" AND "),
    parameters: conditions.flatMap((each) => each.parameters),
  };
}

function newestOf(slots: Condition, asOf: number | undefined): Condition {
  return asOf === undefined
    ? { sql: `SELECT position FROM slot WHERE ${slots.sql}`, parameters: slots.parameters }
    : {
        sql: `SELECT max(position) AS position FROM deployment WHERE ${slots.sql} AND at <= ? GROUP BY line, environment`,
        parameters: [...slots.parameters, asOf],
      };
}

const served = (wanted: string): string =>
  `SELECT s.instance, e.name AS environment FROM slot s JOIN environment e ON e.id = s.environment
   WHERE s.instance IN ${wanted} ORDER BY s.instance, e.name`;

const servedThen = (wanted: string): string =>
  `SELECT d.instance, e.name AS environment
   FROM instance i
   JOIN deployment d ON d.line = i.line AND d.instance = i.id AND d.at <= ?
   JOIN environment e ON e.id = d.environment
   WHERE i.id IN ${wanted} AND NOT EXISTS (
     SELECT 1 FROM deployment later WHERE later.line = d.line AND later.environment = d.environment
       AND later.position > d.position AND later.at <= ?)
   ORDER BY d.instance, e.name`;

export const deployments: Deployments = {
  *append(entry) {
    yield* run(
      `INSERT INTO deployment (position, line, environment, action, instance, replaced, prior, reason, offer, approval, at, actor)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      [
        entry.position,
        entry.line,
        entry.environment,
        entry.action,
        entry.instance,
        entry.replaced,
        entry.prior,
        entry.reason,
        entry.offer,
        entry.approval,
        entry.at,
        entry.actor,
      ],
    );
    yield* run(
      `INSERT INTO slot (line, environment, position, instance) VALUES (?, ?, ?, ?)
       ON CONFLICT (line, environment) DO UPDATE SET position = excluded.position, instance = excluded.instance`,
      [entry.line, entry.environment, entry.position, entry.instance],
    );
  },
  at: (position) => one("d.position = ?", [position]),
  current: (line, environment, asOf) =>
    asOf === undefined
      ? one("d.position = (SELECT position FROM slot WHERE line = ? AND environment = ?)", [
          line,
          environment,
        ])
      : one("d.line = ? AND d.environment = ? AND d.at <= ? ORDER BY d.position DESC LIMIT 1", [
          line,
          environment,
          asOf,
        ]),
  slots: (lines) =>
    forEachList(lines, (wanted) =>
      rows<SlotRow>(
        `SELECT s.line, s.environment, e.name AS "environmentName", s.instance,
                i.revision || '.' || i.number AS version, coalesce(c.origin, i.id) AS origin
         FROM slot s JOIN environment e ON e.id = s.environment JOIN instance i ON i.id = s.instance
         LEFT JOIN descent c ON c.instance = i.id
         WHERE s.line IN ${wanted.sql} ORDER BY s.line, e.name`,
        wanted.parameters,
      ),
    ),
  serves: (project, environment, partition) =>
    rows<{ base: string; uuid: string }>(
      `SELECT b.name AS base, i.uuid FROM slot s JOIN environment e ON e.id = s.environment
       JOIN line l ON l.id = s.line JOIN base b ON b.id = l.base JOIN instance i ON i.id = s.instance
       WHERE e.project = ? AND e.name = ? AND l.partition = ? ORDER BY s.position DESC`,
      [project, environment, partition],
    ),
  serving: (instances, asOf) =>
    forEachList(instances, (wanted) =>
      asOf === undefined
        ? rows<{ instance: number; environment: string }>(served(wanted.sql), wanted.parameters)
        : rows<{ instance: number; environment: string }>(servedThen(wanted.sql), [
            asOf,
            ...wanted.parameters,
            asOf,
          ]),
    ),
  *list({ after, asOf, ...filter }, limit) {
    const newest = newestOf(slotsOf(filter), asOf);
    return yield* rows<DeploymentRow>(
      `SELECT ${COLUMNS} FROM deployment d JOIN (${newest.sql}) newest ON newest.position = d.position
       WHERE d.instance IS NOT NULL AND d.position > ? ORDER BY d.position LIMIT ?`,
      [...newest.parameters, after, limit],
    );
  },
  history: (line, environment, before, limit) =>
    rows<DeploymentRow>(
      `SELECT ${COLUMNS} FROM deployment d WHERE d.line = ? AND d.environment = ? AND d.position < ?
       ORDER BY d.position DESC LIMIT ?`,
      [line, environment, before, limit],
    ),
};

function one(where: string, parameters: readonly Parameter[]): Work<DeploymentRow | undefined> {
  return row<DeploymentRow>(`SELECT ${COLUMNS} FROM deployment d WHERE ${where}`, parameters);
}
