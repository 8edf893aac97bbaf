import type { Expression, Type, Value } from "../../../../expression/index.ts";
import { type Abstraction, abstractOf } from "./abstraction.ts";
import { type Candidate, day, type Sample, type Trait, traitKey, traitsOf } from "./candidates.ts";
import { type Levels, prove } from "./laws.ts";
import { type Better, type Breach, betterBy, breachAmong, Draws, findBreach } from "./search.ts";

/** What is known of a comparator. */
export type Judgement =
  | { readonly kind: "strict" }
  /** No candidate is better than any other. */
  | { readonly kind: "idle" }
  | { readonly kind: "broken"; readonly breach: Breach }
  /** It is a strict order as long as no metric is negative. */
  | { readonly kind: "negative"; readonly breach: Breach }
  | { readonly kind: "open" };

export type TypeOfTrait = (trait: Trait) => Type;

/** Proves that a comparator is a strict order, or finds candidates over which it is none. */
export function judgeOrder(tree: Expression, typeOf: TypeOfTrait): Judgement {
  const traits = traitsOf(tree);
  const better = betterBy(tree);
  const abstraction = abstractOf(tree);
  if (abstraction !== null) {
    const proof = prove(abstraction);
    if (proof.kind === "holds") return { kind: "strict" };
    if (proof.kind === "idle") return proof;
    const breach = proof.kind === "broken" ? realBreach(abstraction, proof.levels, better, typeOf) : null;
    if (breach !== null) return { kind: "broken", breach };
  }
  const among = (negative: boolean): Breach | null =>
    findBreach(better, new Draws(traits, [tree], typeOf, negative));
  const breach = among(false);
  if (breach !== null) return { kind: "broken", breach };
  const negative = among(true);
  return negative === null ? { kind: "open" } : { kind: "negative", breach: negative };
}

/** The abstract candidates as real ones, if they break a law as well. */
function realBreach(
  { features }: Abstraction,
  levels: readonly Levels[],
  better: Better,
  typeOf: TypeOfTrait,
): Breach | null {
  const candidates = levels.map((own): Candidate => {
    const values = new Map<string, Value>();
    const samples = new Map<string, readonly Sample[]>();
    for (const [at, { example }] of features.entries()) {
      const level = own[at]!;
      if (level === null || !("variable" in example)) continue;
      const key = traitKey(example);
      if (example.kind === "metric") samples.set(key, [{ age: 0, value: Number(level) }]);
      else values.set(key, valueAt(level, typeOf({ reference: example, key, windows: [] })));
    }
    return { values, samples };
  });
  return breachAmong(better, candidates);
}

function valueAt(level: number | boolean, type: Type): Value {
  if (typeof level === "boolean") return level;
  if (type === "text") return ["", "a", "b", "c"][level]!;
  if (type === "time") return day(level);
  return type === "boolean" ? level > 1 : level;
}
