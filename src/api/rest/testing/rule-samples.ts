import type { Champion } from "../../../domain/champion.ts";
import type { Decision, Verdict } from "../../../domain/decision.ts";
import type { Firing, Silence } from "../../../domain/firing.ts";
import type { Instance } from "../../../domain/instance.ts";
import type { Job } from "../../../domain/job.ts";
import type { ActionRule, RuleProblem } from "../../../domain/rule.ts";
import type {
  RuleChange,
  RuleCommit,
  RuleDetails,
  RuleLine,
  RuleSummary,
  RuleSwitch,
  RulesStatus,
} from "../../../domain/rule-repository.ts";

const at = "2026-11-21T10:00:00.000Z";
const hash = "3b18e512dba79e4c8300dd08aeb37f8e728b8dad";
const digest = "0".repeat(64);
const uuid = "dec1de00-0000-4000-8000-000000000000";

const rule: ActionRule = {
  ...{ kind: "action", team: "forecasting", name: "best", uuid: "best-by-city", description: "" },
  ...{ project: "p", stage: "canary", share: 0.5, given: 'city == "Lyon"', when: null },
  ...{ environment: "production", scope: "Validation", window: 86_400, context: { event: "holiday" } },
  evidence: { count: 3, age: null },
  actions: [{ action: "alert", parameters: { severity: "page", labels: { tier: 1 } } }],
  ...{ for: 1_800, until: "metrics.mae < 5" },
  schedule: [{ every: 3_600 }, { event: "holiday", start: at, end: at }],
};

const commit: RuleCommit = {
  ...{ hash, author: "Ann", message: "Raise the bound", at, appliedAt: at },
  ...{ forced: false, errors: 1, warnings: 0 },
};
const status: RulesStatus = {
  repository: { url: "https://git.example/rules.git", branch: "main", folder: "rules" },
  ...{ commit, inForce: 2, stale: 1, broken: 1, seenAt: at, unreachable: { since: at, why: "no answer" } },
};
const problem: RuleProblem = {
  ...{ file: "forecasting/best.yaml", line: 3, column: 7, code: "given.impossible" },
  ...{ message: "it never holds", severity: "error" },
};
const summary: RuleSummary = {
  ...{ file: "forecasting/best.yaml", uuid: "best-by-city", team: "forecasting", name: "best" },
  ...{ state: "stale", stage: "canary", effectiveStage: "draft", kind: "action", description: "" },
  ...{ commit: hash, errors: 1 },
};
const details: RuleDetails = {
  ...summary,
  ...{ rule, text: "team: forecasting\n", problems: [problem], removed: false },
};
const change: RuleChange = { commit: hash, author: "Ann", message: "Begin", at, removed: false };
const line: RuleLine = { line: 1, text: "team: forecasting", commit: hash, author: "Ann", at };
const flip: RuleSwitch = { target: "team", name: "forecasting", on: false, reason: "r", at, by: "maria" };
const problems = { ...problem, line: null, column: null, severity: "warning" };

const verdict: Verdict = {
  ...{ instance: uuid, baseVersionId: "A", version: "4.1", verdict: "evidence", why: "2 of 3 values" },
};
const decision: Decision = {
  ...{ uuid, rule: "best-by-city", team: "forecasting", project: "p", commit: hash },
  ...{ partition: { city: "Lyon" }, at, position: 42, shadow: true, inputs: digest },
  selection: { champion: uuid, choice: "kept", why: "no challenger is better by the margin" },
  incumbent: { instance: uuid, since: at },
};
const firing: Firing = {
  ...{ uuid, rule: "best-by-city", team: "forecasting", commit: hash, stage: "on", instance: uuid },
  ...{ cause: "schedule", position: 42, at, outcome: "held", actions: 1, why: "it holds", inputs: digest },
};
const look: Job = {
  ...{ id: "change 7 1 best-by-city", kind: "evaluate", rule: "best-by-city", instance: uuid, action: null },
  ...{ firing: null, state: "waiting", attempts: 0, nextAt: at, lastResult: null },
};
const act: Job = {
  ...{ id: `${uuid}.0`, kind: "act", rule: "best-by-city", instance: uuid, action: "alert" },
  ...{ firing: uuid, state: "dead", attempts: 10, nextAt: null, lastResult: "status 500" },
};
const silence: Silence = {
  ...{ uuid, matchers: [{ name: "project", value: "p.*", isRegex: true }], comment: "move" },
  ...{ startsAt: at, endsAt: at, createdBy: "maria" },
};

/** What the functions of the rules answer with, about an instance where they answer with one. */
export function ruleAnswers(instance: Instance): Readonly<Record<string, unknown>> {
  const champion: Champion = {
    ...{
      champion: instance,
      partition: { city: "Lyon" },
      choice: "best",
      why: "it is newer",
      decision: uuid,
    },
    ...{ rule: "best-by-city", commit: hash, shadow: false, position: 42, at },
  };
  const none: Champion = {
    ...champion,
    ...{ champion: null, partition: {}, choice: "none", why: "no candidate", decision: null, commit: null },
  };
  return {
    "rules.getRulesStatus": status,
    "rules.refreshRules": { ...status, repository: null, commit: null, seenAt: null, unreachable: null },
    "rules.listRules": { items: [summary], next_page_token: "t" },
    "rules.getRule": details,
    "rules.listRuleHistory": { items: [change] },
    "rules.blameRule": { items: [line] },
    "rules.listRuleCommits": { items: [commit], next_page_token: "t" },
    "rules.listRuleProblems": { items: [problem, problems] },
    "rules.setRuleSwitch": flip,
    "rules.listRuleSwitches": { items: [flip] },
    "rules.listRuleSwitchHistory": { items: [flip], next_page_token: "t" },
    "rules.selectChampion": champion,
    "rules.selectChampions": { items: [champion, none] },
    "rules.explainChampion": { ...none, verdicts: [verdict] },
    "rules.getDecision": decision,
    "rules.listDecisions": { items: [{ ...decision, incumbent: null }], next_page_token: "t" },
    "rules.replayDecision": {
      ...{ decision, selection: decision.selection, verdicts: [verdict], inputs: digest, same: true },
    },
    "rules.fire": { firing: uuid },
    "rules.listFirings": { items: [firing], next_page_token: "t" },
    "rules.getFiring": firing,
    "rules.listJobs": { items: [look, act], next_page_token: "t" },
    "rules.replayJob": { ...act, state: "waiting", nextAt: at },
    "rules.createSilence": silence,
    "rules.listSilences": { items: [silence], next_page_token: "t" },
    "rules.endSilence": silence,
  };
}
