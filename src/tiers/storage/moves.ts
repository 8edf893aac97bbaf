import type { Caller } from "../../domain/caller.ts";
import { GalleryError } from "../../domain/errors.ts";
import type { Instance } from "../../domain/instance.ts";
import type { TagChange } from "../../domain/tag.ts";
import { checkReason, checkUuid } from "../../domain/text.ts";
import type { Tables, Tags, Work } from "../../stores/records/store.ts";
import { once, type TierContext } from "../transaction.ts";
import { withdrawOffersOf } from "./deployments/proposals.ts";
import { presentInstance, requireInstance } from "./instance-view.ts";
import { requireModel } from "./model-lookup.ts";
import { hideInstance, showInstance } from "./registry/hiding.ts";
import { type DeprecationState, deprecationState } from "./states.ts";
import { checkTagEdit, moveTags } from "./tags.ts";
import { mark } from "./versions/deprecation.ts";

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
    if (state?.hidden === true) yield* hideInstance(tables, caller, at, row);
    else yield* showInstance(tables, at, row);
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
      const edit = checkTagEdit(input);
      return records.write((tables) =>
        once(tables, caller, "changeTags", input, seams.clock, function* (at) {
          const subject =
            kind === "model"
              ? yield* requireModel(tables, uuid, "uuid")
              : yield* requireInstance(tables, uuid);
          return yield* moveTags(tables, caller, at, { ...subject, kind }, edit);
        }),
      );
    },

    async deprecate(
      caller: Caller,
      input: { uuid: string; reason: string; replacement?: string; hide?: boolean },
    ): Promise<Instance> {
      const uuid = checkUuid(input.uuid, "uuid");
      const reason = checkReason(input.reason);
      const replacement =
        input.replacement === undefined ? null : checkUuid(input.replacement, "replacement");
      return records.write((tables) =>
        once(tables, caller, "deprecate", input, seams.clock, (at) =>
          move(tables, caller, at, uuid, reason, deprecationState(reason, replacement, input.hide)),
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
