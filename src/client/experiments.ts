import type {
  Experiment,
  ExperimentChange,
  ExperimentName,
  ExperimentQuery,
  NewExperiment,
} from "../domain/experiment.ts";
import type { DataSetQuery, UsedDataSet } from "../domain/run.ts";
import type { ExperimentSearch } from "../domain/search.ts";
import type { Page } from "../domain/values.ts";
import { type CallOptions, everyPage, path, type Transport } from "./transport.ts";

export type Experiments = ReturnType<typeof createExperiments>;

export function createExperiments(transport: Transport) {
  const list = (
    { project, ...query }: ExperimentQuery,
    options: CallOptions = {},
  ): Promise<Page<Experiment>> =>
    transport.json({
      ...options,
      method: "GET",
      path: path`/projects/${project}/experiments`,
      query,
      repeat: "harmless",
    });

  const search = (
    { project, ...body }: ExperimentSearch,
    options: CallOptions = {},
  ): Promise<Page<Experiment>> =>
    transport.json({
      ...options,
      method: "POST",
      path: path`/projects/${project}/experiments/search`,
      body,
      repeat: "harmless",
    });

  const dataSets = (
    { project, ...query }: DataSetQuery,
    options: CallOptions = {},
  ): Promise<Page<UsedDataSet>> =>
    transport.json({
      ...options,
      method: "GET",
      path: path`/projects/${project}/data-sets`,
      query,
      repeat: "harmless",
    });

  return {
    create: ({ project, ...body }: NewExperiment, options: CallOptions = {}): Promise<Experiment> =>
      transport.json({
        ...options,
        method: "POST",
        path: path`/projects/${project}/experiments`,
        body,
        repeat: "keyed",
      }),

    /** By its number, or by its name. */
    get: (named: ExperimentName, options: CallOptions = {}): Promise<Experiment> =>
      transport.json({
        ...options,
        method: "GET",
        ...("number" in named
          ? { path: path`/projects/${named.project}/experiments/${String(named.number)}` }
          : { path: path`/projects/${named.project}/experiments/by-name`, query: { name: named.name } }),
        repeat: "harmless",
      }),

    change: (
      { project, number, ...body }: ExperimentChange,
      options: CallOptions = {},
    ): Promise<Experiment> =>
      transport.json({
        ...options,
        method: "PATCH",
        path: path`/projects/${project}/experiments/${String(number)}`,
        body,
        repeat: "keyed",
      }),

    list,

    /** What runs used, by experiment, name, digest and context. */
    dataSets,

    allDataSets: (query: DataSetQuery, options: CallOptions = {}): AsyncIterable<UsedDataSet> =>
      everyPage(query.page_token, (page_token) => dataSets({ ...query, page_token }, options)),

    all: (query: ExperimentQuery, options: CallOptions = {}): AsyncIterable<Experiment> =>
      everyPage(query.page_token, (page_token) => list({ ...query, page_token }, options)),

    /** By a condition over tags and what an experiment says of itself. */
    search,

    allFound: (request: ExperimentSearch, options: CallOptions = {}): AsyncIterable<Experiment> =>
      everyPage(request.page_token, (page_token) => search({ ...request, page_token }, options)),
  };
}
