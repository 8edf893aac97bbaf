/** The invariants of the design that can be broken here; the names are used in every report. */
export type Invariant =
  | "durable"
  | "atomic"
  | "log complete"
  | "real time"
  | "immutable"
  | "blob first"
  | "versions"
  | "propagation"
  | "deployments"
  | "idempotent"
  | "jobs"
  | "callbacks"
  | "decisions"
  | "as of"
  | "pages"
  | "metrics are the fold of the points"
  | "only refusals of the catalogue"
  | "lively";

export class Violation extends Error {
  readonly invariant: Invariant;
  constructor(invariant: Invariant, what: string) {
    super(`${invariant}: ${what}`);
    this.invariant = invariant;
  }
}

export function hold(condition: boolean, invariant: Invariant, what: () => string): asserts condition {
  if (!condition) throw new Violation(invariant, what());
}

export const same = (left: unknown, right: unknown): boolean => canonical(left) === canonical(right);

const canonical = (value: unknown): string =>
  JSON.stringify(value, (_, each: unknown) =>
    typeof each === "object" && each !== null && !Array.isArray(each)
      ? Object.fromEntries(Object.entries(each).sort(([a], [b]) => (a < b ? -1 : 1)))
      : each,
  );

/** Keeps the first violation that is seen where throwing it would be taken for a failure of what is watched. */
export class Findings {
  #first: Violation | undefined;

  hold(condition: boolean, invariant: Invariant, what: () => string): void {
    if (!condition) this.#first ??= new Violation(invariant, what());
  }

  throwFirst(): void {
    if (this.#first !== undefined) throw this.#first;
  }
}
