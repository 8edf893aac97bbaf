import { expect, test } from "vitest";
import type { RuleStage, Team } from "../../domain/rule.ts";
import type { RulesInForce } from "../../domain/rule-repository.ts";
import { LiveRuleBook } from "./rule-book.ts";
import { actionRule } from "./select/testing/make.ts";

test("a rule is in force with its team, as switches leave it, and change by change", () => {
  const rule = actionRule({ uuid: "a", team: "x" });
  const orphan = actionRule({ uuid: "b", team: "y" });
  const team: Team = { name: "x", projects: [], environments: [], callbacks: {} };
  let stage: RuleStage = "on";
  let tell = (): void => {};
  const known = [rule, orphan].map((each) => {
    return { rule: each, commit: "c0ffee", file: `${each.team}/${each.name}.yaml`, stale: false };
  });
  const source: RulesInForce = {
    all: () => known,
    byUuid: (uuid) => known.find((each) => each.rule.uuid === uuid),
    team: (name) => (name === "x" ? team : undefined),
    stageOf: () => stage,
    onChange(listener) {
      tell = listener;
      return () => {};
    },
  };
  let changes = 0;
  const rules = new LiveRuleBook(source, () => {
    changes += 1;
  });
  const before = rules.generation;
  expect(rules.all()).toEqual([{ rule, commit: "c0ffee", team, stage: "on" }]);
  expect([rules.byUuid("b"), rules.byUuid("c")]).toEqual([undefined, undefined]);
  stage = "draft";
  tell();
  expect([rules.byUuid("a")?.stage, changes]).toEqual(["draft", 1]);
  expect(rules.generation).toBeGreaterThan(before);
});
