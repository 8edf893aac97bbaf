import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { GalleryError } from "../domain/errors.ts";
import { evaluate, holds } from "./evaluate.ts";
import { explain } from "./explain.ts";
import { format } from "./format.ts";
import { anyCondition, anyContext } from "./testing/conditions.ts";
import { answerOf } from "./testing/reference-evaluator.ts";
import { anyTree } from "./testing/trees.ts";
import type { Expression, Logical, Unary } from "./tree.ts";
import type { Context } from "./value.ts";

/** The answer in one form for both evaluators: a value, the missing names in any order, or the code. */
function outcome(run: () => unknown): unknown {
  try {
    return run();
  } catch (error) {
    if (error instanceof GalleryError) return error.code;
    throw error;
  }
}

const compiled = (tree: Expression, context: Context): unknown =>
  outcome(() => {
    const result = evaluate(tree, context);
    return result.kind === "value" ? result.value : { missing: [...result.names].sort() };
  });

/** A condition's answer without the names that were missing. */
const truth = (tree: Expression, context: Context): unknown => {
  const answer = compiled(tree, context);
  return typeof answer === "object" ? "missing" : answer;
};

const plain = (tree: Expression, context: Context): unknown =>
  outcome(() => {
    const answer = answerOf(tree, context);
    return "value" in answer ? answer.value : { missing: [...answer.missing].sort() };
  });

const not = (operand: Expression): Unary => ({ kind: "not", operand, position: 0 });
const both = (kind: "and" | "or", ...operands: Expression[]): Logical => ({ kind, operands, position: 0 });

describe("evaluate", () => {
  it("agrees with the language written plainly", () => {
    const seen = new Map<string, number>();
    fc.assert(
      fc.property(anyCondition, anyContext, (tree, context) => {
        const answer = compiled(tree, context);
        const kind = typeof answer === "object" ? "missing" : String(answer);
        seen.set(kind, (seen.get(kind) ?? 0) + 1);
        expect(answer, format(tree)).toEqual(plain(tree, context));
      }),
      { numRuns: 5_000 },
    );
    for (const kind of ["true", "false", "missing"]) expect(seen.get(kind), kind).toBeGreaterThan(200);
  });

  it("throws nothing but GalleryErrors with a position, whatever the tree", () => {
    fc.assert(
      fc.property(anyTree, anyContext, (tree, context) => {
        try {
          evaluate(tree, context);
        } catch (error) {
          expect(error).toBeInstanceOf(GalleryError);
          expect((error as GalleryError).position).toBe(0);
        }
        explain(tree, context);
      }),
      { numRuns: 2_000 },
    );
  });

  it("keeps the laws of three-valued logic", () => {
    fc.assert(
      fc.property(anyCondition, anyCondition, anyContext, (one, other, context) => {
        const answers = (left: Expression, right: Expression): void => {
          const isError = [one, other].some((side) => typeof compiled(side, context) === "string");
          if (!isError) expect(truth(left, context), format(left)).toEqual(truth(right, context));
        };
        answers(not(not(one)), one);
        answers(not(both("and", one, other)), both("or", not(one), not(other)));
        answers(both("or", one, other), both("or", other, one));
        answers(both("and", one, one), one);
        answers(both("or", one, both("and", one, other)), one);
      }),
      { numRuns: 1_000 },
    );
  });

  it("never lets a condition and its negation both hold", () => {
    fc.assert(
      fc.property(anyCondition, anyContext, (tree, context) => {
        const sides = [tree, not(tree)].map((side) => outcome(() => holds(side, context)));
        expect(sides.filter((side) => side === true).length).toBeLessThan(2);
      }),
    );
  });
});
