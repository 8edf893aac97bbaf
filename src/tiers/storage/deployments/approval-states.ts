import type { ApprovalState } from "../../../domain/deployment.ts";
import { GalleryError } from "../../../domain/errors.ts";
import type { ApprovalRow, InstanceRow, StateEntry, Tables, Work } from "../../../stores/records/store.ts";
import type { FoundSlot } from "./slots.ts";

const APPROVAL = "approval";

/** How an approval came to its state: pending until somebody decides. */
export interface ApprovalMove {
  readonly position: number;
  readonly state: Exclude<ApprovalState, "pending">;
  readonly comment: string;
  readonly at: number;
  readonly actor: string;
}

export const approvalEntry = (approval: number, move: ApprovalMove): StateEntry => ({
  position: move.position,
  subjectKind: APPROVAL,
  subject: approval,
  name: APPROVAL,
  value: { state: move.state, comment: move.comment },
  at: move.at,
  actor: move.actor,
});

/** The decision first, then its use; nothing while it is pending. */
export function* approvalMoves(tables: Tables, approval: ApprovalRow): Work<ApprovalMove[]> {
  const entries = yield* tables.states.history(APPROVAL, approval.id, APPROVAL);
  return entries.map(({ position, value, at, actor }) => {
    const { state, comment } = value as Pick<ApprovalMove, "state" | "comment">;
    return { position, state, comment, at, actor };
  });
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
  const state = (yield* approvalMoves(tables, approval)).at(-1)?.state;
  if (state === "approved") return approval;
  const refusal = state === undefined ? "is pending: nobody has decided it" : `is ${state}`;
  throw new GalleryError("approval.state", `approval ${uuid} ${refusal}`, { field: APPROVAL });
}
