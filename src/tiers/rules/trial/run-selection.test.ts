import { describe, expect, it } from "vitest";
import type { SelectionRule } from "../../../domain/rule.ts";
import { failuresOf, ruleOf, trialOf } from "./testing/make.ts";

const lowest = "  MODEL_SELECTION: a.metrics.mape < b.metrics.mape\n";
const two = `
instances:
  demand@1.0: {created: -2d}
  demand@1.1: {created: -1d}
`;

const expecting = (metrics: string, expect: string, instances = two): string => `${instances}
tests:
  - name: it
    metrics:
${metrics}
    expect:
${expect}
`;

/** What fails when the two instances have these series of `Production.mape`. */
const failures = (
  words: string,
  series: readonly [string, string],
  expectations: string,
): readonly string[] =>
  failuresOf(
    trialOf(
      ruleOf(words),
      expecting(
        series.map((each, index) => `      demand@1.${index}: {Production.mape: ${each}}`).join("\n"),
        expectations,
      ),
    ),
  );

describe("a champion", () => {
  it("is chosen from what was measured until the moment", () => {
    expect(
      failures(
        lowest,
        ["5 9", "7"],
        "      - {at: 0, champion: demand@1.0}\n      - {at: 1h, champion: demand@1.1}",
      ),
    ).toEqual([]);
  });

  it("is told with what was expected and why it is another", () => {
    const text = expecting(
      "      demand@1.0: {Production.mape: 9}",
      "      - {at: 90m, champion: demand@1.1}",
    );
    const [outcome] = trialOf(ruleOf(lowest), text).outcomes();
    expect(outcome!.failures).toEqual([
      {
        place: { line: 11, column: 9 },
        at: "90m",
        expected: "champion: demand@1.1",
        got: "champion: demand@1.0",
        explanation: [
          "demand@1.0: no other candidate that meets the conditions is better",
          expect.stringContaining("demand@1.1 missing: "),
          expect.stringContaining("demand@1.0 champion: "),
        ],
      },
    ]);
  });

  it("does not come before it was created, and goes when it is deprecated", () => {
    const instances = "instances:\n  demand@1.0: {created: 1h, deprecated: 2h}";
    const metrics = "      demand@1.0: {Production.mape: 1x3}";
    const text = `
      - {at: 59m, champion: none}
      - {at: 1h, champion: demand@1.0}
      - {at: 2h, champion: none, dropped: {demand@1.0: deprecated}}`;
    expect(failuresOf(trialOf(ruleOf(lowest), expecting(metrics, text, instances)))).toEqual([]);
  });

  it("is asked for in one partition", () => {
    const instances = `
instances:
  demand@1.0: {partition: {city: NYC}}
  demand@1.1: {partition: {city: SF}}`;
    const metrics = "      demand@1.0: {Production.mape: 1}\n      demand@1.1: {Production.mape: 2}";
    const text = `
      - {at: 0, partition: {city: SF}, champion: demand@1.1}
      - {at: 0, partition: {city: Oslo}, champion: none}`;
    expect(failuresOf(trialOf(ruleOf(lowest), expecting(metrics, text, instances)))).toEqual([]);
  });

  it("among equals is the newest, then the first of the file", () => {
    const instances = "instances:\n  demand@1.1: {}\n  demand@1.0: {}\n  demand@0.9: {created: -1h}";
    const metrics = ["1.1", "1.0", "0.9"]
      .map((version) => `      demand@${version}: {Production.mape: 1}`)
      .join("\n");
    const text = "      - {at: 0, champion: demand@1.1}";
    expect(failuresOf(trialOf(ruleOf(lowest), expecting(metrics, text, instances)))).toEqual([]);
  });
});

describe("what was dropped", () => {
  it("is compared with what was expected of it", () => {
    const rule = `${lowest}  WHEN: metrics.mape < 10\n`;
    expect(failures(rule, ["5", "12"], "      - {at: 0, dropped: {demand@1.1: when}}")).toEqual([]);
    expect(failures(rule, ["5", "12"], "      - {at: 0, dropped: {demand@1.1: guard}}")).toEqual([
      "it at 0: dropped: {demand@1.1: guard} | demand@1.1: when",
    ]);
  });

  it("is explained in the words that are asked for", () => {
    const rule = `${lowest}  WHEN: metrics.mape < 10\n`;
    const expectation = (why: string): string => `      - {at: 0, champion: demand@1.0, why: "${why}"}`;
    expect(failures(rule, ["5", "12"], expectation("metrics.mape is 12"))).toEqual([]);
    expect(failures(rule, ["5", "12"], expectation("metrics.mape is 13"))).toHaveLength(1);
  });
});

