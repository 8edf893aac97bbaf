import type { Change } from "../../../domain/change.ts";

export const CLOUD_EVENT_TYPE = "application/cloudevents+json; charset=utf-8";

/** The change as a CloudEvent 1.0 in structured mode; word for word the same whenever it is made. */
export function cloudEvent(change: Change): string {
  return JSON.stringify({
    specversion: "1.0",
    id: String(change.position),
    source: `/api/v1/projects/${change.project}`,
    type: `gallery.${change.kind}.v1`,
    subject: change.subject.uuid,
    time: change.at,
    datacontenttype: "application/json",
    data: change,
  });
}
