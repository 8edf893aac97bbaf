import { toInstanceComparison } from "../codec/comparison.ts";
import {
  newEvaluationFrom,
  pointFrom,
  toEvaluation,
  toHealth,
  toPoint,
  toSummary,
} from "../codec/metrics.ts";
import { mapFrom, pageFrom, present, required, textOrNothing, toPage } from "../codec/values.ts";
import type { Operations } from "../operation.ts";

type Names =
  | "recordMetrics"
  | "recordMetricsBulk"
  | "evaluate"
  | "getEvaluation"
  | "listEvaluations"
  | "latestMetrics"
  | "metricHistory"
  | "getHealth"
  | "compareInstances";

export const metricOperations: Pick<Operations, Names> = {
  recordMetrics: async ({ gallery, caller }, instance, given) => {
    const points = required(given, "points").map((point, i) => pointFrom(point, `points[${i}]`));
    const { recorded } = await gallery.metrics.record(caller, {
      instance: required(instance, "instance"),
      points,
    });
    return recorded;
  },

  recordMetricsBulk: async ({ gallery, caller }, project, given) => {
    const points = required(given, "points").map(({ instance, point }, i) => ({
      instance: required(instance, `points[${i}].instance`),
      ...pointFrom(point, `points[${i}].point`),
    }));
    const { recorded } = await gallery.metrics.recordBulk(caller, {
      project: required(project, "project"),
      points,
    });
    return recorded;
  },

  evaluate: async ({ gallery, caller }, evaluation) =>
    toEvaluation(await gallery.metrics.evaluate(caller, newEvaluationFrom(evaluation))),

  getEvaluation: async ({ gallery, caller }, uuid) =>
    toEvaluation(await gallery.metrics.getEvaluation(caller, { uuid: required(uuid, "uuid") })),

  listEvaluations: async ({ gallery, caller }, instance, page) => {
    const input = { instance: required(instance, "instance"), ...pageFrom(page) };
    return toPage(await gallery.metrics.listEvaluations(caller, input), toEvaluation);
  },

  latestMetrics: async ({ gallery, caller }, given) => {
    const { instance, scope, name, asOf } = required(given, "request");
    const input = present({
      instance: required(instance, "request.instance"),
      scope,
      name,
      asOf: textOrNothing(asOf),
    });
    return (await gallery.metrics.latest(caller, input)).items.map(toSummary);
  },

  metricHistory: async ({ gallery, caller }, given) => {
    const request = required(given, "request");
    const series = present({
      instance: required(request.instance, "request.instance"),
      scope: required(request.scope, "request.scope"),
      name: required(request.name, "request.name"),
      dimensions: mapFrom<string>(request.dimensions, "request.dimensions"),
      from: textOrNothing(request.startTime),
      to: textOrNothing(request.endTime),
    });
    return toPage(await gallery.metrics.history(caller, { ...series, ...pageFrom(request) }), toPoint);
  },

  getHealth: async ({ gallery, caller }, instance) =>
    toHealth(await gallery.metrics.health(caller, { instance: required(instance, "instance") })),

  compareInstances: async ({ gallery, caller }, earlier, later) => {
    const pair = { from: required(earlier, "earlier"), to: required(later, "later") };
    return toInstanceComparison(await gallery.metrics.compareInstances(caller, pair));
  },
};
