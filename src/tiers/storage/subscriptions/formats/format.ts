import type { Change } from "../../../../domain/change.ts";
import type { MlflowEvent, WebhookFormat } from "../../../../domain/subscription.ts";
import type { Time } from "../../../../domain/values.ts";
import type { Tables, WebhookRow, Work } from "../../../../stores/records/store.ts";
import { mlflowHeaders, type Signed, signedHeaders } from "../signature.ts";
import { CLOUD_EVENT_TYPE, cloudEvent, cloudEventTrial } from "./cloud-events.ts";
import { mlflowBodies, mlflowTrial } from "./mlflow.ts";

/** How receivers are told. */
interface Format {
  /** Content type of every body. */
  readonly type: string;
  /** Whether there may be nothing to tell of a change that a webhook's filter lets through. */
  readonly isSelective: boolean;
  sign(secret: string, signed: Signed): Record<string, string>;
  /** A body that tells of nothing but is of the form of others. */
  trial(webhook: WebhookRow, at: Time, event?: MlflowEvent): string;
}

export const formats: Readonly<Record<WebhookFormat, Format>> = {
  cloudevents: { type: CLOUD_EVENT_TYPE, isSelective: false, sign: signedHeaders, trial: cloudEventTrial },
  mlflow: { type: "application/json", isSelective: true, sign: mlflowHeaders, trial: mlflowTrial },
};

/** The bodies that tell of a change, in order: the same ones whenever they are made. */
export function* tell(tables: Tables, webhook: WebhookRow, change: Change): Work<readonly string[]> {
  if (webhook.format === "cloudevents") return [cloudEvent(change)];
  return yield* mlflowBodies(tables, webhook, change);
}
