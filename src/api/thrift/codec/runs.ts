import {
  type Experiment,
  type ExperimentChange,
  type ExperimentName,
  type ExperimentQuery,
  type NewExperiment,
  presences,
} from "../../../domain/experiment.ts";
import {
  type DataSet,
  type DataSetQuery,
  type NewRun,
  type NewRunMetric,
  type Run,
  type RunChange,
  type RunHistoryRequest,
  type RunInput,
  type RunOutput,
  type RunQuery,
  type RunRecord,
  runStatuses,
} from "../../../domain/run.ts";
import type { TagEdit } from "../../../domain/tag.ts";
import type { Generated } from "../generated.ts";
import type { Answer, Given } from "../operation.ts";
import { sortKeyFrom } from "./search.ts";
import { choiceFrom, listFrom, mapFrom, pageFrom, present, required, textOrNothing } from "./values.ts";

export function newExperimentFrom(given: Given<Generated.NewExperiment>): NewExperiment {
  const experiment = required(given, "experiment");
  return present({
    project: required(experiment.project, "experiment.project"),
    name: required(experiment.name, "experiment.name"),
    number: experiment.number,
    artifactLocation: textOrNothing(experiment.artifactLocation),
    tags: mapFrom<string>(experiment.tags, "experiment.tags"),
  });
}

export function experimentNameFrom(given: Given<Generated.ExperimentName>): ExperimentName {
  const name = required(given, "name");
  const project = required(name.project, "name.project");
  return name.number === null || name.number === undefined
    ? { project, name: required(name.name, "name.name") }
    : { project, number: name.number };
}

type WireEdit = Pick<Generated.RunChange, "setTags" | "removeTags">;

export function tagEditFrom(given: NonNullable<Given<WireEdit>>): TagEdit | undefined {
  const edit = present({
    set: mapFrom<string>(given.setTags, "change.setTags"),
    remove: listFrom(given.removeTags, (key) => key),
  });
  return Object.keys(edit).length === 0 ? undefined : edit;
}

export function experimentChangeFrom(given: Given<Generated.ExperimentChange>): ExperimentChange {
  const change = required(given, "change");
  return present({
    project: required(change.project, "change.project"),
    number: required(change.number, "change.number"),
    name: textOrNothing(change.name),
    tags: tagEditFrom(change),
    deleted: change.deleted,
  });
}

export function experimentQueryFrom(given: Given<Generated.ExperimentQuery>): ExperimentQuery {
  const query = required(given, "query");
  return {
    ...present({
      project: required(query.project, "query.project"),
      state: choiceFrom(query.state, presences, "query.state"),
    }),
    ...pageFrom(query),
  };
}

export const toExperiment = (experiment: Experiment): Answer<Generated.Experiment> => present(experiment);

export function newRunFrom(given: Given<Generated.NewRun>): NewRun {
  const run = required(given, "run");
  return present({
    project: required(run.project, "run.project"),
    experiment: required(run.experiment, "run.experiment"),
    name: textOrNothing(run.name),
    user: run.user,
    status: choiceFrom(run.status, runStatuses, "run.status"),
    startedAt: run.startedAt,
    tags: mapFrom<string>(run.tags, "run.tags"),
    uuid: textOrNothing(run.uuid),
  });
}

function metricFrom(given: Given<Generated.NewRunMetric>, at: string): NewRunMetric {
  const metric = required(given, at);
  return present({
    name: required(metric.name, `${at}.name`),
    value: required(metric.value, `${at}.value`),
    at: required(metric.at, `${at}.at`),
    step: required(metric.step, `${at}.step`),
    model: textOrNothing(metric.model),
    dataSet: metric.dataSet && {
      name: required(metric.dataSet.name, `${at}.dataSet.name`),
      digest: required(metric.dataSet.digest, `${at}.dataSet.digest`),
    },
  });
}

