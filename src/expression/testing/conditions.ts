import fc from "fast-check";
import { recordContext } from "../context.ts";
import { parse } from "../parser.ts";
import type { ArithmeticOperator, ComparisonOperator, Expression } from "../tree.ts";
import { arithmeticOperators, comparisonOperators, windowFunctions } from "../tree.ts";

/** Well-typed conditions over data of which any part may be missing. */

const position = 0;

const names = {
  number: ["n", "zero", "metrics.mae", "metrics.Validation.mae", "inner.depth", "a.metrics.mae"],
  text: ["city", "emoji", "tags.reviewed", "b.city"],
  boolean: ["yes", "no"],
  time: ["created_time", "a.created_time"],
  list: ["regions", "tags"],
} as const;

/** Data with each part there or not. */
export const anyContext = fc
  .record(
    {
      n: fc.constantFrom(1, 2.5, -3),
      zero: fc.constant(0),
      inner: fc.record({ depth: fc.constantFrom(1, 7) }),
      city: fc.constantFrom("NYC", "SF", ""),
      emoji: fc.constantFrom("😀", "\uff5e"),
      yes: fc.constant(true),
      no: fc.constant(false),
      created_time: fc.constantFrom("2026-01-01", "2026-01-02"),
      regions: fc.subarray(["NYC", "eu"]),
      tags: fc.record({ reviewed: fc.constant("yes") }, { requiredKeys: [] }),
      metrics: fc.record(
        {
          mae: fc.constantFrom<unknown>(4, Number.NaN, Number.POSITIVE_INFINITY),
          mape: fc.array(
            fc.record({ time: fc.integer({ min: -90_000, max: 1 }), value: fc.constantFrom(1, 2, 7.5) }),
          ),
          Validation: fc.record({ mae: fc.constant(3) }),
        },
        { requiredKeys: [] },
      ),
      a: fc.record(
        { metrics: fc.constant({ mae: 2 }), created_time: fc.constant("2026-01-01") },
        { requiredKeys: [] },
      ),
      b: fc.record({ city: fc.constant("NYC") }, { requiredKeys: [] }),
    },
    { requiredKeys: [] },
  )
  .map((record) => recordContext(record, 0));

interface Typed {
  number: Expression;
  text: Expression;
  boolean: Expression;
}

const reference = (type: keyof typeof names): fc.Arbitrary<Expression> =>
  fc.constantFrom(...names[type]).map(parse);
const literal = (...values: readonly (number | string | boolean)[]): fc.Arbitrary<Expression> =>
  fc.constantFrom(...values).map((value) => {
    const kind = typeof value === "string" ? "text" : (typeof value as "number" | "boolean");
    return { kind, value, position } as Expression;
  });

const window = fc.record({ name: fc.constantFrom(...windowFunctions), seconds: fc.constantFrom(1, 60) });

export const { boolean: anyCondition } = fc.letrec<Typed>((tie) => {
  const number = tie("number") as fc.Arbitrary<Expression>;
  const text = tie("text") as fc.Arbitrary<Expression>;
  const boolean = tie("boolean") as fc.Arbitrary<Expression>;
  const time = fc.oneof(reference("time"), fc.constantFrom('time("2026-01-01")', "now()").map(parse));
  const node = (kind: string, parts: Record<string, fc.Arbitrary<unknown>>): fc.Arbitrary<Expression> =>
    fc.record(parts).map((made) => ({ kind, ...made, position }) as Expression);
  const negated = fc.boolean();
  const list = (item: fc.Arbitrary<Expression>): fc.Arbitrary<Expression> =>
    node("list", { items: fc.array(item, { maxLength: 3 }) });
  const choose = (of: fc.Arbitrary<Expression>): fc.Arbitrary<Expression> =>
    fc.oneof(
      node("conditional", { condition: boolean, whenTrue: of, whenFalse: of }),
      node("default", { operator: fc.constantFrom("??", "?:"), left: of, right: of }),
    );
  const arithmetic = fc.constantFrom<ArithmeticOperator[]>(...arithmeticOperators);
  const comparison = fc.constantFrom<ComparisonOperator[]>(...comparisonOperators);
  const compared = (of: fc.Arbitrary<Expression>): fc.Arbitrary<Expression> =>
    node("comparison", { operator: comparison, left: of, right: of });
  const small = { depthSize: "small" } as const;
  return {
    number: fc.oneof(
      small,
      reference("number"),
      literal(0, 1, 2.5, 7),
      node("arithmetic", { operator: arithmetic, left: number, right: number }),
      node("negate", { operand: number }),
      node("age", { operand: time }),
      node("toNumber", { operand: text }),
      node("size", { operand: fc.oneof(text, list(number), reference("list")) }),
      window.map(({ name, seconds }) =>
        parse(`${name}(metrics.mape, ${name === "percentile" ? "30, " : ""}"${seconds}s")`),
      ),
      choose(number),
    ),
    text: fc.oneof(
      small,
      reference("text"),
      literal("NYC", "\uff5e", "", "2.5", "1e999"),
      node("arithmetic", { operator: fc.constant("+"), left: text, right: text }),
      choose(text),
    ),
    boolean: fc.oneof(
      small,
      reference("boolean"),
      literal(true, false),
      compared(number),
      compared(text),
      compared(time),
      node("not", { operand: boolean }),
      node("and", { operands: fc.array(boolean, { minLength: 2, maxLength: 4 }) }),
      node("or", { operands: fc.array(boolean, { minLength: 2, maxLength: 4 }) }),
      node("absent", { negated, operand: fc.oneof(number, text, boolean) }),
      node("empty", { operand: fc.oneof(number, text, reference("list"), list(text)) }),
      node("affix", { end: fc.constantFrom("start", "end"), negated, left: text, right: text }),
      node("match", { negated, operand: text, pattern: fc.constantFrom("N.*", "(?i)nyc", "") }),
      node("like", {
        caseless: fc.boolean(),
        operand: fc.oneof(text, reference("list")),
        pattern: fc.constantFrom("N%", "%y%", "_", "%_", "", "n_c"),
      }),
      node("member", { negated, operand: number, container: list(number) }),
      node("member", { negated, operand: text, container: fc.oneof(list(text), reference("list")) }),
      node("member", {
        negated,
        operand: number,
        container: node("range", { from: number, to: literal(1, 7) }),
      }),
      choose(boolean),
    ),
  };
});
