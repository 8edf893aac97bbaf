import type { ActionRule } from "../../../../domain/rule.ts";
import type { RuleDetails } from "../../../../domain/rule-repository.ts";
import { ruleAnswers } from "../../../rest/testing/rule-samples.ts";
import { plain, type Relay } from "../relay.ts";
import { instance } from "../samples.ts";
import { at, context } from "./samples.ts";

const answers = ruleAnswers(instance);
const page = { pageSize: 2, pageToken: "t" };
const neckPage = { page_size: 2, page_token: "t" };

function itemsOf(name: string): readonly object[] {
  return (answers[name] as { items: readonly object[] }).items;
}

function pageOf(name: string): unknown {
  return plain({ items: itemsOf(name), nextPageToken: "t" });
}

const { rule, text, problems, removed, ...summary } = answers["rules.getRule"] as RuleDetails;
const head = {
  ...{ kind: "action", team: "forecasting", name: "best", uuid: "best-by-city", description: "" },
  ...{ project: "p", stage: "canary", share: 0.5, givenCondition: 'city == "Lyon"' },
  ...{ environment: "production", scope: "Validation", window: 86_400, context: { event: "holiday" } },
  evidence: { count: 3 },
};
const wireActionRule = {
  ...head,
  actions: [{ action: "alert", parameters: '{"severity":"page","labels":{"tier":1}}' }],
  ...{ forSeconds: 1_800, untilCondition: "metrics.mae < 5" },
  schedule: [{ every: 3_600 }, { event: "holiday", startsAt: at, endsAt: at }],
};

const { actions: _actions, for: _for, until: _until, schedule: _schedule, ...ruleHead } = rule as ActionRule;
const choosing = {
  ...{
    comparator: "a.created > b.created",
    margin: "a.size < b.size",
    coolDown: 3_600,
    guards: ["size > 0"],
  },
  fallback: [{ rule: "r" }, { instance: "i" }, { baseVersionId: "m" }, { deployed: "production" }],
};
const selectionRule = { ...ruleHead, kind: "selection", when: "size < 9", ...choosing };
const wireSelectionRule = { ...head, kind: "selection", whenCondition: "size < 9", ...choosing };

const flip = { target: "rule", name: "best", on: false, reason: "wrong" };

export const ruleRelays: Record<string, Relay> = {
  "rules.getRulesStatus": {
    call: (c) => c.getRulesStatus(),
    input: {},
    answer: answers["rules.getRulesStatus"],
    told: answers["rules.getRulesStatus"],
  },
  "rules.refreshRules": {
    call: (c) => c.refreshRules(context),
    input: {},
    answer: answers["rules.refreshRules"],
    told: { inForce: 2, stale: 1, broken: 1 },
  },
  "rules.listRules": {
    call: (c) => c.listRules({ team: "t", stage: "canary", state: "stale", ...page }),
    input: { team: "t", stage: "canary", state: "stale", ...neckPage },
    answer: answers["rules.listRules"],
    told: pageOf("rules.listRules"),
  },
  "rules.getRule": {
    call: (c) => c.getRule("best", "c"),
    input: { rule: "best", commit: "c" },
    answer: answers["rules.getRule"],
    told: { summary, rule: wireActionRule, text, problems, removed },
  },
  "rules.listRuleHistory": {
    call: (c) => c.listRuleHistory("best", 7),
    input: { rule: "best", limit: 7 },
    answer: answers["rules.listRuleHistory"],
    told: itemsOf("rules.listRuleHistory"),
  },
  "rules.blameRule": {
    call: (c) => c.blameRule("best", "c"),
    input: { rule: "best", commit: "c" },
    answer: answers["rules.blameRule"],
    told: itemsOf("rules.blameRule"),
  },
  "rules.listRuleCommits": {
    call: (c) => c.listRuleCommits(page),
    input: neckPage,
    answer: answers["rules.listRuleCommits"],
    told: pageOf("rules.listRuleCommits"),
  },
  "rules.listRuleProblems": {
    call: (c) => c.listRuleProblems("c"),
    input: { commit: "c" },
    answer: answers["rules.listRuleProblems"],
    told: plain(itemsOf("rules.listRuleProblems")),
  },
  "rules.setRuleSwitch": {
    call: (c) => c.setRuleSwitch(flip, context),
    input: flip,
    answer: answers["rules.setRuleSwitch"],
    told: answers["rules.setRuleSwitch"],
  },
  "rules.listRuleSwitches": {
    call: (c) => c.listRuleSwitches(),
    input: {},
    answer: answers["rules.listRuleSwitches"],
    told: itemsOf("rules.listRuleSwitches"),
  },
  "rules.listRuleSwitchHistory": {
    call: (c) => c.listRuleSwitchHistory(page),
    input: neckPage,
    answer: answers["rules.listRuleSwitchHistory"],
    told: pageOf("rules.listRuleSwitchHistory"),
  },
};

/** Other forms of what is asked and told above. */
export const otherRuleRelays: readonly (readonly [string, Relay])[] = [
  [
    "rules.getRule",
    {
      call: (c) => c.getRule("best", ""),
      input: { rule: "best" },
      answer: { ...summary, rule: selectionRule, text, problems, removed },
      told: { summary, rule: wireSelectionRule, text, problems, removed },
    },
  ],
  [
    "rules.getRule",
    {
      call: (c) => c.getRule("best", ""),
      input: { rule: "best" },
      answer: { ...summary, uuid: null, stage: null, kind: null, rule: null, text: null, problems, removed },
      told: { summary: plain({ ...summary, uuid: null, stage: null, kind: null }), problems, removed },
    },
  ],
  [
    "rules.listRuleHistory",
    { call: (c) => c.listRuleHistory("best", 0), input: { rule: "best" }, answer: { items: [] }, told: [] },
  ],
];
