import type { Caller } from "../../../domain/caller.ts";
import { canonicalJson } from "../../../domain/canonical.ts";
import type {
  Approval,
  ApprovalDecision,
  ApprovalQuery,
  ApprovalRequest,
} from "../../../domain/deployment.ts";
import { approvalStates } from "../../../domain/deployment.ts";
import { GalleryError } from "../../../domain/errors.ts";
import { decodeCursor, pageSize, toPage } from "../../../domain/page.ts";
import { checkReason, checkText, checkUuid, quote } from "../../../domain/text.ts";
import { timeOf } from "../../../domain/time.ts";
import type { Page } from "../../../domain/values.ts";
import type { ApprovalRow, Tables, Work } from "../../../stores/records/store.ts";
import { log, once, type TierContext } from "../../transaction.ts";
import { requireInstance } from "../instance-view.ts";
import { presentRefs } from "../refs.ts";
import { approvalDecisions, moveApproval, requireApproval } from "./approval-states.ts";
import { checkEnvironment, requireEnvironment } from "./environments.ts";
import { findSlots } from "./slots.ts";

const COMMENT_LENGTH = 4_096;

function* presentAll(tables: Tables, rows: readonly ApprovalRow[]): Work<Approval[]> {
  const refs = yield* presentRefs(
    tables,
    rows.map((row) => row.instance),
  );
  const environments = yield* tables.environments.byIds([...new Set(rows.map((row) => row.environment))]);
  const names = new Map(environments.map(({ id, name }) => [id, name]));
  const decisions = yield* approvalDecisions(tables, rows);
  return rows.map((row) => {
    const decision = decisions.get(row.id);
    return {
      uuid: row.uuid,
      instance: refs.get(row.instance)!,
      environment: names.get(row.environment)!,
      state: row.state,
      reason: row.reason,
      requestedBy: row.actor,
      requestedAt: timeOf(row.at),
      decidedBy: decision?.actor ?? null,
      decidedAt: decision === undefined ? null : timeOf(decision.at),
      comment: decision?.comment ?? null,
    };
  });
}

function* present(tables: Tables, row: ApprovalRow): Work<Approval> {
  return (yield* presentAll(tables, [row]))[0]!;
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
            state: "pending",
            at,
            actor: caller.actor,
          } as const;
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
          if (row.state !== "pending") {
            throw new GalleryError("approval.state", `approval ${uuid} is ${row.state} already`, {
              field: "approval",
            });
          }
          const position = yield* logApproval(tables, caller, at, row, `approval.${state}`);
          const move = { position, state, comment, at, actor: caller.actor } as const;
          return yield* present(tables, yield* moveApproval(tables, row, move));
        }),
      );
    },

    async getApproval(_caller: Caller, input: { approval: string }): Promise<Approval> {
      const uuid = checkUuid(input.approval, "approval");
      return records.read(function* (tables) {
        return yield* present(tables, yield* requireApproval(tables, uuid));
      });
    },

    async listApprovals(_caller: Caller, input: ApprovalQuery): Promise<Page<Approval>> {
      const size = pageSize(input);
      const { project, environment, state } = input;
      if (state !== undefined && !approvalStates.includes(state)) {
        throw new GalleryError(
          "request.invalid",
          `state must be one of ${approvalStates.join(", ")}, got ${quote(state)}`,
          { field: "state" },
        );
      }
      const query = `approvals ${canonicalJson([project, environment, state])}`;
      const [afterId] = decodeCursor(input, query, [0]);
      return records.read(function* (tables) {
        const slots = yield* findSlots(tables, input);
        const filter = slots && { ...slots, state, afterId: afterId! };
        const rows = filter ? yield* tables.approvals.list(filter, size + 1) : [];
        const approvals = yield* presentAll(tables, rows);
        const pairs = rows.map((row, index) => ({ row, approval: approvals[index]! }));
        return toPage(
          pairs,
          size,
          query,
          ({ row }) => [row.id],
          ({ approval }) => approval,
        );
      });
    },
  };
}
