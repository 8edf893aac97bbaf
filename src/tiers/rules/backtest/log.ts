import type { Selection } from "../../../domain/decision.ts";
import type { SelectionRule } from "../../../domain/rule.ts";
import { timeOf } from "../../../domain/time.ts";
import type { Time } from "../../../domain/values.ts";
import { Membership } from "../candidates/membership.ts";
import { reachesOf } from "../candidates/reach.ts";
import { type Resolved, resolverOf } from "../champions/fallbacks.ts";
import { digestOf } from "../champions/inputs.ts";
import { type Candidate, candidateOf } from "../select/candidate.ts";
import type { Incumbent } from "../select/choose.ts";
import { type CompiledSelection, compileSelection } from "../select/compile.ts";
import { decide, nextIncumbent } from "../select/decide.ts";
import { KnownSeries } from "./known.ts";
import type { PastInstance, PastSeries, Tagging } from "./past.ts";
import { tagged } from "./past.ts";

/** A decision as the log has it. */
export interface LoggedDecision {
  readonly uuid: string;
  /** UUID of the rule that decided, and the commit that it came from. */
  readonly rule: string;
  readonly commit: string;
  /** Canonical JSON. */
  readonly partition: string;
  /** Milliseconds since the epoch. */
  readonly moment: number;
  /** The state of the log that it was made from. */
  readonly position: number;
  readonly selection: Selection;
  readonly shadow: boolean;
  readonly incumbent: Incumbent | null;
  /** SHA-256 of all that was looked at. */
  readonly inputs: string;
}

/** An instance by the positions of the log that tell of it, rather than by time. */
export interface LoggedInstance {
  readonly source: Omit<PastInstance, "deprecations" | "series">;
  readonly made: number;
  readonly turns: readonly { readonly position: number; readonly deprecated: boolean }[];
  readonly taggings: readonly (Pick<Tagging, "tags"> & { readonly position: number })[];
  /** `recorded` are positions. */
  readonly series: readonly (PastSeries & { readonly recorded: readonly number[] })[];
}

/** All that is needed to make the decisions of a rule again. */
export interface DecisionLog {
  readonly rule: string;
  /** Oldest first. */
  readonly decisions: readonly LoggedDecision[];
  /** The rule as it was with a commit; undefined when the past does not hold it. */
  readonly ruleAt: (commit: string) => SelectionRule | undefined;
  /** The instances of the rule's project, by canonical JSON of their partition. */
  readonly instances: ReadonlyMap<string, readonly LoggedInstance[]>;
}

/** How a decision that was made again differs from the log. */
export interface Deviation {
  readonly decision: string;
  readonly at: Time;
  readonly partition: string;
  readonly differs: "rule" | "incumbent" | "champion" | "choice" | "why" | "inputs";
  readonly logged: string;
  readonly replayed: string;
}

export interface LogReplay {
  readonly rule: string;
  readonly decisions: number;
  readonly same: boolean;
  /** The first; null when there is none. */
  readonly deviation: Deviation | null;
}

/**
 * Makes every decision of a log again, each with the rule of its commit, from what the log knew then, and with the
 * incumbent that the decisions before it lead to. Where a fallback answered, what it came to is taken from the log: it
 * is no part of what the rule looks at. The log of a rule that really ran gives no deviation, bit for bit.
 */
export function replayLog({ rule, decisions, ruleAt, instances }: DecisionLog): LogReplay {
  const forms = new Map<string, Form | undefined>();
  const lanes = new Map<string, Lane>();
  const formAt = (commit: string): Form | undefined => {
    if (!forms.has(commit)) forms.set(commit, formOf(ruleAt(commit)));
    return forms.get(commit);
  };
  for (const logged of decisions) {
    const { partition, uuid, moment } = logged;
    const lane = lanes.get(partition) ?? new Lane(instances.get(partition) ?? [], logged.incumbent);
    lanes.set(partition, lane);
    const difference = lane.compare(logged, formAt(logged.commit));
    if (difference === null) continue;
    const deviation = { decision: uuid, at: timeOf(moment), partition, ...difference };
    return { rule, decisions: decisions.length, same: false, deviation };
  }
  return { rule, decisions: decisions.length, same: true, deviation: null };
}

