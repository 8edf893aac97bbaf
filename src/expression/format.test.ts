import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { format } from "./format.ts";
import { parse } from "./parser.ts";
import { anyTree, shape } from "./testing/trees.ts";

describe("format", () => {
  it("writes a text that parses to the same tree", () => {
    fc.assert(
      fc.property(anyTree, (tree) => {
        expect(shape(parse(format(tree)))).toEqual(shape(tree));
      }),
      { numRuns: 3_000 },
    );
  });

  it.each([
    ["metrics[\"mae\"]<=5 AND modelName=='a'", 'metrics.mae <= 5 and modelName == "a"'],
    ["(a.x > b.x)", "a.x > b.x"],
    ["!(s eq 'x')", 'not (s == "x")'],
    ["((1+2))*3", "(1 + 2) * 3"],
    ["1-(2-3)", "1 - (2 - 3)"],
    ["- -x", "-(-x)"],
    ["-(5)", "-(5)"],
    ["(t ? 1 : 2) ?? 3", "(t ? 1 : 2) ?? 3"],
    ["x =~ {1,2,}", "x =~ {1, 2}"],
    ["null != x", "x != null"],
    ["metadata.default", "metadata.default"],
    ["metadata.city", "city"],
    ['metrics.Validation["val/loss"]', 'metrics.Validation["val/loss"]'],
    ['percentile(metrics.mape,90,"48h")', 'percentile(metrics.mape, 90, "2d")'],
    ['time("2026-01-01")', 'time("2026-01-01T00:00:00Z")'],
  ])("writes %s as %s", (source, canonical) => {
    expect(format(parse(source))).toBe(canonical);
  });
});
