import { compareText, compilePattern } from "../../../../expression/index.ts";
import type { End } from "./plain.ts";

/** What `=^`, `=$` and `=~` with a pattern, or their negations, ask of a text. */
export interface TextTest {
  readonly kind: "start" | "end" | "pattern";
  readonly text: string;
  readonly negated: boolean;
}

export function admitsText({ kind, text, negated }: TextTest, value: string): boolean {
  if (kind === "start") return value.startsWith(text) !== negated;
  if (kind === "end") return value.endsWith(text) !== negated;
  const matcher = compilePattern(text);
  return typeof matcher !== "function" || matcher(value) !== negated;
}

/** True only when no text between the ends passes all tests. */
export function contradict(tests: readonly TextTest[], least: End | null, most: End | null): boolean {
  return (
    tests.some((test) => !test.negated && test.kind === "start" && isOutside(test.text, least, most)) ||
    tests.some((one, at) => tests.some((other, place) => place !== at && exclude(one, other))) ||
    tests.some((test) => test.negated && test.text === "" && test.kind !== "pattern")
  );
}

/** True when no text that begins so lies between the ends. */
function isOutside(start: string, least: End | null, most: End | null): boolean {
  const low = least?.value as string | undefined;
  const high = most?.value as string | undefined;
  if (low !== undefined && compareText(low, start) > 0 && !low.startsWith(start)) return true;
  if (high === undefined) return false;
  const difference = compareText(start, high);
  return difference > 0 || (difference === 0 && most!.open);
}

/** True when no text passes both; `one` is the test that has to hold. */
function exclude(one: TextTest, other: TextTest): boolean {
  if (one.kind !== other.kind || one.negated) return false;
  if (one.kind === "pattern") return other.negated && one.text === other.text;
  const holds = (long: string, short: string): boolean =>
    one.kind === "start" ? long.startsWith(short) : long.endsWith(short);
  if (other.negated) return holds(one.text, other.text);
  return !holds(one.text, other.text) && !holds(other.text, one.text);
}
