import { namesUsed } from "../../../expression/index.ts";
import type { Series } from "../select/candidate.ts";
import type { CompiledAction } from "../select/compile.ts";

/** What makes an action rule look at an instance: changes of what it names, and no others. */
export interface Wakes {
  /** Whether a new value of the series does; its dimensions are of no matter. */
  metric(series: Pick<Series, "scope" | "name">): boolean;
  readonly creation: boolean;
  readonly deprecation: boolean;
}

export function wakesOf({ series, given, when, until }: CompiledAction): Wakes {
  const clauses = [given, when, until].filter((clause) => clause !== null);
  const fields = clauses
    .flatMap(({ tree }) => namesUsed(tree).references)
    .flatMap((reference) => (reference.kind === "field" ? [reference.name] : []));
  return {
    metric: ({ scope, name }) =>
      series.some((each) => each.name === name && (each.scope === null || each.scope === scope)),
    creation: fields.length > 0,
    deprecation: fields.includes("deprecated"),
  };
}
