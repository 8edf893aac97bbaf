import { presences } from "../../../domain/experiment.ts";
import {
  type LoggedModel,
  type LoggedModelChange,
  type LoggedModelMetric,
  type LoggedModelQuery,
  loggedModelStatuses,
  type NewLoggedModel,
} from "../../../domain/logged-model.ts";
import type { Generated } from "../generated.ts";
import type { Answer, Given } from "../operation.ts";
import { tagEditFrom } from "./runs.ts";
import { choiceFrom, listFrom, mapFrom, pageFrom, present, required, textOrNothing } from "./values.ts";

export function newLoggedModelFrom(given: Given<Generated.NewLoggedModel>): NewLoggedModel {
  const model = required(given, "model");
  return present({
    project: required(model.project, "model.project"),
    experiment: required(model.experiment, "model.experiment"),
    name: textOrNothing(model.name),
    type: model.type,
    sourceRun: textOrNothing(model.sourceRun),
    params: mapFrom<string>(model.params, "model.params"),
    tags: mapFrom<string>(model.tags, "model.tags"),
    uuid: textOrNothing(model.uuid),
  });
}

export function loggedModelChangeFrom(given: Given<Generated.LoggedModelChange>): LoggedModelChange {
  const change = required(given, "change");
  return present({
    model: required(change.model, "change.model"),
    status: choiceFrom(change.status, loggedModelStatuses, "change.status"),
    params: mapFrom<string>(change.params, "change.params"),
    tags: tagEditFrom(change),
    deleted: change.deleted,
  });
}

export function loggedModelQueryFrom(given: Given<Generated.LoggedModelQuery>): LoggedModelQuery {
  const query = required(given, "query");
  return {
    ...present({
      project: required(query.project, "query.project"),
      experiments: listFrom(query.experiments, (number) => number) ?? [],
      state: choiceFrom(query.state, presences, "query.state"),
      name: textOrNothing(query.name),
      sourceRun: textOrNothing(query.sourceRun),
    }),
    ...pageFrom(query),
  };
}

const toMetric = (metric: LoggedModelMetric): Answer<Generated.LoggedModelMetric> => present(metric);

export const toLoggedModel = ({ metrics, ...model }: LoggedModel): Answer<Generated.LoggedModel> => ({
  ...present(model),
  metrics: metrics.map(toMetric),
});
