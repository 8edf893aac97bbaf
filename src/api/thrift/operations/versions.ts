import { lineageQueryFrom, toLineageEntry, toModelComparison, toUsage } from "../codec/comparison.ts";
import { modelDeprecationFrom, modelRestorationFrom, toModel } from "../codec/models.ts";
import { required, toPage } from "../codec/values.ts";
import type { Operations } from "../operation.ts";

type Names = "compareModels" | "listLineage" | "deprecateModel" | "restoreModel" | "getUsage";

export const versionOperations: Pick<Operations, Names> = {
  compareModels: async ({ gallery, caller }, earlier, later) => {
    const pair = { from: required(earlier, "earlier"), to: required(later, "later") };
    return toModelComparison(await gallery.storage.compareModels(caller, pair));
  },

  listLineage: async ({ gallery, caller }, query) =>
    toPage(await gallery.storage.listLineage(caller, lineageQueryFrom(query)), toLineageEntry),

  deprecateModel: async ({ gallery, caller }, deprecation) =>
    toModel(await gallery.storage.deprecateModel(caller, modelDeprecationFrom(deprecation))),

  restoreModel: async ({ gallery, caller }, restoration) =>
    toModel(await gallery.storage.restoreModel(caller, modelRestorationFrom(restoration))),

  getUsage: async ({ gallery, caller }, uuid) =>
    toUsage(await gallery.storage.getUsage(caller, { uuid: required(uuid, "uuid") })),
};
