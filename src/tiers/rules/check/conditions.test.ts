import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { GalleryError } from "../../../domain/errors.ts";
import { type Context, type Expression, evaluate, format, parse } from "../../../expression/index.ts";
import { anyContext } from "../../../expression/testing/conditions.ts";
import { checkRules } from "./check.ts";
import { nearConditions } from "./testing/near-conditions.ts";
import { ruleOf, team } from "./testing/rule-of.ts";

const problemsOf = (when: string, given: string | null = null) =>
  checkRules({ rules: [ruleOf({ given, when })], teams: [team] }).filter(
    ({ code }) => code !== "field.unknown" && code !== "expression.type",
  );

const codesOf = (when: string): readonly string[] => problemsOf(when).map(({ code }) => code);

describe("a condition", () => {
  it.each([
    "x > 1 and x < 1",
    "x >= 1 and 1 > x",
    "x >= 1 and x > 1 and x <= 1",
    "x > 1 and x >= 1 and x <= 1",
    "x == 1 and x == 2",
    "x == 1 and -x > 0",
    "x < x",
    "x < y and y < x",
    "x == y and not (x == y)",
    "1 > 2",
    '"a" == "b"',
    "x =~ [1, 2] and x > 2",
    "x =~ (1..3) and x == 2.5",
    "x =~ (1..3) and x > 2 and x != 3",
    "x =~ []",
    "size city < 0",
    'count(metrics.m, "1d") == 0.5',
    'city =^ "ab" and city =^ "b"',
    'city =^ "ab" and city !^ "a"',
    'city =$ "x" and city == "y"',
    'city =^ "b" and city < "a"',
    'city =^ "b" and city > "c"',
    'city =~ "N.*" and city == "SF"',
    'city =~ "N.*" and city !~ "N.*"',
    'city < ""',
    "yes and not yes",
    "yes == true and yes == false",
    "(x > 1) == true and x < 0",
    "x == null and x > 1",
    "x == null and -x == 3",
    "(x ?? 5) > 6 and x == null",
    "(yes ? 1 : 2) > 2",
    'created < time("2026-01-01") and created > time("2026-02-01")',
    'age(created) < 10 and age(created) > duration("1h")',
    '(x > 1 or city == "A") and x < 0 and city == "B"',
    '"eu" =~ tags and "eu" !~ tags',
    'metadata.modelName == "x" and model_name != "x"',
  ])("that cannot hold is found: %s", (when) => {
    expect(codesOf(when)).toContain("when.impossible");
  });

  it.each([
    "x > 1 and x < 1.5",
    "x >= 1 and x <= 1",
    "x != 1 and x != 2",
    "x < y and y < z and z < x",
    "x =~ (1..3) and x > 2",
    'city =^ "ab" and city =$ "b"',
    'city =^ "ab" and city !^ "abc"',
    'city =^ "b" and city > "b" and city < "c"',
    'city =~ "N.*" and city =~ ".*C"',
    "x == null or x > 1",
    "(x ?? 5) > 6",
    "metrics.mae < 1 and metrics.Validation.mae > 1",
    'avg(metrics.m, "1d") > 1 and avg(metrics.m, "2d") < 1',
    "x / 2 > 1 and x / 3 < 1",
  ])("that may hold is left alone: %s", (when) => {
    expect(codesOf(when)).toEqual([]);
  });

  it("that holds whenever its names are present is told apart from one that always holds", () => {
    expect(problemsOf("x > 1 or x <= 1")).toMatchObject([{ code: "when.always", severity: "warning" }]);
    expect(problemsOf("x > 1 or x <= 1")[0]!.message).toContain("holds whenever x is present");
    expect(problemsOf("x == null or x != null")[0]!.message).toContain("always holds");
    expect(problemsOf("true")).toEqual([]);
    expect(problemsOf("1 / x > 0 or 1 / x <= 0")).toEqual([]);
  });

  it("is judged together with the others, and the smallest conflict is named", () => {
    const [problem] = problemsOf('metrics.mae < 1 and city == "B"', 'owner == "x" and city == "A"');
    expect(problem).toMatchObject({ code: "conditions.impossible", severity: "error" });
    expect(problem!.message).toBe(
      'GIVEN and WHEN can never hold together: city == "A" and city == "B" exclude each other',
    );
  });
});

