import { describe, expect, test } from "vitest";
import type { Change, ChangeKind } from "../../../domain/change.ts";
import type { ActionRule } from "../../../domain/rule.ts";
import type { StagedRule } from "../rule-book.ts";
import { actionRule } from "../select/testing/make.ts";
import { RuleIndex } from "./rule-index.ts";

const team = { name: "forecasting", projects: ["marketplace"], environments: [], callbacks: {} };

const inForce = (uuid: string, parts: Partial<ActionRule>): StagedRule => ({
  rule: actionRule({ uuid, ...parts }),
  commit: "c0ffee",
  team,
  stage: "on",
});

const change = (kind: ChangeKind, data: Change["data"] = {}, project = "marketplace"): Change => ({
  position: 1,
  at: "2026-01-01T00:00:00.000Z",
  kind,
  project,
  subject: { kind: "instance", uuid: "u" },
  actor: "ann",
  door: "rest",
  requestId: "r",
  data,
});

const measured = (...metrics: string[]): Change => change("metric.recorded", { metrics });

function woken(rules: readonly StagedRule[], by: Change): string[] {
  return new RuleIndex(rules).wokenBy(by).map(({ rule }) => rule.uuid);
}

describe("a metric wakes rules", () => {
  const rules = [
    inForce("any scope", { when: "metrics.mae > 5" }),
    inForce("validation", { when: "metrics.Validation.mae > 5" }),
    inForce("production", { when: "metrics.mae > 5", scope: "Production" }),
    inForce("window", { when: `avg(metrics.mae, "2h") > 5` }),
    inForce("until", { when: "metrics.bias > 5", until: "metrics.mae < 3" }),
    inForce("other", { when: "metrics.bias > 5" }),
    inForce("city", { given: `city == "NYC"` }),
  ];

  test("that name it in its scope, in WHEN, in a window or in UNTIL", () => {
    expect(woken(rules, measured("Validation.mae"))).toEqual(["any scope", "window", "until", "validation"]);
    expect(woken(rules, measured("Production.mae"))).toEqual(["any scope", "window", "until", "production"]);
    expect(woken(rules, change("evaluation.recorded", { metrics: ["Training.bias"] }))).toEqual([
      "until",
      "other",
    ]);
  });

  test("each once, and those of no other metric or project", () => {
    expect(woken(rules, measured("Validation.mae", "Validation.bias")).sort()).toEqual([
      ...["any scope", "other", "until", "validation", "window"],
    ]);
    expect(woken(rules, measured("Validation.mape"))).toEqual([]);
    expect(woken(rules, change("metric.recorded", { metrics: ["Validation.mae"] }, "else"))).toEqual([]);
  });

  test("that name any metric, when the change lists as many as it can", () => {
    const names = Array.from({ length: 20 }, (_, number) => `Training.m${number}`);
    expect(woken(rules, measured(...names))).toHaveLength(6);
    expect(woken(rules, measured(...names.slice(1)))).toEqual([]);
  });
});

describe("an instance wakes rules", () => {
  const rules = [
    inForce("field", { given: `city == "NYC"` }),
    inForce("tag", { when: `tags.reviewed == "yes"` }),
    inForce("tags", { when: `tags =~ ["reviewed"]` }),
    inForce("deprecated", { given: "deprecated" }),
    inForce("metric", { when: "metrics.mae > 5" }),
  ];

  test.each<[string, Change, string[]]>([
    ["made", change("instance.created"), ["field", "tags", "deprecated"]],
    ["tagged", change("instance.tagged", { tags: { reviewed: "yes" } }), ["tags", "tag"]],
    ["tagged otherwise", change("instance.tagged", { tags: { owner: null } }), ["tags"]],
    ["deprecated", change("instance.deprecated"), ["deprecated"]],
    ["restored", change("instance.restored"), ["deprecated"]],
    ["deprecated with its model", change("model.deprecated", { all: true }), ["deprecated"]],
    ["restored with its revision", change("model.restored", { all: false }), ["deprecated"]],
    ["of a model that is tagged", change("model.tagged", { tags: { reviewed: "yes" } }), []],
    ["of a model that is revised", change("model.revised"), []],
    ["used downstream", change("dependency.added"), []],
    ["deployed", change("deployment.deployed"), []],
  ])("that name what is so, when it is %s", (_what, by, expected) => {
    expect(woken(rules, by)).toEqual(expected);
  });
});

test("a draft is woken by nothing", () => {
  const draft = { ...inForce("draft", { when: "metrics.mae > 5" }), stage: "draft" } as const;
  expect(woken([draft], measured("Validation.mae"))).toEqual([]);
});

test("of 10,000 rules only those that name the metric are looked at", () => {
  let asked = 0;
  const rules = Array.from({ length: 10_000 }, (_, number) => {
    const each = inForce(`rule ${number}`, { when: `metrics.m${number % 1_000} > 5` });
    return new Proxy(each, {
      get(target, name, receiver) {
        asked += 1;
        return Reflect.get(target, name, receiver);
      },
    });
  });
  const index = new RuleIndex(rules);
  asked = 0;
  expect(index.wokenBy(measured("Validation.m7"))).toHaveLength(10);
  expect(asked).toBe(0);
});
