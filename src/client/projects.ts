import type { NewProject, Project } from "../domain/project.ts";
import type { Page, PageRequest } from "../domain/values.ts";
import { type CallOptions, everyPage, path, type Transport } from "./transport.ts";

export type Projects = ReturnType<typeof createProjects>;

export function createProjects(transport: Transport) {
  const list = (request: PageRequest = {}, options: CallOptions = {}): Promise<Page<Project>> =>
    transport.json({
      ...options,
      method: "GET",
      path: "/projects",
      query: { ...request },
      repeat: "harmless",
    });

  return {
    create: (project: NewProject, options: CallOptions = {}): Promise<Project> =>
      transport.json({ ...options, method: "POST", path: "/projects", body: project, repeat: "keyed" }),

    get: (project: string, options: CallOptions = {}): Promise<Project> =>
      transport.json({ ...options, method: "GET", path: path`/projects/${project}`, repeat: "harmless" }),

    list,

    all: (request: PageRequest = {}, options: CallOptions = {}): AsyncIterable<Project> =>
      everyPage(request.page_token, (page_token) => list({ ...request, page_token }, options)),
  };
}
