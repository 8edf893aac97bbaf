import { describe, expect, it } from "vitest";
import { constraintOperators } from "../domain/constraint.ts";
import { constraintsToExpression } from "./constraints.ts";
import { recordContext } from "./context.ts";
import { holds } from "./evaluate.ts";
import { format } from "./format.ts";

const text = (...constraints: unknown[]): string => format(constraintsToExpression(constraints));

describe("constraintsToExpression", () => {
  it("reads the paper's search", () => {
    const searchConstraint = [
      { field: "projectId", operator: "equal", value: "example-project" },
      { field: "modelName", operator: "equal", value: "random_forest" },
      { field: "metricName", operator: "equal", value: "bias" },
      { field: "metricValue", operator: "smaller_than", value: 0.25 },
    ];
    expect(text(...searchConstraint)).toBe(
      'projectId == "example-project" and modelName == "random_forest" and metrics.bias < 0.25',
    );
  });

  it.each([
    ["equal", "x", 'f == "x"'],
    ["not_equal", true, "f != true"],
    ["smaller_than", 1, "f < 1"],
    ["smaller_than_or_equal", -0.5, "f <= -0.5"],
    ["larger_than", 1e21, "f > 1e+21"],
    ["larger_than_or_equal", "b", 'f >= "b"'],
    ["in", ["a", "b"], 'f =~ ["a", "b"]'],
    ["not_in", [], "f !~ []"],
    ["starts_with", 'a"b', 'f =^ "a\\"b"'],
    ["not_starts_with", "a", 'f !^ "a"'],
    ["ends_with", "a", 'f =$ "a"'],
    ["not_ends_with", "a", 'f !$ "a"'],
    ["matches", "a.*", 'f =~ "a.*"'],
    ["not_matches", "a.*", 'f !~ "a.*"'],
    ["contains", "eu", '"eu" =~ f'],
    ["exists", undefined, "f != null"],
    ["not_exists", undefined, "f == null"],
  ])("translates %s", (operator, value, expression) => {
    expect(text({ field: "f", operator, value })).toBe(expression);
  });

  it("knows every operator of the table", () => {
    for (const [operator, { operand }] of Object.entries(constraintOperators)) {
      const value = { scalar: "x", ordered: "x", text: "x", pattern: "x", list: ["x"], none: undefined }[
        operand
      ];
      expect(text({ field: "f", operator, value })).toContain("f");
    }
  });

  it("makes one condition of the consecutive parts of a metric, and several of several", () => {
    const group = (name: string, ...rest: unknown[]): unknown[] => [
      { field: "metricName", operator: "equal", value: name },
      ...rest,
    ];
    const above = { field: "metricValue", operator: "larger_than", value: -0.1 };
    const below = { field: "metric_value", operator: "smaller_than", value: 0.1 };
    const scope = { field: "metricScope", operator: "equal", value: "Validation" };
    const city = { field: "city", operator: "equal", value: "NYC" };
    expect(
      text(...group("bias", above, below, scope), ...group("val/loss", below), city, ...group("mae")),
    ).toBe(
      "metrics.Validation.bias > -0.1 and metrics.Validation.bias < 0.1 and " +
        'metrics["val/loss"] < 0.1 and city == "NYC" and metrics.mae != null',
    );
  });

  it("reads paths, awkward names and times", () => {
    expect(text({ field: "tags.reviewed", operator: "exists" })).toBe("tags.reviewed != null");
    expect(text({ field: "learning-rate", operator: "equal", value: 1 })).toBe(
      'metadata["learning-rate"] == 1',
    );
    expect(text({ field: "default", operator: "equal", value: 1 })).toBe("metadata.default == 1");
    const since = [{ field: "created_time", operator: "larger_than", value: "2026-01-01" }];
    expect(format(constraintsToExpression(since, { typeOf: () => "time" }))).toBe(
      'created_time > time("2026-01-01T00:00:00Z")',
    );
  });

  it("holds everywhere without constraints", () => {
    expect(holds(constraintsToExpression([]), recordContext({}, 0))).toBe(true);
  });

  const equal = { field: "f", operator: "equal", value: 1 };
  it.each<[unknown, string | undefined, RegExp]>([
    ["f == 1", undefined, /a list of/],
    [
      [equal, equal, { ...equal, operator: "like" }],
      "[2].operator",
      /"like" is no operator; there are equal,/,
    ],
    [[{ ...equal, operator: "__proto__" }], "[0].operator", /is no operator/],
    [[equal, 5], "[1]", /an object with field, operator and value/],
    [[{ ...equal, field: "" }], "[0].field", /not empty/],
    [[{ ...equal, field: "metrics.x.y.z" }], "[0].field", /x is no scope/],
    [[{ ...equal, value: Number.NaN }], "[0].value", /equal takes a text, a finite number or a boolean/],
    [[{ ...equal, value: null }], "[0].value", /equal takes/],
    [[{ ...equal, operator: "smaller_than", value: true }], "[0].value", /a text or a finite number/],
    [[{ ...equal, operator: "in", value: "x" }], "[0].value", /in takes a list/],
    [[{ ...equal, operator: "matches", value: "a(" }], "[0].value", /invalid pattern/],
    [[{ ...equal, operator: "exists", value: 1 }], "[0].value", /exists takes no value/],
    [[{ ...equal, value: 2 ** 60 }], "[0].value", /beyond 2\^53/],
    [[{ ...equal, value: "a\0" }], "[0].value", /U\+0000/],
    [[{ ...equal, field: "metricValue" }], "[0].field", /has to follow the metricName/],
    [[{ field: "metricName", operator: "in", value: ["a"] }], "[0].operator", /takes the operator equal/],
    [[{ field: "metricName", operator: "equal", value: 1 }], "[0].value", /takes the name of a metric/],
  ])("refuses %j at %s", (constraints, field, message) => {
    expect(() => constraintsToExpression(constraints)).toThrow(
      expect.objectContaining({
        code: "request.invalid",
        field,
        message: expect.stringMatching(message) as string,
      }),
    );
  });

  it("refuses more than an expression may hold", () => {
    expect(() => constraintsToExpression(Array(1_000).fill(equal))).toThrow(
      expect.objectContaining({ code: "expression.limit" }),
    );
  });
});
