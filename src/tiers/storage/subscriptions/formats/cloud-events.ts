import type { Change } from "../../../../domain/change.ts";
import type { Time } from "../../../../domain/values.ts";
import type { WebhookRow } from "../../../../stores/records/store.ts";

export const CLOUD_EVENT_TYPE = "application/cloudevents+json; charset=utf-8";

const sourceOf = (project: string): string => `/api/v1/projects/${project}`;

/** The change as a CloudEvent 1.0 in structured mode; word for word the same whenever it is made. */
export function cloudEvent(change: Change): string {
  return JSON.stringify({
    specversion: "1.0",
    id: String(change.position),
    source: sourceOf(change.project),
    type: `gallery.${change.kind}.v1`,
    subject: change.subject.uuid,
    time: change.at,
    datacontenttype: "application/json",
    data: change,
  });
}

export function cloudEventTrial({ uuid, projectName }: WebhookRow, at: Time): string {
  return JSON.stringify({
    specversion: "1.0",
    id: `trial ${at}`,
    source: sourceOf(projectName),
    type: "gallery.webhook.tried.v1",
    subject: uuid,
    time: at,
  });
}
