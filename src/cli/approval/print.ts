import type { Approval } from "../../client/index.ts";
import type { Context } from "../kit/context.ts";
import { label } from "../kit/names.ts";

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
