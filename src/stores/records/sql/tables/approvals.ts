import type { ApprovalRow, Approvals } from "../../store.ts";
import { type Parameter, row, rows, run } from "../query.ts";

const COLUMNS = "a.id, a.uuid, a.instance, a.environment, a.reason, a.state, a.at, a.actor";

export const approvals: Approvals = {
  *insert({ uuid, instance, environment, reason, state, at, actor }) {
    const inserted = yield* row<{ id: number }>(
      `INSERT INTO approval (uuid, instance, environment, reason, state, at, actor) VALUES (?, ?, ?, ?, ?, ?, ?)
       RETURNING id`,
      [uuid, instance, environment, reason, state, at, actor],
    );
    return inserted!.id;
  },
  byUuid: (uuid) => row<ApprovalRow>(`SELECT ${COLUMNS} FROM approval a WHERE a.uuid = ?`, [uuid]),
  setState: (id, state) => run("UPDATE approval SET state = ? WHERE id = ?", [state, id]),
  list({ project, environment, state, afterId }, limit) {
    const conditions = ["a.id > ?"];
    const parameters: Parameter[] = [afterId];
    if (environment === undefined) {
      conditions.push("a.environment IN (SELECT id FROM environment WHERE project = ?)");
      parameters.push(project);
    } else {
      conditions.push("a.environment = ?");
      parameters.push(environment);
    }
    if (state !== undefined) {
      conditions.push("a.state = ?");
      parameters.push(state);
    }
    return rows<ApprovalRow>(
      `SELECT ${COLUMNS} FROM approval a WHERE ${conditions.join(" AND ")} ORDER BY a.id LIMIT ?`,
      [...parameters, limit],
    );
  },
};