describe("an incumbent", () => {
  const margin = `${lowest}  MARGIN: a.metrics.mape < b.metrics.mape * 0.9\n`;

  it("is who was chosen at the intervals before", () => {
    const text = "      - {at: 2h, champion: kept demand@1.0}\n      - {at: 3h, champion: best demand@1.1}";
    expect(failures(margin, ["10x9", "_ 9.5 9.5 8.9"], text)).toEqual([]);
  });

  it("stays for its cool-down, counted from the interval at which it began", () => {
    const rule = `${lowest}  COOL_DOWN: 3h\n`;
    const text = `
      - {at: 2h, champion: kept demand@1.0}
      - {at: 2h59m, champion: kept demand@1.0}
      - {at: 3h, champion: best demand@1.1}
      - {at: 5h, champion: kept demand@1.1}`;
    expect(failures(rule, ["10x3 1x9", "_ 5x9"], text)).toEqual([]);
  });

  it("is asked at once though nothing was measured for long", () => {
    const text = "      - {at: 9000h, champion: kept demand@1.0}";
    expect(failures(margin, ["10", "_ 9.5"], text)).toEqual([]);
  });
});

describe("a fallback", () => {
  const rule = `${lowest}  WHEN: metrics.mape < 10\n  FALLBACK:\n`;
  const bad: readonly [string, string] = ["20", "30"];

  it("answers with the newest of a base version id", () => {
    const words = `${rule}    - base_version_id: demand\n`;
    expect(failures(words, bad, "      - {at: 0, champion: fallback demand@1.1}")).toEqual([]);
    expect(failures(words, bad, "      - {at: 0, champion: demand@1.1}")).toEqual([
      "it at 0: champion: demand@1.1 | champion: fallback demand@1.1",
    ]);
  });

  it("does not answer with what is deprecated", () => {
    const instances = "instances:\n  mean@1.0: {}\n  mean@1.1: {deprecated: 1h}\n";
    const text =
      "      - {at: 0, champion: fallback mean@1.0}\n      - {at: 1h, champion: fallback mean@1.0}";
    const newest = instances.replace("mean@1.0: {}", "mean@1.0: {created: -1h}");
    const metrics = "      mean@1.0: {Production.mape: 20}";
    const trial = trialOf(ruleOf(`${rule}    - base_version_id: mean\n`), expecting(metrics, text, newest));
    expect(failuresOf(trial)).toEqual(["it at 0: champion: fallback mean@1.0 | champion: fallback mean@1.1"]);
  });

  it("answers with what the environment serves, and is passed over when it serves nothing", () => {
    const words = `${rule}    - deployed: staging\n    - deployed: production\n`;
    const deployed = `${two}deployed: {production: demand@1.0}\n`;
    const text = expecting(
      "      demand@1.0: {Production.mape: 20}",
      "      - {at: 0, champion: fallback demand@1.0}",
      deployed,
    );
    expect(failuresOf(trialOf(ruleOf(words), text))).toEqual([]);
  });

  it("answers with the champion of another rule, also of one that falls back on this one", () => {
    const own = ruleOf(`${rule}    - rule: other\n`) as SelectionRule;
    const other = ruleOf(`${lowest}  WHEN: metrics.mape < 25\n  FALLBACK: [{rule: r}]\n`) as SelectionRule;
    const find = (name: string): SelectionRule | null => ({ r: own, other })[name] ?? null;
    const text = (mape: number, champion: string): string =>
      expecting(`      demand@1.0: {Production.mape: ${mape}}`, `      - {at: 0, champion: ${champion}}`);
    expect(failuresOf(trialOf(own, text(20, "fallback demand@1.0"), find))).toEqual([]);
    expect(failuresOf(trialOf(own, text(30, "none"), find))).toEqual([]);
  });
});

describe("a metric", () => {
  it("counts in the rule's scope and context only", () => {
    const words = `${lowest}  SCOPE: Validation\n  CONTEXT: {event: holiday}\n`;
    const metrics = `
      demand@1.0: {"Validation.mape{event=holiday}": 5, Validation.mape: 1}
      demand@1.1: {"Validation.mape{event=holiday}": 4, "Production.mape{event=holiday}": 9}`;
    const text = "      - {at: 0, champion: demand@1.1}";
    expect(failuresOf(trialOf(ruleOf(words), expecting(metrics, text)))).toEqual([]);
  });
});
