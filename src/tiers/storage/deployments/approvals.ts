import type { Caller } from "../../../domain/caller.ts";
import type { Approval, ApprovalDecision, ApprovalRequest } from "../../../domain/deployment.ts";
import { GalleryError } from "../../../domain/errors.ts";
import { checkReason, checkText, checkUuid } from "../../../domain/text.ts";
import { timeOf } from "../../../domain/time.ts";
import type { ApprovalRow, Tables, Work } from "../../../stores/records/store.ts";
import { log, once, type TierContext } from "../../transaction.ts";
import { requireInstance } from "../instance-view.ts";
import { presentRefs } from "../refs.ts";
import { approvalEntry, approvalMoves, requireApproval } from "./approval-states.ts";
import { checkEnvironment, requireEnvironment } from "./environments.ts";

const COMMENT_LENGTH = 4_096;

function* present(tables: Tables, row: ApprovalRow): Work<Approval> {
  const refs = yield* presentRefs(tables, [row.instance]);
  const [environment] = yield* tables.environments.byIds([row.environment]);
  const moves = yield* approvalMoves(tables, row);
  // Who used it is told by the deployment; who gave leave must be found here for ever.
  const [decision] = moves;
  return {
    uuid: row.uuid,
    instance: refs.get(row.instance)!,
    environment: environment!.name,
    state: moves.at(-1)?.state ?? "pending",
    reason: row.reason,
    requestedBy: row.actor,
    requestedAt: timeOf(row.at),
    decidedBy: decision?.actor ?? null,
    decidedAt: decision === undefined ? null : timeOf(decision.at),
    comment: decision?.comment ?? null,
  };
}

/** Notes in the change log what became of an approval; returns the position. */
function* logApproval(
  tables: Tables,
  caller: Caller,
  at: number,
  row: ApprovalRow,
  kind: "approval.requested" | "approval.approved" | "approval.refused",
): Work<number> {
  const { instance, environment } = yield* present(tables, row);
  const { project } = (yield* tables.environments.byIds([row.environment]))[0]!;
  return yield* log(tables, caller, at, [
    {
      kind,
      project,
      subjectKind: "instance",
      subject: row.instance,
      uuid: instance.uuid,
      data: {
        baseVersionId: instance.baseVersionId,
        version: instance.version,
        partition: instance.partition,
        environment,
        approval: row.uuid,
      },
    },
  ]);
}

export function createApprovals({ records, seams }: TierContext) {
  return {
    async requestApproval(caller: Caller, input: ApprovalRequest): Promise<Approval> {
      const uuid = checkUuid(input.uuid, "uuid");
      const environmentName = checkEnvironment(input.environment);
      const reason = checkReason(input.reason);
      const approvalUuid = seams.ids.uuid();
      return records.write((tables) =>
        once(tables, caller, "requestApproval", input, seams.clock, function* (at) {
          const instance = yield* requireInstance(tables, uuid);
          const project = { id: instance.project, name: instance.projectName };
          const environment = yield* requireEnvironment(tables, project, environmentName);
          const request = {
            uuid: approvalUuid,
            instance: instance.id,
            environment: environment.id,
            reason,
            at,
            actor: caller.actor,
          };
          const row: ApprovalRow = { ...request, id: yield* tables.approvals.insert(request) };
          yield* logApproval(tables, caller, at, row, "approval.requested");
          return yield* present(tables, row);
        }),
      );
    },

    async decideApproval(caller: Caller, input: ApprovalDecision): Promise<Approval> {
      const uuid = checkUuid(input.approval, "approval");
      const comment = checkText(input.comment, "comment", COMMENT_LENGTH);
      if (typeof input.approve !== "boolean") {
        throw new GalleryError("request.invalid", "approve must be true or false", { field: "approve" });
      }
      const state = input.approve ? "approved" : "refused";
      return records.write((tables) =>
        once(tables, caller, "decideApproval", input, seams.clock, function* (at) {
          const row = yield* requireApproval(tables, uuid);
          if (row.actor === caller.actor) {
            throw new GalleryError("approval.own", `${caller.actor} asked for approval ${uuid}`, {
              field: "approval",
            });
          }
          const decided = (yield* approvalMoves(tables, row)).at(-1);
          if (decided) {
            throw new GalleryError("approval.state", `approval ${uuid} is ${decided.state} already`, {
              field: "approval",
            });
          }
          const position = yield* logApproval(tables, caller, at, row, `approval.${state}`);
          const move = { position, state, comment, at, actor: caller.actor } as const;
          yield* tables.states.append([approvalEntry(row.id, move)]);
          return yield* present(tables, row);
        }),
      );
    },

    async getApproval(_caller: Caller, input: { approval: string }): Promise<Approval> {
      const uuid = checkUuid(input.approval, "approval");
      return records.read(function* (tables) {
        return yield* present(tables, yield* requireApproval(tables, uuid));
      });
    },
  };
}
