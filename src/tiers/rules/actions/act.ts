import type { FiringReport } from "../../../domain/firing.ts";
import type { Team } from "../../../domain/rule.ts";
import type { RuleBook } from "../rule-book.ts";

/** What is kept of an act while it waits. */
export interface ActDoc {
  readonly action: string;
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly report: FiringReport;
}

/** One action to be done. */
export interface Act extends ActDoc {
  /** The same in every attempt: who does it twice under one id may have one effect only. */
  readonly id: string;
  /** What the rule's team may do, as it is now. */
  readonly team: Team;
  /** Row id of the instance. */
  readonly instance: number;
}

export type ActOutcome =
  | { readonly kind: "done"; readonly result: string }
  /** It failed, and may go well another time: not before `after` milliseconds. */
  | { readonly kind: "failed"; readonly result: string; readonly after?: number }
  /** Its time has not come; that is no failure. */
  | { readonly kind: "later"; readonly result: string; readonly at: number }
  /** There is no use in trying again. */
  | { readonly kind: "dead"; readonly result: string };

/** What an action's name stands for. Own ones are registered by name; they go before the callbacks of teams. */
export interface Action {
  /** Whether it is also told when what it acted on is over. */
  readonly resolves?: boolean;
  /** What every server does for it by itself, about once a minute. */
  tend?(rules: RuleBook): Promise<void>;
  /** What throws is tried again. */
  run(act: Act): Promise<ActOutcome>;
}

export type Actions = ReadonlyMap<string, Action>;

export const done = (result: string): ActOutcome => ({ kind: "done", result });
export const dead = (result: string): ActOutcome => ({ kind: "dead", result });
