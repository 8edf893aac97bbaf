import type { Choice, VerdictKind } from "../../../domain/decision.ts";
import { GalleryError } from "../../../domain/errors.ts";
import type { Context } from "../../../expression/index.ts";
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
}

/** Why the subject is no candidate at its moment; null when it meets every condition. */
export function dropOf(compiled: CompiledSelection, subject: Subject, pair: Pair): Drop | null {
  return firstDrop(compiled, subject) ?? laterDrop(compiled, subject, pair);
}

function firstDrop(compiled: CompiledSelection, subject: Subject): Drop | null {
  if (subject.deprecated) return "deprecated";
  return meetsGiven(compiled, subject) ? null : "given";
}

export function meetsGiven({ given, givenIsFixed }: CompiledSelection, subject: Subject): boolean {
  if (given === null) return true;
  if (!givenIsFixed) return holds(given, subject);
  subject.given ??= holds(given, subject);
  return subject.given;
}

function laterDrop(compiled: CompiledSelection, subject: Subject, pair: Pair): Drop | null {
  for (const needed of compiled.needed) {
    if (!isEvident(compiled, needed, subject)) return "evidence";
  }
  if (compiled.when !== null && !holds(compiled.when, subject)) return "when";
  for (const guard of compiled.guards) if (!holds(guard, subject)) return "guard";
  return isComparable(compiled.better, pair.of(subject, subject)) ? null : "missing";
}

/** @param subjects in tie order, all at the moment */
export function choose(
  compiled: CompiledSelection,
  subjects: readonly Subject[],
  moment: number,
  incumbent: Incumbent | null,
): Chosen {
  const pair = new Pair();
  const best = bestOf(compiled, subjects, pair);
  if (best === null) return { champion: null, best, choice: "none", coolDownEnd: null };
  const held = incumbentAmong(compiled, subjects, incumbent, pair);
  if (held === null || held === best) return { champion: best, best, choice: "best", coolDownEnd: null };
  const coolDownEnd = coolDownEndOf(compiled, incumbent);
  if (coolDownEnd !== null && moment < coolDownEnd) {
    return { champion: held, best, choice: "kept", coolDownEnd };
  }
  const isEnough = compiled.margin === null || holds(compiled.margin, pair.of(best, held));
  return isEnough
    ? { champion: best, best, choice: "best", coolDownEnd: null }
    : { champion: held, best, choice: "kept", coolDownEnd: null };
}

/**
 * Whom no candidate beats. Who is not better than the best so far cannot replace it, whatever else it meets, so the
 * conditions that cost most are asked of few.
 */
function bestOf(compiled: CompiledSelection, subjects: readonly Subject[], pair: Pair): Subject | null {
  let best: Subject | null = null;
  for (const subject of subjects) {
    if (firstDrop(compiled, subject) !== null) continue;
    if (best !== null && !holds(compiled.better, pair.of(subject, best))) continue;
    if (laterDrop(compiled, subject, pair) === null) best = subject;
  }
  return best;
}

function incumbentAmong(
  compiled: CompiledSelection,
  subjects: readonly Subject[],
  incumbent: Incumbent | null,
  pair: Pair,
): Subject | null {
  const { margin, coolDown } = compiled.rule;
  if (incumbent === null || (margin === null && coolDown === null)) return null;
  const held = subjects.find(({ candidate }) => candidate.uuid === incumbent.instance);
  return held === undefined || dropOf(compiled, held, pair) !== null ? null : held;
}

/** Until when the incumbent stays whoever is better, in milliseconds since the epoch. */
export function coolDownEndOf({ rule }: CompiledSelection, incumbent: Incumbent | null): number | null {
  return incumbent === null || rule.coolDown === null ? null : incumbent.since + rule.coolDown * 1000;
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
