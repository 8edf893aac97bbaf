import type { InstanceRef } from "./dependency.ts";
import type { Partition } from "./instance.ts";
import type { PageRequest, Time } from "./values.ts";

/** Every project has these; others are made by naming them once. */
export const builtInEnvironments = ["production", "staging", "shadow"] as const;

/** What a deployment there must bring: nothing, the ETag of what it replaces, or somebody else's approval. */
export const protections = ["none", "if_match", "approval"] as const;
export type Protection = (typeof protections)[number];

export interface Environment {
  readonly project: string;
  readonly name: string;
  readonly protection: Protection;
}

export interface EnvironmentSetting {
  readonly project: string;
  readonly name: string;
  readonly protection: Protection;
}

/** What a model serves in one environment, for one partition. */
export interface Slot {
  readonly project: string;
  readonly baseVersionId: string;
  /** Empty for a model that is not partitioned. */
  readonly partition: Partition;
  readonly environment: string;
}

export type DeploymentAction = "deploy" | "rollback" | "undeploy";

/** One entry of the log of deployments; the newest of a slot is what it serves. */
export interface Deployment extends Slot {
  /** Its position in the change log, and the ETag of the slot while it is the newest. */
  readonly position: number;
  readonly action: DeploymentAction;
  /** What is served from here on; null after an undeploy. */
  readonly instance: InstanceRef | null;
  /** What was served before; null at first. */
  readonly replaced: InstanceRef | null;
  readonly reason: string;
  readonly at: Time;
  readonly by: string;
  /** UUIDs of what led to it. */
  readonly offer: string | null;
  readonly approval: string | null;
}

/** Names a slot in a request. */
export interface SlotName {
  readonly project: string;
  readonly baseVersionId: string;
  readonly partition?: Partition;
  /** `production` unless told. */
  readonly environment?: string;
}

export interface NewDeployment {
  /** UUID of the instance to serve. */
  readonly uuid: string;
  readonly environment?: string;
  readonly reason: string;
  /** Position of the entry that this one replaces, 0 for none: refused when another came between. */
  readonly ifMatch?: number;
  /** UUID of an approval, where the environment needs one. */
  readonly approval?: string;
}

export interface DeploymentMove extends SlotName {
  readonly reason: string;
  readonly ifMatch?: number;
}

export interface DeploymentQuery extends PageRequest {
  readonly project: string;
  readonly baseVersionId?: string;
  readonly environment?: string;
  readonly asOf?: Time;
}

export const approvalStates = ["pending", "approved", "refused", "used"] as const;
export type ApprovalState = (typeof approvalStates)[number];

/** Leave to deploy one instance once in a protected environment, asked for by one person and given by another. */
export interface Approval {
  readonly uuid: string;
  readonly instance: InstanceRef;
  readonly environment: string;
  readonly state: ApprovalState;
  /** Why it was asked for. */
  readonly reason: string;
  readonly requestedBy: string;
  readonly requestedAt: Time;
  /** Who approved or refused it, and what they said. */
  readonly decidedBy: string | null;
  readonly decidedAt: Time | null;
  readonly comment: string | null;
}

export interface ApprovalRequest {
  /** UUID of the instance. */
  readonly uuid: string;
  readonly environment?: string;
  readonly reason: string;
}

export interface ApprovalDecision {
  /** UUID of the approval. */
  readonly approval: string;
  readonly approve: boolean;
  readonly comment: string;
}

export interface ApprovalQuery extends PageRequest {
  readonly project: string;
  readonly environment?: string;
  /** Every state unless told. */
  readonly state?: ApprovalState;
}
