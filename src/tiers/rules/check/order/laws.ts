import {
  type Condition,
  type Context,
  compileCondition,
  pairContext,
  type Value,
} from "../../../../expression/index.ts";
import type { Abstraction, Feature } from "./abstraction.ts";

/** What makes a comparator a strict order; `transitive` is about three candidates. */
export type Law = "irreflexive" | "asymmetric" | "transitive";

export type Proof =
  | { readonly kind: "holds" }
  /** No candidate is better than any other. */
  | { readonly kind: "idle" }
  /** Some law fails, if the features are independent of each other. */
  | { readonly kind: "broken"; readonly law: Law; readonly levels: readonly Levels[] }
  /** Too many features to go through. */
  | { readonly kind: "open" };

/** A candidate: for each feature its rank or truth, null for missing. */
export type Levels = readonly (number | boolean | null)[];

/** Most ways in which three candidates can lie to each other that are gone through. */
const TRIPLES = 12_000_000;

/**
 * Goes through every way in which up to three candidates can lie to each other: for each feature only the order of
 * their values counts. If no way breaks a law, none is ever broken.
 */
export function prove({ tree, features }: Abstraction): Proof {
  const kinds = features.map(({ kind }) => ways[kind]);
  if (kinds.reduce((product, { triples }) => product * triples.length, 1) > TRIPLES) return { kind: "open" };
  const better = betterTable(compileCondition(tree), features);
  if (!better.includes(1)) return { kind: "idle" };
  return brokenPair(better, kinds) ?? brokenTriple(better, kinds) ?? { kind: "holds" };
}

type Level = number | boolean | null;

/** How two and three candidates can lie to each other in one feature. */
interface Ways {
  /** An example of each way for two. */
  readonly pairs: readonly (readonly [Level, Level])[];
  /** For each way for two the way of the same two, swapped. */
  readonly swapped: readonly number[];
  /** For three, the ways of the first two, the last two, and the first and the last, with an example. */
  readonly triples: readonly {
    readonly ways: readonly [number, number, number];
    readonly example: readonly Level[];
  }[];
}

function waysOf(levels: readonly Level[], wayOf: (one: Level, other: Level) => string): Ways {
  const pairs = new Map<string, readonly [Level, Level]>();
  for (const one of levels) {
    for (const other of levels) {
      const way = wayOf(one, other);
      if (!pairs.has(way)) pairs.set(way, [one, other]);
    }
  }
  const names = [...pairs.keys()];
  const index = (one: Level, other: Level): number => names.indexOf(wayOf(one, other));
  const triples = new Map<string, Ways["triples"][number]>();
  for (const x of levels) {
    for (const y of levels) {
      for (const z of levels) {
        const three = [index(x, y), index(y, z), index(x, z)] as const;
        triples.set(three.join(), { ways: three, example: [x, y, z] });
      }
    }
  }
  return {
    pairs: [...pairs.values()],
    swapped: [...pairs.values()].map(([one, other]) => index(other, one)),
    triples: [...triples.values()],
  };
}

const ways: Record<Feature["kind"], Ways> = {
  ordered: waysOf([null, 1, 2, 3], (one, other) =>
    one === null || other === null ? `${one === null} ${other === null}` : `${Math.sign(+one - +other)}`,
  ),
  condition: waysOf([null, true, false], (one, other) => `${one} ${other}`),
};

/** For each combination of ways for two, 1 when the first is better; the first feature counts fastest. */
function betterTable(condition: Condition, features: readonly Feature[]): Uint8Array {
  const kinds = features.map(({ kind }) => ways[kind]);
  const table = new Uint8Array(kinds.reduce((product, { pairs }) => product * pairs.length, 1));
  for (let index = 0; index < table.length; index++) {
    const pairs = pairsAt(index, kinds);
    const [a, b] = [0, 1].map((side) =>
      contextAt(
        features,
        pairs.map((pair) => pair[side]!),
      ),
    );
    table[index] = condition(pairContext(a!, b!)) ? 1 : 0;
  }
  return table;
}

function pairsAt(index: number, kinds: readonly Ways[]): readonly (readonly [Level, Level])[] {
  let rest = index;
  return kinds.map(({ pairs }) => {
    const pair = pairs[rest % pairs.length]!;
    rest = Math.floor(rest / pairs.length);
    return pair;
  });
}

function contextAt(features: readonly Feature[], levels: Levels): Context {
  const values = new Map<string, Value | null>(features.map(({ name }, at) => [name, levels[at]!]));
  return {
    now: 0,
    field: ({ name }) => values.get(name),
    metric: () => null,
    tag: () => null,
    points: () => [],
  };
}

function brokenPair(better: Uint8Array, kinds: readonly Ways[]): Proof | null {
  for (let index = 0; index < better.length; index++) {
    if (better[index] === 0) continue;
    const pairs = pairsAt(index, kinds);
    const levels = [0, 1].map((side) => pairs.map((pair) => pair[side]!));
    const back = indexSwapped(index, kinds);
    if (back === index) return { kind: "broken", law: "irreflexive", levels: [levels[0]!] };
    if (better[back] === 1) return { kind: "broken", law: "asymmetric", levels };
  }
  return null;
}

function indexSwapped(index: number, kinds: readonly Ways[]): number {
  let [rest, scale, swapped] = [index, 1, 0];
  for (const { pairs, swapped: ways } of kinds) {
    swapped += ways[rest % pairs.length]! * scale;
    rest = Math.floor(rest / pairs.length);
    scale *= pairs.length;
  }
  return swapped;
}

function brokenTriple(better: Uint8Array, kinds: readonly Ways[]): Proof | null {
  const chosen: number[] = [];
  /** Extends the indices of the three pairs by every way of the next feature. */
  const search = (feature: number, scale: number, first: number, last: number, across: number): boolean => {
    const kind = kinds[feature];
    if (kind === undefined) return better[first] === 1 && better[last] === 1 && better[across] === 0;
    return kind.triples.some(({ ways: [xy, yz, xz] }, at) => {
      chosen[feature] = at;
      const next = scale * kind.pairs.length;
      return search(feature + 1, next, first + xy * scale, last + yz * scale, across + xz * scale);
    });
  };
  if (!search(0, 1, 0, 0, 0)) return null;
  const examples = chosen.map((at, feature) => kinds[feature]!.triples[at]!.example);
  return {
    kind: "broken",
    law: "transitive",
    levels: [0, 1, 2].map((candidate) => examples.map((example) => example[candidate]!)),
  };
}
