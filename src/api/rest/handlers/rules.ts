import type { ChampionRequest } from "../../../domain/champion.ts";
import type { IntendedChange } from "../../../domain/dependency.ts";
import { GalleryError } from "../../../domain/errors.ts";
import type { FiringRequest, NewSilence } from "../../../domain/firing.ts";
import type { Partition } from "../../../domain/instance.ts";
import type { NewRuleSwitch } from "../../../domain/rule-repository.ts";
import type { PageRequest } from "../../../domain/values.ts";
import type { Rules } from "../../../tiers/rules/index.ts";
import type { Handlers } from "../handler.ts";

type AtCommit = { readonly commit?: string };

const repositoryHandlers = (rules: Rules): Handlers => ({
  "rules.getRulesStatus": ({ caller }) => rules.getRulesStatus(caller, {}),
  "rules.refreshRules": ({ caller }) => rules.refreshRules(caller, {}),
  "rules.listRules": ({ caller, query }) => rules.listRules(caller, query),
  "rules.getRule": ({ caller, params: { rule }, query }) =>
    rules.getRule(caller, { ...(query as AtCommit), rule }),
  "rules.listRuleHistory": ({ caller, params: { rule }, query }) =>
    rules.listRuleHistory(caller, { ...(query as { limit?: number }), rule }),
  "rules.blameRule": ({ caller, params: { rule }, query }) =>
    rules.blameRule(caller, { ...(query as AtCommit), rule }),
  "rules.listRuleCommits": ({ caller, query }) => rules.listRuleCommits(caller, query as PageRequest),
  "rules.listRuleProblems": ({ caller, query }) => rules.listRuleProblems(caller, query as AtCommit),
  "rules.setRuleSwitch": ({ caller, body }) => rules.setRuleSwitch(caller, body as NewRuleSwitch),
  "rules.listRuleSwitches": ({ caller }) => rules.listRuleSwitches(caller, {}),
  "rules.listRuleSwitchHistory": ({ caller, query }) =>
    rules.listRuleSwitchHistory(caller, query as PageRequest),
});

const previewHandlers = (rules: Rules): Handlers => ({
  "rules.previewImpact": ({ caller, body }) =>
    rules.previewImpact(caller, body as { change: IntendedChange }),
});

const championHandlers = (rules: Rules): Handlers => ({
  "rules.selectChampion": ({ caller, params: { rule }, query }) =>
    rules.selectChampion(caller, { ...(query as { partition?: Partition }), rule }),

  "rules.selectChampions": async ({ caller, body }) => {
    const { all, ...asked } = body as ChampionRequest & { readonly all?: boolean };
    if (all !== true) return { items: [await rules.selectChampion(caller, asked)] };
    if (asked.partition === undefined) return rules.selectChampions(caller, asked);
    throw new GalleryError("request.invalid", "all asks for every partition: leave out partition", {
      field: "all",
    });
  },

  "rules.explainChampion": ({ caller, body }) => rules.explainChampion(caller, body as ChampionRequest),
  "rules.listDecisions": ({ caller, query }) => rules.listDecisions(caller, query),
  "rules.getDecision": ({ caller, params: { uuid } }) => rules.getDecision(caller, { uuid }),
  "rules.replayDecision": ({ caller, params: { uuid } }) => rules.replayDecision(caller, { uuid }),
});

const activityHandlers = (rules: Rules): Handlers => ({
  "rules.fire": ({ caller, params: { rule }, body }) =>
    rules.fire(caller, { ...(body as Omit<FiringRequest, "rule">), rule }),
  "rules.listFirings": ({ caller, query }) => rules.listFirings(caller, query),
  "rules.getFiring": ({ caller, params: { uuid } }) => rules.getFiring(caller, { firing: uuid }),
  "rules.listJobs": ({ caller, query }) => rules.listJobs(caller, query),
  "rules.replayJob": ({ caller, params: { id } }) => rules.replayJob(caller, { job: id }),
  "rules.createSilence": ({ caller, body }) => rules.createSilence(caller, body as NewSilence),
  "rules.listSilences": ({ caller, query }) => rules.listSilences(caller, query as PageRequest),
  "rules.endSilence": ({ caller, params: { uuid } }) => rules.endSilence(caller, { silence: uuid }),
});

export const ruleHandlers = (rules: Rules): Handlers => ({
  ...repositoryHandlers(rules),
  ...previewHandlers(rules),
  ...championHandlers(rules),
  ...activityHandlers(rules),
});
