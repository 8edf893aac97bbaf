import { describe, expect, it } from "vitest";
import { recordContext } from "./context.ts";
import { compileCondition, evaluate, holds } from "./evaluate.ts";
import { parse } from "./parser.ts";

const day = 86_400_000;
const now = Date.parse("2026-01-10T00:00:00Z");
const context = recordContext(
  {
    city: "NYC",
    n: 5,
    zero: 0,
    yes: true,
    regions: ["eu", "us"],
    created: "2026-01-03T00:00:00Z",
    metrics: {
      mae: 4,
      nan: Number.NaN,
      Validation: { mae: 3 },
      mape: [10, 40, 20, 30].map((value, hoursAgo) => ({ time: now - hoursAgo * 3_600_000, value })),
      old: [{ time: now - 3 * day, value: 1 }],
    },
    tags: { reviewed: "yes" },
  },
  now,
);
const answer = (source: string): unknown => {
  const result = evaluate(parse(source), context);
  return result.kind === "value" ? result.value : { missing: result.names };
};

describe("evaluate", () => {
  it.each<[string, unknown]>([
    ['metrics["mae"] <= 5 and city == "NYC"', true],
    ["metrics.Validation.mae == 3", true],
    ["7 / 2", 3.5],
    ["-7 % 3", -1],
    ["5 =~ [5.0]", true],
    ["1.5 =~ (1..5)", false],
    ['"eu" =~ regions', true],
    ['"reviewed" =~ tags and tags.reviewed == "yes"', true],
    ['city =~ "(?i)nyc"', true],
    ['"B" + "a" < "a"', true],
    ['"\uff5e" < "😀"', true],
    ["size '😀'", 1],
    ["-0.0 == 0", true],
    ["zero ?: 3", 0],
    ["false ?: 3", 3],
    ["empty zero", false],
    ["empty nothing", true],
  ])("answers %s with %j", (source, value) => {
    expect(answer(source)).toEqual(value);
  });

  it.each<[string, unknown]>([
    ["gone <= 5", { missing: ["gone"] }],
    ["not (gone <= 5)", { missing: ["gone"] }],
    ["gone != 1", { missing: ["gone"] }],
    ["gone + metrics.lost + gone", { missing: ["gone", "metrics.lost"] }],
    ['metrics["val/loss"] < 1', { missing: ['metrics["val/loss"]'] }],
    ["yes or gone", true],
    ["gone or yes", true],
    ["gone and yes", { missing: ["gone"] }],
    ["gone and false", false],
    ["gone == null", true],
    ["city != null", true],
    ["gone ?? 3", 3],
    ["gone ?? lost", { missing: ["gone", "lost"] }],
    ["gone ? 1 : 2", { missing: ["gone"] }],
    ["n =~ [gone, 5]", true],
    ["n =~ [gone, 6]", { missing: ["gone"] }],
    ["n !~ [gone, 6]", { missing: ["gone"] }],
    ["metrics.nan <= 5", { missing: ["metrics.nan"] }],
    ["not (metrics.nan <= 5)", { missing: ["metrics.nan"] }],
    ["null", { missing: [] }],
  ])("keeps what is missing apart: %s is %j", (source, value) => {
    expect(answer(source)).toEqual(value);
  });

  it.each<[string, unknown]>([
    ['avg(metrics["mape"], "24h")', 25],
    ['avg(metrics["mape"], "2h")', 25],
    ['max(metrics["mape"], "1h")', 10],
    ['min(metrics.mape, "4h")', 10],
    ['sum(metrics.mape, "4h")', 100],
    ['last(metrics.mape, "1d")', 10],
    ['count(metrics.mape, "24h")', 4],
    ['percentile(metrics.mape, 50, "24h")', 25],
    ['percentile(metrics.mape, 90, "24h")', 37],
    ['count(metrics.old, "24h")', 0],
    ['avg(metrics.old, "24h")', { missing: ["metrics.old"] }],
    ["age(created)", (7 * day) / 1000],
    ['age(created) < duration("8d")', true],
    ['created >= time("2026-01-03") and created < now()', true],
  ])("looks at time: %s is %j", (source, value) => {
    expect(answer(source)).toEqual(value);
  });

  it.each([
    ['n == "5"', "expression.type", 2, "== does not compare a number with a text"],
    ['n + "5"', "expression.type", 2, "+ does not take a number and a text"],
    ["true > false", "expression.type", 5, "> does not compare a boolean with a boolean"],
    ["1 and yes", "expression.type", 0, "and takes a boolean, not a number"],
    ["regions == regions", "expression.type", 8, "== does not compare a list with a list"],
    [
      "city =~ city",
      "expression.type",
      8,
      "=~ takes a list on its right, not a text; a pattern is a literal",
    ],
    ["n / zero", "expression.evaluation", 2, "5 / 0: the divisor is zero"],
    ["1e308 * 10", "expression.evaluation", 6, "the result of * is too large for a number"],
    ["n =~ (1.5..3)", "expression.evaluation", 2, "a range ends at whole numbers, not at 1.5"],
    ["age(n)", "expression.type", 0, "age takes a time, not a number"],
  ])("refuses %s with %s at %i", (source, code, position, message) => {
    expect(() => answer(source)).toThrow(expect.objectContaining({ code, position, message }));
  });

  it("ends at the operand that decides", () => {
    expect(answer("false and n / zero > 1")).toBe(false);
    expect(answer('yes or n == "5"')).toBe(true);
  });

  it("lets a condition hold only when it is true", () => {
    const given = ["yes", "not yes", "gone == 1"].map((source) => holds(parse(source), context));
    expect(given).toEqual([true, false, false]);
    expect(() => compileCondition(parse("n"))(context)).toThrow("a condition is a boolean, not a number");
  });
});
