import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { GalleryError } from "../../../../domain/errors.ts";
import { type Context, compile, type Expression, format } from "../../../../expression/index.ts";
import { anyCondition, anyContext } from "../../../../expression/testing/conditions.ts";
import { nearConditions } from "../testing/near-conditions.ts";
import type { Outcome } from "./reading.ts";
import { RuleReading } from "./rule-reading.ts";
import { isImpossible } from "./solve.ts";

const outcomes = ["true", "false", "missing"] as const;

function outcomeOf(tree: Expression, context: Context): Outcome | "error" {
  try {
    const result = compile(tree)(context);
    return result.kind === "missing" ? "missing" : (String(result.value) as Outcome);
  } catch (error) {
    if (error instanceof GalleryError) return "error";
    throw error;
  }
}

const isRuledOut = (tree: Expression, outcome: Outcome): boolean =>
  isImpossible(new RuleReading({ scope: null, reading: "" }).of(tree, outcome));

describe("what is ruled out", () => {
  it.each([
    ["arbitrary conditions", anyCondition, 400, 5],
    ["conditions near their bounds", nearConditions, 700, 70],
  ])("never comes over any data: %s", (_, conditions, runs, least) => {
    let claims = 0;
    fc.assert(
      fc.property(conditions, fc.array(anyContext, { minLength: 12, maxLength: 12 }), (tree, contexts) => {
        const seen = new Set(contexts.map((context) => outcomeOf(tree, context)));
        for (const outcome of outcomes) {
          if (!isRuledOut(tree, outcome)) continue;
          claims++;
          expect(seen.has(outcome), `${format(tree)} came to ${outcome}`).toBe(false);
        }
      }),
      { numRuns: runs },
    );
    expect(claims).toBeGreaterThan(least);
  });
});
