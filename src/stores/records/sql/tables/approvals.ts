import type { ApprovalRow, Approvals } from "../../store.ts";
import { row } from "../query.ts";

export const approvals: Approvals = {
  *insert(approval) {
    const inserted = yield* row<{ id: number }>(
      `INSERT INTO approval (uuid, instance, environment, reason, at, actor) VALUES (?, ?, ?, ?, ?, ?)
       RETURNING id`,
      [approval.uuid, approval.instance, approval.environment, approval.reason, approval.at, approval.actor],
    );
    return inserted!.id;
  },
  byUuid: (uuid) =>
    row<ApprovalRow>(
      "SELECT id, uuid, instance, environment, reason, at, actor FROM approval WHERE uuid = ?",
      [uuid],
    ),
};
