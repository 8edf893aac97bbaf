import type { MetricHistoryRequest, NewEvaluation, NewMetricPoint } from "../../../domain/metric.ts";
import type { Metrics } from "../../../tiers/metrics/index.ts";
import type { Handlers } from "../handler.ts";

type Points = { readonly points: readonly NewMetricPoint[] };
type BulkPoints = { readonly points: readonly (NewMetricPoint & { readonly instance: string })[] };

const pointsOf = (body: NewMetricPoint | Points): readonly NewMetricPoint[] =>
  "points" in body ? body.points : [body];

export const metricHandlers = (metrics: Metrics): Handlers => ({
  "metrics.record": ({ caller, params: { uuid }, body }) =>
    metrics.record(caller, { instance: uuid, points: pointsOf(body as NewMetricPoint | Points) }),

  "metrics.recordBulk": ({ caller, params: { project }, body }) =>
    metrics.recordBulk(caller, { ...(body as BulkPoints), project }),

  "metrics.latest": ({ caller, params: { uuid }, query }) =>
    metrics.latest(caller, { ...query, instance: uuid }),

  "metrics.history": ({ caller, params: { uuid }, query }) =>
    metrics.history(caller, { ...(query as Omit<MetricHistoryRequest, "instance">), instance: uuid }),

  "metrics.evaluate": ({ caller, params: { uuid }, body }) =>
    metrics.evaluate(caller, { ...(body as Omit<NewEvaluation, "instance">), instance: uuid }),

  "metrics.listEvaluations": ({ caller, params: { uuid }, query }) =>
    metrics.listEvaluations(caller, { ...query, instance: uuid }),

  "metrics.getEvaluation": ({ caller, params: { uuid } }) => metrics.getEvaluation(caller, { uuid }),

  "metrics.compareInstances": ({ caller, params: { uuid }, query }) =>
    metrics.compareInstances(caller, { from: uuid, to: query.with as string }),

  "metrics.health": ({ caller, params: { uuid } }) => metrics.health(caller, { instance: uuid }),
});
