import type { Door } from "./caller.ts";
import type { Time } from "./values.ts";

export const changeKinds = [
  "project.created",
  "model.created",
  "model.revised",
  "model.tagged",
  "model.deprecated",
  "model.restored",
  "instance.created",
  "instance.tagged",
  "instance.deprecated",
  "instance.restored",
  "metric.recorded",
  "evaluation.recorded",
  "dependency.added",
  "dependency.updated",
  "dependency.removed",
  "environment.set",
  "deployment.deployed",
  "deployment.rolled_back",
  "deployment.undeployed",
  "approval.requested",
  "approval.approved",
  "approval.refused",
  "offer.opened",
  "offer.updated",
  "offer.snoozed",
  "offer.accepted",
  "offer.declined",
  "offer.withdrawn",
  "webhook.created",
  "webhook.changed",
  "webhook.removed",
  "rules.updated",
  "rules.switched",
  "experiment.created",
  "experiment.changed",
  "run.created",
  "run.recorded",
  "run.changed",
  "model.retitled",
  "model.described",
  "instance.described",
  "instance.staged",
  "alias.set",
  "alias.removed",
  "logged_model.created",
  "logged_model.changed",
  "artifact.put",
  "artifact.removed",
] as const;

export type ChangeKind = (typeof changeKinds)[number];

export type SubjectKind = "project" | "model" | "instance" | "experiment" | "run" | "logged_model";

/** One entry of the append-only log of everything that happened. */
export interface Change {
  /** Dense, in commit order: whoever has read up to a position has missed nothing below it. */
  readonly position: number;
  readonly at: Time;
  readonly kind: ChangeKind;
  readonly project: string;
  readonly subject: { readonly kind: SubjectKind; readonly uuid: string };
  readonly actor: string;
  readonly door: Door;
  readonly requestId: string;
  /** What changed, small: names and counts, never blobs or long texts. */
  readonly data: Readonly<Record<string, unknown>>;
}

/** Which changes are wanted; what is left out does not narrow. */
export interface ChangeFilter {
  readonly project?: string;
  /** All changes of the models, instances and deployments under it; needs the project. */
  readonly baseVersionId?: string;
  /** UUID of a model, instance, experiment or run. */
  readonly subject?: string;
  readonly kinds?: readonly ChangeKind[];
}

export interface ChangeRequest extends ChangeFilter {
  /** Position after which to read; 0 for the beginning. */
  readonly after?: number;
  /** 1 to 1,000; 100 unless told. */
  readonly limit?: number;
  /** Seconds to wait for the first change when there is none yet; 0 unless told, 60 at most. */
  readonly wait?: number;
}

export interface ChangePage {
  readonly items: readonly Change[];
  /** Where to go on reading: the last position looked at, also when nothing matched. */
  readonly position: number;
  /** The newest position of the log. */
  readonly head: number;
}
