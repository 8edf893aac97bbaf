import { namesUsed } from "../../../expression/index.ts";
import type { CompiledAction } from "../select/compile.ts";
import type { SeriesName } from "../select/plan.ts";

/** What makes an action rule look at an instance: changes of what it names, and no others. */
export interface Wakes {
  /** A new value of one of them does; the dimensions are of no matter. */
  readonly series: readonly SeriesName[];
  /** A change of one of these tags does. */
  readonly tags: ReadonlySet<string>;
  readonly anyTag: boolean;
  /** What it has from its making on is news then. */
  readonly creation: boolean;
  readonly deprecation: boolean;
}

export function wakesOf({ series, given, when, until }: CompiledAction): Wakes {
  const references = [given, when, until].flatMap((clause) =>
    clause === null ? [] : namesUsed(clause.tree).references,
  );
  const fields = references.flatMap((each) => (each.kind === "field" ? [each.name] : []));
  return {
    series,
    tags: new Set(references.flatMap((each) => (each.kind === "tag" ? [each.name] : []))),
    anyTag: fields.includes("tags"),
    creation: fields.length > 0,
    deprecation: fields.includes("deprecated"),
  };
}
