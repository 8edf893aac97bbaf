import type { Caller } from "../../domain/caller.ts";
import { GalleryError } from "../../domain/errors.ts";
import type { Instance } from "../../domain/instance.ts";
import { movedTags, type TagChange, tagsAfter } from "../../domain/tag.ts";
import { checkKey, checkReason, checkText, checkUuid } from "../../domain/text.ts";
import type { Tables, Tags, Work } from "../../stores/records/store.ts";
import { log, once, type TierContext } from "../transaction.ts";
import { withdrawOffersOf } from "./deployments/proposals.ts";
import { presentInstance, requireInstance } from "./instance-view.ts";
import { requireModel } from "./model-lookup.ts";
import { type DeprecationState, tagName } from "./states.ts";
import { mark } from "./versions/deprecation.ts";

const TAG_LIMIT = 100;
const TAG_LENGTH = 8_192;

interface Subject {
  readonly id: number;
  readonly uuid: string;
  readonly project: number;
  readonly tags: Tags;
}

function checkTags(input: TagChange): { set: [string, string][]; remove: string[] } {
  const set = Object.entries(input.set ?? {}).map(([key, value]): [string, string] => [
    checkKey(key, `set.${key}`),
    checkText(value, `set.${key}`, TAG_LENGTH),
  ]);
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

/** What moves on a record that does not change: its tags, and whether it is deprecated. */
export function createMoves({ records, seams }: TierContext) {
  function* move(
    tables: Tables,
    caller: Caller,
    at: number,
    uuid: string,
    reason: string,
    state: DeprecationState | null,
  ): Work<Instance> {
    const row = yield* requireInstance(tables, uuid);
    if (state?.replacement != null) {
      const other = yield* requireInstance(tables, state.replacement, "replacement");
      if (other.project !== row.project || other.id === row.id) {
        throw new GalleryError(
          "request.invalid",
          "replacement must be another instance of the same project",
          {
            field: "replacement",
          },
        );
      }
    }
    yield* mark(tables, caller, at, {
      level: "instance",
      id: row.id,
      state,
      happening: {
        kind: state === null ? "instance.restored" : "instance.deprecated",
        project: row.project,
        subjectKind: "instance",
        subject: row.id,
        uuid,
        data: state === null ? { reason } : { ...state },
      },
    });
    if (state !== null) {
      const withdrawn = `version ${row.revision}.${row.number} was deprecated`;
      yield* withdrawOffersOf(tables, caller, at, [row.id], withdrawn);
    }
    return yield* presentInstance(tables, yield* requireInstance(tables, uuid));
  }

  return {
    async changeTags(caller: Caller, input: TagChange): Promise<Tags> {
      const { kind } = input.subject;
      const uuid = checkUuid(input.subject.uuid, "uuid");
      const { set, remove } = checkTags(input);
      return records.write((tables) =>
        once(tables, caller, "changeTags", input, seams.clock, function* (at) {
          const subject: Subject =
            kind === "model"
              ? yield* requireModel(tables, uuid, "uuid")
              : yield* requireInstance(tables, uuid);
          const tags = new Map(Object.entries(subject.tags));
          const moved = movedTags(tags, { set, remove });
          const after: Tags = tagsAfter(tags, moved);
          if (moved.length === 0) return after;
          const position = yield* log(tables, caller, at, [
            {
              kind: kind === "model" ? "model.tagged" : "instance.tagged",
              project: subject.project,
              subjectKind: kind,
              subject: subject.id,
              uuid,
              data: { tags: Object.fromEntries(moved) },
            },
          ]);
          yield* tables.states.append(
            moved.map(([key, value]) => ({
              position,
              subjectKind: kind,
              subject: subject.id,
              name: tagName(key),
              value,
              at,
              actor: caller.actor,
            })),
          );
          if (kind === "model") yield* tables.models.setTags(subject.id, after);
          else yield* tables.instances.setTags(subject.id, after);
          return after;
        }),
      );
    },

    async deprecate(
      caller: Caller,
      input: { uuid: string; reason: string; replacement?: string },
    ): Promise<Instance> {
      const uuid = checkUuid(input.uuid, "uuid");
      const reason = checkReason(input.reason);
      const replacement =
        input.replacement === undefined ? null : checkUuid(input.replacement, "replacement");
      return records.write((tables) =>
        once(tables, caller, "deprecate", input, seams.clock, (at) =>
          move(tables, caller, at, uuid, reason, { reason, replacement }),
        ),
      );
    },

    async restore(caller: Caller, input: { uuid: string; reason: string }): Promise<Instance> {
      const uuid = checkUuid(input.uuid, "uuid");
      const reason = checkReason(input.reason);
      return records.write((tables) =>
        once(tables, caller, "restore", input, seams.clock, (at) =>
          move(tables, caller, at, uuid, reason, null),
        ),
      );
    },
  };
}
