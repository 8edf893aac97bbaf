import type { Selection, Verdict } from "../../../domain/decision.ts";
import type { Fallback } from "../../../domain/rule.ts";
import { selectionOf } from "./answer.ts";
import { type Candidate, tieOrder } from "./candidate.ts";
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
  /** One for each candidate, in tie order: the newest first, then by UUID. */
  readonly verdicts: readonly Verdict[];
}

/** The champion among the candidates of one partition. Never throws for what a candidate holds. */
export const decide = (
  compiled: CompiledSelection,
  candidates: readonly Candidate[],
  asked: Asked,
): Decided => new Contest(compiled, candidates).decide(asked);

/** The same, with what became of every candidate and why. */
export const explainSelection = (
  compiled: CompiledSelection,
  candidates: readonly Candidate[],
  asked: Asked,
): Explained => new Contest(compiled, candidates).explain(asked);

/**
 * The candidates of one partition, made ready for one rule. Keep it for many decisions: what was found of a candidate
 * is found again only when a moment changes it. A candidate that changed, if only by one value, has to be put in anew.
 */
export class Contest {
  private readonly compiled: CompiledSelection;
  /** In tie order. */
  private readonly subjects: Subject[];

  constructor(compiled: CompiledSelection, candidates: readonly Candidate[]) {
    this.compiled = compiled;
    this.subjects = candidates.map((candidate) => new Subject(compiled, candidate));
    if (!isInOrder(candidates)) this.subjects.sort((one, other) => tieOrder(one.candidate, other.candidate));
  }

  /** Adds a candidate, in place of the one with its UUID if there is one. */
  put(candidate: Candidate): void {
    this.remove(candidate.uuid);
    const at = this.subjects.findIndex((subject) => tieOrder(candidate, subject.candidate) < 0);
    this.subjects.splice(at < 0 ? this.subjects.length : at, 0, new Subject(this.compiled, candidate));
  }

  remove(uuid: string): void {
    const at = this.subjects.findIndex(({ candidate }) => candidate.uuid === uuid);
    if (at >= 0) this.subjects.splice(at, 1);
  }

  decide(asked: Asked): Decided {
    return this.settle(asked).decided;
  }

  /** Also what became of every candidate, in tie order. */
  explain(asked: Asked): Explained {
    const { decided, chosen } = this.settle(asked);
    const verdicts = this.subjects.map((subject) => verdictOf(this.compiled, subject, chosen));
    return { ...decided, verdicts };
  }

  private settle({ moment: asked, incumbent, fallback }: Asked): { decided: Decided; chosen: Chosen } {
    const { compiled, subjects } = this;
    const moment = wholeSecond(asked);
    for (const subject of subjects) subject.at(moment);
    const chosen = choose(compiled, subjects, moment, incumbent);
    const selection = selectionOf(compiled, subjects, chosen, fallback);
    const until = validUntil(compiled, subjects, moment, incumbent);
    return { decided: { selection, moment, validUntil: until }, chosen };
  }
}

function isInOrder(candidates: readonly Candidate[]): boolean {
  for (let at = 1; at < candidates.length; at++) {
    if (tieOrder(candidates[at - 1]!, candidates[at]!) > 0) return false;
  }
  return true;
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
