import { describe, expect, test } from "vitest";
import type { SelectionRule } from "../../../domain/rule.ts";
import { reachesOf } from "../candidates/reach.ts";
import type { CandidateSource } from "../select/candidate.ts";
import { compileSelection } from "../select/compile.ts";
import { candidate, day, selectionRule, series } from "../select/testing/make.ts";
import { digestOf } from "./inputs.ts";

const HOUR = 3_600_000;
const now = day(10);

type Points = readonly (readonly [number, number])[];

/** The digest of one candidate with these points of `mae`. */
function digest(rule: Partial<SelectionRule>, points: Points, parts: Partial<CandidateSource> = {}): string {
  const compiled = compileSelection(selectionRule(rule));
  const candidates = [candidate("a", { series: [series("mae", points)], ...parts })];
  const inputs = { candidates, moment: now, incumbent: null, fallbacks: [] };
  return digestOf(compiled, reachesOf(compiled), inputs);
}

const old: Points = [[now - 9 * HOUR, 1]];
const recent: Points = [
  [now - 9 * HOUR, 1],
  [now - HOUR, 2],
];

describe("the digest of what was looked at", () => {
  test("is of the newest value alone without a window, whatever its age", () => {
    expect(digest({}, recent)).toBe(digest({}, recent.slice(1)));
    expect(digest({}, old)).not.toBe(digest({}, [[now - 9 * HOUR, 3]]));
    expect(digest({}, old)).not.toBe(digest({}, [[now - 8 * HOUR, 1]]));
  });

  test("is of the values in the longest window, and of the newest before it", () => {
    const window = { window: 3_600 * 4 };
    expect(digest(window, recent)).toBe(digest(window, recent.slice(1)));
    expect(digest(window, old)).not.toBe(digest(window, [[now - 9 * HOUR, 3]]));
    const longer = { window: 3_600 * 12 };
    expect(digest(longer, recent)).not.toBe(digest(longer, recent.slice(1)));
  });

  test("is of all values where they are counted", () => {
    const counting = { evidence: { count: 2, age: null } };
    expect(digest(counting, recent)).not.toBe(digest(counting, recent.slice(1)));
    const ageing = { evidence: { count: null, age: 60 } };
    expect(digest(ageing, recent)).toBe(digest(ageing, recent.slice(1)));
  });

  test("leaves out what is still to come and what the rule does not name", () => {
    expect(digest({}, [...recent, [now + 1, 5]])).toBe(digest({}, recent));
    const more = [series("mae", recent), series("bias", recent)];
    expect(digest({}, [], { series: more })).toBe(digest({}, recent));
  });

  test("is of tags and of deprecation", () => {
    const all = [
      digest({}, old),
      digest({}, old, { tags: { a: "b" } }),
      digest({}, old, { deprecated: true }),
    ];
    expect(new Set(all).size).toBe(3);
  });
});
