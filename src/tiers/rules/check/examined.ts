import type { ActionRule, Rule, SelectionRule } from "../../../domain/rule.ts";
import { type Expression, parse } from "../../../expression/index.ts";
import { RuleReading } from "./logic/rule-reading.ts";
import { Effort } from "./logic/solve.ts";

/** Words from the root of a rule's file to a value in it, such as `["rule", "GUARDS", 0]`. */
export type WordPath = readonly (string | number)[];

/** A rule's file, as far as a problem needs it. */
export interface RuleFile {
  /** Path in the repository. */
  readonly file: string;
  /** Where a value stands, or a unit inside the text that it is; from 1. */
  readonly locate: (
    path: WordPath,
    offset?: number,
  ) => { readonly line: number; readonly column: number } | null;
}

export interface RuleInFile {
  readonly rule: Rule;
  readonly source: RuleFile;
}

/** An expression of a rule. */
export interface Clause {
  /** `GIVEN`, or `GUARDS[1]`. */
  readonly word: string;
  readonly path: WordPath;
  readonly tree: Expression;
}

/** A rule with its expressions parsed. */
export interface Examined<Kind extends Rule = Rule> {
  readonly rule: Kind;
  readonly source: RuleFile;
  /** `<team>/<name>`, for sentences. */
  readonly title: string;
  readonly given: Clause | null;
  readonly when: Clause | null;
  readonly guards: readonly Clause[];
  readonly until: Clause | null;
  readonly comparator: Clause | null;
  readonly margin: Clause | null;
  /** What its names mean: shared by its clauses, so that they can be read together. */
  readonly reading: RuleReading;
  readonly effort: Effort;
}

/** Throws the GalleryError of a text that is no expression; a rule that was read from a file has none. */
export function examine({ rule, source }: RuleInFile): Examined {
  const clause = (word: string, text: string | null, path: WordPath = ["rule", word]): Clause | null =>
    text === null ? null : { word, path, tree: parse(text) };
  const selects = rule.kind === "selection" ? rule : null;
  return {
    rule,
    source,
    title: `${rule.team}/${rule.name}`,
    given: clause("GIVEN", rule.given),
    when: clause("WHEN", rule.when),
    guards: (selects?.guards ?? []).map((text, at) => clause(`GUARDS[${at}]`, text, ["rule", "GUARDS", at])!),
    until: clause("UNTIL", rule.kind === "action" ? rule.until : null),
    comparator: clause("MODEL_SELECTION", selects?.comparator ?? null),
    margin: clause("MARGIN", selects?.margin ?? null),
    reading: new RuleReading({
      scope: rule.scope,
      reading: JSON.stringify([rule.window, Object.entries(rule.context).sort()]),
    }),
    effort: new Effort(),
  };
}

/** Every expression of a rule, in the order in which they are usually written. */
export const clausesOf = (rule: Examined): readonly Clause[] =>
  [rule.given, rule.when, ...rule.guards, rule.until, rule.comparator, rule.margin].filter(
    (clause) => clause !== null,
  );

/** What has to hold together for an instance to be chosen or acted on. */
export const conditionsOf = (rule: Examined): readonly Clause[] =>
  [rule.given, rule.when, ...rule.guards].filter((clause) => clause !== null);

export const isSelection = (each: Examined): each is Examined<SelectionRule> =>
  each.rule.kind === "selection";

export const isAction = (each: Examined): each is Examined<ActionRule> => each.rule.kind === "action";
