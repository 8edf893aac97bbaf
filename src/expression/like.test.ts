import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { compileLike } from "./like.ts";

/** LIKE as it is defined, without care for time. */
function isLike(text: readonly string[], pattern: readonly string[]): boolean {
  const [wanted, ...rest] = pattern;
  if (wanted === undefined) return text.length === 0;
  if (wanted === "%") return isLike(text, rest) || (text.length > 0 && isLike(text.slice(1), pattern));
  return text.length > 0 && (wanted === "_" || wanted === text[0]) && isLike(text.slice(1), rest);
}

const letters = fc.string({ unit: fc.constantFrom("a", "b", "A", "%", "_", "😀", "é"), maxLength: 8 });

describe("like", () => {
  it("agrees with its definition on every text and pattern", () => {
    fc.assert(
      fc.property(letters, letters, (text, pattern) => {
        expect(compileLike(pattern, false)(text)).toBe(isLike([...text], [...pattern]));
      }),
      { numRuns: 5_000 },
    );
  });

  it("takes only A to Z and a to z for alike when caseless", () => {
    expect(compileLike("%NET_é", true)("ResNet1é")).toBe(true);
    expect(compileLike("%NET_É", true)("ResNet1é")).toBe(false);
    expect(compileLike("%NET%", false)("ResNet1")).toBe(false);
  });

  it("takes time of the product of the lengths", () => {
    const started = performance.now();
    expect(compileLike("%a".repeat(200), false)("a".repeat(199).padEnd(20_000, "b"))).toBe(false);
    expect(performance.now() - started).toBeLessThan(1_000);
  });
});
