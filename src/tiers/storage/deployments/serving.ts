import type { Caller } from "../../../domain/caller.ts";
import type { ChangeKind } from "../../../domain/change.ts";
import type { Deployment, DeploymentAction } from "../../../domain/deployment.ts";
import { invariant } from "../../../domain/errors.ts";
import { versionText } from "../../../domain/version-range.ts";
import type { ApprovalRow, DeploymentRow, Tables, Work } from "../../../stores/records/store.ts";
import { log } from "../../transaction.ts";
import { partitionIn, refRows } from "../refs.ts";
import { moveApproval } from "./approval-states.ts";
import { presentDeployment } from "./deployment-view.ts";
import { liveOffer, settleOffer } from "./settling.ts";
import type { FoundSlot } from "./slots.ts";

const kindOf: Readonly<Record<DeploymentAction, ChangeKind>> = {
  deploy: "deployment.deployed",
  rollback: "deployment.rolled_back",
  undeploy: "deployment.undeployed",
};

export interface Serving {
  readonly action: DeploymentAction;
  readonly current: DeploymentRow | undefined;
  /** What is served from here on. */
  readonly instance: number | null;
  readonly prior: number | null;
  readonly reason: string;
  readonly approval?: ApprovalRow | undefined;
}

/** Appends to the log of a slot, with all that follows from it: the one place where deployments move. */
export function* serve(
  tables: Tables,
  caller: Caller,
  at: number,
  slot: FoundSlot,
  serving: Serving,
): Work<Deployment> {
  const { action, instance, prior, reason, approval } = serving;
  const replaced = serving.current?.instance ?? null;
  const refs = yield* refRows(
    tables,
    [instance, replaced].filter((id) => id !== null),
  );
  const subject = refs.get((instance ?? replaced)!);
  invariant(subject, "a deployment serves or replaces an instance");
  const position = yield* log(tables, caller, at, [
    {
      kind: kindOf[action],
      project: slot.environment.project,
      subjectKind: "instance",
      subject: subject.id,
      uuid: subject.uuid,
      data: {
        baseVersionId: subject.baseName,
        version: versionText(subject),
        partition: partitionIn(subject.partition),
        environment: slot.environment.name,
        replaced: replaced === null ? null : versionText(refs.get(replaced)!),
      },
    },
  ]);
  if (approval) {
    const move = { position, state: "used", comment: reason, at, actor: caller.actor } as const;
    yield* moveApproval(tables, approval, move);
  }
  const offer = yield* liveOffer(tables, slot);
  const accepted = offer?.proposed === instance;
  const row: DeploymentRow = {
    position,
    line: slot.line,
    environment: slot.environment.id,
    action,
    instance,
    replaced,
    prior,
    reason,
    offer: accepted ? offer.uuid : null,
    approval: approval?.uuid ?? null,
    at,
    actor: caller.actor,
  };
  yield* tables.deployments.append(row);
  if (offer) yield* settleOffer(tables, caller, offer, row);
  return yield* presentDeployment(tables, row);
}
