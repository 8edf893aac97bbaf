import type {
  LoggedModel,
  LoggedModelChange,
  LoggedModelQuery,
  NewLoggedModel,
} from "../domain/logged-model.ts";
import { readModel, type SpelledModel } from "../domain/logged-model-json.ts";
import type { LoggedModelSearch } from "../domain/search.ts";
import type { Page } from "../domain/values.ts";
import { type CallOptions, everyPage, path, type Transport } from "./transport.ts";

export type LoggedModels = ReturnType<typeof createLoggedModels>;

export function createLoggedModels(transport: Transport) {
  const list = async (
    { project, ...query }: LoggedModelQuery,
    options: CallOptions = {},
  ): Promise<Page<LoggedModel>> => {
    const page = await transport.json<Page<SpelledModel>>({
      ...options,
      method: "GET",
      path: path`/projects/${project}/logged-models`,
      query,
      repeat: "harmless",
    });
    return { ...page, items: page.items.map(readModel) };
  };

  const search = async (
    { project, ...body }: LoggedModelSearch,
    options: CallOptions = {},
  ): Promise<Page<LoggedModel>> => {
    const page = await transport.json<Page<SpelledModel>>({
      ...options,
      method: "POST",
      path: path`/projects/${project}/logged-models/search`,
      body,
      repeat: "harmless",
    });
    return { ...page, items: page.items.map(readModel) };
  };

  return {
    create: async (
      { project, experiment, ...body }: NewLoggedModel,
      options: CallOptions = {},
    ): Promise<LoggedModel> =>
      readModel(
        await transport.json({
          ...options,
          method: "POST",
          path: path`/projects/${project}/experiments/${String(experiment)}/logged-models`,
          body,
          repeat: "keyed",
        }),
      ),

    get: async (model: string, options: CallOptions = {}): Promise<LoggedModel> =>
      readModel(
        await transport.json({
          ...options,
          method: "GET",
          path: path`/logged-models/${model}`,
          repeat: "harmless",
        }),
      ),

    change: async ({ model, ...body }: LoggedModelChange, options: CallOptions = {}): Promise<LoggedModel> =>
      readModel(
        await transport.json({
          ...options,
          method: "PATCH",
          path: path`/logged-models/${model}`,
          body,
          repeat: "keyed",
        }),
      ),

    list,

    all: (query: LoggedModelQuery, options: CallOptions = {}): AsyncIterable<LoggedModel> =>
      everyPage(query.page_token, (page_token) => list({ ...query, page_token }, options)),

    /** By a condition over params, tags, metrics and what a logged model says of itself. */
    search,

    allFound: (request: LoggedModelSearch, options: CallOptions = {}): AsyncIterable<LoggedModel> =>
      everyPage(request.page_token, (page_token) => search({ ...request, page_token }, options)),
  };
}
