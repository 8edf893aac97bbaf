import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { check } from "./check.ts";
import { format } from "./format.ts";
import { parse } from "./parser.ts";
import { anyCondition } from "./testing/conditions.ts";
import type { Reference } from "./tree.ts";
import type { Type } from "./types.ts";

const fields: Readonly<Record<string, Type>> = {
  city: "text",
  n: "number",
  yes: "boolean",
  created_time: "time",
  regions: "list<text>",
  anything: "unknown",
};

const typeOf = (reference: Reference): Type | undefined =>
  reference.kind === "field" ? fields[reference.name] : reference.name === "mae" ? "number" : undefined;

const problemsOf = (source: string): unknown =>
  check(parse(source), { typeOf }).problems.map(({ code, position, message }) => [code, position, message]);

describe("check", () => {
  it.each<[string, Type]>([
    ["metrics.mae <= 5 and city == 'NYC'", "boolean"],
    ["metrics.mae + 1", "number"],
    ["city + '!'", "text"],
    ["anything + anything", "unknown"],
    ["createdTime", "time"],
    ["yes ? 1 : n", "number"],
    ["anything ?? 3", "number"],
    ["regions", "list<text>"],
    ["city =~ regions and city =~ ['a'] and n =~ (1..n)", "boolean"],
    ["age(created_time) < duration('7d')", "boolean"],
    ["size regions + size city", "number"],
    ["null", "unknown"],
  ])("infers the type of %s as %s", (source, type) => {
    expect(check(parse(source), { typeOf })).toEqual({ type, problems: [] });
  });

  it.each([
    ["city < 5", [["expression.type", 5, "< does not compare text with number"]]],
    ["yes < yes", [["expression.type", 4, "< does not order booleans"]]],
    ["regions == regions", [["expression.type", 8, "== does not compare lists; ask for membership with =~"]]],
    ["n + city", [["expression.type", 2, "+ does not take number and text"]]],
    ["n and yes", [["expression.type", 0, "and takes boolean, not number"]]],
    ["n =~ 'a'", [["expression.type", 0, "=~ takes text, not number"]]],
    ["n =~ regions", [["expression.type", 2, "=~ does not find number among text"]]],
    ["city =~ n", [["expression.type", 8, "=~ takes a list on its right; a pattern is a literal"]]],
    ["n =~ [1, 'a']", [["expression.type", 9, "a list holds values of one type, not number and text"]]],
    ["size n", [["expression.type", 5, "size takes a text or a list, not number"]]],
    ["age(n)", [["expression.type", 4, "age takes time, not number"]]],
    ["yes ? 1 : city", [["expression.type", 10, "the sides of ? : are number and text"]]],
    ["n < null", [["expression.type", 4, "null is asked for with == and !=, and is no operand elsewhere"]]],
    ["metrics.mea < 5", [["field.unknown", 0, "there is no metric metrics.mea"]]],
    ["avg(metrics.mea, '1h') < 5", [["field.unknown", 4, "there is no metric metrics.mea"]]],
    [
      "twon < 5 or city > 1",
      [
        ["field.unknown", 0, "there is no field twon"],
        ["expression.type", 17, "> does not compare text with number"],
      ],
    ],
  ])("reports what is wrong with %s", (source, problems) => {
    expect(problemsOf(source)).toEqual(problems);
  });

  it("holds the whole to the expected type and keeps candidates to comparators", () => {
    const [wrong] = check(parse("metrics.mae"), { expected: "boolean" }).problems;
    expect(wrong?.message).toBe("the expression is of type number and has to be of type boolean");
    const [candidate] = check(parse("a.n > 1"), { candidates: false }).problems;
    expect(candidate).toMatchObject({ code: "expression.type", position: 0 });
  });

  it("finds nothing wrong with what is well-typed", () => {
    fc.assert(
      fc.property(anyCondition, (tree) => {
        expect(check(tree, { expected: "boolean" }).problems, format(tree)).toEqual([]);
      }),
      { numRuns: 1_000 },
    );
  });
});
