import type { Rule } from "../../../domain/rule.ts";

/** Gallery's words in a rule's file, in the order and the case in which they are written. */
export const topWords = ["$schema", "team", "uuid", "description", "stage", "share", "rule"] as const;

const sharedWords = [
  "PROJECT",
  "GIVEN",
  "WHEN",
  "ENVIRONMENT",
  "SCOPE",
  "WINDOW",
  "CONTEXT",
  "EVIDENCE",
] as const;
const selectionWords = ["MODEL_SELECTION", "MARGIN", "COOL_DOWN", "GUARDS", "FALLBACK"] as const;
const actionWords = ["FOR", "UNTIL", "SCHEDULE", "CALLBACK_ACTIONS"] as const;

export const ruleWords = [...sharedWords, ...selectionWords, ...actionWords] as const;
export const evidenceWords = ["count", "age"] as const;
export const fallbackWords = ["rule", "instance", "base_version_id", "deployed"] as const;
export const scheduleWords = ["every", "event", "start", "end"] as const;

export const teamWords = ["projects", "environments", "callbacks"] as const;
export const callbackWords = ["url", "secret", "body", "headers", "timeout", "per_minute"] as const;

/** The words that only the other kind of rule has. */
export const foreignWords: Readonly<Record<Rule["kind"], readonly string[]>> = {
  selection: actionWords,
  action: selectionWords,
};

/** The words in a rule whose value is an expression, or a list of them. */
export const expressionWords: ReadonlySet<string> = new Set([
  "GIVEN",
  "WHEN",
  "MODEL_SELECTION",
  "MARGIN",
  "GUARDS",
  "UNTIL",
]);

/** The known word that was most likely meant, or null when none is near. */
export function nearestWord(written: string, known: readonly string[]): string | null {
  if (written.length > longestSlip) return null;
  const wanted = plainly(written);
  let nearest: string | null = null;
  let least = Math.max(1, Math.floor(wanted.length / 3)) + 1;
  for (const word of known) {
    const distance = slips(wanted, plainly(word));
    if (distance < least) [nearest, least] = [word, distance];
  }
  return nearest;
}

const longestSlip = 64;

/** Case, `-`, `_` and blanks are no slips: `modelSelection` and `model-selection` both mean MODEL_SELECTION. */
const plainly = (word: string): string => word.toLowerCase().replace(/[-_ ]/g, "");

/** Letters to add, drop, replace or swap with the neighbour (optimal string alignment). */
function slips(left: string, right: string): number {
  let before: number[] = [];
  let last = Array.from({ length: right.length + 1 }, (_, index) => index);
  for (let row = 1; row <= left.length; row++) {
    const current = [row];
    for (let column = 1; column <= right.length; column++) {
      const differs = left[row - 1] === right[column - 1] ? 0 : 1;
      let least = Math.min(last[column]! + 1, current[column - 1]! + 1, last[column - 1]! + differs);
      const swapped =
        row > 1 && column > 1 && left[row - 1] === right[column - 2] && left[row - 2] === right[column - 1];
      if (swapped) least = Math.min(least, before[column - 2]! + 1);
      current.push(least);
    }
    [before, last] = [last, current];
  }
  return last[right.length]!;
}
