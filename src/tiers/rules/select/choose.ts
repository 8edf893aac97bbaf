import type { Choice, VerdictKind } from "../../../domain/decision.ts";
import { GalleryError } from "../../../domain/errors.ts";
import type { Context } from "../../../expression/index.ts";
import { tieOrder } from "./candidate.ts";
import type { Clause, Compiled, CompiledSelection } from "./compile.ts";
import type { Needed } from "./plan.ts";
import { Pair, type Subject } from "./subject.ts";

/** The instance that answered last, and since when, in milliseconds since the epoch. */
export interface Incumbent {
  readonly instance: string;
  readonly since: number;
}

/** Why a candidate was dropped. */
export type Drop = Exclude<VerdictKind, "champion" | "beaten">;

/** A decision before it is put into words. */
export interface Chosen {
  readonly champion: Subject | null;
  /** Whom the comparator chose; differs from the champion when the incumbent stayed. */
  readonly best: Subject | null;
  readonly choice: Extract<Choice, "best" | "kept" | "none">;
  /** Until when the incumbent stays whoever is better; null when that is not why it stayed. */
  readonly coolDownEnd: number | null;
  /** Who met every condition, in tie order. */
  readonly kept: readonly Subject[];
}

/** Why the subject is no candidate at its moment; null when it meets every condition. */
export function dropOf(compiled: CompiledSelection, subject: Subject, pair: Pair): Drop | null {
  if (subject.deprecated) return "deprecated";
  if (compiled.given !== null && !holds(compiled.given, subject)) return "given";
  for (const needed of compiled.needed) {
    if (!isEvident(compiled, needed, subject)) return "evidence";
  }
  if (compiled.when !== null && !holds(compiled.when, subject)) return "when";
  for (const guard of compiled.guards) if (!holds(guard, subject)) return "guard";
  return isComparable(compiled.better, pair.of(subject, subject)) ? null : "missing";
}

/** @param subjects all at the same moment */
export function choose(
  compiled: CompiledSelection,
  subjects: readonly Subject[],
  moment: number,
  incumbent: Incumbent | null,
): Chosen {
  const pair = new Pair();
  const kept: Subject[] = [];
  for (const subject of subjects) if (dropOf(compiled, subject, pair) === null) kept.push(subject);
  putInTieOrder(kept);
  const best = bestOf(compiled, kept, pair);
  const held = incumbentAmong(compiled, kept, incumbent);
  if (held === null || held === best) {
    return { champion: best, best, choice: best === null ? "none" : "best", coolDownEnd: null, kept };
  }
  const coolDownEnd = incumbent!.since + (compiled.rule.coolDown ?? 0) * 1000;
  if (moment < coolDownEnd) return { champion: held, best, choice: "kept", coolDownEnd, kept };
  const isEnough = compiled.margin === null || holds(compiled.margin, pair.of(best!, held));
  if (isEnough) return { champion: best, best, choice: "best", coolDownEnd: null, kept };
  return { champion: held, best, choice: "kept", coolDownEnd: null, kept };
}

function bestOf({ better }: CompiledSelection, kept: readonly Subject[], pair: Pair): Subject | null {
  let best: Subject | null = null;
  for (const subject of kept) {
    if (best === null || holds(better, pair.of(subject, best))) best = subject;
  }
  return best;
}

function incumbentAmong(
  { rule }: CompiledSelection,
  kept: readonly Subject[],
  incumbent: Incumbent | null,
): Subject | null {
  if (incumbent === null || (rule.margin === null && rule.coolDown === null)) return null;
  return kept.find(({ candidate }) => candidate.uuid === incumbent.instance) ?? null;
}

/** Most callers hand in candidates that are in order already. */
function putInTieOrder(kept: Subject[]): void {
  for (let at = 1; at < kept.length; at++) {
    if (tieOrder(kept[at - 1]!.candidate, kept[at]!.candidate) <= 0) continue;
    kept.sort((one, other) => tieOrder(one.candidate, other.candidate));
    return;
  }
}

export function isEvident({ rule }: Compiled, needed: Needed, subject: Subject): boolean {
  const { count, age } = rule.evidence;
  if (count !== null && subject.measure(needed.counted)! < count) return false;
  if (age === null) return true;
  const newest = subject.newest(needed.counted);
  return newest !== null && subject.now - newest <= age * 1000;
}

/** A condition that cannot be evaluated does not hold. */
export function holds(clause: Clause, context: Context): boolean {
  try {
    return clause.holds(context);
  } catch (error) {
    if (error instanceof GalleryError) return false;
    throw error;
  }
}

function isComparable(better: Clause, pair: Pair): boolean {
  try {
    return better.evaluate(pair).kind === "value";
  } catch (error) {
    if (error instanceof GalleryError) return false;
    throw error;
  }
}
