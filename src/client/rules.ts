import type { RuleProblem } from "../domain/rule.ts";
import type {
  NewRuleSwitch,
  RuleChange,
  RuleCommit,
  RuleDetails,
  RuleLine,
  RuleQuery,
  RuleSummary,
  RuleSwitch,
  RulesStatus,
} from "../domain/rule-repository.ts";
import type { Page, PageRequest } from "../domain/values.ts";
import { type CallOptions, everyPage, path, type Transport } from "./transport.ts";

export type Rules = ReturnType<typeof createRules>;

/** The rules as they stand in Git, and their kill switches. */
export function createRules(transport: Transport) {
  const read = <Result>(path: string, query: object, options: CallOptions): Promise<Result> =>
    transport.json({ ...options, method: "GET", path, query: { ...query }, repeat: "harmless" });

  const itemsOf = async <Item>(answer: Promise<{ items: readonly Item[] }>): Promise<readonly Item[]> =>
    (await answer).items;

  const list = (query: RuleQuery = {}, options: CallOptions = {}): Promise<Page<RuleSummary>> =>
    read("/rules", query, options);

  const commits = (request: PageRequest = {}, options: CallOptions = {}): Promise<Page<RuleCommit>> =>
    read("/rule-commits", request, options);

  const switchHistory = (request: PageRequest = {}, options: CallOptions = {}): Promise<Page<RuleSwitch>> =>
    read("/rule-switches/history", request, options);

  return {
    status: (options: CallOptions = {}): Promise<RulesStatus> => read("/rules/status", {}, options),

    /** Makes the server look at its repository now. */
    refresh: (options: CallOptions = {}): Promise<RulesStatus> =>
      transport.json({ ...options, method: "POST", path: "/rules/refresh", repeat: "harmless" }),

    list,

    all: (query: RuleQuery = {}, options: CallOptions = {}): AsyncIterable<RuleSummary> =>
      everyPage(query.page_token, (page_token) => list({ ...query, page_token }, options)),

    /** As it stands, or stood with a commit that was taken up. */
    get: (
      { rule, ...query }: { readonly rule: string; readonly commit?: string },
      options: CallOptions = {},
    ): Promise<RuleDetails> => read(path`/rules/${rule}`, query, options),

    /** Commits that changed the rule's file, newest first. */
    history: (
      { rule, ...query }: { readonly rule: string; readonly limit?: number },
      options: CallOptions = {},
    ): Promise<readonly RuleChange[]> => itemsOf(read(path`/rules/${rule}/history`, query, options)),

    /** Each line of the rule's file with the commit that wrote it. */
    blame: (
      { rule, ...query }: { readonly rule: string; readonly commit?: string },
      options: CallOptions = {},
    ): Promise<readonly RuleLine[]> => itemsOf(read(path`/rules/${rule}/blame`, query, options)),

    /** Commits that were taken up, newest first. */
    commits,

    allCommits: (request: PageRequest = {}, options: CallOptions = {}): AsyncIterable<RuleCommit> =>
      everyPage(request.page_token, (page_token) => commits({ ...request, page_token }, options)),

    /** What is wrong in a commit that was taken up, the newest unless told. */
    problems: (
      query: { readonly commit?: string } = {},
      options: CallOptions = {},
    ): Promise<readonly RuleProblem[]> => itemsOf(read("/rule-problems", query, options)),

    /** Turns a rule, a team's rules or all off, or on again. */
    setSwitch: (body: NewRuleSwitch, options: CallOptions = {}): Promise<RuleSwitch> =>
      transport.json({ ...options, method: "POST", path: "/rule-switches", body, repeat: "keyed" }),

    /** How each switch that was ever set stands. */
    switches: (options: CallOptions = {}): Promise<readonly RuleSwitch[]> =>
      itemsOf(read("/rule-switches", {}, options)),

    /** Every setting of a switch, newest first. */
    switchHistory,

    allSwitchHistory: (request: PageRequest = {}, options: CallOptions = {}): AsyncIterable<RuleSwitch> =>
      everyPage(request.page_token, (page_token) => switchHistory({ ...request, page_token }, options)),
  };
}
