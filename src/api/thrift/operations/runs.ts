import {
  dataSetQueryFrom,
  experimentChangeFrom,
  experimentNameFrom,
  experimentQueryFrom,
  newExperimentFrom,
  newRunFrom,
  recordSearchFrom,
  runChangeFrom,
  runHistoryFrom,
  runQueryFrom,
  runRecordFrom,
  toExperiment,
  toRun,
} from "../codec/runs.ts";
import { present, required, textOrNothing, toPage } from "../codec/values.ts";
import type { Operations } from "../operation.ts";

type Names =
  | "createExperiment"
  | "getExperiment"
  | "changeExperiment"
  | "listExperiments"
  | "listDataSets"
  | "createRun"
  | "getRun"
  | "recordRun"
  | "changeRun"
  | "listRuns"
  | "searchRuns"
  | "searchExperiments"
  | "runHistory";

export const runOperations: Pick<Operations, Names> = {
  createExperiment: async ({ gallery, caller }, experiment) =>
    toExperiment(await gallery.metadata.createExperiment(caller, newExperimentFrom(experiment))),

  getExperiment: async ({ gallery, caller }, name) =>
    toExperiment(await gallery.metadata.getExperiment(caller, experimentNameFrom(name))),

  changeExperiment: async ({ gallery, caller }, change) =>
    toExperiment(await gallery.metadata.changeExperiment(caller, experimentChangeFrom(change))),

  listExperiments: async ({ gallery, caller }, query) =>
    toPage(await gallery.metadata.listExperiments(caller, experimentQueryFrom(query)), toExperiment),

  listDataSets: async ({ gallery, caller }, query) =>
    toPage(await gallery.metadata.listDataSets(caller, dataSetQueryFrom(query)), (used) => used),

  createRun: async ({ gallery, caller }, run) =>
    toRun(await gallery.metadata.createRun(caller, newRunFrom(run))),

  getRun: async ({ gallery, caller }, run, asOf) => {
    const question = { run: required(run, "run"), asOf: textOrNothing(asOf) };
    return toRun(await gallery.metadata.getRun(caller, present(question)));
  },

  recordRun: async ({ gallery, caller }, told) =>
    (await gallery.metadata.recordRun(caller, runRecordFrom(told))).recorded,

  changeRun: async ({ gallery, caller }, change) =>
    toRun(await gallery.metadata.changeRun(caller, runChangeFrom(change))),

  listRuns: async ({ gallery, caller }, query) =>
    toPage(await gallery.metadata.listRuns(caller, runQueryFrom(query)), toRun),

  searchRuns: async ({ gallery, caller }, request) =>
    toPage(await gallery.metadata.searchRuns(caller, recordSearchFrom(request)), toRun),

  searchExperiments: async ({ gallery, caller }, request) =>
    toPage(await gallery.metadata.searchExperiments(caller, recordSearchFrom(request)), toExperiment),

  runHistory: async ({ gallery, caller }, request) =>
    toPage(await gallery.metadata.runHistory(caller, runHistoryFrom(request)), (point) => point),
};
