import type {
  Evaluation,
  Health,
  MetricHistoryRequest,
  MetricPoint,
  MetricSummary,
  NewEvaluation,
  NewMetricPoint,
} from "../domain/metric.ts";
import type { Page, PageRequest, Time } from "../domain/values.ts";
import { type CallOptions, everyPage, path, type Transport } from "./transport.ts";

export type BulkPoint = NewMetricPoint & { readonly instance: string };

export type Metrics = ReturnType<typeof createMetrics>;

export function createMetrics(transport: Transport) {
  const history = (
    { instance, ...query }: MetricHistoryRequest,
    options: CallOptions = {},
  ): Promise<Page<MetricPoint>> =>
    transport.json({
      ...options,
      method: "GET",
      path: path`/instances/${instance}/metrics/history`,
      query,
      repeat: "harmless",
    });

  const evaluations = (
    { instance, ...query }: PageRequest & { instance: string },
    options: CallOptions = {},
  ): Promise<Page<Evaluation>> =>
    transport.json({
      ...options,
      method: "GET",
      path: path`/instances/${instance}/evaluations`,
      query,
      repeat: "harmless",
    });

  return {
    /** Up to 1,000 points of one instance, all or none. */
    record: (
      instance: string,
      points: readonly NewMetricPoint[],
      options: CallOptions = {},
    ): Promise<{ recorded: number }> =>
      transport.json({
        ...options,
        method: "POST",
        path: path`/instances/${instance}/metrics`,
        body: { points },
        repeat: "keyed",
      }),

    /** Up to 1,000 points of any instances of one project, all or none. */
    recordBulk: (
      project: string,
      points: readonly BulkPoint[],
      options: CallOptions = {},
    ): Promise<{ recorded: number }> =>
      transport.json({
        ...options,
        method: "POST",
        path: path`/projects/${project}/bulk/metrics`,
        body: { points },
        repeat: "keyed",
      }),

    evaluate: ({ instance, ...body }: NewEvaluation, options: CallOptions = {}): Promise<Evaluation> =>
      transport.json({
        ...options,
        method: "POST",
        path: path`/instances/${instance}/evaluations`,
        body,
        repeat: "keyed",
      }),

    getEvaluation: (uuid: string, options: CallOptions = {}): Promise<Evaluation> =>
      transport.json({ ...options, method: "GET", path: path`/evaluations/${uuid}`, repeat: "harmless" }),

    evaluations,

    allEvaluations: (
      request: PageRequest & { instance: string },
      options: CallOptions = {},
    ): AsyncIterable<Evaluation> =>
      everyPage(request.page_token, (page_token) => evaluations({ ...request, page_token }, options)),

    /** The newest value of every series that matches. */
    latest: (
      { instance, ...query }: { instance: string; scope?: string; name?: string; asOf?: Time },
      options: CallOptions = {},
    ): Promise<{ items: readonly MetricSummary[] }> =>
      transport.json({
        ...options,
        method: "GET",
        path: path`/instances/${instance}/metrics`,
        query,
        repeat: "harmless",
      }),

    /** The points of one series, oldest first. */
    history,

    allHistory: (request: MetricHistoryRequest, options: CallOptions = {}): AsyncIterable<MetricPoint> =>
      everyPage(request.page_token, (page_token) => history({ ...request, page_token }, options)),

    health: (instance: string, options: CallOptions = {}): Promise<Health> =>
      transport.json({
        ...options,
        method: "GET",
        path: path`/instances/${instance}/health`,
        repeat: "harmless",
      }),
  };
}
