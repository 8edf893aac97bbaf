import { GalleryError } from "../../../../domain/errors.ts";
import type { MetricScope } from "../../../../domain/metric.ts";
import { childrenOf, type Expression, evaluate, type Result, Time } from "../../../../expression/index.ts";
import { among, type Domain } from "./domain.ts";
import type { Constant } from "./plain.ts";

/** What a metric means where a rule names it: the same name in two rules may be two things. */
export interface MetricSense {
  /** The scope of metrics that are named without one. */
  readonly scope: MetricScope | null;
  /** The same for two rules exactly when they read metrics alike. */
  readonly reading: string;
}

/** The same for two nodes only when they always have the same value. */
export function termKey(node: Expression, sense: MetricSense): string {
  return JSON.stringify(node, (key, value: unknown) => {
    if (key === "position" || key === "spelling") return undefined;
    if (isMetric(value)) return { ...value, scope: value.scope ?? sense.scope, reading: sense.reading };
    return value;
  });
}

const isMetric = (value: unknown): value is Extract<Expression, { kind: "metric" }> =>
  typeof value === "object" && value !== null && "kind" in value && value.kind === "metric";

/** What is known of a term's values without looking at any data; null for nothing. */
export function domainOfTerm(node: Expression): Domain | null {
  const counts = node.kind === "size" || (node.kind === "window" && node.function === "count");
  return counts ? among("number", { whole: true, least: { value: 0, open: false } }) : null;
}

const conditions: ReadonlySet<string> = new Set([
  ...["boolean", "not", "and", "or", "comparison", "absent", "match", "like", "member", "affix", "empty"],
]);

/** Whether a node answers yes or no by its form; a field may do so as well. */
export const isCondition = (node: Expression): boolean => conditions.has(node.kind);

const changing: ReadonlySet<string> = new Set(["field", "metric", "tag", "window", "now", "age"]);

/** Whether the same comes out over all data. */
export const isConstant = (node: Expression): boolean =>
  !changing.has(node.kind) && childrenOf(node).every(isConstant);

/** What a constant comes to; null when its evaluation is refused. */
export function constantResult(node: Expression): Result | null {
  try {
    return evaluate(node, nothing);
  } catch (error) {
    if (error instanceof GalleryError) return null;
    throw error;
  }
}

const nothing = { now: 0, field: () => null, metric: () => null, tag: () => null, points: () => [] };

/** A value as domains hold it; null for a list. */
export function constantOf(value: Extract<Result, { kind: "value" }>["value"]): Constant | null {
  if (value instanceof Time) return { type: "time", value: value.ms };
  switch (typeof value) {
    case "number":
      return { type: "number", value };
    case "string":
      return { type: "text", value };
    case "boolean":
      return { type: "boolean", value };
    default:
      return null;
  }
}
