import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { ValueChange } from "./comparison.ts";
import { diffFields, diffNames } from "./difference.ts";
import type { Fields, FieldValue } from "./values.ts";

const value: fc.Arbitrary<FieldValue> = fc.oneof(
  fc.constantFrom("", "a", "b", 0, 1, true, false),
  fc.array(fc.constantFrom("a", "b"), { maxLength: 3 }),
  fc.array(fc.integer({ min: 0, max: 2 }), { maxLength: 3 }),
);
// Names that every object has from its prototype are names like others.
const name = fc.constantFrom("a", "b", "c", "constructor", "toString", "__proto__");
const fields: fc.Arbitrary<Fields> = fc
  .array(fc.tuple(name, value))
  .map((pairs) => Object.fromEntries(pairs) as Fields);
const names: fc.Arbitrary<string[]> = fc.uniqueArray(fc.constantFrom(...["a", "b", "c", "d", "constructor"]));

function apply(from: Fields, changes: readonly ValueChange[]): Fields {
  const values = new Map(Object.entries(from));
  for (const { name, to } of changes) {
    if (to === null) values.delete(name);
    else values.set(name, to);
  }
  return Object.fromEntries(values);
}

describe("a difference of fields", () => {
  test("put on the one side gives the other, and tells the one", () => {
    fc.assert(
      fc.property(fields, fields, (from, to) => {
        const changes = diffFields(from, to);
        expect(apply(from, changes)).toEqual(to);
        expect(
          apply(
            to,
            changes.map((each) => ({ ...each, from: each.to, to: each.from })),
          ),
        ).toEqual(from);
      }),
    );
  });

  test("names what differs and nothing else, in order", () => {
    fc.assert(
      fc.property(fields, fields, (from, to) => {
        const changes = diffFields(from, to);
        for (const change of changes) expect(change.from).not.toEqual(change.to);
        const changed = changes.map((each) => each.name);
        expect(changed).toEqual([...new Set(changed)].sort());
      }),
    );
    expect(diffFields({ a: 1, b: [1, 2] }, { b: [1, 2], a: 1 })).toEqual([]);
    expect(diffFields({ a: "1" }, { a: 1 })).toEqual([{ name: "a", from: "1", to: 1 }]);
  });
});

test("a difference of names put on the one side gives the other", () => {
  fc.assert(
    fc.property(names, names, (from, to) => {
      const { added, dropped } = diffNames(from, to);
      const applied = [...from.filter((each) => !dropped.includes(each)), ...added];
      expect(applied.sort()).toEqual([...to].sort());
      expect(added.filter((each) => from.includes(each))).toEqual([]);
    }),
  );
});
