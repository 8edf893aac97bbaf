import type { AskedRule, Champion, ChampionRequest, ExplainedChampion } from "../../../domain/champion.ts";
import type { Decision, DecisionQuery, Replay, Selection } from "../../../domain/decision.ts";
import type { Generated } from "../generated.ts";
import type { Answer, Given } from "../operation.ts";
import { toInstance } from "./instances.ts";
import { partitionFrom, withPartition } from "./refs.ts";
import { pageFrom, present, required, textOrNothing } from "./values.ts";

export function askedRuleFrom(given: Given<Generated.AskedRule>, at: string): AskedRule {
  const asked = required(given, at);
  return present({ rule: required(asked.rule, `${at}.rule`), project: textOrNothing(asked.project) });
}

export function championRequestFrom(given: Given<Generated.ChampionRequest>): ChampionRequest {
  const partition = partitionFrom(given?.partition, "request.partition");
  return { ...askedRuleFrom(given, "request"), ...present({ partition }) };
}

export function toChampion({ champion, ...rest }: Champion): Answer<Generated.Champion> {
  return {
    ...present(withPartition(rest)),
    ...(champion === null ? {} : { champion: toInstance(champion) }),
  };
}

export function toExplainedChampion(explained: ExplainedChampion): Answer<Generated.ExplainedChampion> {
  const { verdicts, ...champion } = explained;
  return { champion: toChampion(champion), verdicts };
}

export function decisionQueryFrom(query: Given<Generated.DecisionQuery>): DecisionQuery {
  return {
    ...present({
      rule: textOrNothing(query?.rule),
      partition: partitionFrom(query?.partition, "query.partition"),
      project: textOrNothing(query?.project),
      champion: textOrNothing(query?.champion),
      from: textOrNothing(query?.fromTime),
      to: textOrNothing(query?.toTime),
    }),
    ...pageFrom(query),
  };
}

export function toDecision({ selection, ...decision }: Decision): Answer<Generated.Decision> {
  return { ...present(withPartition(decision)), selection: toSelection(selection) };
}

export function toReplay({ decision, selection, ...rest }: Replay): Answer<Generated.Replay> {
  return { ...rest, decision: toDecision(decision), selection: toSelection(selection) };
}

function toSelection(selection: Selection): Answer<Generated.Selection> {
  return present(selection);
}
