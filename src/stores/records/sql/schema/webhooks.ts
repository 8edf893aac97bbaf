import type { Dialect } from "../dialect.ts";
import { type Column, column } from "./statements.ts";

/** What webhooks are called, and how they are told. */
export function webhooks(d: Dialect): readonly Column[] {
  return [
    column("webhook", "name", `${d.text} NOT NULL DEFAULT ''`),
    column("webhook", "description", `${d.text} NOT NULL DEFAULT ''`),
    column("webhook", "format", `${d.text} NOT NULL DEFAULT 'cloudevents'`),
    // There with a format that does not choose by kinds of changes.
    column("webhook", "events", d.json),
    // When it was changed last; NULL before the first time.
    column("webhook", "updated", d.int),
  ];
}
