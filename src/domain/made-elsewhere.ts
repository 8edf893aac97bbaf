import { timeOf } from "./time.ts";
import type { Time } from "./values.ts";

/*
 * When and by whom a record was made in the system that it was copied from. Gallery's own `createdAt` and `createdBy` say
 * when it learned of the record and from whom: questions about the past go by them, so no client sets them. Where a
 * record comes from is what its importer says, so it stands among the tags.
 */

const MADE_AT = "gallery.madeAt";
const MADE_BY = "gallery.madeBy";

type Tags = Readonly<Record<string, string>>;

/** The tags that say so; nothing that is unknown is said. @param at in milliseconds */
export function madeElsewhereTags(at: number | undefined, by: string): Tags {
  return {
    ...(at !== undefined && Number.isFinite(new Date(at).getTime()) && { [MADE_AT]: timeOf(at) }),
    ...(by !== "" && { [MADE_BY]: by }),
  };
}

/** When a record was first made, and by whom if it was made elsewhere by somebody, and its tags without these two. */
export function originOf(record: { readonly createdAt: Time; readonly tags: Tags }): {
  readonly madeAt: number;
  readonly madeBy: string | undefined;
  readonly tags: Tags;
} {
  const { [MADE_AT]: at = "", [MADE_BY]: madeBy, ...tags } = record.tags;
  const elsewhere = Date.parse(at);
  return { madeAt: Number.isNaN(elsewhere) ? Date.parse(record.createdAt) : elsewhere, madeBy, tags };
}
