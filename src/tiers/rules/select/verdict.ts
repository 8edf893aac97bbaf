import type { Verdict, VerdictKind } from "../../../domain/decision.ts";
import { type Chosen, type Drop, dropOf, holds, isEvident } from "./choose.ts";
import type { CompiledSelection } from "./compile.ts";
import { valuesOf, whyNot, whyNotEvident } from "./sentence.ts";
import { Pair, type Subject } from "./subject.ts";

/** What became of one candidate of a decision, in words. */
export function verdictOf(compiled: CompiledSelection, subject: Subject, chosen: Chosen): Verdict {
  const { uuid: instance, baseVersionId, version } = subject.candidate;
  const of = (verdict: VerdictKind, why: string): Verdict => ({
    ...{ instance, baseVersionId, version, verdict, why },
  });
  const pair = new Pair();
  const drop = dropOf(compiled, subject, pair);
  if (drop !== null) return of(drop, whyDropped(compiled, subject, drop, pair));
  if (subject === chosen.champion) return of("champion", whyChampion(chosen));
  return of("beaten", whyBeaten(compiled, subject, chosen, pair));
}

function whyDropped(compiled: CompiledSelection, subject: Subject, drop: Drop, pair: Pair): string {
  switch (drop) {
    case "deprecated":
      return "it is deprecated";
    case "given":
      return whyNot(compiled.given!.tree, subject);
    case "when":
      return whyNot(compiled.when!.tree, subject);
    case "evidence": {
      const lacking = compiled.needed.find((needed) => !isEvident(compiled, needed, subject))!;
      return whyNotEvident(compiled, lacking, subject);
    }
    case "guard":
      return whyNot(compiled.guards.find((guard) => !holds(guard, subject))!.tree, subject);
    case "missing":
      return whyNot(compiled.better.tree, pair.of(subject, subject));
  }
}

const whyChampion = ({ choice }: Chosen): string =>
  choice === "kept"
    ? "it meets every condition and stays as the incumbent"
    : "it meets every condition and no other that does is better";

function whyBeaten(compiled: CompiledSelection, subject: Subject, chosen: Chosen, pair: Pair): string {
  const champion = chosen.champion!;
  const { uuid } = champion.candidate;
  const { better, margin } = compiled;
  if (holds(better, pair.of(champion, subject))) {
    return `${uuid} is better: ${valuesOf(better.tree, pair)}`;
  }
  if (holds(better, pair.of(subject, champion))) {
    const values = valuesOf(better.tree, pair);
    if (chosen.coolDownEnd !== null) return `better than ${uuid}, which stays for its cool-down: ${values}`;
    if (subject !== chosen.best) return `better than ${uuid}, yet not the best challenger: ${values}`;
    return `better than ${uuid}, but not by the margin: ${whyNot(margin!.tree, pair)}`;
  }
  return chosen.choice === "kept"
    ? `neither it nor ${uuid} is better, and ${uuid} is the incumbent`
    : `neither it nor ${uuid} is better, and ${tieReason(champion, subject, uuid)}`;
}

function tieReason({ candidate: champion }: Subject, { candidate }: Subject, uuid: string): string {
  if (champion.created !== candidate.created)
    return `${uuid} is ${champion.created > candidate.created ? "newer" : "better than one that is newer"}`;
  return `${uuid} comes first by UUID`;
}
