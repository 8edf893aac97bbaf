import type { NewProject } from "../../../domain/project.ts";
import type { Storage } from "../../../tiers/storage/index.ts";
import type { Handlers } from "../handler.ts";

export const projectHandlers = (storage: Storage): Handlers => ({
  "storage.createProject": ({ caller, body }) => storage.createProject(caller, body as NewProject),
  "storage.listProjects": ({ caller, query }) => storage.listProjects(caller, query),
  "storage.getProject": ({ caller, params: { project } }) => storage.getProject(caller, { project }),
});
