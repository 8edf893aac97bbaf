import {
  type Context,
  type Explanation,
  type Expression,
  explain,
  format,
  formatDuration,
  formatTime,
} from "../../../expression/index.ts";
import type { Compiled } from "./compile.ts";
import type { Needed } from "./plan.ts";
import type { Subject } from "./subject.ts";

/** Why a condition does not hold: the part that decided it, with the values that it named. */
export function whyNot(tree: Expression, context: Context): string {
  const { node, explanation } = culprit(tree, explain(tree, context));
  const { outcome, why } = explanation;
  const values = outcome.kind === "value" ? valuesIn(explanation) : [];
  // The sentence of a field or metric by itself tells its value already.
  return values.length === 0 || node.kind === "field" ? why : `${why}: ${values.join(", ")}`;
}

/** The values that a comparison of two candidates named. */
export const valuesOf = (tree: Expression, context: Context): string =>
  valuesIn(explain(tree, context)).join(", ");

interface Part {
  readonly node: Expression;
  readonly explanation: Explanation;
}

/** The first part of a conjunction that came to the same as the whole: false, missing or an error. */
function culprit(node: Expression, explanation: Explanation): Part {
  if (node.kind !== "and") return { node, explanation };
  for (const operand of node.operands) {
    const text = format(operand);
    const part = explanation.parts.find((each) => each.text === text);
    if (part !== undefined && sameOutcome(part, explanation)) return culprit(operand, part);
  }
  return { node, explanation };
}

const sameOutcome = ({ outcome: one }: Explanation, { outcome: other }: Explanation): boolean =>
  one.kind === other.kind && (one.kind !== "value" || one.value === false);

/** What each named thing came to, once. */
function valuesIn({ parts }: Explanation): readonly string[] {
  const leaves = parts.flatMap((part) => (isRead(part) ? [part.why] : valuesIn(part)));
  return [...new Set(leaves)];
}

/** A field, metric, tag, window or `age`: what was read, not what was made of it. */
const isRead = ({ parts, text }: Explanation): boolean => parts.length === 0 || /^\w+\(/.test(text);

/** Which evidence a metric lacks. */
export function whyNotEvident({ rule }: Compiled, { name, counted }: Needed, subject: Subject): string {
  const { count, age } = rule.evidence;
  const values = subject.measure(counted)!;
  if (count !== null && values < count) {
    const where = rule.window === null ? "" : ` in the last ${formatDuration(rule.window)}`;
    return `${name} has ${values} ${values === 1 ? "value" : "values"}${where}, at least ${count} are needed`;
  }
  const newest = subject.newest(counted);
  if (newest === null) return `${name} is missing`;
  return `${name} was last measured at ${formatTime(newest)}, more than ${formatDuration(age!)} ago`;
}
