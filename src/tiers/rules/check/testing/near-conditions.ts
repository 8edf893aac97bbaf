import fc from "fast-check";
import { type Expression, parse } from "../../../../expression/index.ts";

/** Conditions that are ruled out much oftener than arbitrary ones: few names, near bounds. */
export const nearConditions = fc.letrec<{ atom: Expression; condition: Expression }>((tie) => ({
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
