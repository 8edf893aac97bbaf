import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { GalleryError } from "../../../../domain/errors.ts";
import { type Context, compile, type Expression, format, parse } from "../../../../expression/index.ts";
import { anyCondition, anyContext } from "../../../../expression/testing/conditions.ts";
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

/** Conditions that are ruled out much oftener than arbitrary ones: few names, near bounds. */
const tight = fc.letrec<{ atom: Expression; condition: Expression }>((tie) => ({
  atom: fc
    .oneof(
      fc.tuple(
        fc.constantFrom("n", "metrics.mae", "-n", "(n ?? 1)", "(no ? n : 2)", "size city"),
        fc.constantFrom("==", "!=", "<", "<=", ">", ">="),
        fc.constantFrom("1", "2.5", "-3", "n", "zero"),
      ),
      fc.tuple(
        fc.constantFrom("city", "tags.reviewed"),
        fc.constantFrom("==", "!=", "<", "<=", ">", ">=", "=^", "!^", "=$", "!$", "=~", "!~"),
        fc.constantFrom('"NYC"', '"N"', '"SF"', '""', '"yes"'),
      ),
      fc.tuple(
        fc.constantFrom("n", "zero", "metrics.mae"),
        fc.constantFrom("=~", "!~"),
        fc.constantFrom("[1, 2.5]", "[-3]", "(0..2)", "[n, 1]", "[]"),
      ),
      fc.tuple(fc.constantFrom("city", "n", "yes"), fc.constantFrom("==", "!="), fc.constant("null")),
      fc.tuple(
        fc.constantFrom("yes", "no", "(n > 1)"),
        fc.constantFrom("==", "!="),
        fc.constantFrom("true", "no"),
      ),
      fc.tuple(
        fc.constant("created_time"),
        fc.constantFrom("<", ">=", "=="),
        fc.constant('time("2026-01-02")'),
      ),
    )
    .map((words) => parse(words.join(" "))),
  condition: fc.oneof(
    { depthSize: "small" },
    tie("atom"),
    fc
      .record({
        kind: fc.constantFrom("and", "or"),
        operands: fc.array(tie("condition"), { minLength: 2, maxLength: 3 }),
      })
      .map((made) => ({ ...made, position: 0 }) as Expression),
    tie("condition").map((operand): Expression => ({ kind: "not", operand, position: 0 })),
  ),
})).condition;

describe("what is ruled out", () => {
  it.each([
    ["arbitrary conditions", anyCondition, 500, 5],
    ["conditions near their bounds", tight, 1_500, 150],
  ])("never comes over any data: %s", (_, conditions, runs, least) => {
    let claims = 0;
    fc.assert(
      fc.property(conditions, fc.array(anyContext, { minLength: 20, maxLength: 20 }), (tree, contexts) => {
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
