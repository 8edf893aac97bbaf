import type { Selection, Verdict } from "../../../domain/decision.ts";
import type { SelectionRule } from "../../../domain/rule.ts";
import { compileSelection } from "../select/compile.ts";
import type { Past } from "./past.ts";
import { Replay } from "./replay.ts";

/** A decision as the log has it. */
export interface LoggedDecision {
  /** Milliseconds since the epoch. */
  readonly moment: number;
  readonly selection: Selection;
  /** In any order; absent when only the selection is to be compared. */
  readonly verdicts?: readonly Verdict[];
}

export interface Deviation {
  readonly moment: number;
  readonly logged: LoggedDecision;
  readonly replayed: LoggedDecision;
}

/**
 * Decides again at the moments of a log, oldest first, and lists every decision that is not the same in champion,
 * choice, sentence and verdicts. A log that the rule made over this past gives an empty list.
 */
export function compareWithLog(
  rule: SelectionRule,
  past: Past,
  log: readonly LoggedDecision[],
): readonly Deviation[] {
  const replay = new Replay(compileSelection(rule), past);
  return log.flatMap((logged) => {
    const { moment, selection, verdicts } = replay.explainAt(logged.moment);
    const replayed = { moment, selection, ...(logged.verdicts === undefined ? {} : { verdicts }) };
    return sameDecision(logged, replayed) ? [] : [{ moment, logged, replayed }];
  });
}

const sameDecision = (one: LoggedDecision, other: LoggedDecision): boolean => textOf(one) === textOf(other);

function textOf({ selection: { champion, choice, why }, verdicts = [] }: LoggedDecision): string {
  const lines = verdicts.map(({ instance, verdict, why: reason }) =>
    JSON.stringify([instance, verdict, reason]),
  );
  return [JSON.stringify([champion, choice, why]), ...lines.sort()].join("\n");
}
