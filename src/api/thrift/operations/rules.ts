import {
  ruleQueryFrom,
  ruleSwitchFrom,
  toRuleDetails,
  toRuleSummary,
  toRulesStatus,
} from "../codec/rules.ts";
import { pageFrom, present, required, textOrNothing, toPage } from "../codec/values.ts";
import type { Operations } from "../operation.ts";

type Names =
  | "getRulesStatus"
  | "refreshRules"
  | "listRules"
  | "getRule"
  | "listRuleHistory"
  | "blameRule"
  | "listRuleCommits"
  | "listRuleProblems"
  | "setRuleSwitch"
  | "listRuleSwitches"
  | "listRuleSwitchHistory";

function ruleAt(rule: string | null | undefined, commit: string | null | undefined) {
  return present({ rule: required(rule, "rule"), commit: textOrNothing(commit) });
}

export const ruleOperations: Pick<Operations, Names> = {
  getRulesStatus: async ({ gallery, caller }) =>
    toRulesStatus(await gallery.rules.getRulesStatus(caller, {})),

  refreshRules: async ({ gallery, caller }) => toRulesStatus(await gallery.rules.refreshRules(caller, {})),

  listRules: async ({ gallery, caller }, query) =>
    toPage(await gallery.rules.listRules(caller, ruleQueryFrom(query)), toRuleSummary),

  getRule: async ({ gallery, caller }, rule, commit) =>
    toRuleDetails(await gallery.rules.getRule(caller, ruleAt(rule, commit))),

  listRuleHistory: async ({ gallery, caller }, rule, limit) => {
    const input = present({ rule: required(rule, "rule"), limit: limit === 0 ? undefined : limit });
    return (await gallery.rules.listRuleHistory(caller, input)).items;
  },

  blameRule: async ({ gallery, caller }, rule, commit) =>
    (await gallery.rules.blameRule(caller, ruleAt(rule, commit))).items,

  listRuleCommits: async ({ gallery, caller }, page) =>
    toPage(await gallery.rules.listRuleCommits(caller, pageFrom(page)), (commit) => commit),

  listRuleProblems: async ({ gallery, caller }, commit) => {
    const input = present({ commit: textOrNothing(commit) });
    return (await gallery.rules.listRuleProblems(caller, input)).items.map(present);
  },

  setRuleSwitch: async ({ gallery, caller }, ruleSwitch) =>
    gallery.rules.setRuleSwitch(caller, ruleSwitchFrom(ruleSwitch)),

  listRuleSwitches: async ({ gallery, caller }) => (await gallery.rules.listRuleSwitches(caller, {})).items,

  listRuleSwitchHistory: async ({ gallery, caller }, page) =>
    toPage(await gallery.rules.listRuleSwitchHistory(caller, pageFrom(page)), (flip) => flip),
};
