import type { ComparisonOperator } from "../../../../../expression/tree.ts";
import { type Fragment, number, raw, sql, text } from "../fragment.ts";
import type { Bound } from "../tree.ts";
import type { RunSource } from "./places.ts";

/** What runs have one row of for each name, in a table with an index by name and value. */
export type ValueSource = RunSource & { readonly kind: "metric" | "param" | "tag" };

/** Rows `d` of one source, of which a run has to have one for a condition to hold. */
export interface Narrowing {
  readonly source: ValueSource;
  /** What is asked of `d.value`; an index answers it alone. */
  readonly values: Fragment;
}

type Condition = Bound<RunSource>;

/** Each by itself is necessary for the condition. */
export const narrowings = (where: Condition | null): readonly Narrowing[] =>
  conjuncts(where).flatMap((each) => rangeOf(each) ?? textOf(each) ?? []);

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

function rangeOf(node: Condition): Narrowing | null {
  if (node.op !== "compare") return null;
  const operators = ranging[node.operator];
  const isTurned = node.left.op === "constant";
  const [metric, constant] = isTurned ? [node.right, node.left] : [node.left, node.right];
  if (operators === undefined || metric.op !== "source" || metric.source.kind !== "metric") return null;
  if (constant.op !== "constant" || constant.value === null) return null;
  const operator = raw(operators[isTurned ? 1 : 0]);
  return { source: metric.source, values: sql`d.value ${operator} ${number(constant.value as number)}` };
}

/** A text by its start, which is what the index has of it. */
function textOf(node: Condition): Narrowing | null {
  if (node.op !== "compare" || node.operator !== "==") return null;
  const [place, constant] = node.left.op === "constant" ? [node.right, node.left] : [node.left, node.right];
  if (place.op !== "source" || (place.source.kind !== "param" && place.source.kind !== "tag")) return null;
  if (constant.op !== "constant" || constant.value === null) return null;
  const start = sql`substr(${text(constant.value as string)}, 1, 64)`;
  return { source: place.source, values: sql`substr(d.value, 1, 64) = ${start}` };
}
