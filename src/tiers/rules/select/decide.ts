import type { Selection, Verdict } from "../../../domain/decision.ts";
import type { Fallback } from "../../../domain/rule.ts";
import { selectionOf } from "./answer.ts";
import type { Candidate } from "./candidate.ts";
import { type Chosen, choose, type Incumbent } from "./choose.ts";
import type { CompiledSelection } from "./compile.ts";
import { Subject } from "./subject.ts";
import { validUntil, wholeSecond } from "./validity.ts";
import { verdictOf } from "./verdict.ts";

/** What a decision is made at. */
export interface Asked {
  /** Milliseconds since the epoch; floored to the whole second. */
  readonly moment: number;
  /** Null when there is none yet, and always for a rule that came with the request. */
  readonly incumbent: Incumbent | null;
  /** UUID of the instance that a fallback comes to, or null when to none; without this no fallback answers. */
  readonly fallback?: ResolveFallback;
}

export type ResolveFallback = (fallback: Fallback) => string | null;

export interface Decided {
  readonly selection: Selection;
  /** The whole second that it was made for, in milliseconds since the epoch. */
  readonly moment: number;
  /**
   * The first moment at which the same candidates may give another answer, in milliseconds since the epoch; null when
   * they never will. A fallback may change before.
   */
  readonly validUntil: number | null;
}

export interface Explained extends Decided {
  /** One for each candidate, in the order given. */
  readonly verdicts: readonly Verdict[];
}

/** The champion among the candidates of one partition. Never throws for what a candidate holds. */
export function decide(compiled: CompiledSelection, candidates: readonly Candidate[], asked: Asked): Decided {
  return settle(compiled, candidates, asked).decided;
}

/** The same, with what became of every candidate and why. */
export function explainSelection(
  compiled: CompiledSelection,
  candidates: readonly Candidate[],
  asked: Asked,
): Explained {
  const { decided, subjects, chosen } = settle(compiled, candidates, asked);
  return { ...decided, verdicts: subjects.map((subject) => verdictOf(compiled, subject, chosen)) };
}

interface Settled {
  readonly decided: Decided;
  readonly subjects: readonly Subject[];
  readonly chosen: Chosen;
}

function settle(
  compiled: CompiledSelection,
  candidates: readonly Candidate[],
  { moment: asked, incumbent, fallback }: Asked,
): Settled {
  const moment = wholeSecond(asked);
  const subjects = candidates.map((candidate) => new Subject(compiled, candidate).at(moment));
  const chosen = choose(compiled, subjects, moment, incumbent);
  const selection = selectionOf(compiled, subjects, chosen, fallback);
  const until = validUntil(compiled, subjects, moment, incumbent);
  return { decided: { selection, moment, validUntil: until }, subjects, chosen };
}

/** The incumbent of the next decision: who answers now, since it began to. */
export function nextIncumbent(
  champion: string | null,
  moment: number,
  incumbent: Incumbent | null,
): Incumbent | null {
  if (champion === null) return null;
  return champion === incumbent?.instance ? incumbent : { instance: champion, since: moment };
}
