/** What is counted. */
export const subjects = [
  "experiments",
  "runs",
  "metric points",
  "files",
  "logged models",
  "registered models",
  "versions",
  "aliases",
  "traces",
] as const;
export type Subject = (typeof subjects)[number];

export interface Reason {
  readonly reason: string;
  readonly count: number;
  /** Names of the first few that it kept back. */
  readonly names: readonly string[];
}

export interface Line {
  readonly what: Subject;
  /** Written by this import, as new or to make whole what was there. */
  readonly carried: number;
  readonly present: number;
  readonly left: number;
  /** Why some were left, or were carried otherwise than they were. */
  readonly reasons: readonly Reason[];
}

const NAMES = 5;

interface Counts {
  carried: number;
  present: number;
  left: number;
  readonly reasons: Map<string, { count: number; names: string[] }>;
}

/** Counts what an import does. Memory does not grow with what is left, as each reason names only the first few. */
export class Tally {
  readonly #counts = new Map<Subject, Counts>();

  #of(what: Subject): Counts {
    const known = this.#counts.get(what);
    if (known) return known;
    const fresh: Counts = { carried: 0, present: 0, left: 0, reasons: new Map() };
    this.#counts.set(what, fresh);
    return fresh;
  }

  carry(what: Subject, count = 1): void {
    this.#of(what).carried += count;
  }

  meet(what: Subject, count = 1): void {
    this.#of(what).present += count;
  }

  leave(what: Subject, name: string, reason: string): void {
    this.#of(what).left += 1;
    this.remark(what, name, reason);
  }

  /** Says how one that was carried differs from what it was. */
  remark(what: Subject, name: string, reason: string): void {
    const { reasons } = this.#of(what);
    const { count, names } = reasons.get(reason) ?? { count: 0, names: [] };
    reasons.set(reason, { count: count + 1, names: names.length < NAMES ? [...names, name] : names });
  }

  count(what: Subject): number {
    return this.#counts.get(what)?.carried ?? 0;
  }

  /** All that came by, whatever became of them. */
  seen(what: Subject): number {
    const { carried, present, left } = this.#of(what);
    return carried + present + left;
  }

  lines(): readonly Line[] {
    return subjects.map((what) => {
      const { carried, present, left, reasons } = this.#of(what);
      return {
        ...{ what, carried, present, left },
        reasons: [...reasons].map(([reason, told]) => ({ reason, ...told })),
      };
    });
  }
}
