import { type Rule, ruleStages } from "../../../domain/rule.ts";
import {
  type NewRuleSwitch,
  type RuleDetails,
  type RuleQuery,
  type RuleSummary,
  type RulesStatus,
  ruleStates,
  switchTargets,
} from "../../../domain/rule-repository.ts";
import type { Generated } from "../generated.ts";
import type { Answer, Given } from "../operation.ts";
import { choiceFrom, pageFrom, present, required, textOrNothing } from "./values.ts";

export function ruleQueryFrom(query: Given<Generated.RuleQuery>): RuleQuery {
  return {
    ...present({
      team: textOrNothing(query?.team),
      stage: choiceFrom(query?.stage, ruleStages, "query.stage"),
      state: choiceFrom(query?.state, ruleStates, "query.state"),
    }),
    ...pageFrom(query),
  };
}

export function ruleSwitchFrom(given: Given<Generated.NewRuleSwitch>): NewRuleSwitch {
  const change = required(given, "ruleSwitch");
  const field = "ruleSwitch.target";
  return present({
    target: required(choiceFrom(change.target, switchTargets, field), field),
    name: textOrNothing(change.name),
    on: required(change.on, "ruleSwitch.on"),
    reason: required(change.reason, "ruleSwitch.reason"),
  });
}

export function toRulesStatus(status: RulesStatus): Answer<Generated.RulesStatus> {
  return present(status);
}

export function toRuleSummary(summary: RuleSummary): Answer<Generated.RuleSummary> {
  return present(summary);
}

export function toRuleDetails(details: RuleDetails): Answer<Generated.RuleDetails> {
  const { rule, text, problems, removed, ...summary } = details;
  return {
    summary: toRuleSummary(summary),
    ...present({ rule: rule && toRule(rule), text }),
    problems: problems.map(present),
    removed,
  };
}

function toRule({ given, when, evidence, ...rule }: Rule): Answer<Generated.Rule> {
  const conditions = { givenCondition: given, whenCondition: when };
  return {
    ...present({ ...(rule.kind === "action" ? actionPart(rule) : rule), ...conditions }),
    evidence: present(evidence),
  };
}

type ActionPart = Omit<Extract<Rule, { kind: "action" }>, "given" | "when" | "evidence">;

function actionPart({ actions, for: seconds, until, schedule, ...head }: ActionPart) {
  return {
    ...head,
    actions: actions.map(({ action, parameters }) => ({ action, parameters: JSON.stringify(parameters) })),
    forSeconds: seconds,
    untilCondition: until,
    schedule: schedule.map((each) =>
      "every" in each ? each : { event: each.event, startsAt: each.start, endsAt: each.end },
    ),
  };
}
