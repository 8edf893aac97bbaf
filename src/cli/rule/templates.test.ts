import { describe, expect, it } from "vitest";
import type { Rule } from "../../domain/rule.ts";
import { readRepository, readRule, readTeams, writeRule } from "../../tiers/rules/index.ts";
import { ruleTemplate, teamsTemplate, testTemplate } from "./templates.ts";

const identity = { team: "forecasting", uuid: "u", project: null };

describe.each<Rule["kind"]>(["selection", "action"])("what gallery rule new writes for %s", (kind) => {
  it("is a rule in canonical form, which does nothing yet", () => {
    const text = ruleTemplate(kind, identity);
    const { rule, problems, source } = readRule("forecasting/demand.yaml", text);
    expect(problems).toEqual([]);
    expect(rule).toMatchObject({ kind, stage: "draft" });
    expect(writeRule(source, "yaml")).toBe(text);
  });

  it("names the project of a team that has several", () => {
    const text = ruleTemplate(kind, { ...identity, project: "weather" });
    expect(readRule("forecasting/demand.yaml", text).rule?.project).toBe("weather");
  });

  it("is a repository without problems", () => {
    const files = new Map([
      ["teams.yaml", teamsTemplate("forecasting", "marketplace")],
      ["forecasting/demand.yaml", ruleTemplate(kind, identity)],
      ["forecasting/demand.test.yaml", testTemplate(kind)],
    ]);
    const { rules, problems } = readRepository(files);
    expect(problems).toEqual([]);
    expect(rules[0]?.rule).toMatchObject({ project: "marketplace" });
    expect(readTeams("teams.yaml", files.get("teams.yaml")!).teams[0]?.environments).toEqual(["production"]);
  });
});
