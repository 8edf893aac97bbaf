import { describe, expect, test } from "vitest";
import type { ReaderRow } from "../store.ts";
import { type RecordsUnderTest, T0 } from "./fixtures.ts";
import { eachSubject } from "./subject.ts";

/** Who has read an instance, how often and when last. */
export function readersContract(make: () => Promise<RecordsUnderTest>): void {
  describe("readers", () => {
    const subject = eachSubject(make);
    const reader = (overrides: Partial<ReaderRow>): ReaderRow => ({
      instance: 1,
      actor: "ann",
      door: "rest",
      reads: 1,
      last: T0,
      ...overrides,
    });
    const add = (...rows: ReaderRow[]) => subject().write((tables) => tables.readers.add(rows));
    const of = async (instance: number) => {
      const found = await subject().read((tables) => tables.readers.of(instance));
      return found.sort((left, right) => left.reads - right.reads);
    };

    test("are counted by instance, actor and door", async () => {
      await add(reader({}), reader({ door: "thrift", reads: 2 }), reader({ actor: "bob", reads: 3 }));
      await add(reader({ instance: 2, reads: 5 }));
      expect(await of(1)).toEqual([
        reader({}),
        reader({ door: "thrift", reads: 2 }),
        reader({ actor: "bob", reads: 3 }),
      ]);
      expect(await of(3)).toEqual([]);
    });

    test("add up, and were last there at the latest of their times", async () => {
      await add(reader({ reads: 2, last: T0 + 5 }));
      await add(reader({ reads: 3, last: T0 + 1 }));
      expect(await of(1)).toEqual([reader({ reads: 5, last: T0 + 5 })]);
      await add(reader({ last: T0 + 9 }));
      expect(await of(1)).toEqual([reader({ reads: 6, last: T0 + 9 })]);
    });

    test("may be many at once", async () => {
      const many = Array.from({ length: 1_234 }, (_, index) => reader({ actor: `a${index}` }));
      await add(...many);
      await add(...many);
      const found = await of(1);
      expect(found).toHaveLength(many.length);
      expect(found.every(({ reads }) => reads === 2)).toBe(true);
    });
  });
}
