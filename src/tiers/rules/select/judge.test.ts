import { describe, expect, it } from "vitest";
import { compileAction } from "./compile.ts";
import { judge, judgeUntil } from "./judge.ts";
import { actionRule, candidate, day, series, withError } from "./testing/make.ts";

describe("judge", () => {
  const rule = actionRule({
    given: 'city == "NYC"',
    when: "metrics.mae > 5 and metrics.bias < 0.1",
    until: "metrics.mae < 4",
  });
  const compiled = compileAction(rule);
  const measured = (mae: number, bias: number) =>
    candidate("x", { series: [series("mae", [[day(2), mae]]), series("bias", [[day(2), bias]])] });

  it("tells that every condition holds", () => {
    expect(judge(compiled, measured(6, 0), day(3))).toEqual({
      ...{ outcome: "held", part: null, names: [], why: "every condition holds", validUntil: null },
    });
  });

  it("tells which part does not hold, by which values", () => {
    expect(judge(compiled, measured(6, 0.5), day(3))).toMatchObject({
      ...{ outcome: "not_held", part: "when", names: [] },
      why: "metrics.bias < 0.1 does not hold: metrics.bias is 0.5",
    });
    expect(judge(compiled, withError("x", 6, { partition: { city: "SF" } }), day(3))).toMatchObject({
      ...{ outcome: "not_held", part: "given" },
    });
  });

  it("tells what was missing, and that a false part decides in spite of it", () => {
    expect(judge(compiled, withError("x", 6), day(3))).toMatchObject({
      ...{ outcome: "missing", part: "when", names: ["metrics.bias"] },
    });
    expect(judge(compiled, withError("x", 3), day(3))).toMatchObject({ outcome: "not_held", names: [] });
  });

  it("tells an error as a condition that does not hold", () => {
    const broken = compileAction(actionRule({ when: "city > 3" }));
    expect(judge(broken, measured(6, 0), day(3))).toMatchObject({ outcome: "not_held", part: "when" });
    expect(judge(broken, measured(6, 0), day(3)).why).toContain("cannot be evaluated");
  });

  it("tells of which metric there is too little evidence", () => {
    const careful = compileAction(actionRule({ when: "metrics.mae > 5", evidence: { count: 3, age: null } }));
    expect(judge(careful, measured(6, 0), day(3))).toMatchObject({
      ...{ outcome: "missing", part: "evidence", names: ["metrics.mae"] },
      why: "metrics.mae has 1 value, at least 3 are needed",
    });
  });

  it("is valid until a point comes in, leaves its window, or grows too old", () => {
    const when = 'avg(metrics.mae, "1d") > 5';
    const windowed = judge(compileAction(actionRule({ when })), measured(6, 0), day(2) + 1500);
    expect(windowed).toMatchObject({ outcome: "held", validUntil: day(3) });
    const aged = compileAction(actionRule({ when: "metrics.mae > 5", evidence: { count: null, age: 60 } }));
    expect(judge(aged, measured(6, 0), day(2)).validUntil).toBe(day(2) + 61_000);
    expect(judge(aged, measured(6, 0), day(1)).validUntil).toBe(day(2));
  });

  it("asks UNTIL by itself, for rules that have it", () => {
    expect(judgeUntil(compiled, measured(3, 0), day(3))).toMatchObject({ outcome: "held", part: null });
    expect(judgeUntil(compiled, measured(6, 0), day(3))).toMatchObject({
      outcome: "not_held",
      part: "until",
    });
    expect(judgeUntil(compileAction(actionRule()), measured(6, 0), day(3))).toBeNull();
  });
});