function dataSetFrom(dataSet: NonNullable<Given<Generated.DataSet>>, at: string): DataSet {
  return {
    name: required(dataSet.name, `${at}.name`),
    digest: required(dataSet.digest, `${at}.digest`),
    sourceType: required(dataSet.sourceType, `${at}.sourceType`),
    source: required(dataSet.source, `${at}.source`),
    schema: dataSet.schema ?? null,
    profile: dataSet.profile ?? null,
  };
}

function inputFrom(given: Given<Generated.RunInput>, at: string): RunInput {
  const input = required(given, at);
  const { dataSet } = input;
  if (dataSet === null || dataSet === undefined) return { model: required(input.model, `${at}.model`) };
  return {
    dataSet: dataSetFrom(dataSet, `${at}.dataSet`),
    tags: mapFrom<string>(input.tags, `${at}.tags`) ?? {},
  };
}

function outputFrom(given: Given<Generated.RunOutput>, at: string): RunOutput {
  const output = required(given, at);
  return { model: required(output.model, `${at}.model`), step: required(output.step, `${at}.step`) };
}

export function dataSetQueryFrom(given: Given<Generated.DataSetQuery>): DataSetQuery {
  const query = required(given, "query");
  return {
    project: required(query.project, "query.project"),
    experiments: listFrom(query.experiments, (number) => number) ?? [],
    ...pageFrom(query),
  };
}

export function runRecordFrom(given: Given<Generated.RunRecord>): RunRecord {
  const told = required(given, "told");
  return present({
    run: required(told.run, "told.run"),
    metrics: listFrom(told.metrics, (metric, i) => metricFrom(metric, `metrics[${i}]`)),
    params: mapFrom<string>(told.params, "params"),
    tags: mapFrom<string>(told.tags, "tags"),
    inputs: listFrom(told.inputs, (input, i) => inputFrom(input, `inputs[${i}]`)),
    outputs: listFrom(told.outputs, (output, i) => outputFrom(output, `outputs[${i}]`)),
    name: textOrNothing(told.name),
  });
}

export function runChangeFrom(given: Given<Generated.RunChange>): RunChange {
  const change = required(given, "change");
  return {
    ...present({
      run: required(change.run, "change.run"),
      name: textOrNothing(change.name),
      status: choiceFrom(change.status, runStatuses, "change.status"),
      endedAt: change.endedAt,
      tags: tagEditFrom(change),
      deleted: change.deleted,
    }),
    ...(change.takenUp && { endedAt: null }),
  };
}

export function runQueryFrom(given: Given<Generated.RunQuery>): RunQuery {
  const query = required(given, "query");
  return {
    ...present({
      project: required(query.project, "query.project"),
      experiment: required(query.experiment, "query.experiment"),
      state: choiceFrom(query.state, presences, "query.state"),
    }),
    ...pageFrom(query),
  };
}

export function runHistoryFrom(given: Given<Generated.RunHistoryRequest>): RunHistoryRequest {
  const request = required(given, "request");
  return {
    run: required(request.run, "request.run"),
    metric: required(request.metric, "request.metric"),
    ...present({ asOf: textOrNothing(request.asOf) }),
    ...pageFrom(request),
  };
}

/** `experiments` narrows a search of runs and of logged models only. */
export function recordSearchFrom(given: Given<Generated.RecordSearch>) {
  const request = required(given, "request");
  return {
    ...present({
      project: required(request.project, "request.project"),
      where: textOrNothing(request.where),
      orderBy: listFrom(request.orderBy, (key, i) => sortKeyFrom(key, `orderBy[${i}]`)),
      view: choiceFrom(request.view, ["active", "deleted", "all"], "request.view"),
      experiments: listFrom(request.experiments, (number) => number),
    }),
    ...pageFrom(request),
  };
}

const toInput = (input: RunInput): Answer<Generated.RunInput> =>
  "dataSet" in input ? { ...input, dataSet: present(input.dataSet) } : input;

export const toRun = ({ inputs, ...run }: Run): Answer<Generated.Run> => ({
  ...present(run),
  inputs: inputs.map(toInput),
});
