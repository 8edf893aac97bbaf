import {
  loggedModelChangeFrom,
  loggedModelQueryFrom,
  newLoggedModelFrom,
  toLoggedModel,
} from "../codec/logged-models.ts";
import { recordSearchFrom } from "../codec/runs.ts";
import { required, toPage } from "../codec/values.ts";
import type { Operations } from "../operation.ts";

type Names =
  | "createLoggedModel"
  | "getLoggedModel"
  | "changeLoggedModel"
  | "listLoggedModels"
  | "searchLoggedModels";

export const loggedModelOperations: Pick<Operations, Names> = {
  createLoggedModel: async ({ gallery, caller }, model) =>
    toLoggedModel(await gallery.metadata.createLoggedModel(caller, newLoggedModelFrom(model))),

  getLoggedModel: async ({ gallery, caller }, model) =>
    toLoggedModel(await gallery.metadata.getLoggedModel(caller, { model: required(model, "model") })),

  changeLoggedModel: async ({ gallery, caller }, change) =>
    toLoggedModel(await gallery.metadata.changeLoggedModel(caller, loggedModelChangeFrom(change))),

  listLoggedModels: async ({ gallery, caller }, query) =>
    toPage(await gallery.metadata.listLoggedModels(caller, loggedModelQueryFrom(query)), toLoggedModel),

  searchLoggedModels: async ({ gallery, caller }, request) =>
    toPage(await gallery.metadata.searchLoggedModels(caller, recordSearchFrom(request)), toLoggedModel),
};
