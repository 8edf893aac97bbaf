import { describe, expect, it } from "vitest";
import { failuresOf, ruleOf, trialOf } from "./testing/make.ts";

const alarm = "  CALLBACK_ACTIONS: [{action: alert}, {action: retrain}]\n";
const high = `${alarm}  WHEN: metrics.mape > 10\n`;

/** What fails when the one instance has this series of `Production.mape`. */
const failures = (words: string, series: string, expectations: string, more = ""): readonly string[] =>
  failuresOf(
    trialOf(
      ruleOf(words),
      `
instances: {demand@1.0: {created: -1d}}
tests:
  - name: it
    metrics: {demand@1.0: {Production.mape: ${series}}}
${more}
    expect: [${expectations}]`,
    ),
  );

/** A test of `demand@1.0` with these words. */
const scene = (words: string, expectations: readonly string[]): string => `
instances: {demand@1.0: {created: -1d}}
tests:
  - name: it
${words}
    expect: [${expectations.join(", ")}]`;

const none = (at: string): string => `{at: ${at}, actions: []}`;
const both = (at: string): string => `{at: ${at}, actions: [alert, retrain]}`;

describe("an action", () => {
  it("is expected at the moment at which the condition begins to hold", () => {
    expect(failures(high, "5 11 12", [none("0"), both("1h"), none("2h")].join(", "))).toEqual([]);
    expect(failures(high, "5 11 12", both("2h"))).toEqual([
      "it at 2h: actions: [alert, retrain] | actions: []",
      "it at 2h: no action of demand@1.0 but those expected | actions: [alert, retrain] at 1h, which no expectation names; add one, or correct the rule",
    ]);
  });

  it("is expected with all its names, in order", () => {
    expect(failures(high, "11", "{at: 0, actions: [retrain, alert]}")).toHaveLength(1);
    expect(failures(high, "11", "{at: 0, actions: [alert]}")).toHaveLength(1);
  });

  it("is taken when the instance is created, not for metrics that the rule does not name", () => {
    const words = `${alarm}  WHEN: metrics.bias == null and age(created) < duration("2h")\n  UNTIL: 'true'\n`;
    const more = "    instances: {demand@1.0: {created: 90m}}";
    expect(failures(words, "1x5", [none("0"), both("90m"), none("5h")].join(", "), more)).toEqual([]);
  });

  it("is not taken for what was before the start", () => {
    expect(failures(`${alarm}  WHEN: metrics.mape == null\n`, "_", none("5h"))).toEqual([]);
  });

  it("that nobody expects in the end is found too", () => {
    expect(failures(high, "11 5 11", [both("0"), none("5h")].join(", "))).toEqual([
      expect.stringContaining("at 2h, which no expectation names"),
    ]);
  });

  it("is explained by the looks before it", () => {
    const rule = ruleOf(`${high}  FOR: 90m\n`);
    const text = `
instances: {demand@1.0: {created: -1d}}
tests: [{name: it, metrics: {demand@1.0: {Production.mape: 5 11}}, expect: [{at: 2h, actions: [alert, retrain]}]}]`;
    expect(trialOf(rule, text).outcomes()[0]!.failures[0]!.explanation).toEqual([
      expect.stringMatching(/^0 \(change\): not held; metrics.mape > 10 does not hold: metrics.mape is 5/),
      expect.stringMatching(/^1h \(change\): held; every condition holds/),
    ]);
  });
});

describe("FOR", () => {
  it("ends at its own moment, though nothing was measured then", () => {
    const words = `${high}  FOR: 90m\n`;
    expect(failures(words, "11", [none("0"), none("89m"), both("90m")].join(", "))).toEqual([]);
    expect(failures(words, "11 5 11", [none("150m"), both("210m")].join(", "))).toEqual([]);
  });
});

describe("UNTIL", () => {
  it("keeps the rule quiet until it holds", () => {
    const words = `${high}  UNTIL: metrics.mape < 5\n`;
    expect(failures(words, "11 9 11 4 11", [both("0"), none("2h"), both("4h")].join(", "))).toEqual([]);
  });
});

