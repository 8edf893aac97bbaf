import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { GalleryError } from "../domain/errors.ts";
import { recordContext } from "./context.ts";
import { evaluate } from "./evaluate.ts";
import { limits } from "./limits.ts";
import { parse } from "./parser.ts";

const codeOf = (source: string): string => {
  try {
    parse(source);
    return "taken";
  } catch (error) {
    if (error instanceof GalleryError) return error.code;
    throw error;
  }
};

/** Of three runs, so that a pause of the machine does not count. */
function milliseconds(run: () => void): number {
  const times = [1, 2, 3].map(() => {
    const start = performance.now();
    run();
    return performance.now() - start;
  });
  return Math.min(...times);
}

const nested = (open: string, close: string, depth: number): string =>
  `${open.repeat(depth)}1${close.repeat(depth)}`;

describe("hostile sources", () => {
  it.each([
    ["1 MB of letters", "x".repeat(1 << 20)],
    ["1 MB of and", `t${" and t".repeat(1 << 17)}`],
    ["100,000 parentheses", nested("(", ")", 100_000)],
    ["4,000 parentheses", nested("(", ")", 4_000)],
    ["4,000 open parentheses", "(".repeat(4_000)],
    ["24 nested braces", nested("{", "}", 24)],
    ["8,000 signs", `${"- ".repeat(4_000)}1`],
    ["8,000 negations", `${"!".repeat(8_000)}t`],
    ["2,000 conditionals", `${"t?1:".repeat(2_000)}1`],
    ["2,000 defaults", `${"x??".repeat(2_000)}1`],
    ["2,000 sums", `1${"+1".repeat(2_000)}`],
    ["2,000 members", `x${".y".repeat(4_100)}`],
    ["1,001 items", `x =~ [${"1,".repeat(1_001)}]`],
    ["a long pattern", `s =~ "${"a".repeat(limits.pattern + 1)}"`],
    ["a pattern that repeats too much", 's =~ "((a{10}){10}){10}"'],
    ["an open text", `"${"\\".repeat(8_001)}`],
    ["an open comment", `/*${"/*".repeat(4_000)}`],
  ])("refuses %s at once", (_, source) => {
    expect(codeOf(source)).toMatch(/^expression\.(?:limit|type|syntax)$/);
    expect(milliseconds(() => codeOf(source))).toBeLessThan(50);
  });

  it("counts nesting and parts, and takes what is just inside", () => {
    expect(codeOf(nested("(", ")", limits.depth - 1))).toBe("taken");
    expect(codeOf(nested("(", ")", limits.depth))).toBe("expression.limit");
    expect(codeOf(`t${" and t".repeat(limits.nodes - 2)}`)).toBe("taken");
    expect(codeOf(`t${" and t".repeat(limits.nodes)}`)).toBe("expression.limit");
    expect(codeOf(`1${" ".repeat(limits.source)}`)).toBe("expression.limit");
  });

  it.each(["(a+)+$", ".*.*.*.*.*.*=.*", "(a|b)*a(a|b){90}", "(x+x+)+y", "(?:a?){100}a{100}", "(((a*)*)*)*b"])(
    "matches %s in bounded time",
    (pattern) => {
      const tree = parse(`s =~ "${pattern}"`);
      const contexts = ["a".repeat(4_096), "ab".repeat(2_048), "x=".repeat(2_048)].map((s) =>
        recordContext({ s }, 0),
      );
      expect(milliseconds(() => contexts.map((context) => evaluate(tree, context)))).toBeLessThan(150);
    },
  );

  it("does not match or build a text that is too long", () => {
    const context = recordContext({ s: "a".repeat(limits.matched + 1), t: "a".repeat(limits.text) }, 0);
    const run = (source: string): unknown => evaluate(parse(source), context);
    expect(() => run('s =~ "a*"')).toThrow(expect.objectContaining({ code: "expression.limit" }));
    expect(() => run('t + "a" == t')).toThrow(expect.objectContaining({ code: "expression.limit" }));
  });

  it.each(["constructor", "__proto__", "toString", "hasOwnProperty", "class", "length"])(
    "finds nothing under the name %s unless the data has it",
    (name) => {
      const empty = recordContext({ metrics: {}, tags: {}, m: {}, s: "abc" }, 0);
      for (const source of [
        name,
        `metrics.${name}`,
        `tags["${name}"]`,
        `m.${name}`,
        `s.${name}`,
        `a.${name}`,
      ]) {
        expect(evaluate(parse(source), empty), source).toMatchObject({ kind: "missing" });
      }
      const data = JSON.parse(`{"${name}": 1, "metrics": {"${name}": 2}}`) as Record<string, unknown>;
      const full = recordContext(data, 0);
      expect(evaluate(parse(`${name} + metrics.${name}`), full)).toEqual({ kind: "value", value: 3 });
    },
  );

  it("answers 20,000 token soups with a tree or a GalleryError", () => {
    const pieces =
      '( ) [ ] { } . , ? : .. ?? ?: + - * / % == != < <= > >= =~ !~ =^ !$ and or not ! size empty null true x metrics a b 1 0.5 "s" \'\\ 0x , age( avg( time( "24h" AND NOT # @ \u2028 é 😀 // /* */';
    const soup = fc
      .array(fc.constantFrom(...pieces.split(" ")), { maxLength: 14 })
      .chain((parts) => fc.constantFrom(parts.join(" "), parts.join("")));
    const taken = fc
      .sample(fc.oneof(soup, fc.string({ unit: "binary" })), 20_000)
      .filter((s) => codeOf(s) === "taken");
    expect(taken.length).toBeGreaterThan(10);
    const context = recordContext({ x: 1 }, 0);
    for (const source of taken) {
      try {
        evaluate(parse(source), context);
      } catch (error) {
        expect(error, source).toBeInstanceOf(GalleryError);
      }
    }
  });
});
