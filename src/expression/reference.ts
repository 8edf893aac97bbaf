import { type MetricScope, metricScopes } from "../domain/metric.ts";
import { canonicalName } from "./names.ts";
import { syntaxError, typeError } from "./refusals.ts";
import type { FieldReference, Reference } from "./tree.ts";
import { candidateVariables } from "./words.ts";

/** One step of a path: `.bias` and `["bias"]` are the same step. */
export interface Step {
  readonly key: string;
  readonly position: number;
}

export const isMetricScope = (name: string): name is MetricScope =>
  (metricScopes as readonly string[]).includes(name);

/** What a path such as `metrics.Validation["mae"]` or `a.created_time` names. */
export function resolvePath(head: Step, steps: readonly Step[]): Reference {
  const [first, ...rest] = steps;
  if (first !== undefined && candidateVariables.has(head.key))
    return resolveIn(head.key, first, rest, head.position);
  return resolveIn(null, head, steps, head.position);
}

function resolveIn(variable: string | null, head: Step, steps: readonly Step[], position: number): Reference {
  if (head.key === "metrics") return resolveMetric(variable, head, steps, position);
  if (head.key === "tags" && steps.length > 0) {
    if (steps.length > 1) throw syntaxError(`a tag has no members; write tags["name"]`, steps[1]!.position);
    return { kind: "tag", variable, name: steps[0]!.key, position };
  }
  if (head.key === "metadata" && steps.length > 0) {
    return fieldReference(variable, steps[0]!.key, steps.slice(1), position);
  }
  return fieldReference(variable, head.key, steps, position);
}

const fieldReference = (
  variable: string | null,
  spelling: string,
  steps: readonly Step[],
  position: number,
): FieldReference => ({
  kind: "field",
  variable,
  name: canonicalName(spelling),
  spelling,
  path: Object.freeze(steps.map((step) => step.key)),
  position,
});

function resolveMetric(
  variable: string | null,
  head: Step,
  steps: readonly Step[],
  position: number,
): Reference {
  const [first, second, third] = steps;
  if (first === undefined) {
    throw typeError('metrics alone is no value; name a metric, such as metrics["mae"]', head.position);
  }
  if (second === undefined) return { kind: "metric", variable, scope: null, name: first.key, position };
  if (!isMetricScope(first.key)) {
    const scopes = metricScopes.join(", ");
    throw syntaxError(
      `${first.key} is no scope (${scopes}); write metrics["name"] for a name with dots`,
      first.position,
    );
  }
  if (third !== undefined) throw syntaxError("a metric has no members", third.position);
  return { kind: "metric", variable, scope: first.key, name: second.key, position };
}
