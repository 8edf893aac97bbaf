import { type Domain, narrow, weightOf } from "./domain.ts";
import { any, type Fact, type Formula, relations } from "./formula.ts";

/** Facts tried for one question before the search gives up; some milliseconds. */
const STEPS = 20_000;

/** Steps that all questions about one rule may take together. */
const STEPS_TOGETHER = 200_000;

/** What is left of the steps for several questions. */
export class Effort {
  private left = STEPS_TOGETHER;

  /** Throws when nothing is left. */
  spend(steps: number): void {
    this.left -= steps;
    if (this.left < 0) throw new TooHard();
  }
}

/** True only when nothing can make the formula true. A formula that is too hard to say is held for possible. */
export function isImpossible(formula: Formula, effort: Effort = new Effort()): boolean {
  const search = new Search(effort);
  try {
    return !search.finds([formula], new Facts());
  } catch (error) {
    if (error instanceof TooHard) return false;
    throw error;
  }
}

class TooHard extends Error {}

class Search {
  private steps = 0;
  private readonly effort: Effort;

  constructor(effort: Effort) {
    this.effort = effort;
  }

  /** Whether `pending` can hold beside the facts, as far as facts can tell; changes `facts`. */
  finds(pending: readonly Formula[], facts: Facts): boolean {
    const todo = [...pending];
    let open: Choice[] = [];
    while (todo.length > 0 || open.length > 0) {
      while (todo.length > 0) {
        const part = todo.pop()!;
        this.count(1);
        if (part.kind === "all") todo.push(...part.of);
        else if (part.kind === "any") open.push(part.of);
        else {
          this.count(facts.weight(part));
          if (!facts.add(part)) return false;
        }
      }
      const narrowed = open.map((choice) => choice.filter((option) => this.mayHold(option, facts)));
      if (narrowed.some((choice) => choice.length === 0)) return false;
      todo.push(...narrowed.filter((choice) => choice.length === 1).map(([only]) => only!));
      open = narrowed.filter((choice) => choice.length > 1);
      if (todo.length === 0) break;
    }
    if (open.length === 0) return true;
    const fewest = open.reduce((least, choice) => (choice.length < least.length ? choice : least));
    const rest = open.filter((choice) => choice !== fewest).map((choice) => any(...choice));
    return fewest.some((option) => {
      this.count(facts.size + rest.length);
      return this.finds([...rest, option], facts.copy());
    });
  }

  private mayHold(option: Formula, facts: Facts): boolean {
    this.count(1);
    if (option.kind === "all" || option.kind === "any") return true;
    this.count(facts.weight(option));
    return facts.allows(option);
  }

  private count(steps: number): void {
    this.steps += steps;
    this.effort.spend(steps);
    if (this.steps > STEPS) throw new TooHard();
  }
}

type Choice = readonly Formula[];

/** What is known of each term: missing, present, or in a domain. */
type Known = Domain | "present" | "missing";

class Facts {
  private readonly terms: Map<string, Known>;
  /** For two terms in the order of their keys, the relations that are left. */
  private readonly related: Map<string, number>;

  constructor(terms = new Map<string, Known>(), related = new Map<string, number>()) {
    this.terms = terms;
    this.related = related;
  }

  get size(): number {
    return this.terms.size + this.related.size;
  }

  copy(): Facts {
    return new Facts(new Map(this.terms), new Map(this.related));
  }

  /** Steps that it takes to add the fact. */
  weight(fact: Fact): number {
    if (fact.kind !== "in") return 1;
    const known = this.terms.get(fact.term);
    return weightOf(fact.domain) + (typeof known === "object" ? weightOf(known) : 0);
  }

  allows(fact: Fact): boolean {
    return fact.kind === "related" ? this.relationLeft(fact) !== 0 : this.combined(fact) !== null;
  }

  /** False when the fact contradicts what is known. */
  add(fact: Fact): boolean {
    if (fact.kind === "related") {
      const left = this.relationLeft(fact);
      this.related.set(pairKey(fact), left);
      return left !== 0;
    }
    const known = this.combined(fact);
    if (known === null) return false;
    this.terms.set(fact.term, known);
    return true;
  }

  private combined(fact: Exclude<Fact, { kind: "related" }>): Known | null {
    const known = this.terms.get(fact.term);
    if (fact.kind === "missing") return known === undefined || known === "missing" ? "missing" : null;
    if (known === "missing") return null;
    if (fact.kind === "present") return known ?? "present";
    // Narrowed by itself, so that an empty domain is found to be empty.
    return narrow(known === undefined || known === "present" ? fact.domain : known, fact.domain);
  }

  private relationLeft(fact: Related): number {
    const allowed = fact.left < fact.right ? fact.allowed : reversed(fact.allowed);
    return (this.related.get(pairKey(fact)) ?? 7) & allowed;
  }
}

type Related = Extract<Fact, { kind: "related" }>;

const pairKey = ({ left, right }: Related): string =>
  left < right ? `${left} ${right}` : `${right} ${left}`;

const reversed = (allowed: number): number =>
  (allowed & relations.equal) |
  (allowed & relations.less ? relations.greater : 0) |
  (allowed & relations.greater ? relations.less : 0);
