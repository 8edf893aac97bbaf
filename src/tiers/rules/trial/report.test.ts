import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { type RuleRepository, readRepository } from "../language/repository.ts";
import { type RuleReport, testRule } from "./report.ts";

const examples = new URL("../../../../examples/rules/", import.meta.url);

function exampleRules(): RuleRepository {
  const names = [
    "teams.yaml",
    ...readdirSync(new URL("forecasting/", examples)).map((name) => `forecasting/${name}`),
  ];
  return readRepository(new Map(names.map((name) => [name, readFileSync(new URL(name, examples), "utf8")])));
}

describe("the examples", () => {
  const repository = exampleRules();

  it.each(repository.rules.map((entry) => [entry.name, entry] as const))(
    "%s is tested from all sides",
    (_, entry) => {
      const report = testRule(entry, repository, { mutants: true });
      expect(report.problems).toEqual([]);
      expect(report.outcomes.flatMap(({ failures }) => failures)).toEqual([]);
      expect(report.coverage?.gaps).toEqual([]);
      expect(report.mutation?.survivors).toEqual([]);
      expect(report.mutation?.mutants).toBeGreaterThan(5);
    },
  );
});

describe("a report", () => {
  const rule = `team: t
uuid: r
rule:
  WHEN: |
    metrics.mape < 10 and
    metrics.bias < 1
  MODEL_SELECTION: a.metrics.mape < b.metrics.mape
`;
  const test = `
tests:
  - name: it
    instances: {m@1.0: }
    metrics: {m@1.0: {Production.mape: 5 15, Production.bias: 0}}
    expect: [{at: 0, champion: m@1.0}, {at: 1h, champion: none}]
`;

  function reportOf(files: Readonly<Record<string, string>>, mutants = true): RuleReport {
    const repository = readRepository(
      new Map(Object.entries({ "teams.yaml": "t: {projects: [p]}\n", ...files })),
    );
    return testRule(repository.rules[0]!, repository, { mutants });
  }

  it("leads to the places in the rule's file", () => {
    const { coverage, mutation } = reportOf({ "t/r.yaml": rule, "t/r.test.yaml": test });
    expect(coverage).toMatchObject({ seen: 3, branches: 8, percent: 37 });
    expect(coverage?.gaps[1]).toEqual({
      ...{ line: 6, column: 18, condition: "metrics.bias < 1", never: ["false", "missing"] },
    });
    expect(mutation?.survivors).toContainEqual({
      ...{ line: 6, column: 20, change: "1 became 1.01" },
      hint: "add a case in which metrics.bias lies between 1 and 1.01",
    });
  });

  it("has no mutants that nobody asked for, or of a rule that fails", () => {
    expect(reportOf({ "t/r.yaml": rule, "t/r.test.yaml": test }, false).mutation).toBeNull();
    const failing = reportOf({ "t/r.yaml": rule, "t/r.test.yaml": test.replace("none", "m@1.0") });
    expect(failing.mutation).toBeNull();
    expect(failing.outcomes[0]?.failures).toHaveLength(1);
  });

  it("says what keeps a rule from being tested", () => {
    const codes = (files: Readonly<Record<string, string>>): readonly string[] =>
      reportOf(files).problems.map(({ file, code }) => `${file} ${code}`);
    expect(codes({ "t/r.yaml": rule })).toEqual(["t/r.test.yaml tests.missing"]);
    expect(codes({ "t/r.yaml": "team: t\nuuid: r\nrule: {}" })).toEqual(["t/r.yaml word.missing"]);
    expect(codes({ "t/r.yaml": rule, "t/r.test.yaml": "tests: 5" })).toEqual(["t/r.test.yaml word.type"]);
    const untyped = rule.replace("metrics.bias < 1", "metrics.bias + 1");
    expect(codes({ "t/r.yaml": untyped, "t/r.test.yaml": test })).toEqual(["t/r.yaml expression.type"]);
    const chosen = test.replace(", {at: 1h, champion: none}", "");
    expect(codes({ "t/r.yaml": rule, "t/r.test.yaml": chosen })).toEqual(["t/r.test.yaml tests.refraining"]);
  });
});
