import type { Constraint, ConstraintOperand, ConstraintOperator } from "../domain/constraint.ts";
import { constraintOperators, isConstraintOperator } from "../domain/constraint.ts";
import { GalleryError } from "../domain/errors.ts";
import { type MetricScope, metricScopes } from "../domain/metric.ts";
import { formatReference, quote } from "./format.ts";
import { canonicalName } from "./names.ts";
import { parse } from "./parser.ts";
import type { Step } from "./reference.ts";
import { isMetricScope, resolvePath } from "./reference.ts";
import { formatTime, parseTime } from "./time.ts";
import type { Expression, Reference } from "./tree.ts";
import type { Type } from "./types.ts";

export interface ConstraintOptions {
  /** Where a field is a time, a text value is read as RFC 3339. */
  readonly typeOf?: (reference: Reference) => Type | undefined;
}

/**
 * The expression that holds exactly where all constraints do; an empty list holds everywhere. Positions count in
 * its canonical text. Throws request.invalid naming the element, such as `[2].operator`, and expression.limit.
 */
export function constraintsToExpression(constraints: unknown, options: ConstraintOptions = {}): Expression {
  if (!Array.isArray(constraints)) throw refuse("", "constraints are a list of {field, operator, value}");
  const conditions: string[] = [];
  let metric: MetricGroup | null = null;
  for (const [index, entry] of constraints.entries()) {
    const constraint = readConstraint(entry, index);
    const role = canonicalName(constraint.field);
    if (role === "metric_name") {
      conditions.push(...closed(metric));
      metric = { name: metricName(constraint, index), scope: null, values: [] };
    } else if (role === "metric_value" || role === "metric_scope") {
      if (metric === null) {
        throw refuse(
          `[${index}].field`,
          `${constraint.field} has to follow the metricName that it belongs to`,
        );
      }
      if (role === "metric_scope") metric.scope = metricScope(constraint, index);
      else metric.values.push((reference) => condition(reference, constraint, index, options));
    } else {
      conditions.push(...closed(metric));
      metric = null;
      conditions.push(condition(fieldOf(constraint.field, index), constraint, index, options));
    }
  }
  conditions.push(...closed(metric));
  return parse(conditions.length === 0 ? "true" : conditions.join(" and "));
}

interface MetricGroup {
  readonly name: string;
  scope: MetricScope | null;
  readonly values: ((reference: Reference) => string)[];
}

/** The conditions of a metric group; a metric without a value has to exist. */
function closed(group: MetricGroup | null): readonly string[] {
  if (group === null) return [];
  const reference: Reference = {
    kind: "metric",
    variable: null,
    scope: group.scope,
    name: group.name,
    position: 0,
  };
  if (group.values.length === 0) return [`${formatReference(reference)} != null`];
  return group.values.map((value) => value(reference));
}

function readConstraint(entry: unknown, index: number): Constraint {
  if (typeof entry !== "object" || entry === null || Array.isArray(entry)) {
    throw refuse(`[${index}]`, "a constraint is an object with field, operator and value");
  }
  const { field, operator, value } = entry as Record<string, unknown>;
  if (typeof field !== "string" || field === "")
    throw refuse(`[${index}].field`, "a field is a text that is not empty");
  if (typeof operator !== "string" || !isConstraintOperator(operator)) {
    const known = Object.keys(constraintOperators).join(", ");
    throw refuse(`[${index}].operator`, `${JSON.stringify(operator)} is no operator; there are ${known}`);
  }
  checkValue(constraintOperators[operator].operand, operator, value, index);
  return {
    field,
    operator,
    ...(value === undefined ? {} : { value: value as Constraint["value"] }),
  } as Constraint;
}

