import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { RecordsUnderTest } from "./fixtures.ts";
import { append, change, emptyInstance, instance, point, project, T0 } from "./fixtures.ts";
import { eachSubject } from "./subject.ts";

const wellFormed = fc
  .string({ unit: "binary", maxLength: 40 })
  .filter((text) => text.isWellFormed() && !text.includes("\u0000"));
const finite = fc.double({ noNaN: true, noDefaultInfinity: true });
const json = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 3 },
    wellFormed,
    finite,
    fc.boolean(),
    fc.constant(null),
    fc.maxSafeInteger(),
    fc.array(tie("value"), { maxLength: 4 }),
    fc.dictionary(wellFormed, tie("value"), { maxKeys: 4 }),
  ),
})).value;

/** JSON has no negative zero. */
const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

/** What goes in comes out, the same on every database. */
export function valueContract(make: () => Promise<RecordsUnderTest>): void {
  describe("values", () => {
    const subject = eachSubject(make);
    let keys = 0;

    test("of JSON come back equal: texts of all planes, numbers to their last digit", async () => {
      await fc.assert(
        fc.asyncProperty(json, async (value) => {
          const key = `k${++keys}`;
          const answer = await subject().write(function* (tables) {
            const row = { operation: "o", request: "r", answer: { value } };
            yield* tables.idempotency.insert("ann", key, row, T0);
            return (yield* tables.idempotency.find("ann", key))?.answer;
          });
          expect(answer).toEqual(plain({ value }));
        }),
        { numRuns: 150 },
      );
    });

    test("of an answer that is kept for a retry come back in the order of their names", async () => {
      const answer = { zebra: 1, a: 2, longer: { b: 1, a: 2 } };
      await subject().write((tables) =>
        tables.idempotency.insert("ann", "k", { operation: "o", request: "r", answer }, T0),
      );
      const kept = await subject().read((tables) => tables.idempotency.find("ann", "k"));
      expect(JSON.stringify(kept?.answer)).toBe(JSON.stringify(answer));
    });

    test("of text columns come back equal, and sort by their bytes", async () => {
      const texts = [
        "a",
        "B",
        "Z",
        "z",
        "é",
        "ß",
        "中",
        "🚗",
        "\u{10FFFF}",
        "\uFFFD",
        "a b",
        "a\tb",
        "'\"\\%_",
      ];
      await subject().write(function* (tables) {
        for (const name of texts) yield* project(tables, name);
      });
      const found = await subject().read((tables) => tables.projects.list("", 100));
      const sorted = [...texts].sort((left, right) => Buffer.compare(Buffer.from(left), Buffer.from(right)));
      expect(found.map((each) => each.name)).toEqual(sorted);
    });

    test("of measured numbers come back to the last bit", async () => {
      await subject().write((tables) => instance(tables, 1));
      const values = [
        0,
        -1,
        0.1,
        1 / 3,
        Number.MAX_VALUE,
        Number.MIN_VALUE,
        -Number.MAX_VALUE,
        2 ** 53,
        1e21,
        123456789.125,
        -2.2250738585072014e-308,
      ];
      await subject().write(function* (tables) {
        const series = yield* tables.names.defineSeries(1, { scope: "S", name: "n", dimensions: "" });
        yield* tables.metrics.insert(
          values.map((value, index) => point({ id: index + 1, series, value, at: T0 + index })),
        );
      });
      const window = { from: 0, to: T0 * 2 };
      const found = await subject().read((tables) =>
        tables.metrics.history(1, 1, window, { at: 0, id: 0 }, 100),
      );
      expect(found.map((each) => each.value)).toEqual(values);
    });

    test("of integers keep all their digits, up to the largest that is exact", async () => {
      const big = Number.MAX_SAFE_INTEGER;
      await subject().write(function* (tables) {
        const { id, project: owner } = yield* instance(tables, 1, { size: big });
        const series = yield* tables.names.defineSeries(owner, { scope: "S", name: "n", dimensions: "" });
        const extremes = { instance: id, series };
        yield* tables.metrics.insert([
          point({ ...extremes, id: big, step: big, at: T0 }),
          point({ ...extremes, id: big - 1, step: -big, at: -T0 }),
        ]);
      });
      const found = await subject().read(function* (tables) {
        const row = yield* tables.instances.byUuid("00000000-0000-4000-8000-000000000001");
        const window = { from: Number.MIN_SAFE_INTEGER, to: big };
        const after = { at: Number.MIN_SAFE_INTEGER, id: 0 };
        const points = yield* tables.metrics.history(1, 1, window, after, 10);
        return { size: row?.size, points };
      });
      expect(found.size).toBe(big);
      expect(found.points.map(({ id, step, at }) => [id, step, at])).toEqual([
        [big - 1, -big, -T0],
        [big, big, T0],
      ]);
    });

    test("true and false stay what they are, in documents and in columns", async () => {
      const doc = { ...emptyInstance, fields: { yes: true, no: false, one: 1, zero: 0, text: "true" } };
      await subject().write(function* (tables) {
        const { id } = yield* instance(tables, 1, { doc });
        yield* tables.instances.setDeprecated("instance", id, true);
        yield* instance(tables, 2);
      });
      const found = await subject().read((tables) => tables.instances.byIds([1, 2]));
      const [first, second] = found.sort((left, right) => left.id - right.id);
      expect(first?.doc).toEqual(doc);
      expect([first?.deprecated, second?.deprecated]).toEqual([1, 0]);
    });

    test("with a NUL are refused as `text.invalid`, alone and with no effect", async () => {
      const id = await subject().write((tables) => project(tables, "p"));
      const outcomes = await Promise.allSettled([
        subject().write((tables) => project(tables, "before")),
        subject().write((tables) => project(tables, "a\u0000b")),
        subject().write((tables) => append(tables, change(id, { note: "a\u0000b" }))),
        subject().write((tables) => append(tables, change(id, { note: "a\\u0000b" }))),
        subject().write((tables) => project(tables, "written out: \\u0000")),
      ]);
      expect(outcomes).toMatchObject([
        { status: "fulfilled" },
        { status: "rejected", reason: { code: "text.invalid" } },
        { status: "rejected", reason: { code: "text.invalid" } },
        { status: "fulfilled", value: 1 },
        { status: "fulfilled" },
      ]);
      const found = await subject().read((tables) => tables.projects.list("", 10));
      expect(found.map((each) => each.name)).toEqual(["before", "p", "written out: \\u0000"]);
    });

    test("with a NUL are refused in a search, too", async () => {
      const found = subject().read((tables) => tables.projects.byName("a\u0000b"));
      await expect(found).rejects.toMatchObject({ code: "text.invalid" });
    });
  });
}
