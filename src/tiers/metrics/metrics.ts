import type { Caller } from "../../domain/caller.ts";
import type { InstanceComparison } from "../../domain/comparison.ts";
import type {
  Evaluation,
  Health,
  MetricHistoryRequest,
  MetricPoint,
  MetricSummary,
  NewEvaluation,
  NewMetricPoint,
} from "../../domain/metric.ts";
import type { Page, PageRequest, Time } from "../../domain/values.ts";

/** Tier 3: measure. */
export interface Metrics {
  /** One or up to 1,000 points of one instance, all or none. */
  record(
    caller: Caller,
    input: { instance: string; points: readonly NewMetricPoint[] },
  ): Promise<{ recorded: number }>;
  /** Up to 1,000 points of any instances of one project, all or none. */
  recordBulk(
    caller: Caller,
    input: { project: string; points: readonly (NewMetricPoint & { readonly instance: string })[] },
  ): Promise<{ recorded: number }>;
  evaluate(caller: Caller, input: NewEvaluation): Promise<Evaluation>;
  getEvaluation(caller: Caller, input: { uuid: string }): Promise<Evaluation>;
  listEvaluations(caller: Caller, input: PageRequest & { instance: string }): Promise<Page<Evaluation>>;
  /** The newest value of every series, or of those that match; as it was at a moment when one is given. */
  latest(
    caller: Caller,
    input: { instance: string; scope?: string; name?: string; asOf?: Time },
  ): Promise<{ items: readonly MetricSummary[] }>;
  /** The points of one series, oldest first. */
  history(caller: Caller, input: MetricHistoryRequest): Promise<Page<MetricPoint>>;
  health(caller: Caller, input: { instance: string }): Promise<Health>;
  /** Two instances of one project, by UUID. */
  compareInstances(caller: Caller, input: { from: string; to: string }): Promise<InstanceComparison>;
}
