import { describe, expect, it } from "vitest";
import { GalleryError } from "../domain/errors.ts";
import { format } from "./format.ts";
import { parse } from "./parser.ts";
import { shape } from "./testing/trees.ts";

const refusalOf = (source: string): { code: string; message: string; position: number | undefined } => {
  try {
    parse(source);
  } catch (error) {
    if (error instanceof GalleryError)
      return { code: error.code, message: error.message, position: error.position };
    throw error;
  }
  throw new Error(`not refused: ${source}`);
};

describe("parse", () => {
  it("reads the paper's listings", () => {
    const listings = [
      'modelName ==\n      "linear_regression"\n      AND model_domain == "UberX"',
      'metrics["mae"] <= 5',
      "a.created_time > b.created_time",
      'model_domain == "UberX"\n      AND model_name == "Random Forest"',
      "metrics.bias <= 0.1\n      AND metrics.bias > -0.1",
    ];
    expect(listings.map((listing) => format(parse(listing)))).toEqual([
      'modelName == "linear_regression" and model_domain == "UberX"',
      "metrics.mae <= 5",
      "a.created_time > b.created_time",
      'model_domain == "UberX" and model_name == "Random Forest"',
      "metrics.bias <= 0.1 and metrics.bias > -0.1",
    ]);
  });

  it("builds a frozen tree of plain JSON with positions", () => {
    const tree = parse('metrics["mae"] <= 5');
    expect(tree).toEqual({
      kind: "comparison",
      operator: "<=",
      left: { kind: "metric", variable: null, scope: null, name: "mae", position: 0 },
      right: { kind: "number", value: 5, position: 18 },
      position: 15,
    });
    expect(JSON.parse(JSON.stringify(tree))).toEqual(tree);
    expect(Object.isFrozen(tree) && tree.kind === "comparison" && Object.isFrozen(tree.left)).toBe(true);
  });

  it.each([
    ["not a == b", "(not a) == b"],
    ["n ?? i == 5 and t", "n ?? ((i == 5) and t)"],
    ["t and n ?? f", "(t and n) ?? f"],
    ["a or b and c", "a or (b and c)"],
    ["a == b < c", "a == (b < c)"],
    ["size s + 1", "(size s) + 1"],
    ["-x % 3", "(-x) % 3"],
    ["10 - 4 - 3", "(10 - 4) - 3"],
    ["x ? 1 : y ? 2 : 3", "x ? 1 : (y ? 2 : 3)"],
    ["a || b && !c", "a or (b and (not c))"],
    ["x =~ (1..2 + 3)", "x =~ (1..(2 + 3))"],
    ["NOT x AND y OR z", "((not x) and y) or z"],
  ])("groups %s as %s", (source, grouped) => {
    expect(shape(parse(source))).toEqual(shape(parse(grouped)));
  });

  it.each([
    ["city", { kind: "field", variable: null, name: "city", spelling: "city", path: [] }],
    ["modelName", { kind: "field", variable: null, name: "model_name", spelling: "modelName", path: [] }],
    ["m.and.size", { kind: "field", variable: null, name: "m", spelling: "m", path: ["and", "size"] }],
    [
      'metadata["learning-rate"]',
      { kind: "field", name: "learning-rate", spelling: "learning-rate", path: [] },
    ],
    ["metrics.bias", { kind: "metric", variable: null, scope: null, name: "bias" }],
    ["metrics.precision@10", { kind: "metric", name: "precision@10" }],
    ['metrics.Validation["mae"]', { kind: "metric", scope: "Validation", name: "mae" }],
    ["metrics.Production.mape", { kind: "metric", scope: "Production", name: "mape" }],
    ["b.metrics.Validation.mae", { kind: "metric", variable: "b", scope: "Validation", name: "mae" }],
    ["metrics.constructor", { kind: "metric", name: "constructor" }],
    ['metrics["__proto__"]', { kind: "metric", name: "__proto__" }],
    ["tags.reviewed", { kind: "tag", variable: null, name: "reviewed" }],
    ["a.modelName", { kind: "field", variable: "a", name: "model_name", spelling: "modelName", path: [] }],
    ["a", { kind: "field", variable: null, name: "a", spelling: "a", path: [] }],
    ["AND", { kind: "field", name: "AND" }],
  ])("reads %s as a name", (source, reference) => {
    expect(parse(source)).toMatchObject(reference);
  });

  it("reads null beside == and != as the question whether something is there", () => {
    expect(parse("null != x")).toMatchObject({ kind: "absent", negated: true, operand: { name: "x" } });
    expect(parse("x == null")).toMatchObject({ kind: "absent", negated: false, operand: { name: "x" } });
  });

  it.each([
    ["1 < 2 < 3", "expression.syntax", 6, "comparisons do not chain; use parentheses, or and"],
    ["1 == 2 != 3", "expression.syntax", 7, "comparisons do not chain; use parentheses, or and"],
    ["x = 5", "expression.syntax", 2, "unexpected =: there is no assignment; compare with =="],
    ["--x", "expression.syntax", 0, "unexpected --: there is no decrement; write - -x or -(-x)"],
    ["", "expression.syntax", 0, "the expression is empty"],
    ["x y", "expression.syntax", 2, "expected an operator or the end, found y"],
    ["(x", "expression.syntax", 2, "expected ), found the end of the expression"],
    ["default == 1", "expression.syntax", 0, /a field of this name is written metadata.default/],
    ["m[k]", "expression.syntax", 2, /since a key is a literal/],
    ["metrics", "expression.type", 0, /metrics alone is no value/],
    ["metrics.foo.mae", "expression.syntax", 7, /foo is no scope \(Training, Validation, Production\)/],
    ["x.y()", "expression.syntax", 3, "there are no methods to call"],
    ["median(x)", "expression.syntax", 0, /there is no function median; there are avg, min/],
    ['avg(city, "24h")', "expression.type", 4, /avg takes a metric first/],
    ['avg(metrics.mape, "24x")', "expression.type", 18, /a duration is a text/],
    ['percentile(metrics.mape, 101, "1h")', "expression.type", 25, /a number from 0 to 100/],
    ['time("2026-02-30")', "expression.type", 5, /a time is a text/],
    ["1..5", "expression.syntax", 1, /found \.\./],
    ["[1] == x", "expression.type", 0, /a list stands only on the right of =~/],
    ["s =~ s + 'a'", "expression.type", 7, /a pattern in quotes/],
    ["s =~ 'a('", "expression.syntax", 5, /invalid pattern/],
    ["s =~ '(?=a)'", "expression.syntax", 5, /invalid pattern/],
    ["9007199254740993", "expression.syntax", 0, /beyond 2\^53/],
    ["1e400", "expression.syntax", 0, "the number 1e400 is too large"],
    ["017", "expression.syntax", 0, /no octal numbers/],
    ["'a\nb'", "expression.syntax", 2, /raw line break/],
    ["'\\ud800'", "expression.syntax", 0, /half a surrogate pair/],
    ["1 /* x", "expression.syntax", 2, "the comment is not closed by */"],
  ])("refuses %s with %s at %i", (source, code, position, message) => {
    const refusal = refusalOf(source);
    expect(refusal).toMatchObject({ code, position });
    expect(refusal.message).toMatch(message);
  });
});
