import { GalleryError } from "../../../../domain/errors.ts";
import {
  childrenOf,
  compileCondition,
  type Expression,
  pairContext,
  Time,
  type Type,
  type Value,
} from "../../../../expression/index.ts";
import { type Candidate, contextOf, day, type Sample, type Trait } from "./candidates.ts";
import { Chance } from "./chance.ts";
import type { Law } from "./laws.ts";

/** Candidates that break a law. */
export interface Breach {
  readonly law: Law;
  readonly candidates: readonly Candidate[];
}

const ROUNDS = 250;
const CANDIDATES = 7;

/** Whether candidate `a` is better than `b`; an evaluation that is refused says no. */
export type Better = (a: Candidate, b: Candidate) => boolean;

export function betterBy(tree: Expression): Better {
  const condition = compileCondition(tree);
  return (a, b) => {
    try {
      return condition(pairContext(contextOf(a), contextOf(b)));
    } catch (error) {
      if (error instanceof GalleryError) return false;
      throw error;
    }
  };
}

/** Looks for candidates that break a law among those drawn; null when none do. */
export function findBreach(better: Better, draws: Draws): Breach | null {
  for (let round = 0; round < ROUNDS; round++) {
    const drawn = draws.candidates(CANDIDATES);
    const breach = breachAmong(better, drawn);
    if (breach !== null) return breach;
  }
  return null;
}

export function breachAmong(better: Better, drawn: readonly Candidate[]): Breach | null {
  const wins = drawn.map((one) => drawn.map((other) => better(one, other)));
  for (const [x, one] of drawn.entries()) {
    if (wins[x]![x]) return { law: "irreflexive", candidates: [one] };
  }
  for (const [x, one] of drawn.entries()) {
    for (const [y, other] of drawn.entries()) {
      if (!wins[x]![y]) continue;
      if (wins[y]![x]) return { law: "asymmetric", candidates: [one, other] };
      const z = drawn.findIndex((_, at) => wins[y]![at] && !wins[x]![at]);
      if (z >= 0) return { law: "transitive", candidates: [one, other, drawn[z]!] };
    }
  }
  return null;
}

/** Looks for a pair that `margin` lets switch although the comparator does not. */
export function findUnjust(
  margin: Better,
  better: Better,
  draws: Draws,
): readonly [Candidate, Candidate] | null {
  for (let round = 0; round < ROUNDS; round++) {
    const drawn = draws.candidates(CANDIDATES);
    for (const one of drawn) {
      const other = drawn.find((each) => margin(one, each) && !better(one, each));
      if (other !== undefined) return [one, other];
    }
  }
  return null;
}

/** Imagined candidates: few values, among them the constants that the expressions name and what lies beside them. */
export class Draws {
  private readonly chance = new Chance(1);
  private readonly traits: readonly Trait[];
  private readonly typeOf: (trait: Trait) => Type;
  private readonly numbers: readonly number[];
  private readonly texts: readonly string[];
  private readonly times: readonly Time[];

  /** @param negative whether metrics may be below zero */
  constructor(
    traits: readonly Trait[],
    trees: readonly Expression[],
    typeOf: (trait: Trait) => Type,
    negative: boolean,
  ) {
    this.traits = traits;
    this.typeOf = typeOf;
    const constants = trees.flatMap(constantsIn);
    const given = constants.filter((value) => typeof value === "number");
    const beside = given.flatMap((value) => [value, value - 1, value + 1, value * 2, value / 2]);
    const numbers = [0, 0.5, 1, 2, 3, ...beside];
    // A negative constant says that the metric may be negative.
    const signed = negative || given.some((value) => value < 0);
    this.numbers = signed ? [...numbers, -1, -2, -0.5] : numbers.filter((value) => value >= 0);
    const texts = constants.filter((value) => typeof value === "string");
    this.texts = ["a", "b", "c", ...texts, ...texts.map((text) => `${text}x`)];
    const times = constants.filter((value) => value instanceof Time);
    this.times = [1, 2, 3].map(day).concat(times);
  }

  candidates(count: number): readonly Candidate[] {
    return Array.from({ length: count }, () => this.candidate());
  }

  private candidate(): Candidate {
    const values = new Map<string, Value>();
    const samples = new Map<string, readonly Sample[]>();
    for (const trait of this.traits) {
      if (this.chance.below(8) === 0) continue;
      if (trait.reference.kind === "metric") samples.set(trait.key, this.samples(trait));
      else values.set(trait.key, this.value(this.typeOf(trait)));
    }
    return { values, samples };
  }

  private samples({ windows }: Trait): readonly Sample[] {
    const longest = Math.max(3_600, ...windows);
    const count = windows.length === 0 ? 1 : 1 + this.chance.below(3);
    return Array.from({ length: count }, () => ({
      age: this.chance.below(longest),
      value: this.chance.pick(this.numbers),
    })).sort((one, other) => other.age - one.age);
  }

  private value(type: Type): Value {
    switch (type) {
      case "text":
        return this.chance.pick(this.texts);
      case "boolean":
        return this.chance.below(2) === 0;
      case "time":
        return this.chance.pick(this.times);
      case "number":
      case "unknown":
        return this.chance.pick(this.numbers);
      default:
        return this.texts.filter(() => this.chance.below(2) === 0);
    }
  }
}

function constantsIn(tree: Expression): readonly (number | string | Time)[] {
  switch (tree.kind) {
    case "number":
    case "text":
      return [tree.value];
    case "duration":
      return [tree.seconds];
    case "time":
      return [new Time(tree.value)];
    case "negate":
      return constantsIn(tree.operand).map((value) => (typeof value === "number" ? -value : value));
    default:
      return childrenOf(tree).flatMap(constantsIn);
  }
}
