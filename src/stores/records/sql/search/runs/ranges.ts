import type { ComparisonOperator } from "../../../../../expression/tree.ts";
import { type Fragment, number } from "../fragment.ts";
import type { Bound } from "../tree.ts";
import type { RunSource } from "./places.ts";

/** Values of one metric. */
export interface Range {
  readonly name: string;
  readonly operator: string;
  readonly value: Fragment;
}

type Condition = Bound<RunSource>;

/** The ranges of metrics that a run has to be in, each, for the condition to hold. */
export const metricRanges = (where: Condition | null): readonly Range[] =>
  conjuncts(where).flatMap((each) => rangeOf(each) ?? []);

/** Whether the condition holds only for runs in which the metric has a value. */
export const requires = (where: Condition | null, name: string): boolean =>
  conjuncts(where).some(
    (each) => each.op === "compare" && [each.left, each.right].some((side) => isMetric(side, name)),
  );

function conjuncts(where: Condition | null): readonly Condition[] {
  if (where === null) return [];
  return where.op === "and" ? where.of.flatMap(conjuncts) : [where];
}

const isMetric = (node: Condition, name: string): boolean =>
  node.op === "source" && node.source.kind === "metric" && node.source.name === name;

const ranging: Readonly<Partial<Record<ComparisonOperator, readonly [string, string]>>> = {
  "==": ["=", "="],
  "<": ["<", ">"],
  "<=": ["<=", ">="],
  ">": [">", "<"],
  ">=": [">=", "<="],
};

function rangeOf(node: Condition): Range | null {
  if (node.op !== "compare") return null;
  const operators = ranging[node.operator];
  const isTurned = node.left.op === "constant";
  const [metric, constant] = isTurned ? [node.right, node.left] : [node.left, node.right];
  if (operators === undefined || metric.op !== "source" || metric.source.kind !== "metric") return null;
  if (constant.op !== "constant" || constant.value === null) return null;
  const value = number(constant.value as number);
  return { name: metric.source.name, operator: operators[isTurned ? 1 : 0], value };
}
