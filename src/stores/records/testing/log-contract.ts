import { setImmediate } from "node:timers/promises";
import { describe, expect, test } from "vitest";
import type { RecordsUnderTest } from "./fixtures.ts";
import { append, change, instance, project, T0, uuid } from "./fixtures.ts";
import { eachSubject } from "./subject.ts";

const WRITERS = 64;

/** Positions are dense and in commit order, whoever writes at once. */
export function logContract(make: () => Promise<RecordsUnderTest>): void {
  describe("the change log", () => {
    const subject = eachSubject(make);
    const list = (after: number, limit: number) =>
      subject().read((tables) => tables.changes.list({ after }, limit));
    const inProject = (name: string) => subject().write((tables) => project(tables, name));
    const entry = (id: number, data: Record<string, unknown>) =>
      subject().write((tables) => append(tables, change(id, data)));

    test(`counts without gaps under ${WRITERS} writers at once, and never splits a unit`, async () => {
      const id = await inProject("p");
      const writer = async (name: number) => {
        for (let turn = 0; turn < 4; turn++) {
          await subject().write((tables) =>
            append(
              tables,
              ...[0, 1, 2].map((part) => change(id, { unit: `${name}-${turn}`, part, turn, name })),
            ),
          );
        }
      };
      const refuser = async () => {
        for (let turn = 0; turn < 4; turn++) {
          const refused = subject().write(function* (tables) {
            yield* append(tables, change(id));
            throw new Error("refused");
          });
          await expect(refused).rejects.toThrow("refused");
        }
      };
      const names = Array.from({ length: WRITERS }, (_, index) => index);
      await Promise.all([...names.map(writer), refuser(), refuser()]);

      const all = await list(0, 10_000);
      expect(all.map((each) => each.position)).toEqual(all.map((_, index) => index + 1));
      expect(all).toHaveLength(WRITERS * 4 * 3);
      for (let first = 0; first < all.length; first += 3) {
        const parts = all.slice(first, first + 3);
        expect(new Set(parts.map((each) => each.data.unit)).size).toBe(1);
        expect(parts.map((each) => each.data.part)).toEqual([0, 1, 2]);
      }
      for (const name of names) {
        const own = all.filter((each) => each.data.name === name && each.data.part === 0);
        expect(own.map((each) => each.data.turn)).toEqual([0, 1, 2, 3]);
      }
    });

    test("puts what was answered first first", async () => {
      const id = await inProject("p");
      const positions: number[] = [];
      for (let turn = 0; turn < 20; turn++) positions.push(await entry(id, { turn }));
      expect(positions).toEqual([...positions].sort((left, right) => left - right));
    });

    test("shows a reader who resumes everything once, while writers go on", async () => {
      const id = await inProject("p");
      const total = 120;
      const writes = Array.from({ length: total }, (_, turn) => entry(id, { turn }));
      const seen: number[] = [];
      while (seen.length < total) {
        const page = await list(seen.at(-1) ?? 0, 7);
        seen.push(...page.map((each) => each.position));
        await setImmediate();
      }
      await Promise.all(writes);
      expect(seen).toEqual(Array.from({ length: total }, (_, index) => index + 1));
    });

    test("gives entries back as they were written, with the name of their project", async () => {
      const id = await inProject("p");
      await subject().write((tables) =>
        append(tables, {
          at: T0 + 7,
          kind: "model.tagged",
          project: id,
          subjectKind: "model",
          subject: 12,
          uuid: uuid(12),
          actor: "ann",
          door: "thrift",
          request: "request-1",
          data: { tags: { stage: null, owner: "Zoë" } },
        }),
      );
      expect(await list(0, 10)).toEqual([
        {
          position: 1,
          at: "2026-01-01T00:00:00.007Z",
          kind: "model.tagged",
          project: "p",
          subject: { kind: "model", uuid: uuid(12) },
          actor: "ann",
          door: "thrift",
          requestId: "request-1",
          data: { tags: { stage: null, owner: "Zoë" } },
        },
      ]);
    });

    test("is filtered by project, subject and kind, together or alone", async () => {
      const [a, b] = [await inProject("a"), await inProject("b")];
      await subject().write(function* (tables) {
        yield* instance(tables, 1);
        const second = { uuid: uuid(2), subject: (yield* instance(tables, 2)).id };
        yield* append(
          tables,
          change(a),
          { ...change(b), ...second },
          { ...change(a), kind: "metric.recorded" },
          { ...change(b), kind: "metric.recorded" },
          { ...change(a), ...second },
        );
      });
      const positions = (filter: object, limit = 10) =>
        subject().read(function* (tables) {
          const found = yield* tables.changes.list({ after: 0, ...filter }, limit);
          return found.map((each) => each.position);
        });
      expect(await positions({})).toEqual([1, 2, 3, 4, 5]);
      expect(await positions({ after: 3 })).toEqual([4, 5]);
      expect(await positions({ project: a })).toEqual([1, 3, 5]);
      expect(await positions({ uuid: uuid(2) })).toEqual([2, 5]);
      expect(await positions({ uuid: uuid(3) })).toEqual([]);
      expect(await positions({ kinds: ["metric.recorded"] })).toEqual([3, 4]);
      expect(await positions({ kinds: ["metric.recorded", "instance.created"], project: b })).toEqual([2, 4]);
      expect(await positions({ project: a, uuid: uuid(2), kinds: ["instance.created"] })).toEqual([5]);
      expect(await positions({ project: a }, 2)).toEqual([1, 3]);
    });
  });
}
