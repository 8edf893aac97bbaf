import type { Change } from "../../../../domain/change.ts";
import type { MlflowEvent } from "../../../../domain/subscription.ts";
import type { Time } from "../../../../domain/values.ts";
import type { Tables, WebhookRow, Work } from "../../../../stores/records/store.ts";
import { eventsOf } from "./mlflow-events.ts";
import { happenedIn } from "./mlflow-reading.ts";

/* As MLflow tells of its model registry. */

/** Python reads no `Z`. */
const pythonTime = (at: Time): string => at.replace(/Z$/, "+00:00");

function bodyOf(event: MlflowEvent, at: Time, data: unknown): string {
  const [entity, action] = event.split(".");
  return JSON.stringify({ entity, action, timestamp: pythonTime(at), data });
}

/** Of the events that the webhook wants, those that a change is. */
export function* mlflowBodies(tables: Tables, { events }: WebhookRow, change: Change): Work<string[]> {
  const happened = yield* happenedIn(tables, change);
  return happened
    .filter(({ event }) => events?.includes(event))
    .map(({ event, data }) => bodyOf(event, change.at, data));
}

/** The first event that the webhook wants unless told. */
export function mlflowTrial({ events }: WebhookRow, at: Time, event = events![0]!): string {
  return bodyOf(event, at, eventsOf[event].sample);
}
