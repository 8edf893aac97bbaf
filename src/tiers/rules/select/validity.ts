import { coolDownEndOf, type Incumbent, meetsGiven } from "./choose.ts";
import type { Compiled, CompiledSelection } from "./compile.ts";
import type { Subject } from "./subject.ts";

const SECOND = 1000;

/** Decisions are made for whole seconds, so that one answer serves all who ask within one. */
export const wholeSecond = (moment: number): number => Math.floor(moment / SECOND) * SECOND;

/** The first whole second that is not before the moment: when what happens then is seen. */
export const secondSeeing = (moment: number): number => Math.ceil(moment / SECOND) * SECOND;

/** The first moment at which the same candidates may give another answer; null when they never will. */
export function validUntil(
  compiled: CompiledSelection,
  subjects: readonly Subject[],
  moment: number,
  incumbent: Incumbent | null,
): number | null {
  if (compiled.usesClock) return moment + SECOND;
  const end = coolDownEndOf(compiled, incumbent);
  let next = end !== null && end > moment ? end : Number.POSITIVE_INFINITY;
  for (const subject of subjects) {
    if (!isOutForGood(compiled, subject)) next = Math.min(next, nextChange(compiled, subject));
  }
  return next === Number.POSITIVE_INFINITY ? null : secondSeeing(next);
}

/** The first moment at which the subject may be judged otherwise; Infinity when it never will. */
export function nextChange(compiled: Compiled, subject: Subject): number {
  let next = subject.nextChange();
  const { age } = compiled.rule.evidence;
  if (age === null) return next;
  for (const { counted } of compiled.needed) {
    const newest = subject.newest(counted);
    // Evidence that is exactly of the age is still enough.
    const tooOld = newest === null ? Number.POSITIVE_INFINITY : newest + age * SECOND + 1;
    if (tooOld > subject.now) next = Math.min(next, tooOld);
  }
  return next;
}

/** Dropped for what only a change of the instance itself can change. */
function isOutForGood(compiled: CompiledSelection, subject: Subject): boolean {
  return subject.deprecated || (compiled.givenIsFixed && !meetsGiven(compiled, subject));
}
