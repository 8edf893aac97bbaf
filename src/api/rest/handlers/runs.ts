import type { ExperimentChange, NewExperiment, Presence } from "../../../domain/experiment.ts";
import type {
  DataSetQuery,
  NewRun,
  NewRunMetric,
  RunChange,
  RunHistoryRequest,
  RunRecord,
} from "../../../domain/run.ts";
import { readPoint, type Spelled, spellPoint, spellRun } from "../../../domain/run-json.ts";
import type { ExperimentSearch, RunSearch } from "../../../domain/search.ts";
import type { PageRequest } from "../../../domain/values.ts";
import type { Metadata } from "../../../tiers/metadata/index.ts";
import type { Handlers } from "../handler.ts";

type Listing = PageRequest & { readonly state?: Presence };
type Told = Omit<RunRecord, "run" | "metrics"> & { readonly metrics?: readonly Spelled<NewRunMetric>[] };

export const runHandlers = (metadata: Metadata): Handlers => ({
  "metadata.createExperiment": ({ caller, params: { project }, body }) =>
    metadata.createExperiment(caller, { ...(body as Omit<NewExperiment, "project">), project }),

  "metadata.listExperiments": ({ caller, params: { project }, query }) =>
    metadata.listExperiments(caller, { ...(query as Listing), project }),

  "metadata.findExperiment": ({ caller, params: { project }, query }) =>
    metadata.getExperiment(caller, { project, name: query.name as string }),

  "metadata.getExperiment": ({ caller, params: { project, experiment } }) =>
    metadata.getExperiment(caller, { project, number: experiment }),

  "metadata.changeExperiment": ({ caller, params: { project, experiment }, body }) =>
    metadata.changeExperiment(caller, {
      ...(body as Omit<ExperimentChange, "project" | "number">),
      project,
      number: experiment,
    }),

  "metadata.listDataSets": ({ caller, params: { project }, query }) =>
    metadata.listDataSets(caller, { ...(query as unknown as Omit<DataSetQuery, "project">), project }),

  "metadata.createRun": async ({ caller, params: { project, experiment }, body }) => {
    const given = body as Omit<NewRun, "project" | "experiment">;
    return spellRun(await metadata.createRun(caller, { ...given, project, experiment }));
  },

  "metadata.listRuns": async ({ caller, params: { project, experiment }, query }) => {
    const page = await metadata.listRuns(caller, { ...(query as Listing), project, experiment });
    return { ...page, items: page.items.map(spellRun) };
  },

  "metadata.searchExperiments": ({ caller, params: { project }, body }) =>
    metadata.searchExperiments(caller, { ...(body as Omit<ExperimentSearch, "project">), project }),

  "metadata.searchRuns": async ({ caller, params: { project }, body }) => {
    const page = await metadata.searchRuns(caller, { ...(body as Omit<RunSearch, "project">), project });
    return { ...page, items: page.items.map(spellRun) };
  },

  "metadata.getRun": async ({ caller, params: { uuid }, query }) =>
    spellRun(await metadata.getRun(caller, { ...query, run: uuid })),

  "metadata.changeRun": async ({ caller, params: { uuid }, body }) =>
    spellRun(await metadata.changeRun(caller, { ...(body as Omit<RunChange, "run">), run: uuid })),

  "metadata.recordRun": ({ caller, params: { uuid }, body }) => {
    const { metrics, ...told } = body as Told;
    return metadata.recordRun(caller, {
      ...told,
      run: uuid,
      ...(metrics !== undefined && { metrics: metrics.map(readPoint<NewRunMetric>) }),
    });
  },

  "metadata.runHistory": async ({ caller, params: { uuid }, query }) => {
    const wanted = query as unknown as Omit<RunHistoryRequest, "run">;
    const answer = await metadata.runHistory(caller, { ...wanted, run: uuid });
    return { ...answer, items: answer.items.map(spellPoint) };
  },
});
