import fc from "fast-check";
import { expect, test } from "vitest";
import { type Placed, partsOf } from "./parts.ts";

const name = fc.constantFrom("a", "b", "c");
const names = fc.uniqueArray(name, { maxLength: 2 });
const unit = fc.record({
  touches: fc.option(fc.record({ changes: names, reads: names }), { nil: undefined }),
});

const clash = ({ touches: one }: Placed, { touches: other }: Placed): boolean =>
  one === undefined ||
  other === undefined ||
  one.changes.some((each) => other.changes.includes(each) || other.reads.includes(each)) ||
  one.reads.some((each) => other.changes.includes(each));

test("units of a part do not clash, those that clash keep their order, and none is left out", () => {
  fc.assert(
    fc.property(fc.array(unit, { maxLength: 12 }), (batch) => {
      const parts = [...partsOf(batch)];
      expect(new Set(parts.flat())).toEqual(new Set(batch));
      expect(parts.flat()).toHaveLength(batch.length);
      const partOf = new Map(parts.flatMap((part, index) => part.map((each) => [each, index] as const)));
      for (const [index, one] of batch.entries()) {
        for (const other of batch.slice(index + 1)) {
          if (clash(one, other)) expect(partOf.get(one)!).toBeLessThan(partOf.get(other)!);
        }
      }
    }),
  );
});

test("what clashes with nothing is one part", () => {
  const touches = (changes: string[], reads: string[] = []) => ({ touches: { changes, reads } });
  const batch = [touches(["a"], ["x"]), touches(["b"], ["x"]), touches([], ["x"])];
  expect([...partsOf(batch)]).toEqual([batch]);
  const [first, second, third, fourth] = [
    touches(["a"]),
    touches(["a"]),
    touches(["b"]),
    touches(["a"], ["b"]),
  ];
  expect([...partsOf([first!, second!, third!, fourth!])]).toEqual([[first, third], [second], [fourth]]);
});
