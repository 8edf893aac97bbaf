/** The invariants of the design that one server can break; the names are used in every report. */
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
