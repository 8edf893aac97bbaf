import type { ModelComparison } from "../domain/comparison.ts";
import type { Model, ModelDeprecation, ModelRestoration, ModelRevision, NewModel } from "../domain/model.ts";
import type { TagEdit } from "../domain/tag.ts";
import type { Page, PageRequest, Time } from "../domain/values.ts";
import { type CallOptions, everyPage, path, type Transport } from "./transport.ts";

export interface ModelList extends PageRequest {
  readonly project: string;
  /** With it: every revision of this model, oldest first. Without: the newest revision of each model. */
  readonly baseVersionId?: string;
}

export type Models = ReturnType<typeof createModels>;

export function createModels(transport: Transport) {
  const list = ({ project, ...query }: ModelList, options: CallOptions = {}): Promise<Page<Model>> =>
    transport.json({
      ...options,
      method: "GET",
      path: path`/projects/${project}/models`,
      query,
      repeat: "harmless",
    });

  return {
    create: ({ project, ...body }: NewModel, options: CallOptions = {}): Promise<Model> =>
      transport.json({
        ...options,
        method: "POST",
        path: path`/projects/${project}/models`,
        body,
        repeat: "keyed",
      }),

    revise: ({ model, ...body }: ModelRevision, options: CallOptions = {}): Promise<Model> =>
      transport.json({
        ...options,
        method: "POST",
        path: path`/models/${model}/revisions`,
        body,
        repeat: "keyed",
      }),

    get: (uuid: string, { asOf, ...options }: CallOptions & { asOf?: Time } = {}): Promise<Model> =>
      transport.json({
        ...options,
        method: "GET",
        path: path`/models/${uuid}`,
        query: { asOf },
        repeat: "harmless",
      }),

    /** The newest revision unless one is named. */
    find: (
      { project, baseVersionId, revision }: { project: string; baseVersionId: string; revision?: number },
      options: CallOptions = {},
    ): Promise<Model> =>
      transport.json({
        ...options,
        method: "GET",
        path: path`/projects/${project}/models/${baseVersionId}`,
        query: { revision },
        repeat: "harmless",
      }),

    list,

    all: (request: ModelList, options: CallOptions = {}): AsyncIterable<Model> =>
      everyPage(request.page_token, (page_token) => list({ ...request, page_token }, options)),

    /** How two revisions of one base version id differ, by their UUIDs. */
    compare: (
      { from, to }: { from: string; to: string },
      options: CallOptions = {},
    ): Promise<ModelComparison> =>
      transport.json({
        ...options,
        method: "GET",
        path: path`/models/${from}/comparison`,
        query: { with: to },
        repeat: "harmless",
      }),

    /** Answers with all tags as they are afterwards. */
    changeTags: (uuid: string, edit: TagEdit, options: CallOptions = {}): Promise<Record<string, string>> =>
      transport.json({
        ...options,
        method: "PATCH",
        path: path`/models/${uuid}/tags`,
        body: edit,
        repeat: "keyed",
      }),

    /** One revision, or with `all` the base version id with every revision that it has or gets. */
    deprecate: ({ uuid, ...body }: ModelDeprecation, options: CallOptions = {}): Promise<Model> =>
      transport.json({
        ...options,
        method: "POST",
        path: path`/models/${uuid}/deprecation`,
        body,
        repeat: "keyed",
      }),

    /** Only at the level named. */
    restore: ({ uuid, ...body }: ModelRestoration, options: CallOptions = {}): Promise<Model> =>
      transport.json({
        ...options,
        method: "POST",
        path: path`/models/${uuid}/restoration`,
        body,
        repeat: "keyed",
      }),
  };
}
