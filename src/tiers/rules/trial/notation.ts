/** Most steps that one series may have. */
export const longestSeries = 10_000;

/** The values of a series, one for each interval; null where nothing was measured. */
export type Steps = readonly (number | null)[];

export interface NotationRefusal {
  readonly message: string;
  /** Offset in UTF-16 units of the word that was not understood. */
  readonly position: number;
}

/**
 * Reads promtool's series notation: words between spaces, one value or more each.
 * - `3`, `-0.5`, `1e-3`: one value
 * - `a+bxn`, `a-bxn`: a, then n values more, each b further: `1+2x3` is `1 3 5 7`
 * - `axn`: a, then a n times more: `1x3` is `1 1 1 1`
 * - `_`, `_xn`: nothing measured at one step, at n steps
 * - `stale`: from here on not measured, until a value follows. A value is never withdrawn: the newest stands until the
 *   rule's WINDOW or EVIDENCE finds it too old.
 */
export function readSeries(text: string): Steps | NotationRefusal {
  const steps: (number | null)[] = [];
  for (const word of text.matchAll(/\S+/g)) {
    const expanded = expand(word[0]);
    if (typeof expanded === "string") return { message: expanded, position: word.index };
    if (steps.length + expanded.count > longestSeries) {
      return { message: `a series has at most ${longestSeries} steps`, position: word.index };
    }
    for (let index = 0; index < expanded.count; index++) steps.push(expanded.value(index));
  }
  return steps.length > 0
    ? steps
    : { message: "a series has at least one value, such as 4 or 10x24", position: 0 };
}

interface Expanded {
  readonly count: number;
  readonly value: (index: number) => number | null;
}

const number = String.raw`\d+(?:\.\d*)?(?:e[+-]?\d+)?|\.\d+(?:e[+-]?\d+)?`;
const gap = /^_(?:x(\d+))?$/;
const values = new RegExp(String.raw`^([+-]?(?:${number}))(?:([+-](?:${number}))?x(\d+))?$`, "i");

/** What one word stands for, or a sentence why it stands for nothing. */
function expand(word: string): Expanded | string {
  if (word === "stale") return { count: 1, value: () => null };
  const missing = gap.exec(word);
  if (missing !== null) return { count: Number(missing[1] ?? 1), value: () => null };
  const match = values.exec(word);
  if (match === null) {
    return `${word} is no value; write 4, 10x24 (24 times more), 10+0.5x24 (24 steps up), _ (not measured) or stale`;
  }
  const [, first, difference = "0", more = "0"] = match;
  const last = Number(first) + Number(difference) * Number(more);
  if (!Number.isFinite(Number(first)) || !Number.isFinite(last)) {
    return `${word} is too large for a number`;
  }
  return { count: Number(more) + 1, value: (index) => round(Number(first) + Number(difference) * index) };
}

/** Takes away what the binary sum of decimals leaves behind, so that `0+0.1x3` ends with 0.3 as it is written. */
const round = (value: number): number => Number(value.toPrecision(15));
