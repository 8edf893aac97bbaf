import type { ModelRevision, NewModel } from "../../../domain/model.ts";
import type { TagChange } from "../../../domain/tag.ts";
import type { Storage } from "../../../tiers/storage/index.ts";
import type { Handlers } from "../handler.ts";

export const modelHandlers = (storage: Storage): Handlers => ({
  "storage.createModel": ({ caller, params: { project }, body }) =>
    storage.createModel(caller, { ...(body as Omit<NewModel, "project">), project }),

  "storage.listModels": ({ caller, params: { project }, query }) =>
    storage.listModels(caller, { ...query, project }),

  "storage.findModel": ({ caller, params: { project, baseVersionId }, query }) =>
    storage.findModel(caller, { ...query, project, baseVersionId }),

  "storage.getModel": ({ caller, params: { uuid }, query }) => storage.getModel(caller, { ...query, uuid }),

  "storage.reviseModel": ({ caller, params: { uuid }, body }) =>
    storage.reviseModel(caller, { ...(body as Omit<ModelRevision, "model">), model: uuid }),

  "storage.compareModels": ({ caller, params: { uuid }, query }) =>
    storage.compareModels(caller, { from: uuid, to: query.with as string }),

  "storage.changeModelTags": ({ caller, params: { uuid }, body }) =>
    storage.changeTags(caller, { ...(body as Omit<TagChange, "subject">), subject: { kind: "model", uuid } }),
});
