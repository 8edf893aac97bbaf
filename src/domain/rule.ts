import type { Dimensions, MetricScope } from "./metric.ts";
import type { Time } from "./values.ts";

/** How far a rule may go, in the order in which it is trusted. */
export const ruleStages = ["draft", "shadow", "canary", "on"] as const;
export type RuleStage = (typeof ruleStages)[number];

/** What every rule says of itself, as it stands in its file. Expressions are texts of Gallery's expression language. */
interface RuleHead {
  /** Whose rule it is: the folder that it lies in. */
  readonly team: string;
  /** Name of the file without its ending. */
  readonly name: string;
  /** Any key-like text: the paper's UUIDs are not well-formed. Unique in the repository. */
  readonly uuid: string;
  readonly description: string;
  /** The project whose instances it looks at: the team's only one unless told. */
  readonly project: string;
  readonly stage: RuleStage;
  /** The share of partitions that a canary acts on, more than 0 and less than 1; null unless the stage is canary. */
  readonly share: number | null;
  /** Which instances: a condition over their metadata; null for all. */
  readonly given: string | null;
  /** Which of them now: a condition over metrics and metadata; null for all. */
  readonly when: string | null;
  readonly environment: string | null;
  /** The scope of metrics that are named without one; null for the newest value of all scopes. */
  readonly scope: MetricScope | null;
  /** Metrics named outside window functions are the mean of their values in these last seconds; null for the newest. */
  readonly window: number | null;
  /** Only metrics measured in this context, such as `{event: "holiday"}`; empty for those without dimensions. */
  readonly context: Dimensions;
  readonly evidence: Evidence;
}

/** The least that must be known of each metric that a rule names. */
export interface Evidence {
  /** Values in the window (or ever, without one). */
  readonly count: number | null;
  /** Seconds since the newest value, at most. */
  readonly age: number | null;
}

/** Answers who is best. */
export interface SelectionRule extends RuleHead {
  readonly kind: "selection";
  /** Whether candidate `a` is better than candidate `b`; a strict order. */
  readonly comparator: string;
  /** Whether the best candidate `a` is better enough than the incumbent `b` to replace it; null when better is enough. */
  readonly margin: string | null;
  /** Seconds after a switch in which there is no other; null for none. */
  readonly coolDown: number | null;
  /** Conditions that the champion must meet besides; an incumbent that fails one leaves at once. */
  readonly guards: readonly string[];
  /** What answers when no candidate is left, in this order. */
  readonly fallback: readonly Fallback[];
}

export type Fallback =
  /** Another selection rule of the team. */
  | { readonly rule: string }
  /** UUID of an instance. */
  | { readonly instance: string }
  /** The newest instance of a base version id that is not deprecated, in the partition asked for. */
  | { readonly baseVersionId: string }
  /** What the rule's environment serves. */
  | { readonly deployed: string };

/** Acts when something happens. */
export interface ActionRule extends RuleHead {
  readonly kind: "action";
  readonly actions: readonly ActionCall[];
  /** Seconds that the condition must have held without a break; 0 to act at once. */
  readonly for: number;
  /** Once it has acted, it acts again only after this condition held (hysteresis); null: after `when` did not hold. */
  readonly until: string | null;
  /** Moments at which it looks by itself; empty for none. */
  readonly schedule: readonly Schedule[];
}

export type Schedule =
  /** Every so many seconds since the epoch. */
  | { readonly every: number }
  /** A span that begins and ends, such as a holiday: it looks at both. */
  | { readonly event: string; readonly start: Time; readonly end: Time };

/** One action: the name of a built-in one or of a callback of the team, and what it is told. */
export interface ActionCall {
  readonly action: string;
  readonly parameters: Readonly<Record<string, unknown>>;
}

export type Rule = SelectionRule | ActionRule;

/** What a team may do; stands in `teams.yaml` at the root of the repository, out of the team's own reach. */
export interface Team {
  readonly name: string;
  readonly projects: readonly string[];
  /** Environments that its rules may deploy to. */
  readonly environments: readonly string[];
  readonly callbacks: Readonly<Record<string, Callback>>;
}

/** A named HTTP call that a team's rules may make. */
export interface Callback {
  readonly url: string;
  /** Names the secret that signs it, which operators set on the server; null for unsigned. */
  readonly secret: string | null;
  /** Text with `{{…}}` for the values of the firing; null for the whole firing as JSON. */
  readonly body: string | null;
  readonly headers: Readonly<Record<string, string>>;
  readonly timeoutSeconds: number;
  /** Calls a minute, at most; null for no limit. */
  readonly perMinute: number | null;
}

/** Something wrong in a repository of rules, or worth a look. */
export interface RuleProblem {
  /** Path in the repository. */
  readonly file: string;
  /** From 1; null when it is of the whole file. */
  readonly line: number | null;
  readonly column: number | null;
  /** A word for machines, such as `given.impossible`. */
  readonly code: string;
  readonly message: string;
  /** A warning keeps nothing out of force. */
  readonly severity: "error" | "warning";
}
