import fc from "fast-check";
import { metricScopes } from "../../domain/metric.ts";
import { canonicalName } from "../names.ts";
import type { Expression, FieldReference, MetricReference } from "../tree.ts";
import { arithmeticOperators, comparisonOperators, windowFunctions } from "../tree.ts";

/** Arbitrary trees as the parser builds them, all at position 0. */

const position = 0;
const awkward = [
  "constructor",
  "__proto__",
  "toString",
  "and",
  "AND",
  "size",
  "a",
  "b",
  "metrics",
  "tags",
  "metadata",
];

const text = fc
  .oneof(
    fc.string({ maxLength: 6 }),
    fc.string({ unit: "binary", maxLength: 4 }),
    fc.constantFrom("\n", '"', "\\", "\\w"),
  )
  .map((value) => value.replace(/\0|\p{Surrogate}/gu, ""));

const name = fc.oneof(
  fc.constantFrom("city", "modelName", "model_name", "p@10", "$x", "0", "10", "with blank", ""),
  fc.constantFrom(...awkward),
  text,
);

const variable = fc.constantFrom(null, null, null, "a", "b");
const amount = fc.oneof(
  fc.integer({ min: -1000, max: 1000 }),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
);
const number = amount
  .filter((value) => !Number.isInteger(value) || Math.abs(value) <= 2 ** 53)
  .map((value) => (value === 0 ? 0 : value));
const seconds = fc.integer({ min: 1, max: 1_000_000 });

const field: fc.Arbitrary<FieldReference> = fc
  .record({ variable, spelling: name, path: fc.array(name, { maxLength: 2 }) })
  .map(({ spelling, ...rest }) => ({
    kind: "field",
    name: canonicalName(spelling),
    spelling,
    position,
    ...rest,
  }));

const metric: fc.Arbitrary<MetricReference> = fc
  .record({ variable, scope: fc.constantFrom(null, ...metricScopes), name })
  .map((rest) => ({ kind: "metric", position, ...rest }));

const rank = fc.constantFrom(0, 50, 99.9, 100);

const leaf: fc.Arbitrary<Expression> = fc.oneof(
  number.map((value): Expression => ({ kind: "number", value, position })),
  text.map((value): Expression => ({ kind: "text", value, position })),
  fc.boolean().map((value): Expression => ({ kind: "boolean", value, position })),
  fc.constant<Expression>({ kind: "null", position }),
  fc.constant<Expression>({ kind: "now", position }),
  fc.integer({ min: 0, max: 4e12 }).map((value): Expression => ({ kind: "time", value, position })),
  seconds.map((value): Expression => ({ kind: "duration", seconds: value, position })),
  field,
  metric,
  fc.record({ variable, name }).map((rest): Expression => ({ kind: "tag", position, ...rest })),
  fc.record({ function: fc.constantFrom(...windowFunctions), metric, rank, seconds }).map(
    (window): Expression => ({
      kind: "window",
      ...window,
      rank: window.function === "percentile" ? window.rank : null,
      position,
    }),
  ),
);

interface Rules {
  scalar: Expression;
  container: Expression;
}

const { scalar } = fc.letrec<Rules>((tie) => {
  const operand = tie("scalar") as fc.Arbitrary<Expression>;
  const container = tie("container") as fc.Arbitrary<Expression>;
  const present = operand.filter((node) => node.kind !== "null");
  const negated = fc.boolean();
  const node = (kind: string, parts: Record<string, fc.Arbitrary<unknown>>): fc.Arbitrary<Expression> =>
    fc.record(parts).map((made) => ({ kind, ...made, position }) as Expression);
  const unary = (kind: string, of: fc.Arbitrary<Expression>): fc.Arbitrary<Expression> =>
    node(kind, { operand: of });
  const items = fc.array(operand, { maxLength: 3 });
  return {
    container: fc.oneof(
      { depthSize: "small" },
      node("list", { items }),
      node("set", { items }),
      node("range", { from: operand, to: operand }),
    ),
    scalar: fc.oneof(
      { depthSize: "small", withCrossShrink: true },
      leaf,
      unary("not", operand),
      unary("negate", operand),
      unary("age", operand),
      unary("toNumber", operand),
      node("like", { caseless: negated, operand, pattern: text }),
      unary("size", fc.oneof(operand, container)),
      unary("empty", fc.oneof(operand, container)),
      node("arithmetic", {
        operator: fc.constantFrom(...arithmeticOperators),
        left: operand,
        right: operand,
      }),
      node("comparison", {
        operator: fc.constantFrom(...comparisonOperators),
        left: present,
        right: present,
      }),
      node("absent", { negated, operand }),
      node("match", { negated, operand, pattern: fc.constantFrom("a.*", "(?i)x|\\w+", "", '"\\\\') }),
      node("member", { negated, operand, container: fc.oneof(container, field) }),
      node("affix", { end: fc.constantFrom("start", "end"), negated, left: operand, right: operand }),
      node("and", { operands: fc.array(operand, { minLength: 2, maxLength: 4 }) }),
      node("or", { operands: fc.array(operand, { minLength: 2, maxLength: 4 }) }),
      node("conditional", { condition: operand, whenTrue: operand, whenFalse: operand }),
      node("default", { operator: fc.constantFrom("??", "?:"), left: operand, right: operand }),
    ),
  };
});

export const anyTree: fc.Arbitrary<Expression> = scalar;

/** A tree without its positions, to compare trees of different sources. */
export const shape = (tree: Expression): unknown =>
  JSON.parse(JSON.stringify(tree, (key, value: unknown) => (key === "position" ? undefined : value)));
