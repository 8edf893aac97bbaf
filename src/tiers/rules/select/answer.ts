import type { Selection } from "../../../domain/decision.ts";
import type { Fallback } from "../../../domain/rule.ts";
import { formatTime } from "../../../expression/index.ts";
import { type Chosen, dropOf } from "./choose.ts";
import type { CompiledSelection } from "./compile.ts";
import { Pair, type Subject } from "./subject.ts";

/** Puts a choice into words; without a champion the first fallback that comes to an instance answers. */
export function selectionOf(
  compiled: CompiledSelection,
  subjects: readonly Subject[],
  chosen: Chosen,
  resolve: (fallback: Fallback) => string | null = () => null,
): Selection {
  const { champion, choice } = chosen;
  if (champion !== null) return { champion: champion.candidate.uuid, choice, why: whyChosen(chosen) };
  const why = whyNone(compiled, subjects);
  for (const fallback of compiled.rule.fallback) {
    const instance = resolve(fallback);
    if (instance === null) continue;
    return {
      champion: instance,
      choice: "fallback",
      why: `${why}; the fallback to ${named(fallback)} answers`,
    };
  }
  return { champion: null, choice, why };
}

function whyChosen({ best, choice, coolDownEnd }: Chosen): string {
  if (choice === "best") return "no other candidate that meets the conditions is better";
  const challenger = best!.candidate.uuid;
  return coolDownEnd === null
    ? `the incumbent stays: ${challenger} is not better by the margin`
    : `the incumbent stays: no switch before ${formatTime(coolDownEnd)}, though ${challenger} is preferred`;
}

function whyNone(compiled: CompiledSelection, subjects: readonly Subject[]): string {
  if (subjects.length === 0) return "there is no candidate";
  const pair = new Pair();
  const counts = new Map<string, number>();
  for (const subject of subjects) {
    const drop = dropOf(compiled, subject, pair)!;
    counts.set(drop, (counts.get(drop) ?? 0) + 1);
  }
  const reasons = [...counts].sort(([one], [other]) => (one < other ? -1 : 1));
  const told = reasons.map(([drop, count]) => `${drop} ${count}`).join(", ");
  return `no candidate meets the conditions; dropped by ${told}`;
}

function named(fallback: Fallback): string {
  if ("rule" in fallback) return `rule ${fallback.rule}`;
  if ("instance" in fallback) return `instance ${fallback.instance}`;
  if ("baseVersionId" in fallback) return `the newest of ${fallback.baseVersionId}`;
  return `what ${fallback.deployed} serves`;
}
