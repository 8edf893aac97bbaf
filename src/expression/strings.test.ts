import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { compareText, textSize } from "./strings.ts";

const text = fc.string({ unit: "binary", maxLength: 8 });

describe("texts", () => {
  it("order as their UTF-8 bytes do, which is how databases order them", () => {
    fc.assert(
      fc.property(text, text, (left, right) => {
        const bytes = Buffer.compare(Buffer.from(left), Buffer.from(right));
        expect(Math.sign(compareText(left, right))).toBe(bytes);
      }),
      {
        numRuns: 2_000,
        examples: [
          ["\uff5e", "😀"],
          ["a", "ab"],
          ["", ""],
        ],
      },
    );
  });

  it("are as long as their code points", () => {
    fc.assert(
      fc.property(text, (value) => textSize(value) === Array.from(value).length),
      {
        examples: [["😀"], ["a😀b😀"]],
      },
    );
  });
});
