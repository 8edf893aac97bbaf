import {
  askedRuleFrom,
  championRequestFrom,
  decisionQueryFrom,
  toChampion,
  toDecision,
  toExplainedChampion,
  toReplay,
} from "../codec/champions.ts";
import { required, toPage } from "../codec/values.ts";
import type { Operations } from "../operation.ts";

type Names =
  | "selectChampion"
  | "selectChampions"
  | "explainChampion"
  | "getDecision"
  | "listDecisions"
  | "replayDecision";

export const championOperations: Pick<Operations, Names> = {
  selectChampion: async ({ gallery, caller }, request) =>
    toChampion(await gallery.rules.selectChampion(caller, championRequestFrom(request))),

  selectChampions: async ({ gallery, caller }, asked) =>
    (await gallery.rules.selectChampions(caller, askedRuleFrom(asked, "asked"))).items.map(toChampion),

  explainChampion: async ({ gallery, caller }, request) =>
    toExplainedChampion(await gallery.rules.explainChampion(caller, championRequestFrom(request))),

  getDecision: async ({ gallery, caller }, uuid) =>
    toDecision(await gallery.rules.getDecision(caller, { uuid: required(uuid, "uuid") })),

  listDecisions: async ({ gallery, caller }, query) =>
    toPage(await gallery.rules.listDecisions(caller, decisionQueryFrom(query)), toDecision),

  replayDecision: async ({ gallery, caller }, uuid) =>
    toReplay(await gallery.rules.replayDecision(caller, { uuid: required(uuid, "uuid") })),
};
