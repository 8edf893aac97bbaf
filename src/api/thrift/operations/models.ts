import { newModelFrom, newProjectFrom, revisionFrom, toModel, toProject } from "../codec/models.ts";
import { pageFrom, present, required, textOrNothing, toPage } from "../codec/values.ts";
import type { Operations } from "../operation.ts";

type Names =
  | "createProject"
  | "getProject"
  | "listProjects"
  | "createModel"
  | "reviseModel"
  | "getModel"
  | "findModel"
  | "listModels";

export const modelOperations: Pick<Operations, Names> = {
  createProject: async ({ gallery, caller }, project) =>
    toProject(await gallery.storage.createProject(caller, newProjectFrom(project))),

  getProject: async ({ gallery, caller }, name) =>
    toProject(await gallery.storage.getProject(caller, { project: required(name, "name") })),

  listProjects: async ({ gallery, caller }, page) =>
    toPage(await gallery.storage.listProjects(caller, pageFrom(page)), toProject),

  createModel: async ({ gallery, caller }, model) =>
    toModel(await gallery.storage.createModel(caller, newModelFrom(model))),

  reviseModel: async ({ gallery, caller }, revision) =>
    toModel(await gallery.storage.reviseModel(caller, revisionFrom(revision))),

  getModel: async ({ gallery, caller }, uuid, asOf) =>
    toModel(
      await gallery.storage.getModel(
        caller,
        present({ uuid: required(uuid, "uuid"), asOf: textOrNothing(asOf) }),
      ),
    ),

  findModel: async ({ gallery, caller }, project, baseVersionId, revision) => {
    const name = {
      project: required(project, "project"),
      baseVersionId: required(baseVersionId, "baseVersionId"),
      revision: revision === 0 ? undefined : revision,
    };
    return toModel(await gallery.storage.findModel(caller, present(name)));
  },

  listModels: async ({ gallery, caller }, request) => {
    const { project, baseVersionId, ...page } = required(request, "request");
    const which = present({
      project: required(project, "request.project"),
      baseVersionId: textOrNothing(baseVersionId),
    });
    return toPage(await gallery.storage.listModels(caller, { ...which, ...pageFrom(page) }), toModel);
  },
};
