import { GalleryError } from "./errors.ts";
import type { Time } from "./values.ts";

/** Years 0001 to 9999 keep RFC 3339 text at one width, so its order is time order. */
const EARLIEST = Date.parse("0001-01-01T00:00:00Z");
const LATEST = Date.parse("9999-12-31T23:59:59.999Z");

const RFC3339 = /^\d{4}-\d{2}-\d{2}[Tt ]\d{2}:\d{2}:\d{2}(\.\d{1,9})?([Zz]|[+-]\d{2}:\d{2})$/;

export function timeOf(milliseconds: number): Time {
  return new Date(milliseconds).toISOString();
}

/** Milliseconds since the epoch of an RFC 3339 time; anything else is refused with the field's path. */
export function parseTime(text: unknown, field: string): number {
  const milliseconds =
    typeof text === "string" && RFC3339.test(text) ? Date.parse(text.replace(" ", "T")) : Number.NaN;
  if (!(milliseconds >= EARLIEST && milliseconds <= LATEST)) {
    throw new GalleryError(
      "request.invalid",
      `${field} must be a time such as 2026-11-21T10:00:00Z, with its zone`,
      { field },
    );
  }
  return milliseconds;
}
