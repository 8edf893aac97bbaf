import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { checkRules } from "./check.ts";
import { ruleOf, team } from "./testing/rule-of.ts";
import { expectationsIn, problemsIn, readSamples, toldOf } from "./testing/samples.ts";

const samples = readSamples();

describe("a sample", () => {
  it.each(samples)("has the problems that it says, at their places: $name", (sample) => {
    expect(problemsIn(sample).map(toldOf)).toEqual(expectationsIn(sample));
  });

  it("is named for its problem", () => {
    for (const sample of samples.filter(({ name }) => name !== "clean")) {
      const codes = expectationsIn(sample).map((line) => / (?:error|warning) ([\w.]+):/.exec(line)?.[1]);
      expect(codes, sample.name).toContain(sample.name.replace(/-.*/, ""));
    }
  });
});

it("the page of what is found lists every code of a sample, with its severity", () => {
  const page = readFileSync(new URL("../../../../docs/rule-checks.md", import.meta.url), "utf8");
  for (const { severity, code } of samples.flatMap((sample) => problemsIn(sample))) {
    // Codes of conditions begin with the word; the page lists them for WHEN.
    const listed = code.replace(/^(?:given|until|guards|margin)(?=\.(?:impossible|always|dead)$)/, "when");
    const row = page.split("\n").find((line) => line.startsWith("|") && line.includes(`\`${listed}\``));
    expect(row, code).toContain(severity);
  }
});

const codesOf = (...rules: Parameters<typeof ruleOf>[0][]): readonly string[] =>
  checkRules({ rules: rules.map(ruleOf), teams: [team] }).map(({ code }) => code);

describe("the known fields", () => {
  const told = (given: string, fields?: Record<string, "text" | "number list">) => {
    const known = fields === undefined ? {} : { fields: new Map(Object.entries(fields)) };
    return checkRules({ rules: [ruleOf({ given })], teams: [team], ...known });
  };

  it("make an unknown field an error, with what may have been meant", () => {
    expect(told('colour == "red"')).toMatchObject([{ code: "field.unknown", severity: "warning" }]);
    expect(told('colour == "red"', { color: "text" })).toMatchObject([
      { code: "field.unknown", severity: "error", message: "there is no field colour; did you mean color?" },
    ]);
    expect(told('colour == "red"', { colour: "text" })).toEqual([]);
  });

  it("give types to the project's own fields, in both spellings", () => {
    expect(told("fleetSizes > 3", { fleet_sizes: "number list" })).toMatchObject([
      { code: "expression.type" },
    ]);
    expect(told("3 =~ fleetSizes", { fleet_sizes: "number list" })).toEqual([]);
    expect(told('epochs == "ten"')).toMatchObject([{ code: "expression.type" }]);
  });
});

describe("rules read metrics in their own way", () => {
  it("so that a metric of another scope does not contradict", () => {
    const given = { given: null, comparator: "a.metrics.mae < b.metrics.mae" };
    expect(codesOf({ ...given, when: "metrics.Production.mae < 5", guards: ["metrics.mae > 6"] })).toEqual(
      [],
    );
    const scoped = { ...given, scope: "Production" } as const;
    expect(codesOf({ ...scoped, when: "metrics.Production.mae < 5", guards: ["metrics.mae > 6"] })).toEqual([
      "conditions.impossible",
    ]);
  });

  it("so that rules of another context are no rivals", () => {
    const rule = { environment: "production" };
    const holiday = {
      ...rule,
      uuid: "other",
      name: "other",
      when: "metrics.mae < 5",
      context: { event: "holiday" },
    };
    const rivals = (...rules: Parameters<typeof ruleOf>[0][]): readonly string[] =>
      codesOf(...rules).filter((code) => code.startsWith("rules."));
    expect(rivals(rule, holiday)).toEqual([]);
    expect(rivals(rule, { ...holiday, context: {} })).toEqual(["rules.selection"]);
    expect(rivals({ ...rule, fallback: [{ rule: "other" }] }, { ...holiday, context: {} })).toEqual([]);
    expect(rivals({ ...rule, stage: "draft" }, { ...holiday, context: {} })).toEqual([]);
  });
});

it("a rule without a team in teams.yaml is refused", () => {
  expect(checkRules({ rules: [ruleOf({ team: "nobody" })], teams: [team] })).toMatchObject([
    { code: "team.unknown", severity: "error" },
  ]);
});
