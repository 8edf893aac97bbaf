import type { Caller } from "../../domain/caller.ts";
import { GalleryError } from "../../domain/errors.ts";
import { movedTags, type TagEdit, tagsAfter } from "../../domain/tag.ts";
import { checkKey, checkText } from "../../domain/text.ts";
import type { Tables, Tags, Work } from "../../stores/records/store.ts";
import { log } from "../transaction.ts";
import { tagName } from "./states.ts";

const TAG_LIMIT = 100;
const TAG_LENGTH = 100_000;

interface CheckedTags {
  readonly set: readonly (readonly [string, string])[];
  readonly remove: readonly string[];
}

export function checkTagEdit(input: TagEdit): CheckedTags {
  const set = checkTags(input.set, "set");
  const remove = (input.remove ?? []).map((key, index) => checkKey(key, `remove[${index}]`));
  const both = remove.find((key) => set.some(([name]) => name === key));
  if (both !== undefined) {
    throw new GalleryError("request.invalid", `tag ${both} is both set and removed`, { field: "remove" });
  }
  if (set.length + remove.length === 0 || set.length + remove.length > TAG_LIMIT) {
    throw new GalleryError("request.invalid", `set and remove must name 1 to ${TAG_LIMIT} tags together`, {
      field: "set",
    });
  }
  return { set, remove };
}

/** The tags that a record is made with. */
export function checkFirstTags(tags: TagEdit["set"], field: string): CheckedTags {
  const set = checkTags(tags, field);
  if (set.length <= TAG_LIMIT) return { set, remove: [] };
  throw new GalleryError("request.invalid", `${field} must name at most ${TAG_LIMIT} tags`, { field });
}

const checkTags = (tags: TagEdit["set"], field: string): (readonly [string, string])[] =>
  Object.entries(tags ?? {}).map(([key, value]) => [
    checkKey(key, `${field}.${key}`),
    checkText(value, `${field}.${key}`, TAG_LENGTH),
  ]);

export interface Tagged {
  readonly kind: "model" | "instance";
  readonly id: number;
  readonly uuid: string;
  readonly project: number;
  readonly tags: Tags;
}

/** Moves tags with their entries in the log; returns how they stand. What stands already is not written again. */
export function* moveTags(
  tables: Tables,
  caller: Caller,
  at: number,
  { kind, id, uuid, project, tags: before }: Tagged,
  edit: CheckedTags,
): Work<Tags> {
  const tags = new Map(Object.entries(before));
  const moved = movedTags(tags, edit);
  const after: Tags = tagsAfter(tags, moved);
  if (moved.length === 0) return after;
  const position = yield* log(tables, caller, at, [
    {
      kind: kind === "model" ? "model.tagged" : "instance.tagged",
      ...{ project, subjectKind: kind, subject: id, uuid },
      data: { tags: Object.fromEntries(moved) },
    },
  ]);
  yield* tables.states.append(
    moved.map(([key, value]) => ({
      ...{ position, subjectKind: kind, subject: id, name: tagName(key), value, at },
      actor: caller.actor,
    })),
  );
  if (kind === "model") yield* tables.models.setTags(id, after);
  else yield* tables.instances.setTags(id, after);
  return after;
}
