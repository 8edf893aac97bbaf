import { createHash } from "node:crypto";
import { canonicalJson } from "../../../domain/canonical.ts";
import { lookedAt, seriesMeant } from "../candidates/reach.ts";
import { type Candidate, tieOrder } from "../select/candidate.ts";
import type { Incumbent } from "../select/choose.ts";
import type { CompiledSelection } from "../select/compile.ts";

/** All that a decision was made from, beside the rule. */
export interface Inputs {
  readonly candidates: Iterable<Candidate>;
  /** A whole second, in milliseconds since the epoch. */
  readonly moment: number;
  readonly incumbent: Incumbent | null;
  /** What each fallback came to, as far as they were asked. */
  readonly fallbacks: readonly (string | null)[];
}

/**
 * SHA-256 of what a rule looked at, as hex: of each candidate what may change, and the points of the metrics that the
 * rule names. What is known beside that, such as points that have left its windows, makes no difference.
 */
export function digestOf(compiled: CompiledSelection, reaches: readonly number[], inputs: Inputs): string {
  const { moment, incumbent, fallbacks } = inputs;
  const hash = createHash("sha256").update(canonicalJson([moment, incumbent, fallbacks]));
  for (const candidate of [...inputs.candidates].sort(tieOrder)) {
    hash.update(canonicalJson([candidate.uuid, candidate.deprecated, candidate.tags]));
    for (const [place, wanted] of compiled.series.entries()) {
      for (const series of seriesMeant(candidate, wanted)) {
        const { first, end } = lookedAt(series, reaches[place]!, moment);
        if (first === end) continue;
        hash.update(canonicalJson([place, series.scope, end - first]));
        hash.update(Float64Array.from(series.times.slice(first, end)));
        hash.update(Float64Array.from(series.values.slice(first, end)));
      }
    }
  }
  return hash.digest("hex");
}
