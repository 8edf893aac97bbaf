import { conditionsOf, type Examined } from "./examined.ts";
import { all, type Formula } from "./logic/formula.ts";
import type { Plain } from "./logic/plain.ts";
import { isImpossible } from "./logic/solve.ts";

/** Pairs of a repository that are looked at closely; of more rules than have so many, some rivals are not told. */
const PAIRS = 100_000;

/** Which rules' conditions can hold together. Most pairs of a large repository differ in a value that both fix. */
export class Overlaps {
  private left = PAIRS;
  private readonly fixed = new WeakMap<Formula, ReadonlyMap<string, ReadonlySet<Plain>>>();
  private readonly conditions = new WeakMap<Examined, Formula>();

  /** False also when too many were asked for. */
  mayHold(one: Formula, other: Formula): boolean {
    if (this.differ(one, other)) return false;
    this.left--;
    return this.left >= 0 && !isImpossible(all(one, other));
  }

  /** What a rule asks of the kind of instance, whichever instance it is. */
  givenOf({ given, reading }: Examined): Formula {
    return given === null ? all() : reading.of(given.tree, "true");
  }

  /** What a rule asks of one instance. */
  conditionOf(rule: Examined): Formula {
    const known =
      this.conditions.get(rule) ??
      all(...conditionsOf(rule).map(({ tree }) => rule.reading.of(tree, "true")));
    this.conditions.set(rule, known);
    return known;
  }

  private differ(one: Formula, other: Formula): boolean {
    const theirs = this.fixedIn(other);
    for (const [term, values] of this.fixedIn(one)) {
      const rivals = theirs.get(term);
      if (rivals !== undefined && ![...values].some((value) => rivals.has(value))) return true;
    }
    return false;
  }

  /** The terms that may have a few values only. */
  private fixedIn(formula: Formula): ReadonlyMap<string, ReadonlySet<Plain>> {
    const known = this.fixed.get(formula) ?? new Map(fixedFacts(formula));
    this.fixed.set(formula, known);
    return known;
  }
}

function fixedFacts(formula: Formula): readonly (readonly [string, ReadonlySet<Plain>])[] {
  if (formula.kind === "all") return formula.of.flatMap(fixedFacts);
  // Values of different types are no contradiction here, as nobody knows which one the data have.
  const fixes = formula.kind === "in" && formula.domain.only !== null && formula.domain.type !== "mixed";
  return fixes ? [[`${formula.domain.type} ${formula.term}`, formula.domain.only]] : [];
}
