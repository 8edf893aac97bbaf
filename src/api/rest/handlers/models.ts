import type { ModelDeprecation, ModelRestoration, ModelRevision, NewModel } from "../../../domain/model.ts";
import type { TagChange } from "../../../domain/tag.ts";
import type { Storage } from "../../../tiers/storage/index.ts";
import { withNotice } from "../deprecation.ts";
import type { Handlers } from "../handler.ts";

export const modelHandlers = (storage: Storage): Handlers => ({
  "storage.createModel": ({ caller, params: { project }, body }) =>
    storage.createModel(caller, { ...(body as Omit<NewModel, "project">), project }),

  "storage.listModels": ({ caller, params: { project }, query }) =>
    storage.listModels(caller, { ...query, project }),

  "storage.findModel": async ({ caller, params: { project, baseVersionId }, query, reply }) =>
    withNotice(reply, await storage.findModel(caller, { ...query, project, baseVersionId })),

  "storage.getModel": async ({ caller, params: { uuid }, query, reply }) =>
    withNotice(reply, await storage.getModel(caller, { ...query, uuid })),

  "storage.reviseModel": ({ caller, params: { uuid }, body }) =>
    storage.reviseModel(caller, { ...(body as Omit<ModelRevision, "model">), model: uuid }),

  "storage.compareModels": ({ caller, params: { uuid }, query }) =>
    storage.compareModels(caller, { from: uuid, to: query.with as string }),

  "storage.changeModelTags": ({ caller, params: { uuid }, body }) =>
    storage.changeTags(caller, { ...(body as Omit<TagChange, "subject">), subject: { kind: "model", uuid } }),

  "storage.deprecateModel": ({ caller, params: { uuid }, body }) =>
    storage.deprecateModel(caller, { ...(body as Omit<ModelDeprecation, "uuid">), uuid }),

  "storage.restoreModel": ({ caller, params: { uuid }, body }) =>
    storage.restoreModel(caller, { ...(body as Omit<ModelRestoration, "uuid">), uuid }),
});