/** What a condition comes to; null when its evaluation is refused. */
function valueOver(tree: Expression, context: Context): unknown {
  try {
    const result = evaluate(tree, context);
    return result.kind === "missing" ? "missing" : result.value;
  } catch (error) {
    if (error instanceof GalleryError) return null;
    throw error;
  }
}

it("never claims of a condition what some data disprove", () => {
  const claims = new Map<string, number>();
  const contexts = fc.array(anyContext, { minLength: 12, maxLength: 12 });
  fc.assert(
    fc.property(nearConditions, nearConditions, contexts, (given, when, data) => {
      for (const { code, message } of problemsOf(format(when), format(given))) {
        claims.set(code, (claims.get(code) ?? 0) + 1);
        const values = data.map((context) => [given, when].map((tree) => valueOver(tree, context)));
        const text = `${code}: ${format(given)} | ${format(when)}`;
        if (code === "given.impossible")
          expect(
            values.every(([value]) => value !== true),
            text,
          ).toBe(true);
        if (code === "when.impossible")
          expect(
            values.every(([, value]) => value !== true),
            text,
          ).toBe(true);
        if (code === "conditions.impossible")
          expect(
            values.every((both) => both.some((value) => value !== true)),
            text,
          ).toBe(true);
        if (code === "when.always") {
          const expected = message.includes("always holds") ? [true] : [true, "missing"];
          for (const [, value] of values) expect(expected, text).toContain(value);
        }
      }
    }),
    { numRuns: 400 },
  );
  for (const code of ["when.impossible", "conditions.impossible", "when.always"]) {
    expect(claims.get(code), code).toBeGreaterThan(3);
  }
});

describe("a hostile condition", () => {
  const names = Array.from({ length: 120 }, (_, at) => `x${at}`);
  const hostile: readonly [string, string][] = [
    ["many choices", names.map((name) => `(${name} == 1 or ${name} == 2)`).join(" and ")],
    ["a pigeonhole", pigeons(7)],
    ["a long list", `x =~ [${Array.from({ length: 900 }, (_, at) => at).join(", ")}] and x > 5000`],
    ["deep conditionals", `${"yes ? (".repeat(14)}x > 1${") : x < 1".repeat(14)}`],
    ["deep defaults", `${names.slice(0, 60).join(" ?? ")} > 1`],
    [
      "many patterns",
      names
        .slice(0, 90)
        .map((name) => `city =~ "(a|b)*${name}.*"`)
        .join(" and "),
    ],
    [
      "a chain of equalities",
      names
        .slice(1)
        .map((name, at) => `(x${at} == ${name}) == (x${at} > ${name})`)
        .join(" and "),
    ],
  ];

  it.each(hostile)("is judged in bounded time: %s", (_, when) => {
    parse(when);
    const before = process.cpuUsage();
    problemsOf(when, when);
    expect(process.cpuUsage(before).user).toBeLessThan(2_000_000);
  });

  /** So many pigeons in one hole less, which no search by cases refutes quickly. */
  function pigeons(count: number): string {
    const holes = Array.from({ length: count - 1 }, (_, at) => at);
    const birds = Array.from({ length: count }, (_, at) => at);
    const placed = birds.map((bird) => `(${holes.map((hole) => `p${bird}_${hole}`).join(" or ")})`);
    const apart = holes.flatMap((hole) =>
      birds.flatMap((one) =>
        birds.slice(one + 1).map((other) => `not (p${one}_${hole} and p${other}_${hole})`),
      ),
    );
    return [...placed, ...apart].join(" and ");
  }
});