describe("SCHEDULE", () => {
  it("looks at every such moment since the epoch", () => {
    const words = `${high}  SCHEDULE: [{every: 40m}]\n  WINDOW: 1h\n`;
    const series = "20 1";
    // The mean of the last hour is 20 until the second value comes, then 1.
    expect(failures(words, series, [both("0"), none("3h")].join(", "))).toEqual([]);
  });

  it("acts again and again where there is no condition", () => {
    const words = `${alarm}  SCHEDULE: [{every: 12h}]\n`;
    const expected = ["-0h"].length === 1 ? [both("0"), none("6h"), both("12h"), both("1d")] : [];
    expect(failures(words, "1", expected.join(", "), "    instances: {demand@1.0: {created: 0}}")).toEqual(
      [],
    );
  });

  it("looks when an event begins and when it ends", () => {
    const event = "{event: holiday, start: '2026-01-01T05:00:00Z', end: '2026-01-01T09:00:00Z'}";
    const during = `${alarm}  WHEN: now() >= time("2026-01-01T05:00:00Z") and now() < time("2026-01-01T09:00:00Z")\n  SCHEDULE: [${event}]\n`;
    const after = `${alarm}  WHEN: now() >= time("2026-01-01T09:00:00Z")\n  SCHEDULE: [${event}]\n`;
    expect(failures(during, "_", [none("4h"), both("5h"), none("10h")].join(", "))).toEqual([]);
    expect(failures(after, "_", [none("8h"), both("9h"), none("10h")].join(", "))).toEqual([]);
  });

  it("that would look without end is refused", () => {
    expect(failures(`${high}  SCHEDULE: [{every: 1s}]\n`, "5", none("1d"))).toEqual([
      expect.stringContaining("make the test shorter"),
    ]);
  });
});

describe("a rule wakes", () => {
  it("for the scope that it names, or for every scope", () => {
    const series = "    metrics: {demand@1.0: {Validation.mape: _ 11, Production.mape: _ _ 11}}";
    const all = failuresOf(trialOf(ruleOf(high), scene(series, [none("0"), both("1h"), none("2h")])));
    expect(all).toEqual([]);
    const scoped = `${high}  SCOPE: Production\n`;
    expect(failuresOf(trialOf(ruleOf(scoped), scene(series, [none("1h"), both("2h")])))).toEqual([]);
  });

  it("not for a value in a scope that it does not name", () => {
    const series = "    metrics: {demand@1.0: {Production.mape: 11, Validation.mape: _ _ 11}}";
    const later = `${high} and now() > time("2026-01-01T01:00:00Z")`.replace("\n and", " and");
    const noLook = scene(series, [none("2h")]);
    expect(failuresOf(trialOf(ruleOf(`${later}\n  SCOPE: Production\n`), noLook))).toEqual([]);
    expect(failuresOf(trialOf(ruleOf(`${later}\n`), noLook))).toHaveLength(1);
  });

  it("for a creation only when it names metadata", () => {
    const instances = "    instances: {demand@1.0: {created: 1h}}";
    const quiet = scene(instances, [none("1h")]);
    expect(failuresOf(trialOf(ruleOf(`${alarm}  WHEN: metrics.mape == null\n`), quiet))).toEqual([]);
    for (const named of ["city == null", "deprecated == false", "empty tags"]) {
      expect(failuresOf(trialOf(ruleOf(`${alarm}  WHEN: ${named}\n`), quiet)), named).toHaveLength(1);
    }
  });

  it("for a deprecation only when it asks for it", () => {
    const instances = "    instances: {demand@1.0: {deprecated: 1h}}";
    const asks = `${alarm}  WHEN: deprecated\n`;
    expect(failuresOf(trialOf(ruleOf(asks), scene(instances, [none("0"), both("1h")])))).toEqual([]);
    const asksNot = `${alarm}  WHEN: metrics.mape == null\n`;
    expect(failuresOf(trialOf(ruleOf(asksNot), scene(instances, [none("2h")])))).toEqual([]);
  });

  it("when it is asked to", () => {
    const requests = "    requests: {demand@1.0: [1h, 3h]}";
    const words = `${alarm}  WHEN: now() > time("2026-01-01T02:00:00Z")\n`;
    expect(failuresOf(trialOf(ruleOf(words), scene(requests, [none("1h"), none("2h"), both("3h")])))).toEqual(
      [],
    );
  });

  it("by its schedule for what is not deprecated", () => {
    const instances = "    instances: {demand@1.0: {deprecated: 90m}}";
    const words = `${alarm}  SCHEDULE: [{every: 1h}]\n`;
    expect(failuresOf(trialOf(ruleOf(words), scene(instances, [both("0"), both("1h"), none("5h")])))).toEqual(
      [],
    );
  });
});

describe("what the test expects nothing of", () => {
  it("may act as it likes", () => {
    const more = "    instances: {demand@1.1: {}}";
    expect(failures(high, "11", "{at: 0, instance: demand@1.1, actions: []}", more)).toEqual([]);
  });
});
