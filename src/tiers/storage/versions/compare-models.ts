import type { Caller } from "../../../domain/caller.ts";
import type { ModelComparison } from "../../../domain/comparison.ts";
import { diffFields, diffNames } from "../../../domain/difference.ts";
import { GalleryError } from "../../../domain/errors.ts";
import { checkUuid } from "../../../domain/text.ts";
import type { Fields } from "../../../domain/values.ts";
import type { ModelDoc, ModelRow } from "../../../stores/records/store.ts";
import type { TierContext } from "../../transaction.ts";
import { requireModel } from "../model-lookup.ts";

/** What a revision does not say is not there, so that it differs from what another says. */
function attributesOf({ owner, description, partitionBy }: ModelDoc): Fields {
  return {
    ...(owner === "" ? {} : { owner }),
    ...(description === "" ? {} : { description }),
    ...(partitionBy.length === 0 ? {} : { partitionBy }),
  };
}

/** Of one base version id. */
export function compareRevisions(from: ModelRow, to: ModelRow): ModelComparison {
  const features = diffNames(from.doc.features, to.doc.features);
  return {
    project: from.projectName,
    baseVersionId: from.baseName,
    from: { uuid: from.uuid, revision: from.revision },
    to: { uuid: to.uuid, revision: to.revision },
    featuresAdded: features.added,
    featuresDropped: features.dropped,
    hyperparameters: diffFields(from.doc.hyperparameters, to.doc.hyperparameters),
    training: diffFields(from.doc.training, to.doc.training),
    serving: diffFields(from.doc.serving, to.doc.serving),
    fields: diffFields(from.doc.fields, to.doc.fields),
    attributes: diffFields(attributesOf(from.doc), attributesOf(to.doc)),
  };
}

export function createModelComparison({ records }: TierContext) {
  return {
    async compareModels(_caller: Caller, input: { from: string; to: string }): Promise<ModelComparison> {
      const uuids = { from: checkUuid(input.from, "from"), to: checkUuid(input.to, "to") };
      return records.read(function* (tables) {
        const from = yield* requireModel(tables, uuids.from, "from");
        const to = yield* requireModel(tables, uuids.to, "to");
        if (from.base === to.base) return compareRevisions(from, to);
        throw new GalleryError(
          "request.invalid",
          `only revisions of one base version id compare: from is of ${from.projectName}/${from.baseName}, to of ${to.projectName}/${to.baseName}`,
          { field: "to" },
        );
      });
    },
  };
}
