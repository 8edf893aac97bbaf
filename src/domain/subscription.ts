import type { ChangeFilter, ChangeKind } from "./change.ts";
import type { PageRequest, Time } from "./values.ts";

/**
 * How changes are told: as CloudEvents that are signed as Standard Webhooks say, or as MLflow tells of its model
 * registry.
 */
export const webhookFormats = ["cloudevents", "mlflow"] as const;
export type WebhookFormat = (typeof webhookFormats)[number];

/** What MLflow's webhooks can tell of. Gallery has no budgets, so the last one never comes. */
export const mlflowEvents = [
  "registered_model.created",
  "model_version.created",
  "model_version_tag.set",
  "model_version_tag.deleted",
  "model_version_alias.created",
  "model_version_alias.deleted",
  "prompt.created",
  "prompt_version.created",
  "prompt_tag.set",
  "prompt_tag.deleted",
  "prompt_version_tag.set",
  "prompt_version_tag.deleted",
  "prompt_alias.created",
  "prompt_alias.deleted",
  "budget_policy.exceeded",
] as const;
export type MlflowEvent = (typeof mlflowEvents)[number];

/** A receiver of changes by HTTP. */
export interface Webhook extends ChangeFilter {
  readonly uuid: string;
  readonly project: string;
  /** What people call it; need not be its own. */
  readonly name: string;
  readonly description: string;
  readonly url: string;
  readonly format: WebhookFormat;
  /** With the format `mlflow`, which says by these instead of by kinds what is wanted. */
  readonly events?: readonly MlflowEvent[];
  readonly state: "active" | "paused" | "disabled";
  readonly createdAt: Time;
  readonly createdBy: string;
  /** When it was changed last. */
  readonly updatedAt: Time;
  /** Deliveries that wait, and those that were given up. */
  readonly waiting: number;
  readonly dead: number;
}

export interface NewWebhook extends ChangeFilter {
  readonly project: string;
  readonly url: string;
  readonly name?: string;
  readonly description?: string;
  /** `cloudevents` unless told. */
  readonly format?: WebhookFormat;
  readonly events?: readonly MlflowEvent[];
  /** `active` unless told. */
  readonly state?: "active" | "paused";
  /** Of the format `mlflow`: what signatures are made with; empty for none. Made by Gallery unless told. */
  readonly secret?: string;
}

/** What moves on a webhook; what is left out stays. */
export interface WebhookChange {
  /** UUID. */
  readonly webhook: string;
  /** `active` goes on with what waited. */
  readonly state?: "active" | "paused";
  readonly name?: string;
  readonly description?: string;
  readonly url?: string;
  /** These two only of the format `mlflow`. */
  readonly events?: readonly MlflowEvent[];
  readonly secret?: string;
}

/** The answer to a creation, and the only one that shows the secret. */
export interface CreatedWebhook extends Webhook {
  /** What signatures are made with: `whsec_` and base64, or of the format `mlflow` any text, empty for none. */
  readonly secret: string;
}

export interface WebhookTrial {
  /** UUID. */
  readonly webhook: string;
  /** Of the format `mlflow`: which event; the first that it wants unless told. */
  readonly event?: MlflowEvent;
}

/** What came of a trial. */
export interface WebhookTrialResult {
  /** Whether the answer would have been taken for a delivery. */
  readonly delivered: boolean;
  /** Null when there was no answer. */
  readonly status: number | null;
  /** The beginning of what was answered. */
  readonly body: string;
  /** Why there was no answer. */
  readonly error: string | null;
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
