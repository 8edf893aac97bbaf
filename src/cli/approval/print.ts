import type { Approval } from "../../client/index.ts";
import type { Context } from "../kit/context.ts";
import { label } from "../kit/names.ts";
import type { Column } from "../kit/table.ts";

export const approvalColumns: readonly Column<Approval>[] = [
  { title: "uuid", of: (approval) => approval.uuid },
  { title: "state", of: (approval) => approval.state },
  { title: "instance", of: ({ instance }) => label(instance, instance.project) },
  { title: "environment", of: (approval) => approval.environment },
  { title: "requested", of: (approval) => approval.requestedAt },
  { title: "by", of: (approval) => approval.requestedBy },
  { title: "reason", of: (approval) => approval.reason },
  { title: "decided by", of: (approval) => approval.decidedBy },
];

export async function printApproval({ output }: Context, approval: Approval): Promise<void> {
  const { instance, decidedBy, decidedAt } = approval;
  await output.record(approval, [
    ["uuid", approval.uuid],
    ["state", approval.state],
    ["instance", `${label(instance)} (${instance.uuid})`],
    ["environment", approval.environment],
    ["reason", approval.reason],
    ["requested", `${approval.requestedAt} by ${approval.requestedBy}`],
    ["decided", decidedAt === null ? "" : `${decidedAt} by ${decidedBy}`],
    ["comment", approval.comment],
  ]);
}
