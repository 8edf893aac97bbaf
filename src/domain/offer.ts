import type { InstanceRef, MovedPin } from "./dependency.ts";
import type { Slot } from "./deployment.ts";
import type { PageRequest, Time } from "./values.ts";

/** `withdrawn`: something else was trained, deployed or deprecated, so the offer says nothing any more. */
export const offerStates = ["open", "snoozed", "accepted", "declined", "withdrawn"] as const;
export type OfferState = (typeof offerStates)[number];

/** A newer version of what a slot serves, different only in its upstreams. There is one open offer a slot at most. */
export interface Offer extends Slot {
  readonly uuid: string;
  readonly owner: string;
  readonly state: OfferState;
  readonly deployed: InstanceRef;
  readonly proposed: InstanceRef;
  /** How the upstreams of the two differ: the combination that is proposed. */
  readonly moved: readonly MovedPin[];
  readonly openedAt: Time;
  /** When an upstream last moved it, and how often. */
  readonly updatedAt: Time;
  readonly updates: number;
  readonly snoozedUntil: Time | null;
}

export interface OfferEvent {
  readonly position: number;
  readonly at: Time;
  readonly by: string;
  readonly event: "opened" | "updated" | "snoozed" | "accepted" | "declined" | "withdrawn";
  /** Version that was proposed then. */
  readonly proposed: string;
  readonly reason: string;
}

export interface OfferHistory extends Offer {
  readonly history: readonly OfferEvent[];
}

export interface OfferQuery extends PageRequest {
  readonly project: string;
  readonly baseVersionId?: string;
  readonly environment?: string;
  /** `open` unless told; a snoozed offer is open again when its time has come. */
  readonly state?: OfferState;
}

export interface OfferAnswer {
  /** UUID of the offer. */
  readonly offer: string;
  readonly reason: string;
}

export interface OfferAcceptance extends OfferAnswer {
  /** UUID of the instance that was looked at: refused when the offer has moved on to another. */
  readonly proposed?: string;
  readonly ifMatch?: number;
  readonly approval?: string;
}

export interface OfferSnooze extends OfferAnswer {
  readonly until: Time;
}
