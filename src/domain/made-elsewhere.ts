import { timeOf } from "./time.ts";
import type { Time } from "./values.ts";

/*
 * When and by whom a record was made in the system that it was copied from, and when it last moved there. Gallery's own
 * `createdAt`, `createdBy` and `updatedAt` say when it learned of that and from whom: questions about the past go by them,
 * so no client sets them. Where a record comes from is what its importer says, so it stands among the tags.
 */

const MADE_AT = "gallery.madeAt";
const MADE_BY = "gallery.madeBy";
const MOVED_AT = "gallery.movedAt";

type Tags = Readonly<Record<string, string>>;

/** In milliseconds; undefined and empty where that is not known. */
export interface MadeElsewhere {
  readonly at: number | undefined;
  readonly by: string;
  readonly movedAt: number | undefined;
}

const isTime = (at: number | undefined): at is number =>
  at !== undefined && Number.isFinite(new Date(at).getTime());

/** The tags that say so; nothing that is unknown is said, and no move of what has not moved since it was made. */
export function madeElsewhereTags({ at, by, movedAt }: MadeElsewhere): Tags {
  return {
    ...(isTime(at) && { [MADE_AT]: timeOf(at) }),
    ...(by !== "" && { [MADE_BY]: by }),
    ...(isTime(movedAt) && movedAt !== at && { [MOVED_AT]: timeOf(movedAt) }),
  };
}

/** When a record was first made, and by whom if it was made elsewhere by somebody, and its tags without these. */
export function originOf(record: { readonly createdAt: Time; readonly tags: Tags }): {
  readonly madeAt: number;
  readonly madeBy: string | undefined;
  readonly tags: Tags;
} {
  const { [MADE_AT]: at = "", [MADE_BY]: madeBy, [MOVED_AT]: _moved, ...tags } = record.tags;
  const elsewhere = Date.parse(at);
  return { madeAt: Number.isNaN(elsewhere) ? Date.parse(record.createdAt) : elsewhere, madeBy, tags };
}
