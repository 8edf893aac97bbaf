import type { ChangeFilter, ChangeKind } from "./change.ts";
import type { PageRequest, Time } from "./values.ts";

/** A receiver of changes by HTTP: CloudEvents, signed as Standard Webhooks say. */
export interface Webhook extends ChangeFilter {
  readonly uuid: string;
  readonly project: string;
  readonly url: string;
  readonly state: "active" | "paused" | "disabled";
  readonly createdAt: Time;
  readonly createdBy: string;
  /** Deliveries that wait, and those that were given up. */
  readonly waiting: number;
  readonly dead: number;
}

export interface NewWebhook extends ChangeFilter {
  readonly project: string;
  readonly url: string;
}

/** The answer to a creation, and the only one that shows the secret. */
export interface CreatedWebhook extends Webhook {
  /** `whsec_` and base64: what signatures are made with. */
  readonly secret: string;
}

export type DeliveryState = "waiting" | "delivered" | "dead";

/** One change on its way to one receiver. Its id is the same in every attempt. */
export interface Delivery {
  readonly id: string;
  readonly webhook: string;
  readonly change: number;
  readonly kind: ChangeKind;
  readonly state: DeliveryState;
  readonly attempts: number;
  readonly nextAt: Time | null;
  /** What came of the last attempt; null before the first. */
  readonly lastResult: string | null;
}

export interface DeliveryQuery extends PageRequest {
  readonly webhook: string;
  readonly state?: DeliveryState;
}
