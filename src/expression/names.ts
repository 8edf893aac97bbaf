import type { Expression, MetricReference, Reference, Window } from "./tree.ts";
import { childrenOf } from "./tree.ts";

/**
 * The snake_case form of a camelCase name, so that `modelName` and `model_name` are one field;
 * any other name is its own form.
 */
export function canonicalName(name: string): string {
  if (!/^[a-z][A-Za-z0-9]*$/.test(name)) return name;
  return name
    .replace(/([a-z0-9])([A-Z])/g, "$1_$2")
    .replace(/([A-Z]+)([A-Z][a-z])/g, "$1_$2")
    .toLowerCase();
}

export interface NamesUsed {
  /** Each field once by its canonical name, path and variable. */
  readonly references: readonly Reference[];
  /** Windows over metrics; their metrics are not repeated among the references. */
  readonly windows: readonly Window[];
  /** Variables such as `a` and `b`, sorted. */
  readonly variables: readonly string[];
  /** True when the answer depends on the moment: `now`, `age` and windows. */
  readonly usesTime: boolean;
}

/** What a tree names, each thing once, in the order of first mention. */
export function namesUsed(tree: Expression): NamesUsed {
  const references = new Map<string, Reference>();
  const windows = new Map<string, Window>();
  let usesTime = false;
  const visit = (node: Expression): void => {
    if (node.kind === "window") {
      const key = `${node.function} ${node.rank} ${node.seconds} ${referenceKey(node.metric)}`;
      if (!windows.has(key)) windows.set(key, node);
      usesTime = true;
      return;
    }
    if (isReference(node)) {
      const key = referenceKey(node);
      if (!references.has(key)) references.set(key, node);
    }
    if (node.kind === "now" || node.kind === "age") usesTime = true;
    childrenOf(node).forEach(visit);
  };
  visit(tree);
  const named = [...references.values(), ...[...windows.values()].map((window) => window.metric)];
  const variables = new Set(named.map((reference) => reference.variable).filter((name) => name !== null));
  return {
    references: [...references.values()],
    windows: [...windows.values()],
    variables: [...variables].sort(),
    usesTime,
  };
}

export const isReference = (node: Expression): node is Reference =>
  node.kind === "field" || node.kind === "metric" || node.kind === "tag";

/** The metrics that a tree names, outside and inside windows. */
export const metricsUsed = (tree: Expression): readonly MetricReference[] => {
  const { references, windows } = namesUsed(tree);
  const metrics = [
    ...references.filter((reference) => reference.kind === "metric"),
    ...windows.map((w) => w.metric),
  ];
  return [...new Map(metrics.map((metric) => [referenceKey(metric), metric])).values()];
};

/** The same for two references exactly when they name the same thing. */
export function referenceKey(reference: Reference): string {
  const { kind, variable, name } = reference;
  const within = kind === "field" ? reference.path : kind === "metric" ? reference.scope : null;
  return JSON.stringify([variable, kind, name, within]);
}
