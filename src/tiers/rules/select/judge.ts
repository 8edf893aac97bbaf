import { GalleryError } from "../../../domain/errors.ts";
import type { Candidate } from "./candidate.ts";
import { isEvident } from "./choose.ts";
import type { Clause, CompiledAction } from "./compile.ts";
import { whyNot, whyNotEvident } from "./sentence.ts";
import { Subject } from "./subject.ts";
import { nextChange, secondSeeing, wholeSecond } from "./validity.ts";

/** The part of an action rule that decided. */
export type JudgedPart = "given" | "evidence" | "when" | "until";

export interface Judgement {
  readonly outcome: "held" | "not_held" | "missing";
  /** The part that did not hold; null when all did. */
  readonly part: JudgedPart | null;
  /** What was missing, as it is written in expressions; empty unless the outcome says so. */
  readonly names: readonly string[];
  /** A sentence: the part that did not hold with its values, or what was missing. */
  readonly why: string;
  /** The first moment at which the same instance may be judged otherwise; null when it never will. */
  readonly validUntil: number | null;
}

/**
 * Whether an action rule holds for an instance: GIVEN, EVIDENCE, then WHEN. A condition that cannot be evaluated does
 * not hold. Whether the instance is deprecated is for the rule to ask.
 * @param moment milliseconds since the epoch; floored to the whole second
 */
export function judge(compiled: CompiledAction, candidate: Candidate, moment: number): Judgement {
  const subject = new Subject(compiled, candidate).at(wholeSecond(moment));
  return { ...judgedOf(compiled, subject), validUntil: judgedUntil(compiled, subject) };
}

/** Whether UNTIL holds, so that the rule may act again; null for a rule without UNTIL. */
export function judgeUntil(compiled: CompiledAction, candidate: Candidate, moment: number): Judgement | null {
  if (compiled.until === null) return null;
  const subject = new Subject(compiled, candidate).at(wholeSecond(moment));
  const judged = judgeClause("until", compiled.until, subject) ?? allHolds;
  return { ...judged, validUntil: judgedUntil(compiled, subject) };
}

type Judged = Omit<Judgement, "validUntil">;

const allHolds: Judged = { outcome: "held", part: null, names: [], why: "every condition holds" };

function judgedOf(compiled: CompiledAction, subject: Subject): Judged {
  return (
    judgeClause("given", compiled.given, subject) ??
    judgeEvidence(compiled, subject) ??
    judgeClause("when", compiled.when, subject) ??
    allHolds
  );
}

/** What keeps a condition from holding; null when it holds. */
function judgeClause(part: JudgedPart, clause: Clause | null, subject: Subject): Judged | null {
  if (clause === null) return null;
  const names = missingIn(clause, subject);
  if (names === null) return null;
  const outcome = names.length > 0 ? "missing" : "not_held";
  return { outcome, part, names, why: whyNot(clause.tree, subject) };
}

/** What is missing of a condition that does not hold; null when it holds. */
function missingIn(clause: Clause, subject: Subject): readonly string[] | null {
  try {
    const result = clause.evaluate(subject);
    if (result.kind === "missing") return result.names;
    return result.value === true ? null : [];
  } catch (error) {
    if (error instanceof GalleryError) return [];
    throw error;
  }
}

function judgeEvidence(compiled: CompiledAction, subject: Subject): Judged | null {
  const lacking = compiled.needed.filter((needed) => !isEvident(compiled, needed, subject));
  if (lacking.length === 0) return null;
  return {
    outcome: "missing",
    part: "evidence",
    names: lacking.map(({ name }) => name),
    why: lacking.map((needed) => whyNotEvident(compiled, needed, subject)).join("; "),
  };
}

function judgedUntil(compiled: CompiledAction, subject: Subject): number | null {
  if (compiled.usesClock) return subject.now + 1000;
  const next = nextChange(compiled, subject);
  return next === Number.POSITIVE_INFINITY ? null : secondSeeing(next);
}
