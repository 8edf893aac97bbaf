import { describe, expect, it } from "vitest";
import type { Rule } from "../../../domain/rule.ts";
import { readTests } from "./read.ts";

const start = Date.UTC(2026, 0, 1);
const hour = 3_600_000;

/** `line:column message` of what is wrong with a text. */
const problems = (text: string, kind: Rule["kind"] = "selection"): readonly string[] =>
  readTests("t/r.test.yaml", text, kind).problems.map(
    ({ line, column, message }) => `${line}:${column} ${message}`,
  );

const test = (words: string): string => `tests:\n  - name: it\n${words}`;
const expectation = "    expect: [{at: 0, champion: none}]\n";

describe("a test file", () => {
  it("is read with its moments, instances and metrics", () => {
    const { tests, problems: found } = readTests(
      "t/r.test.yaml",
      `
interval: 30m
instances:
  demand@1.0: {created: -10d, city: NYC, depth: 3, partition: {city: NYC}, tags: {reviewed: yes}}
metrics:
  demand@1.0: {Production.mape: 10+0.5x2 _ 4}
tests:
  - name: it
    start: "2026-03-01"
    interval: 1h
    instances:
      demand@1.1: {created: 5h, deprecated: 1d, uuid: 0190a0b1-0000-7000-8000-000000000001}
    metrics:
      demand@1.0:
        Validation.mape: 3
        "Production.mape{event=holiday}": 8x1
    deployed: {production: demand@1.0}
    expect:
      - {at: 26h, partition: {city: NYC}, champion: demand@1.0, dropped: {demand@1.1: guard}, why: because}
      - {at: 2026-03-01T01:00:00Z, partition: {city: NYC}, champion: fallback}
`,
      "selection",
    );
    expect(found).toEqual([]);
    const march = Date.UTC(2026, 2, 1);
    expect(tests.tests[0]).toEqual({
      name: "it",
      place: { line: 8, column: 5 },
      start: march,
      interval: hour,
      instances: [
        {
          ...{ name: "demand@1.0", baseVersionId: "demand", version: "1.0", partition: { city: "NYC" } },
          ...{
            uuid: "00000000-0000-4000-8000-000000000001",
            created: march - 240 * hour,
            deprecatedAt: null,
          },
          ...{ fields: { city: "NYC", depth: 3 }, tags: { reviewed: "yes" } },
          series: [
            {
              ...{ scope: "Production", name: "mape", dimensions: "{}" },
              times: [0, 1, 2, 4].map((step) => march + step * hour),
              values: [10, 10.5, 11, 4],
            },
            { scope: "Validation", name: "mape", dimensions: "{}", times: [march], values: [3] },
            {
              ...{ scope: "Production", name: "mape", dimensions: '{"event":"holiday"}' },
              ...{ times: [march, march + hour], values: [8, 8] },
            },
          ],
        },
        {
          ...{
            name: "demand@1.1",
            baseVersionId: "demand",
            version: "1.1",
            partition: {},
            fields: {},
            tags: {},
          },
          ...{ uuid: "0190a0b1-0000-7000-8000-000000000001", series: [] },
          ...{ created: march + 5 * hour, deprecatedAt: march + 24 * hour },
        },
      ],
      deployed: { production: "demand@1.0" },
      expectations: [
        {
          ...{
            kind: "selection",
            place: { line: 20, column: 9 },
            at: march + hour,
            partition: { city: "NYC" },
          },
          ...{
            champion: { text: "fallback", choices: ["fallback"], instance: null },
            dropped: new Map(),
            why: null,
          },
        },
        {
          ...{
            kind: "selection",
            place: { line: 19, column: 9 },
            at: march + 26 * hour,
            partition: { city: "NYC" },
          },
          champion: { text: "demand@1.0", choices: ["best", "kept"], instance: "demand@1.0" },
          ...{ dropped: new Map([["demand@1.1", "guard"]]), why: "because" },
        },
      ],
    });
  });

  it("takes 0x3 for the series that it is, not for YAML's number", () => {
    const text = test(
      `    instances: {m@1.0: {}}\n    metrics: {m@1.0: {Production.mae: 0x3}}\n${expectation}`,
    );
    expect(readTests("t", text, "selection").tests.tests[0]!.instances[0]!.series[0]!.values).toEqual([
      0, 0, 0, 0,
    ]);
  });

  it("begins on the first of January 2026, in steps of an hour, unless it says otherwise", () => {
    const { tests } = readTests("t", test(expectation), "selection");
    expect(tests.tests[0]).toMatchObject({ start, interval: hour });
  });

  it("takes the only instance for the one that an action is expected for", () => {
    const text = test("    instances: {m@1.0: }\n    expect: [{at: 0, actions: []}]");
    expect(readTests("t", text, "action").tests.tests[0]!.expectations[0]).toMatchObject({
      instance: "m@1.0",
    });
    expect(readTests("t", text, "action").problems).toEqual([]);
  });
});

