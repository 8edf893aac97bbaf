import {
  type Context,
  childrenOf,
  type Expression,
  format,
  type MetricReference,
  type Reference,
  referenceKey,
  type Scalar,
  Time,
  type Value,
} from "../../../../expression/index.ts";

/** A point of a metric, `age` in seconds. */
export interface Sample {
  readonly age: number;
  readonly value: number;
}

/** An imagined candidate: what is not in it is missing. */
export interface Candidate {
  readonly values: ReadonlyMap<string, Value>;
  readonly samples: ReadonlyMap<string, readonly Sample[]>;
}

/** Something of a candidate that a comparator reads, on whichever side. */
export interface Trait {
  /** Without the variable. */
  readonly reference: Reference;
  readonly key: string;
  /** Lengths in seconds of the windows that it is read in. */
  readonly windows: readonly number[];
}

const keys = new WeakMap<Reference, string>();

/** The key of what a reference reads, the same for a and b. Kept, as imagined candidates are asked for it often. */
export function traitKey(reference: Reference): string {
  const key = keys.get(reference) ?? referenceKey({ ...reference, variable: null });
  keys.set(reference, key);
  return key;
}

/** Every name of a comparator once, whichever candidate it is read from. */
export function traitsOf(tree: Expression): readonly Trait[] {
  const traits = new Map<string, Trait>();
  const note = (reference: Reference, windows: readonly number[]): void => {
    const key = traitKey(reference);
    const known = traits.get(key)?.windows ?? [];
    traits.set(key, { reference: { ...reference, variable: null }, key, windows: [...known, ...windows] });
  };
  const visit = (node: Expression): void => {
    if (node.kind === "window") note(node.metric, [node.seconds]);
    else if (node.kind === "field" || node.kind === "metric" || node.kind === "tag") note(node, []);
    else childrenOf(node).forEach(visit);
  };
  visit(tree);
  return [...traits.values()];
}

/** The moment at which imagined candidates are compared. */
const moment = Date.UTC(2026, 0, 1);

/** The candidate as an expression sees it. */
export function contextOf({ values, samples }: Candidate): Context {
  const newest = (reference: MetricReference): number | undefined =>
    samples.get(traitKey(reference))?.at(-1)?.value;
  return {
    now: moment,
    field: (reference) => values.get(traitKey(reference)),
    tag: (reference) => values.get(traitKey(reference)) as Scalar | undefined,
    metric: newest,
    points: (reference, from) =>
      (samples.get(traitKey(reference)) ?? [])
        .filter(({ age }) => moment - age * 1_000 > from)
        .map(({ value }) => value),
  };
}

/** A time so many days after the first one. */
export const day = (count: number): Time => new Time(moment + (count - 30) * 86_400_000);

/** What a candidate is, for a sentence: `metrics.mae 1, city missing`. */
export function describe(candidate: Candidate, traits: readonly Trait[]): string {
  return traits.map((trait) => `${format(trait.reference)} ${worth(candidate, trait)}`).join(", ");
}

function worth({ values, samples }: Candidate, { key, reference, windows }: Trait): string {
  if (reference.kind !== "metric") {
    const value = values.get(key);
    return value === undefined ? "missing" : value instanceof Time ? value.toJSON() : JSON.stringify(value);
  }
  const points = samples.get(key) ?? [];
  if (points.length === 0) return "missing";
  return windows.length === 0
    ? `${points.at(-1)!.value}`
    : `[${points.map(({ value }) => value).join(", ")}]`;
}
