import type { Caller } from "../../../domain/caller.ts";
import { GalleryError } from "../../../domain/errors.ts";
import type { Model, ModelDeprecation, ModelRestoration } from "../../../domain/model.ts";
import { checkReason, checkUuid } from "../../../domain/text.ts";
import type { ModelRow, Tables, Work } from "../../../stores/records/store.ts";
import { once, type TierContext } from "../../transaction.ts";
import { withdrawOffersUnder } from "../deployments/proposals.ts";
import { requireModel, requireNewest } from "../model-lookup.ts";
import { presentModel } from "../model-view.ts";
import { hideModel, showModel } from "../registry/hiding.ts";
import { type DeprecationState, deprecationState } from "../states.ts";
import { mark } from "./deprecation.ts";

/** Deprecates revisions, or all of a base version id, and takes it back. */
export function createModelDeprecation({ records, seams }: TierContext) {
  function move(
    caller: Caller,
    operation: "deprecateModel" | "restoreModel",
    input: ModelDeprecation | ModelRestoration,
    state: DeprecationState | null,
  ): Promise<Model> {
    const uuid = checkUuid(input.uuid, "uuid");
    const reason = checkReason(input.reason);
    const all = input.all ?? false;
    return records.write((tables) =>
      once(tables, caller, operation, input, seams.clock, function* (at) {
        const model = yield* requireModel(tables, uuid, "uuid");
        if (state?.replacement != null) yield* checkReplacement(tables, model, all, state.replacement);
        const subject = all ? yield* requireNewest(tables, model) : model;
        yield* mark(tables, caller, at, {
          ...(all ? { level: "base", id: model.base } : { level: "model", id: model.id }),
          state,
          happening: {
            kind: state === null ? "model.restored" : "model.deprecated",
            project: model.project,
            subjectKind: "model",
            subject: subject.id,
            uuid: subject.uuid,
            data: { ...(state ?? { reason }), all, baseVersionId: model.baseName },
          },
        });
        if (all && state?.hidden === true) yield* hideModel(tables, at, model);
        else if (all) yield* showModel(tables, at, model);
        if (state !== null) {
          const { base, baseName, revision } = model;
          const what = all ? baseName : `revision ${revision}`;
          const reach = { base, revision: all ? null : revision };
          yield* withdrawOffersUnder(tables, caller, at, reach, `${what} was deprecated`);
        }
        return yield* presentModel(tables, yield* tables.models.byId(model.id));
      }),
    );
  }

  return {
    async deprecateModel(caller: Caller, input: ModelDeprecation): Promise<Model> {
      const replacement =
        input.replacement === undefined ? null : checkUuid(input.replacement, "replacement");
      const state = deprecationState(checkReason(input.reason), replacement, input.hide);
      if (state.hidden === true && input.all !== true) {
        throw new GalleryError("request.invalid", "hide is for a whole base version id: give all as well", {
          field: "hide",
        });
      }
      return move(caller, "deprecateModel", input, state);
    },

    async restoreModel(caller: Caller, input: ModelRestoration): Promise<Model> {
      return move(caller, "restoreModel", input, null);
    },
  };
}

/** Another revision may replace a revision; what replaces them all has another base version id. */
function* checkReplacement(tables: Tables, model: ModelRow, all: boolean, uuid: string): Work<void> {
  const other = yield* requireModel(tables, uuid, "replacement");
  const isDeprecated = all ? other.base === model.base : other.id === model.id;
  if (other.project === model.project && !isDeprecated) return;
  throw new GalleryError("request.invalid", "replacement must be another model of the same project", {
    field: "replacement",
  });
}