describe("what is wrong with a test file", () => {
  it.each([
    ["no YAML", "tests: [", /^1:9 /],
    ["no tests", "interval: 1h", "1:1 the test file lacks tests"],
    ["an unknown word", `interwal: 1h\n${test(expectation)}`, /^1:1 .*did you mean interval/],
    ["no name", `tests:\n  - expect: [{at: 0, champion: none}]`, "2:5 a test lacks name"],
    ["no expectation", "tests:\n  - name: it", "2:5 a test lacks expect"],
    [
      "two tests of one name",
      `${test(expectation)}  - name: it\n${expectation}`,
      /^4:5 two tests are called 'it'/,
    ],
    ["no interval", `interval: 7\n${test(expectation)}`, /^1:11 interval must be a duration/],
    ["no start", `start: yesterday\n${test(expectation)}`, /^1:8 start: yesterday is no whole second/],
    ["no moment", test("    expect: [{at: noon, champion: none}]"), /^3:19 at: noon is no moment; write 26h/],
    [
      "a moment before the start",
      test("    expect: [{at: -1h, champion: none}]"),
      /^3:19 at is before the start/,
    ],
    [
      "a far moment",
      test("    expect: [{at: 10001h, champion: none}]"),
      /^2:5 the last expectation is more than 10000/,
    ],
    [
      "no instance's name",
      test(`    instances: {demand: {}}\n${expectation}`),
      /^3:17 demand is no instance/,
    ],
    [
      "metrics of nobody",
      test(`    metrics: {m@1.0: {}}\n${expectation}`),
      /^3:15 there are metrics of m@1.0/,
    ],
    [
      "a reserved field",
      test(`    instances: {m@1.0: {version: 3}}\n${expectation}`),
      /^3:24 m@1.0.version is recorded/,
    ],
    [
      "a deep partition",
      test(`    instances: {m@1.0: {partition: {city: [1]}}}\n${expectation}`),
      /^3:43 partition.city/,
    ],
    [
      "nothing expected",
      test("    expect: [{at: 0}]"),
      /^3:14 the expectation lacks champion; write champion/,
    ],
    [
      "an unknown champion",
      test("    expect: [{at: 0, champion: m@1.0}]"),
      /^3:32 champion: there is no instance m@1.0/,
    ],
    [
      "an unknown verdict",
      test("    instances: {m@1.0: }\n    expect: [{at: 0, dropped: {m@1.0: bad}}]"),
      /^4:39 m@1.0 must be one of/,
    ],
    [
      "an unknown deployment",
      test(`    deployed: {production: m@1.0}\n${expectation}`),
      /^3:28 deployed: there is no/,
    ],
    [
      "several partitions",
      test(`    instances: {m@1.0: {partition: {c: 1}}, m@1.1: }\n${expectation}`),
      /^4:14 the instances are of several partitions/,
    ],
  ])("is told with its place and what to do: %s", (_, text, problem) => {
    expect(problems(text)[0]).toEqual(typeof problem === "string" ? problem : expect.stringMatching(problem));
  });

  it.each([
    ["mape: 4", /^4:23 mape names no series; write a scope \(Training, Validation, Production\)/],
    ["Produktion.mape: 4", /^4:23 Produktion.mape names no series/],
    ['"Production.mape{holiday": 4', /^4:23 .*has no dimensions/],
    ["Production.mape: 4 5 six", /^4:44 Production.mape: six is no value/],
  ])("is told inside a series: %s", (series, problem) => {
    const text = test(`    instances: {m@1.0: }\n    metrics: {m@1.0: {${series}}}\n${expectation}`);
    expect(problems(text)[0]).toEqual(expect.stringMatching(problem));
  });

  it("is told once where it is of what all tests share", () => {
    const text = `instances: {m: }\n${test(expectation)}  - name: another\n${expectation}`;
    expect(problems(text)).toHaveLength(1);
  });

  it("is too much of it, in little time, however few the words", () => {
    const many = Array.from({ length: 200 }, (_, index) => `m@1.${index}: {Production.x: 1x9999}`).join(", ");
    const instances = Array.from({ length: 200 }, (_, index) => `m@1.${index}: `).join(", ");
    const text = `instances: {${instances}}\nmetrics: {${many}}\n${test(expectation)}`;
    expect(problems(text)).toEqual([
      expect.stringMatching(/^4:5 the tests of a file have more than 1000000/),
    ]);
    const long = Array.from(
      { length: 101 },
      (_, index) => `  - name: t${index}\n    expect: [{at: 9999h, champion: none}]`,
    );
    expect(problems(`tests:\n${long.join("\n")}`)).toHaveLength(1);
  });

  it("is told of the expectations of an action", () => {
    const two = "    instances: {m@1.0: , m@1.1: }\n";
    expect(problems(test(`${two}    expect: [{at: 0, actions: []}]`), "action")).toEqual([
      "4:14 the expectation lacks instance; write instance: demand@1.0",
    ]);
    expect(problems(test(`${two}    expect: [{at: 0, instance: m@1.0}]`), "action")[0]).toContain(
      "lacks actions",
    );
    expect(problems(test(`${two}    expect: [{at: 0, champion: none}]`), "action")[0]).toContain(
      '"champion" is no word of an expectation of a rule of kind action',
    );
  });
});
