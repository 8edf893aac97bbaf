import type { AskedRule, Champion, ChampionRequest, ExplainedChampion } from "../domain/champion.ts";
import type { Decision, DecisionQuery, Replay } from "../domain/decision.ts";
import type { Partition } from "../domain/instance.ts";
import type { Page } from "../domain/values.ts";
import { type CallOptions, everyPage, path, type Transport } from "./transport.ts";

export type Champions = ReturnType<typeof createChampions>;

/** Whom selection rules choose, and what they decided before. */
export function createChampions(transport: Transport) {
  const ask = async (body: object, options: CallOptions): Promise<readonly Champion[]> => {
    const answer = await transport.json<{ items: readonly Champion[] }>({
      ...options,
      method: "POST",
      path: "/champions",
      body,
      repeat: "harmless",
    });
    return answer.items;
  };

  const decisions = (query: DecisionQuery = {}, options: CallOptions = {}): Promise<Page<Decision>> =>
    transport.json({
      ...options,
      method: "GET",
      path: "/decisions",
      query: { ...query },
      repeat: "harmless",
    });

  return {
    /** By a rule in force, for the only partition of its candidates unless one is named. */
    get: (
      { rule, ...query }: { readonly rule: string; readonly partition?: Partition },
      options: CallOptions = {},
    ): Promise<Champion> =>
      transport.json({
        ...options,
        method: "GET",
        path: path`/rules/${rule}/champion`,
        query,
        repeat: "harmless",
      }),

    /** By a rule in force, or by one that is sent. */
    select: async (request: ChampionRequest, options: CallOptions = {}): Promise<Champion> =>
      (await ask(request, options))[0]!,

    /** For every partition in which the rule has candidates. */
    selectAll: (request: AskedRule, options: CallOptions = {}): Promise<readonly Champion[]> =>
      ask({ ...request, all: true }, options),

    /** With every candidate, and why it is not the champion. */
    explain: (request: ChampionRequest, options: CallOptions = {}): Promise<ExplainedChampion> =>
      transport.json({
        ...options,
        method: "POST",
        path: "/champions/explain",
        body: request,
        repeat: "harmless",
      }),

    /** Newest first. */
    decisions,

    allDecisions: (query: DecisionQuery = {}, options: CallOptions = {}): AsyncIterable<Decision> =>
      everyPage(query.page_token, (page_token) => decisions({ ...query, page_token }, options)),

    decision: (uuid: string, options: CallOptions = {}): Promise<Decision> =>
      transport.json({ ...options, method: "GET", path: path`/decisions/${uuid}`, repeat: "harmless" }),

    /** Makes a decision again from what was known then. */
    replay: (uuid: string, options: CallOptions = {}): Promise<Replay> =>
      transport.json({
        ...options,
        method: "POST",
        path: path`/decisions/${uuid}/replay`,
        repeat: "harmless",
      }),
  };
}
