import fc from "fast-check";
import { expect, it } from "vitest";
import { type Expression, format, parse } from "../../../../expression/index.ts";
import { traitsOf } from "./candidates.ts";
import { judgeOrder } from "./judge.ts";
import { betterBy, breachAmong, Draws } from "./search.ts";

const typeOf = () => "unknown" as const;

const comparator = fc.letrec<{ atom: Expression; condition: Expression }>((tie) => ({
  atom: fc
    .oneof(
      fc
        .tuple(fc.constantFrom("x", "y", "metrics.m"), fc.constantFrom("<", ">", "<=", "==", "!="))
        .map(([name, operator]) => `a.${name} ${operator} b.${name}`),
      fc.constantFrom(
        "a.x > 1",
        "b.x <= 1",
        "a.y == null",
        "b.y != null",
        "a.x + a.y < b.x + b.y",
        "a.x < b.x * 2",
      ),
    )
    .map(parse),
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
    fc
      .record({ condition: tie("condition"), whenTrue: tie("condition"), whenFalse: tie("condition") })
      .map((made): Expression => ({ kind: "conditional", ...made, position: 0 })),
  ),
})).condition;

it("never calls a comparator a strict order, or idle, that some candidates disprove", () => {
  const seen = new Map<string, number>();
  fc.assert(
    fc.property(comparator, (tree) => {
      const { kind } = judgeOrder(tree, typeOf);
      seen.set(kind, (seen.get(kind) ?? 0) + 1);
      if (kind !== "strict" && kind !== "idle") return;
      const better = betterBy(tree);
      const drawn = new Draws(traitsOf(tree), [tree], typeOf, true).candidates(25);
      expect(breachAmong(better, drawn), format(tree)).toBeNull();
      const isIdle = drawn.every((one) => drawn.every((other) => !better(one, other)));
      if (kind === "idle") expect(isIdle, format(tree)).toBe(true);
    }),
    { numRuns: 200 },
  );
  for (const kind of ["strict", "broken"]) expect(seen.get(kind), kind).toBeGreaterThan(5);
});
