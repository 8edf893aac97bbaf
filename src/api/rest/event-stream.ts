import type { Change } from "../../domain/change.ts";

/* Server-sent events, as the HTML standard has them. JSON has no line breaks of its own, so one `data` line will do. */

export function eventOf(change: Change): string {
  return `id: ${change.position}\nevent: ${change.kind}\ndata: ${JSON.stringify(change)}\n\n`;
}

/** Moves the reader's `Last-Event-ID` and is seen by nobody else. */
export function bookmark(position: number): string {
  return `id: ${position}\n\n`;
}

/** Keeps proxies from taking a quiet connection for a dead one. */
export const heartbeat = ":\n\n";
