import { describe, expect, it } from "vitest";
import { failuresOf, ruleOf, trialOf } from "./testing/make.ts";

const small = ruleOf(
  "  MODEL_SELECTION: a.created > b.created\n  WHEN: metrics.mae <= 5 and metrics.bias == null\n",
);

const expecting = (...expectations: readonly string[]): string => `
tests:
  - name: it
    instances: {m@1.0: {created: -2h}, m@1.1: {created: -1h}}
    metrics: {m@1.0: {Production.mae: 1x9}, m@1.1: {Production.mae: 5 4.99 5.01 _ 5, Production.bias: _ _ _ 0}}
    expect: [${expectations.join(", ")}]
`;

const at = (hours: number, champion: string): string =>
  `{at: ${hours}h, champion: ${champion}}`.replace("0h", "0");

describe("the mutation check", () => {
  const survivors = (text: string): readonly string[] => {
    const trial = trialOf(small, text);
    expect(failuresOf(trial)).toEqual([]);
    return trial.mutation().survivors.map(({ change }) => change);
  };

  it("finds the changes that no test notices, with a hint and a place", () => {
    const text = expecting(at(1, "m@1.1"));
    expect(survivors(text).toSorted()).toEqual([
      "5 became 5.05",
      "<= became <",
      "WHEN was dropped",
      "and became or",
      "metrics.bias == null was dropped",
      "metrics.mae <= 5 was dropped",
    ]);
    expect(trialOf(small, text).mutation().survivors[3]).toMatchObject({
      path: ["rule", "WHEN"],
      offset: 12,
      hint: "add a case in which metrics.mae is exactly 5",
    });
  });

  it("is content when every change makes a test fail", () => {
    expect(survivors(expecting(at(0, "m@1.1"), at(2, "m@1.0"), at(4, "m@1.0")))).toEqual([]);
    expect(trialOf(small, expecting(at(0, "m@1.1"))).mutation().mutants).toBe(10);
  });

  it("is not content with a test that only minds the wording", () => {
    const text = expecting(`{at: 1h, champion: m@1.1, why: "it meets every condition"}`);
    expect(survivors(text)).toContain("<= became <");
    const worded = expecting(`{at: 2h, champion: m@1.0, why: "metrics.mae <= 5 does not hold"}`);
    expect(survivors(worded)).toContain("5 became 4.95");
  });
});

describe("the coverage", () => {
  const gaps = (text: string): readonly string[] => {
    const { gaps: found } = trialOf(small, text).coverage();
    return found.map((gap) => `${gap.text}: ${gap.never.join(", ")}`);
  };

  it("names what no condition came to", () => {
    expect(gaps(expecting(at(0, "m@1.1")))).toEqual([
      "metrics.mae <= 5: false, missing",
      "metrics.bias == null: false",
    ]);
  });

  it("leaves out what a short circuit did", () => {
    const text = `
tests:
  - name: it
    instances: {m@1.0: {}}
    metrics: {m@1.0: {Production.mae: 6 5, Production.bias: 0}}
    expect: [${at(0, "none")}]
`;
    expect(gaps(text)).toContain("metrics.bias == null: true, false");
  });

  it("counts branches", () => {
    const { seen, branches } = trialOf(small, expecting(at(0, "m@1.1"), at(2, "m@1.0"))).coverage();
    expect([seen, branches]).toEqual([5, 7]);
  });

  it("does not ask for a missing value where a condition before has found it", () => {
    const rule = ruleOf(
      `  GIVEN: city == "NYC"
  WHEN: metrics.mae < 9
  GUARDS: [metrics.mae > 1, metrics.bias < 1]
  MODEL_SELECTION: a.metrics.mae < b.metrics.mae
`,
    );
    const missing = trialOf(rule, expecting(at(0, "none")))
      .coverage()
      .gaps.filter(({ never }) => never.includes("missing"));
    expect(missing.map(({ text }) => text)).toEqual(["metrics.mae < 9", "metrics.bias < 1"]);
  });

  it("watches UNTIL only when it decides", () => {
    const rule = ruleOf(
      "  CALLBACK_ACTIONS: [{action: alert}]\n  WHEN: metrics.x > 1\n  UNTIL: metrics.x < 0\n",
    );
    const text = (series: string, last: string): string => `
tests:
  - name: it
    instances: {m@1.0: {}}
    metrics: {m@1.0: {Production.x: ${series}}}
    expect: [{at: ${last}, actions: []}]
`;
    const never = (series: string, last: string): readonly string[] =>
      trialOf(rule, text(series, last))
        .coverage()
        .gaps.map((gap) => `${gap.text}: ${gap.never.join(", ")}`);
    expect(never("-1 0", "1h")).toContain("metrics.x < 0: true, false, missing");
    expect(never("2 0 -1", "2h")).toContain("metrics.x < 0: missing");
  });
});
