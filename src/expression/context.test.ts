import { describe, expect, it } from "vitest";
import { pairContext, recordContext, subjectContext } from "./context.ts";
import { evaluate, holds } from "./evaluate.ts";
import { parse } from "./parser.ts";
import type { Context } from "./value.ts";

const answer = (source: string, context: Context): unknown => {
  const result = evaluate(parse(source), context);
  return result.kind === "value" ? result.value : { missing: result.names };
};

describe("recordContext", () => {
  it("finds a field by either form of its name, also under metadata", () => {
    const context = recordContext(
      { modelName: "x", metadata: { base_version: "y", model_name: "hidden" } },
      0,
    );
    expect(["modelName", "model_name", "baseVersion"].map((name) => answer(name, context))).toEqual([
      "x",
      "x",
      "y",
    ]);
  });

  it("reads a text as a time only where the name says so", () => {
    const context = recordContext({ createdTime: "2026-01-02", other: "2026-01-02", start_time: "noon" }, 0);
    expect(answer('created_time > time("2026-01-01")', context)).toBe(true);
    expect(answer('other == "2026-01-02" and start_time == "noon"', context)).toBe(true);
  });

  it("keeps scopes apart", () => {
    const context = recordContext({ metrics: { mae: 4, Validation: { mae: 3, bias: 1 } } }, 0);
    expect(answer("metrics.mae - metrics.Validation.mae", context)).toBe(1);
    expect(answer("metrics.bias + metrics.Training.mae + metrics.Validation", context)).toEqual({
      missing: ["metrics.bias", "metrics.Training.mae", "metrics.Validation"],
    });
  });

  it("reads the newest of a metric's points up to now, and a window without its older end", () => {
    const points = [2_000, 1_000, 0, 3_001].map((time) => ({ time, value: time }));
    const context = recordContext({ metrics: { mape: points } }, 2_000);
    expect(answer('sum(metrics.mape, "2s")', context)).toBe(3_000);
    expect(answer("metrics.mape", context)).toBe(2_000);
  });

  it("leaves out what is no value", () => {
    const context = recordContext({ inner: { x: 1 }, mixed: [{}], none: null, metrics: 5, tags: ["t"] }, 0);
    for (const name of ["inner", "mixed", "none", "metrics.x", "inner.x.y", "tags.t"]) {
      expect(answer(name, context)).toEqual({ missing: [name] });
    }
    expect(answer('"t" =~ tags and inner["x"] == 1', context)).toBe(true);
  });
});

describe("pairContext", () => {
  const of = (n: number): Context => subjectContext({ n }, 0);

  it("reads each candidate's own data, and nothing under a bare name", () => {
    const context = pairContext(of(2), of(1));
    expect(holds(parse("a.n > b.n"), context)).toBe(true);
    expect(holds(parse("a.n > b.n"), pairContext(of(1), of(2)))).toBe(false);
    expect(answer("n", context)).toEqual({ missing: ["n"] });
  });
});