function checkValue(operand: ConstraintOperand, operator: string, value: unknown, index: number): void {
  const isScalar = (one: unknown): boolean =>
    typeof one === "string" || typeof one === "boolean" || (typeof one === "number" && Number.isFinite(one));
  const accepted: Record<ConstraintOperand, readonly [boolean, string]> = {
    scalar: [isScalar(value), "a text, a finite number or a boolean"],
    ordered: [isScalar(value) && typeof value !== "boolean", "a text or a finite number"],
    text: [typeof value === "string", "a text"],
    pattern: [typeof value === "string", "a pattern"],
    list: [Array.isArray(value) && value.every(isScalar), "a list of texts, finite numbers or booleans"],
    none: [value === undefined || value === null, "no value"],
  };
  const [isAccepted, wanted] = accepted[operand];
  if (!isAccepted) throw refuse(`[${index}].value`, `${operator} takes ${wanted}`);
}

function metricName(constraint: Constraint, index: number): string {
  if (constraint.operator !== "equal")
    throw refuse(`[${index}].operator`, "metricName takes the operator equal");
  if (typeof constraint.value === "string") return constraint.value;
  throw refuse(`[${index}].value`, "metricName takes the name of a metric");
}

function metricScope(constraint: Constraint, index: number): MetricScope {
  if (constraint.operator !== "equal")
    throw refuse(`[${index}].operator`, "metricScope takes the operator equal");
  if (typeof constraint.value === "string" && isMetricScope(constraint.value)) return constraint.value;
  throw refuse(`[${index}].value`, `metricScope is one of ${metricScopes.join(", ")}`);
}

/** A name, or a path such as `tags.reviewed`; a text of another form is a name as it stands. */
function fieldOf(field: string, index: number): Reference {
  const isPath = /^[A-Za-z_$][A-Za-z0-9_$@]*(?:\.[A-Za-z0-9_$@]+)+$/.test(field);
  const keys = isPath ? field.split(".") : ["metadata", field];
  const [head, ...steps] = keys.map((key): Step => ({ key, position: 0 }));
  return located(`[${index}].field`, () => resolvePath(head!, steps));
}

function condition(
  reference: Reference,
  constraint: Constraint,
  index: number,
  options: ConstraintOptions,
): string {
  const isTime = options.typeOf?.(reference) === "time";
  const literal = (value: unknown): string => {
    const moment = isTime && typeof value === "string" ? parseTime(value) : null;
    if (moment !== null) return `time("${formatTime(moment)}")`;
    return typeof value === "string" ? quote(value) : String(value);
  };
  const { operator, value } = constraint;
  const operand = Array.isArray(value) ? `[${value.map(literal).join(", ")}]` : literal(value);
  const text = templates[operator](formatReference(reference), operand);
  located(`[${index}].value`, () => parse(text));
  return text;
}

const templates: Readonly<Record<ConstraintOperator, (name: string, operand: string) => string>> = {
  equal: (name, operand) => `${name} == ${operand}`,
  not_equal: (name, operand) => `${name} != ${operand}`,
  smaller_than: (name, operand) => `${name} < ${operand}`,
  smaller_than_or_equal: (name, operand) => `${name} <= ${operand}`,
  larger_than: (name, operand) => `${name} > ${operand}`,
  larger_than_or_equal: (name, operand) => `${name} >= ${operand}`,
  in: (name, operand) => `${name} =~ ${operand}`,
  not_in: (name, operand) => `${name} !~ ${operand}`,
  starts_with: (name, operand) => `${name} =^ ${operand}`,
  not_starts_with: (name, operand) => `${name} !^ ${operand}`,
  ends_with: (name, operand) => `${name} =$ ${operand}`,
  not_ends_with: (name, operand) => `${name} !$ ${operand}`,
  matches: (name, operand) => `${name} =~ ${operand}`,
  not_matches: (name, operand) => `${name} !~ ${operand}`,
  contains: (name, operand) => `(${operand}) =~ ${name}`,
  exists: (name) => `${name} != null`,
  not_exists: (name) => `${name} == null`,
};

/** Runs a step whose refusal, other than of the size, is the caller's element's fault. */
function located<T>(field: string, run: () => T): T {
  try {
    return run();
  } catch (error) {
    if (error instanceof GalleryError && error.code !== "expression.limit")
      throw refuse(field, error.message);
    throw error;
  }
}

const refuse = (field: string, message: string): GalleryError =>
  new GalleryError(
    "request.invalid",
    field === "" ? message : `${field}: ${message}`,
    field === "" ? {} : { field },
  );
