import type { ApprovalState } from "../../../domain/deployment.ts";
import { GalleryError } from "../../../domain/errors.ts";
import type { ApprovalRow, InstanceRow, Tables, Work } from "../../../stores/records/store.ts";
import type { FoundSlot } from "./slots.ts";

const APPROVAL = "approval";
/** Whoever uses an approval must not hide who gave it, so the two are kept apart. */
const DECISION = "decision";
const USE = "use";

/** How an approval came to its state: pending until somebody decides. */
export interface ApprovalMove {
  readonly position: number;
  readonly state: Exclude<ApprovalState, "pending">;
  readonly comment: string;
  readonly at: number;
  readonly actor: string;
}

/** Brings an approval to another state; returns it as it is then. */
export function* moveApproval(tables: Tables, approval: ApprovalRow, move: ApprovalMove): Work<ApprovalRow> {
  const { position, state, comment, at, actor } = move;
  yield* tables.approvals.setState(approval.id, state);
  const name = state === "used" ? USE : DECISION;
  const subject = { subjectKind: APPROVAL, subject: approval.id, name } as const;
  yield* tables.states.append([{ ...subject, position, value: { state, comment }, at, actor }]);
  return { ...approval, state };
}

/** What was decided of each; nothing of those that are pending. */
export function* approvalDecisions(
  tables: Tables,
  approvals: readonly ApprovalRow[],
): Work<Map<number, Omit<ApprovalMove, "state">>> {
  const ids = approvals.map(({ id }) => id);
  const entries = yield* tables.states.current(APPROVAL, ids);
  return new Map(
    entries
      .filter(({ name }) => name === DECISION)
      .map(({ subject, position, value, at, actor }) => {
        const { comment } = value as Pick<ApprovalMove, "comment">;
        return [subject, { position, comment, at, actor }];
      }),
  );
}

export function* requireApproval(tables: Tables, uuid: string): Work<ApprovalRow> {
  const row = yield* tables.approvals.byUuid(uuid);
  if (row) return row;
  throw new GalleryError("approval.unknown", `there is no approval ${uuid}`, { field: APPROVAL });
}

/** An approval that somebody gave for exactly this deployment and nobody has used. */
export function* requireGranted(
  tables: Tables,
  uuid: string,
  instance: InstanceRow,
  slot: FoundSlot,
): Work<ApprovalRow> {
  const approval = yield* requireApproval(tables, uuid);
  if (approval.instance !== instance.id || approval.environment !== slot.environment.id) {
    throw new GalleryError(
      "approval.state",
      `approval ${uuid} is not for ${instance.baseName} ${instance.revision}.${instance.number} in ${slot.environment.name}`,
      { field: APPROVAL },
    );
  }
  if (approval.state === "approved") return approval;
  const state = approval.state === "pending" ? "pending: nobody has decided it" : approval.state;
  throw new GalleryError("approval.state", `approval ${uuid} is ${state}`, { field: APPROVAL });
}