/** A rule with what follows from it. */
interface Form {
  readonly compiled: CompiledSelection;
  readonly membership: Membership;
  readonly reaches: readonly number[];
}

function formOf(rule: SelectionRule | undefined): Form | undefined {
  if (rule === undefined) return undefined;
  const compiled = compileSelection(rule);
  return { compiled, membership: new Membership(compiled), reaches: reachesOf(compiled) };
}

type Difference = Pick<Deviation, "differs" | "logged" | "replayed">;

/** One partition on its way through the log. */
class Lane {
  private readonly actors: readonly { readonly instance: LoggedInstance; readonly series: KnownSeries[] }[];
  private incumbent: Incumbent | null;

  /** @param incumbent of the first decision that is known */
  constructor(instances: readonly LoggedInstance[], incumbent: Incumbent | null) {
    this.actors = instances.map((instance) => ({
      instance,
      series: instance.series.map((series) => new KnownSeries(series, series.recorded)),
    }));
    this.incumbent = incumbent;
  }

  compare(logged: LoggedDecision, form: Form | undefined): Difference | null {
    if (form === undefined) {
      return { differs: "rule", logged: logged.commit, replayed: "the past does not hold the rule" };
    }
    const candidates = this.candidatesAt(logged.position, form.membership);
    const made = this.decide(logged, form, candidates);
    const parts = [
      ["incumbent", textOf(logged.incumbent), textOf(this.incumbent)],
      ["champion", logged.selection.champion ?? "none", made.selection.champion ?? "none"],
      ["choice", logged.selection.choice, made.selection.choice],
      ["why", logged.selection.why, made.selection.why],
      ["inputs", logged.inputs, made.inputs],
    ] as const;
    this.incumbent = nextIncumbent(made.selection.champion, logged.moment, this.incumbent);
    const other = parts.find(([, before, again]) => before !== again);
    return other === undefined ? null : { differs: other[0], logged: other[1], replayed: other[2] };
  }

  /** With what the fallbacks came to, if any was asked: of all that this may have been, what the log knows. */
  private decide(
    { moment, selection, inputs }: LoggedDecision,
    form: Form,
    candidates: readonly Candidate[],
  ) {
    const { compiled, reaches } = form;
    const { incumbent } = this;
    const all = possibleFallbacks(compiled.rule, selection).map((fallbacks) => {
      const fallback = resolverOf(compiled.rule.fallback, fallbacks);
      const decided = decide(compiled, candidates, { moment, incumbent, fallback });
      const digest = digestOf(compiled, reaches, { candidates, moment, incumbent, fallbacks });
      return { selection: decided.selection, inputs: digest };
    });
    return all.find((made) => made.inputs === inputs) ?? all[0]!;
  }

  private candidatesAt(position: number, membership: Membership): readonly Candidate[] {
    const upTo = (entry: { readonly position: number }): boolean => entry.position <= position;
    return this.actors.flatMap(({ instance, series }) => {
      const { source, made, turns, taggings } = instance;
      for (const each of series) each.learn(position);
      if (made > position) return [];
      const deprecated = turns.findLast(upTo)?.deprecated ?? false;
      const tags = tagged(source.tags, taggings.filter(upTo));
      const candidate = candidateOf({ ...source, deprecated, tags, series });
      return membership.includes(candidate) ? [candidate] : [];
    });
  }
}

/** Up to the first that came to an instance, each fallback came to nothing; none is asked when somebody is chosen. */
function possibleFallbacks(
  { fallback }: SelectionRule,
  { champion, choice }: Selection,
): readonly Resolved[] {
  if (choice === "none") return [fallback.map(() => null)];
  if (choice !== "fallback" || fallback.length === 0) return [[]];
  return fallback.map((_, place) => [...Array<null>(place).fill(null), champion]);
}

const textOf = (incumbent: Incumbent | null): string =>
  incumbent === null ? "none" : `${incumbent.instance} since ${timeOf(incumbent.since)}`;
