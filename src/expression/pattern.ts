import { RE2JS } from "re2js";
import { limits } from "./limits.ts";

/** True when the whole text matches. Takes time linear in the text. */
export type Matcher = (text: string) => boolean;

const cacheSize = 512;
const cache = new Map<string, Matcher>();

export type PatternRefusal = { readonly refused: "syntax" | "limit"; readonly message: string };

/** Compiles a pattern in RE2 syntax, as `=~` applies it: to the whole text, `.` stops at a line break. */
export function compilePattern(pattern: string): Matcher | PatternRefusal {
  const known = cache.get(pattern);
  if (known !== undefined) return known;
  if (pattern.length > limits.pattern) {
    return {
      refused: "limit",
      message: `the pattern has ${pattern.length} characters, more than ${limits.pattern}`,
    };
  }
  let compiled: RE2JS;
  try {
    compiled = RE2JS.compile(pattern);
  } catch (cause) {
    return {
      refused: "syntax",
      message: `invalid pattern: ${cause instanceof Error ? cause.message : String(cause)}`,
    };
  }
  const steps = compiled.programSize();
  if (steps > limits.patternSteps) {
    return {
      refused: "limit",
      message: `the pattern unfolds to ${steps} steps, more than ${limits.patternSteps}`,
    };
  }
  const matcher: Matcher = (text) => compiled.testExact(text);
  if (cache.size >= cacheSize) cache.delete(cache.keys().next().value!);
  cache.set(pattern, matcher);
  return matcher;
}
